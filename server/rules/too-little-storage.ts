// Warns when the disk is smaller than Qubes OS needs.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Too little storage',
  group: 'Hardware',
  severity: 'warning',
  why: `Each template is a whole system on the disk, and each qube keeps files of its own. That takes far more room than an ordinary Linux: 128 GB is
a sensible beginning, and below 32 GB the installation itself does not fit. When the disk runs full, qubes stop in the middle of their work.`,
  limits: 'Only the stated size counts; how much of the disk is left for Qubes OS beside other systems is not known.',
  cites: ['ssd-128-gb', 'minimum-requirements', 'recommended-hardware'],

  *plan({ facts }) {
    const { disk } = facts.machine;
    if (!disk || disk.enough === 'enough' || facts.purpose.withoutQubes) return;
    const { value, at } = disk.val;
    if (disk.enough === 'little') yield { at, says: t`${value} of storage is little: Qubes OS with a few templates needs 128 GB` };
    else yield { at, severity: 'error', says: t`${value} of storage is too little: Qubes OS itself asks for 32 GB` };
  },
});
