// Warns when a backup is not encrypted, and remarks where the plan does not say.
import { t } from '../base/l10n.ts';
import { backupName, capital, entryAt, isUnsaid } from './common/upkeep.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Backup without encryption',
  group: 'Why plans fail',
  severity: 'warning',
  why: `A backup is a copy of your qubes that no longer needs your machine: whoever finds the stick has it all, side by side, the vault included.
Encrypted, it is worth nothing to them. The backup of Qubes OS itself encrypts with a passphrase you choose, so a medium made with it only needs to
be noted as such; for files copied by hand, encrypt the medium. The passphrase has to be kept somewhere you reach without this machine.`,
  cites: ['vault-backup-apart', 'encrypted-external-storage', 'backup-passphrase'],

  *plan({ plan }) {
    for (const backup of plan.backups) {
      const { encrypted } = backup;
      const open = encrypted?.value === false ? encrypted : undefined;
      const at = open?.at ?? (isUnsaid(backup, 'encrypted') ? entryAt(backup) : undefined);
      if (!at) continue;
      const name = backupName(backup);
      const fix: Fix = { title: t`Plan to encrypt ${name}`, kind: 'review', edit: (edits) => edits.setFlow(backup, 'encrypted', true) };
      if (open) yield { at, says: t`${capital(name)} is not encrypted`, fixes: [fix] };
      else yield { at, says: t`The plan does not say whether ${name} is encrypted`, severity: 'information', fixes: [fix] };
    }
  },
});
