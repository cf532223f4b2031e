// Warns when something of the machine is known not to work.
import { rule } from './rule.ts';

const problems: Readonly<Record<string, { readonly says: string; readonly solved: string }>> = {
  suspend: { says: 'Sleep does not work on this machine', solved: 'sleep' },
  wifi: { says: 'Wireless does not work on this machine', solved: 'wireless' },
  graphics: { says: 'The graphics of this machine are unreliable', solved: 'graphics' },
};

export default rule({
  title: 'Hardware that does not work properly',
  group: 'Hardware',
  severity: 'warning',
  why: `When the screen stays black after sleep, the network is gone or the picture freezes, not one qube suffers but all of them. Sooner or later the
work moves back to the old laptop, where there are no borders at all. Solve it before you move in: a newer kernel, another wireless card, another machine. If you
never use the part in question, the finding may be allowed with that reason.`,
  cites: ['hardware-must-work', 'unlisted-hardware-risks'],

  *plan({ plan, facts }) {
    if (facts.purpose.withoutQubes) return;
    for (const problem of plan.section('hardware')?.list('problems') ?? []) {
      const known = Object.hasOwn(problems, problem.value) ? problems[problem.value] : undefined;
      if (!known) continue;
      yield {
        at: problem.at,
        says: `${known.says}, which makes daily work with Qubes OS hard`,
        fixes: [{ title: `Record that ${known.solved} works now`, kind: 'review', edit: (edits) => edits.removeWord(problem) }],
      };
    }
  },
});
