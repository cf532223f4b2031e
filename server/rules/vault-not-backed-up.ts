// Warns when there are backups, but none of the vault.
import { t } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { keepsSecrets, soundBackup } from './common/upkeep.ts';
import { parseToken } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import type { PlanBackup } from '../plan/plan.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Vault without a backup',
  group: 'Why plans fail',
  severity: 'warning',
  why: `What is in a vault is usually nowhere else, and it opens everything else. Lose it and you are locked out of your own accounts, however
well the rest is backed up. Keep a copy on an encrypted medium apart from the machine. If the same secrets lie in another vault that is backed up,
this one can do without.`,
  limits: 'A backup that does not say what it contains is taken to contain the vault, and one of a qube that does not exist but is spelt much like it as well.',
  cites: ['vault-backup-apart', 'encrypted-external-storage', 'backup-weekly-and-apart'],

  *qube(qube, { plan, facts }) {
    // Without any backup the fault is another one; and a base that is not read yet may hold the right one.
    if (plan.backups.length === 0 || !facts.purpose.complete || facts.purpose.withoutQubes || !keepsSecrets(qube, facts)) return;
    const left = qube.plan.includeInBackups?.value === false ? qube.plan.includeInBackups : undefined;
    const whole = plan.backups.find((backup) => containsAll(backup, qube, facts));
    if ((whole && !left) || plan.backups.some(({ of }) => of.length === 0 || of.some(({ value }) => value === qube.name || (!facts.qube(value) && nearest(value, [qube.name]) !== undefined)))) return;
    const include: Fix = { title: t`Let backups include "${qube.name}"`, kind: 'review', edit: (edits) => edits.setProp(qube, 'include_in_backups', true) };
    yield {
      at: left && whole ? left.at : qube.plan.at,
      says: left && whole ? t`"${qube.name}" is left out of the backups, although ${trait(qube, facts)}` : t`No backup contains "${qube.name}", although ${trait(qube, facts)}`,
      fixes: [
        ...(left && whole ? [include] : []),
        { title: t`Plan an encrypted backup of "${qube.name}", kept apart from the machine`, kind: 'review', edit: (edits) => soundBackup(edits, [qube.name]) },
      ],
    };
  },
});

const trait = (qube: PlannedQube, facts: Facts): string => t`it ${facts.vault(qube)?.says ?? ''}`;

/** All qubes, or all of a kind: Qubes OS then leaves out those whose `include_in_backups` is off. */
const containsAll = ({ of }: PlanBackup, qube: PlannedQube, facts: Facts): boolean =>
  of.some((val) => val.value === 'all' || (/^[@*]/.test(val.value) && facts.flows.covers({ val, token: parseToken(val.value) }, qube)));
