// Warns when something of the machine is known not to work.
import { t, type Said } from '../base/l10n.ts';
import { rule } from './rule.ts';

const problems: Readonly<Record<string, { readonly says: () => Said; readonly solved: () => Said }>> = {
  suspend: { says: () => t`Sleep does not work on this machine, which makes daily work with Qubes OS hard`, solved: () => t`Record that sleep works now` },
  wifi: { says: () => t`Wireless does not work on this machine, which makes daily work with Qubes OS hard`, solved: () => t`Record that wireless works now` },
  graphics: { says: () => t`The graphics of this machine are unreliable, which makes daily work with Qubes OS hard`, solved: () => t`Record that graphics works now` },
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
        says: known.says(),
        fixes: [{ title: known.solved(), kind: 'review', edit: (edits) => edits.removeWord(problem) }],
      };
    }
  },
});
