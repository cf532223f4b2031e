// Warns when the last update is too long ago.
import { t } from '../base/l10n.ts';
import { daysSince } from '../base/day.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Overdue update',
  group: 'Why plans fail',
  severity: 'warning',
  why: `Each week without updates leaves holes open that others know by now. Put off for long, the system falls behind, and with it the protection
you took all this on for. If the update was made and only not written down, record it; if there is a reason to wait, a comment that allows this
finding keeps the reason where you will see it again. After how many days an update counts as overdue is a setting.`,
  limits: 'A date that is still to come, or is no date, is not judged.',
  cites: ['updates-cannot-wait', 'update-every-level', 'update-tool'],

  *plan({ plan, facts, settings }) {
    const last = facts.purpose.withoutQubes ? undefined : plan.section('maintenance')?.text('last_update');
    const days = last && daysSince(last.value, settings.today);
    if (!last || days === undefined || days <= settings.overdueDays) return;
    yield {
      at: last.at,
      says: days === 1 ? t`The last update of all levels was 1 day ago, on ${last.value.trim()}` : t`The last update of all levels was ${days} days ago, on ${last.value.trim()}`,
      fixes: [{ title: t`Record that everything was updated today`, kind: 'review', edit: (edits) => edits.set(last, settings.today) }],
    };
  },
});
