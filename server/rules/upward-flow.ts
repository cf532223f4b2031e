// Warns when something crosses from a less trusted qube to a more trusted one without a decision.
import { t } from '../base/l10n.ts';
import { all, askFlow, carelessly, carrier, denyFlow, endName, trustNotes } from './common/crossing.ts';
import { rule, type Fix } from './rule.ts';
import type { Flow } from '../facts/flows.ts';

/** Services that do their work just as well in a new disposable. */
const openings = ['qubes.OpenInVM', 'qubes.OpenURL', 'qubes.PdfConvert', 'qubes.GetImageRGBA'];

export default rule({
  title: 'Crossing into a more trusted qube',
  group: 'Operational discipline',
  severity: 'warning',
  why: `What crosses from a less trusted qube brings its past along: one file or link prepared by an attacker, opened in the better qube, and the
border between the two is gone. The sound direction is downwards. Sometimes things have to come up all the same, a finished download for instance.
Then somebody should be asked each time, and the plan should say what for. A new disposable as the target is no way up, since it is thrown away,
and neither is using a key that stays where it is.`,
  limits: 'Qubes whose trust nobody states, by `trust` or by a standard label, are not compared. Service qubes and templates are compared only where `trust` is written. What everybody may do to everybody is the business of `wildcard-allow`.',
  cites: ['no-careless-copying-upwards', 'copy-from-more-to-less-trusted', 'trust-follows-label'],

  *flow(flow, { facts }) {
    const { action, reason } = flow.plan;
    const { upward } = facts.impact(flow);
    if (!action || !upward || (action.value === 'ask' && reason)) return;
    const { crossing, others } = upward;
    const { from, to } = crossing;
    if (to.kind !== 'qube') return;
    const [one, other, by] = [`"${from.name}"`, endName(crossing), carrier(flow)];
    const how = carelessly(flow, others);
    yield {
      at: action.at,
      severity: action.value === 'allow' && !reason ? 'error' : 'warning',
      says: action.value === 'ask' ? t`${one} may reach the more trusted ${other} with ${by}${how}` : t`${one} reaches the more trusted ${other} with ${by}${how}`,
      because: trustNotes(from, to.qube),
      fixes: [...(facts.disposableTemplate(from) && opensOnly(flow) ? [throughDisposable(flow)] : []), askFlow(flow, crossing), denyFlow(flow)],
    };
  },
});

const opensOnly = ({ services }: Flow): boolean => services.length > 0 && services.every(({ name }) => openings.includes(name));

const throughDisposable = ({ plan }: Flow): Fix => ({
  title: t`Open it in a new disposable instead`,
  kind: 'review',
  edit(edits) {
    const redirects = ['target', 'default_target'].flatMap((key) => plan.node.get(key) ?? []);
    return all([edits.setFlow(plan, 'to', '@dispvm'), ...redirects.map((pair) => edits.removePair(pair))]);
  },
});
