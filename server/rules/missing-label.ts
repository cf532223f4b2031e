// Finds new qubes without a label.
import { t, type Said } from '../base/l10n.ts';
import type { Trust } from '../plan/plan.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'New qube without a label',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `The label colours the frame of every window of the qube, and it is how you see, before you type or click, where you are. Qubes OS does not create a qube without one.
Which colour means what is up to you; many people give red to what they do not trust at all and black to what they trust most.`,
  limits: 'Qubes of a fresh installation, templates, disposables and clones have one already. Where a base of the plan cannot be read, the label may stand there.',
  cites: ['label-required', 'label-meaning', 'trust-follows-label'],

  *qube(qube, { facts }) {
    const { name, plan, klass, installed } = qube;
    const created = klass === 'AppVM' || klass === 'StandaloneVM' || klass === 'RemoteVM';
    if (!created || installed || plan.clone || qube.label.value !== null || !facts.purpose.complete) return;
    const label = plan.prop('label');
    // A label that cannot be read is a matter for the schema.
    if (label && !(label.node.kind === 'scalar' && (label.node.value === null || label.node.value === ''))) return;
    const { trust } = plan;
    const set = (colour: string, title: Said): Fix => ({ title, kind: 'review', edit: (edits) => edits.setProp(plan, 'label', colour) });
    yield {
      at: label?.key ?? plan.at,
      says: t`"${name}" has no label, and Qubes OS creates no qube without one`,
      fixes: trust
        ? [set(colours[trust.value], trust.value === 'untrusted' ? t`Give "${name}" the label \`red\`, as usual for what is not trusted` : t`Give "${name}" the label \`${colours[trust.value]}\`, as usual for ${trust.value} trust`)]
        : [
            set('red', t`Give "${name}" the label \`red\`, until you know better`),
            set('yellow', t`Give "${name}" the label \`yellow\` for some trust`),
            set('blue', t`Give "${name}" the label \`blue\` for much trust`),
          ],
    };
  },
});

const colours: Record<Trust, string> = { untrusted: 'red', low: 'orange', medium: 'yellow', high: 'blue', ultimate: 'black' };
