// Warns when the disk of the machine is not encrypted.
import { t } from '../base/l10n.ts';
import { record } from './common/approach.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Disk without encryption',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `Somebody who takes the machine away reads everything on a disk that is not encrypted, whatever qube it lies in. Compartments do nothing
against that, so this layer comes first. It is easiest to have when a system is installed anew, which makes it the first thing to decide. Only a
machine that keeps nothing of yours, one that just starts Tails for instance, can do without.`,
  limits: 'Always speaks at its own answer. Where no layer stands and Qubes OS is planned, `only-defence-layer` adds what that means for the whole.',
  cites: ['foundations-first', 'does-not-replace-encryption', 'hardened-linux-is-enough'],

  *plan({ plan }) {
    const answer = plan.section('foundations')?.flag('disk_encryption');
    if (answer?.value !== false) return;
    yield {
      at: answer.at,
      says: t`The disk is not encrypted: whoever gets hold of the machine can read all qubes`,
      fixes: [record(t`Record that the disk is encrypted now`, ['foundations', 'disk_encryption'], true)],
    };
  },
});
