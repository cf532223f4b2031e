// Warns when no backup is planned at all.
import { t } from '../base/l10n.ts';
import { named } from './common/lists.ts';
import { keepsSecrets, missingAt, plansQubes, soundBackup } from './common/upkeep.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Plan without a backup',
  group: 'Why plans fail',
  severity: 'warning',
  why: `A disk fails, a laptop is stolen, a passphrase is forgotten: then everything that was only on this machine is gone, and with the vault every
account whose password it held. A copy of at least the vault, encrypted and on a medium of its own, is what gets you back in. What can be had
again from elsewhere need not be in it.`,
  limits: 'Silent where the approach has no Qubes OS in it, for plans without qubes, and while the plan or a base of it cannot be read.',
  cites: ['vault-backup-apart', 'have-a-way-back', 'backup-weekly-and-apart'],

  *plan(view) {
    const { plan, facts } = view;
    const node = plan.section('backups')?.node;
    const empty = !node || (node.kind === 'scalar' && node.value === null) || (node.kind === 'list' && node.items.length === 0);
    if (!empty || !plansQubes(view)) return;
    const vaults = facts.planned.filter((qube) => keepsSecrets(qube, facts)).map(({ name }) => name);
    yield {
      at: missingAt(plan, 'backups'),
      says: vaults.length > 0 ? t`No backup is planned, not even of ${named(vaults)}` : t`No backup is planned`,
      fixes: [
        {
          title: t`Plan an encrypted backup of ${vaults.length > 0 ? named(vaults) : t`all qubes`}, kept apart from the machine`,
          kind: 'review',
          edit: (edits) => soundBackup(edits, vaults.length > 0 ? vaults : 'all'),
        },
      ],
    };
  },
});
