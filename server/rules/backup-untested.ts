// Remarks on backups that nobody has tried to restore for a year, or ever.
import { t, type Said } from '../base/l10n.ts';
import { backupName, capital, entryAt, isUnsaid } from './common/upkeep.ts';
import type { Span } from '../base/span.ts';
import { daysSince } from '../base/day.ts';
import type { PlanBackup } from '../plan/plan.ts';
import { rule } from './rule.ts';

const year = 365;

export default rule({
  title: 'Backup that was not tested',
  group: 'Why plans fail',
  severity: 'information',
  why: `Backups fail in silence: the stick is worn out, the passphrase is not quite the one remembered, the qube that mattered was never in it. All
of that shows at the first restore, which should not be the one you depend on. Qubes OS can check a backup without writing anything. This
plan is reminded when nobody has tried for a year.`,
  cites: ['have-a-way-back', 'test-the-restore', 'backup-passphrase'],

  *plan({ plan, settings }) {
    for (const backup of plan.backups) {
      const found = untested(backup, settings.today);
      if (!found) continue;
      yield {
        ...found,
        fixes: [{ title: t`Record that restoring it was tried today`, kind: 'review', edit: (edits) => edits.setFlow(backup, 'tested', settings.today) }],
      };
    }
  },
});

function untested(backup: PlanBackup, today: string): { at: Span; says: Said } | undefined {
  const { tested } = backup;
  const name = backupName(backup);
  if (tested?.value === false) return { at: tested.at, says: t`Nobody has tried to restore ${name}` };
  if (typeof tested?.value === 'string') {
    const days = daysSince(tested.value, today);
    const old = days !== undefined && days > year;
    return old ? { at: tested.at, says: t`${capital(name)} was last restored as a test on ${tested.value.trim()}, more than a year ago` } : undefined;
  }
  const at = isUnsaid(backup, 'tested') ? entryAt(backup) : undefined;
  return at && { at, says: t`The plan does not say when ${name} was last restored as a test` };
}
