// Warns when a backup lies where the machine is, or in it.
import { t } from '../base/l10n.ts';
import { backupName, capital } from './common/upkeep.ts';
import { all } from './common/crossing.ts';
import { elsewhere } from './common/here.ts';
import type { PlanBackup, Val } from '../plan/plan.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Backup kept with the machine',
  group: 'Why plans fail',
  severity: 'warning',
  why: `A fire, a thief or a seizure takes whatever lies together. A copy on the same disk is lost with the disk, and a stick in the laptop bag
with the bag. Kept in another place, at best in another building, it is still there when the machine is not. A second copy near at hand is
convenient and does no harm: it is not reported where another backup of the same qubes is kept apart.`,
  limits: 'A place that is not stated, and a medium described in words of your own, are not judged.',
  cites: ['vault-backup-apart', 'have-a-way-back', 'backup-weekly-and-apart'],

  *plan({ plan }) {
    const near = new Map<PlanBackup, readonly [Val<string>, ...Val<string>[]]>();
    for (const backup of plan.backups) {
      const [first, ...rest] = signs(backup);
      if (first) near.set(backup, [first, ...rest]);
    }
    if (near.size === 0) return;
    const apart = plan.backups.filter((backup) => !near.has(backup));
    const whole = apart.some(({ of }) => of.length === 0 || of.some(({ value }) => value === 'all'));
    const safe = new Set(apart.flatMap(({ of }) => of.map(({ value }) => value)));
    for (const [backup, [sign, ...others]] of near) {
      if (whole || (backup.of.length > 0 && backup.of.every(({ value }) => safe.has(value)))) continue;
      const name = backupName(backup);
      const inside = sign === backup.medium;
      yield {
        at: sign.at,
        says: inside ? t`${capital(name)} lies in the machine itself (${sign.value.trim()})` : t`${capital(name)} is kept together with the machine`,
        because: elsewhere(sign.at, ...others.map(({ at }) => [at, t`${capital(name)} is kept together with the machine`] as const)),
        fixes: [
          {
            title: inside ? t`Plan to keep ${name} on an external drive, apart` : t`Plan to keep ${name} apart from the machine`,
            kind: 'review',
            edit: (edits) =>
              all([
                ...(inside ? [edits.setFlow(backup, 'medium', 'external-drive')] : []),
                ...(backup.kept?.value === 'apart' || backup.kept?.value === 'off-site' ? [] : [edits.setFlow(backup, 'kept', 'apart')]),
              ]),
          },
        ],
      };
    }
  },
});

/** What shows that the backup would be lost together with the machine. */
function signs({ medium, kept }: PlanBackup): readonly Val<string>[] {
  const inside = medium && /^(same|internal)[-_ ](disk|drive)$/i.test(medium.value.trim());
  return [...(medium && inside ? [medium] : []), ...(kept?.value === 'with-machine' ? [kept] : [])];
}
