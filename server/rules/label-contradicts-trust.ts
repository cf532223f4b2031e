// Hints at qubes whose label and trust stand at opposite ends.
import { labels } from '../facts/release-data.ts';
import { trustRank } from '../facts/system.ts';
import type { Facts } from '../facts/facts.ts';
import { rule, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Label at odds with the trust',
  severity: 'hint',
  why: `Colours mean what you decide. Many people read red as untrusted and black as ultimate, though, and the colour of a window's frame is what you see while you type. Where the plan says the opposite of that custom, either the word or the
colour may be a slip, and whoever looks after your machine with you may take the one for the other. If your colours stand for something else, such as clients or kinds of work, nothing is said.`,
  limits: 'Only red with high or ultimate trust, and black with low or no trust, both written for the qube itself. Silent where another qube of the plan has a label that does not go with its trust: then labels stand for something else.',
  cites: ['label-meaning', 'trust-follows-label'],

  *qube(qube, { facts }) {
    const { name, plan } = qube;
    const { label, trust } = plan;
    if (!label || !trust || !facts.app(qube) || !opposite[label.value]?.includes(trust.value) || byActivity(qube, facts)) return;
    const usual = labels.find((it) => it.trust === trust.value)?.name ?? label.value;
    const custom = label.value === 'red' ? 'what is not trusted' : 'what is trusted most';
    yield {
      at: label.at,
      says: `"${name}" has the label \`${label.value}\`, by custom for ${custom}, and ${trust.value === 'untrusted' ? 'is called untrusted' : `${trust.value} trust`}`,
      because: [{ at: trust.at, says: `The trust of "${name}"` }],
      fixes: [
        { title: `Give "${name}" the label \`${usual}\``, kind: 'review', edit: (edits) => edits.set(label, usual) },
        { title: `Let the trust of "${name}" follow its label`, kind: 'review', edit: (edits) => edits.removeProp(plan, 'trust') },
      ],
    };
  },
});

const opposite: Readonly<Record<string, readonly string[]>> = { red: ['high', 'ultimate'], black: ['untrusted', 'low'] };

/** Whether colours stand for something else than trust: another qube's differs clearly from what is usual for its trust. */
const byActivity = (qube: PlannedQube, facts: Facts): boolean =>
  facts.planned.some(({ name, plan }) => {
    const usual = labels.find((it) => it.name === plan?.label?.value)?.trust;
    return name !== qube.name && usual !== undefined && plan?.trust !== undefined && Math.abs(trustRank(usual) - trustRank(plan.trust.value)) > 1;
  });
