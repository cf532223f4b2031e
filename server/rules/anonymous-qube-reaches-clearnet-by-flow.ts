// Warns when a flow, or where something is opened, leads from an anonymous qube to one that gives it away.
import { opened as openWord } from './common/opened.ts';
import { t } from '../base/l10n.ts';
import { steps } from './common/chain.ts';
import { askFlow, denyAhead, denyFlow, place } from './common/crossing.ts';
import { elsewhere } from './common/here.ts';
import type { Facts } from '../facts/facts.ts';
import type { Destination } from '../facts/crossings.ts';
import type { Qube } from '../facts/system.ts';
import type { Note, Span } from '../base/span.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Way out of an anonymous qube',
  group: 'Whonix',
  severity: 'warning',
  why: `Tor hides an anonymous qube only as long as what it handles stays behind Tor. A link or file that is opened in another qube is fetched with
your real address, and at the hour you came across it; text and files that are carried over end up next to your name. Open such things in a
disposable behind Tor instead. Carrying a result over by hand, with a reason you have written down and a question each time, is a decision and
not reported; where the other qube goes on the network for it, the plan is reminded of that even so.`,
  limits: 'A detour over a third qube is the business of `identity-path`. Split keys are not reported: only answers come back from them.',
  cites: ['identities-kept-apart', 'own-copying-defeats-it', 'address-never-known', 'anon-open-stays-anonymous'],

  *qube(qube, { facts }) {
    for (const what of ['links', 'files'] as const) {
      const opened = facts.opens(qube, what);
      // New disposables of the usual kind have a rule of their own.
      if (!opened || opened.val.value === '@dispvm') continue;
      const to: Destination | undefined = opened.disposable ? { kind: 'disposable', base: opened.qube } : opened.qube && { kind: 'qube', qube: opened.qube };
      const trait = to && facts.leavesTor(qube, to);
      if (!to || !trait) continue;
      const { at } = opened.val;
      yield {
        at,
        says: t`"${qube.name}" is meant to be anonymous, yet it opens ${openWord(what)} in ${place(to)}, which goes around Tor`,
        because: [...elsewhere(at, [trait.at, t`"${qube.name}" ${trait.says}`]), ...way(facts, to, at)],
        fixes: inDisposable(qube, what, facts),
      };
    }
  },

  *flow(flow, { facts }) {
    const exposure = facts.exposure(flow);
    if (!exposure) return;
    const { crossing, trait, clear, others, acts } = exposure;
    const deliberate = flow.action === 'ask' && flow.plan.reason !== undefined;
    if (deliberate && !(clear && acts)) return;
    const { from, to, toVal } = crossing;
    const identity = to.kind === 'qube' ? facts.identities(to.qube)[0] : undefined;
    const where = clear ? t`${place(to)}, which goes around Tor` : t`${place(to)} of "${identity?.value ?? ''}"`;
    yield {
      at: toVal.at,
      says: t`"${from.name}" is meant to be anonymous, yet this flow leads to ${where}${likewise(others)}`,
      ...(deliberate ? { severity: 'information' } : {}),
      because: [
        ...elsewhere(toVal.at, [trait.at, t`"${from.name}" ${trait.says}`]),
        ...(clear ? way(facts, to, toVal.at) : elsewhere(toVal.at, [identity?.at, t`${place(to)} acts as "${identity?.value ?? ''}"`])),
      ],
      fixes: [...denyAhead(flow, crossing), denyFlow(flow), ...(clear && acts ? [] : [askFlow(flow, crossing)])],
    };
  },
});

const likewise = (others: number): string => (others === 0 ? '' : others === 1 ? t`; 1 more pair of qubes likewise` : t`; ${others} more pairs of qubes likewise`);

/** How the other end reaches the network, as far as it is written; else where it is named. */
function way(facts: Facts, to: Destination, except: Span): Note[] {
  const end = to.kind === 'qube' ? to.qube : to.base;
  if (!end) return [];
  const written = steps(facts, end, except);
  return written.length > 0 ? written : elsewhere(except, [end.plan?.at, t`"${end.name}" reaches the network without Tor: ${facts.path(end)}`]);
}

function inDisposable(qube: PlannedQube, what: 'links' | 'files', facts: Facts): readonly Fix[] {
  const base: Qube | undefined = facts.disposableTemplate(qube);
  if (!base?.templateForDispvms.value || facts.reach(base) === 'clear' || facts.reach(base) === 'unknown') return [];
  const key = what === 'links' ? 'open_links_in' : 'open_files_in';
  return [{ title: t`Open ${openWord(what)} of "${qube.name}" in a disposable of "${base.name}"`, kind: 'review', edit: (edits) => edits.setProp(qube, key, '@dispvm') }];
}
