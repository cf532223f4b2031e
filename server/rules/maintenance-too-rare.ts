// Warns when a level of the system is updated more rarely than once a week.
import { later, t } from '../base/l10n.ts';
import { levelName, levelNames } from './common/levels.ts';
import { capital } from './common/upkeep.ts';
import { rule } from './rule.ts';

const rarer: Readonly<Record<string, string>> = {
  fortnightly: later('only every two weeks'),
  monthly: later('only once a month'),
  quarterly: later('only every three months'),
  yearly: later('only once a year'),
  never: 'never',
};

export default rule({
  title: 'Updates too far apart',
  group: 'Why plans fail',
  severity: 'warning',
  why: `From the day a hole is mended, everyone can read in the update where it was. A system that waits weeks stays open to exactly those who
look, and what piles up meanwhile makes the next update longer and easier to put off again. Once a week is what this plan is held to; where a
machine is used only now and then, updating it before each use is just as good, and worth a note in the plan.`,
  cites: ['updates-cannot-wait', 'update-every-level', 'weekly-check'],

  *plan({ plan, facts }) {
    const section = facts.purpose.withoutQubes ? undefined : plan.section('maintenance');
    for (const level of levelNames) {
      const written = section?.text(level);
      const how = written && Object.hasOwn(rarer, written.value) ? rarer[written.value] : undefined;
      if (!written || how === undefined) continue;
      yield {
        at: written.at,
        says:
          level === 'dom0'
            ? how === 'never' ? t`\`dom0\` is never updated` : t`\`dom0\` is updated ${t(how)}`
            : how === 'never' ? t`${capital(levelName(level))} are never updated` : t`${capital(levelName(level))} are updated ${t(how)}`,
        fixes: [{ title: t`Plan weekly updates of ${levelName(level)}`, kind: 'review', edit: (edits) => edits.set(written, 'weekly') }],
      };
    }
  },
});
