// Warns when there are more qubes to work in than one can keep in view.
import { t } from '../base/l10n.ts';
import { elsewhere } from './common/here.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { rule } from './rule.ts';

/** App qubes that someone new to Qubes OS is advised to begin with. */
const toBegin = 4;
/** App qubes beyond which nobody keeps the overview. */
const forAnyone = 20;

export default rule({
  title: 'Too many qubes',
  group: 'Why plans fail',
  severity: 'warning',
  why: `Qubes separate only what you keep apart in your head. With more of them than you can survey, things end up wherever a window happens to be
open, and a border that is not kept protects nothing. Four are enough to begin with; add the next one when these are routine, and when you miss it.
Whoever has a reason for every one of twenty qubes, and uses them every week, can keep them.`,
  limits: 'Counted are app qubes and standalones that the plan names. Disposables, disposable templates, net and service qubes and what Whonix installs do not count.',
  cites: ['start-with-four', 'keep-the-overview', 'add-after-mastering'],

  *plan({ plan, facts }) {
    if (facts.purpose.withoutQubes) return;
    const apps = facts.planned.filter((qube) => counts(qube, facts));
    const { experience } = plan;
    const beginner = experience?.value === 'beginner';
    const most = beginner && apps.length > toBegin ? toBegin : forAnyone;
    if (apps.length <= most) return;
    // The four of the guide are not the surplus, wherever they stand.
    const usual = apps.filter(({ installed }) => installed?.baseline);
    const surplus = [...usual, ...apps.filter((qube) => !usual.includes(qube))].slice(most);
    // What a base brings is reported here only where this plan adds to it, or says who is to live with it.
    const own = surplus.find((qube) => qube.plan?.at.file === undefined);
    const first = own ?? surplus[0];
    const at = own?.plan?.at ?? experience?.at;
    if (!first || !at) return;
    yield {
      at,
      says: beginner && most === toBegin
        ? t`"${first.name}" is one of ${apps.length} app qubes, and four are enough while Qubes OS is new to you`
        : t`"${first.name}" is one of ${apps.length} app qubes, more than most people can keep in view`,
      ...(most === toBegin ? {} : { severity: 'information' }),
      because: beginner ? elsewhere(at, [experience?.at, t`The plan says here that Qubes OS is new to you`]) : [],
      fixes:
        most === toBegin && experience
          ? [{ title: t`Record that the first qubes are routine by now`, kind: 'review', edit: (edits) => edits.set(experience, 'comfortable') }]
          : [],
    };
  },
});

/** What Whonix installs is there without being chosen, even where the plan changes something in it. */
const counts = (qube: Qube, facts: Facts): boolean =>
  facts.app(qube) && (qube.klass === 'AppVM' || qube.klass === 'StandaloneVM') && !(qube.installed && !qube.installed.baseline);
