// Warns when a level of the system is updated more rarely than once a week.
import { levelNames, levels } from './common/levels.ts';
import { capital } from './common/upkeep.ts';
import { rule } from './rule.ts';

const rarer: Readonly<Record<string, string>> = {
  fortnightly: 'only every two weeks',
  monthly: 'only once a month',
  quarterly: 'only every three months',
  yearly: 'only once a year',
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
      const subject = level === 'dom0' ? '`dom0` is' : `${capital(levels[level])} are`;
      yield {
        at: written.at,
        says: `${subject} ${how === 'never' ? 'never updated' : `updated ${how}`}`,
        fixes: [{ title: `Plan weekly updates of ${levels[level]}`, kind: 'review', edit: (edits) => edits.set(written, 'weekly') }],
      };
    }
  },
});
