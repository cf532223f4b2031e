// Finds new qubes without a label.
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
    const set = (colour: string, says: string): Fix => ({ title: `Give "${name}" the label \`${colour}\`${says}`, kind: 'review', edit: (edits) => edits.setProp(plan, 'label', colour) });
    yield {
      at: label?.key ?? plan.at,
      says: `"${name}" has no label, and Qubes OS creates no qube without one`,
      fixes: trust ? [set(colours[trust.value], `, as usual for ${trust.value === 'untrusted' ? 'what is not trusted' : `${trust.value} trust`}`)] : [set('red', ', until you know better'), set('yellow', ' for some trust'), set('blue', ' for much trust')],
    };
  },
});

const colours: Record<Trust, string> = { untrusted: 'red', low: 'orange', medium: 'yellow', high: 'blue', ultimate: 'black' };
