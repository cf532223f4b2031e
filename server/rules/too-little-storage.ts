// Warns when the disk is smaller than Qubes OS needs.
import type { Size } from '../facts/sizes.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Too little storage',
  severity: 'warning',
  why: `Each template is a whole system on the disk, and each qube keeps files of its own. That takes far more room than an ordinary Linux: 128 GB is
a sensible beginning, and below 32 GB the installation itself does not fit. When the disk runs full, qubes stop in the middle of their work.`,
  limits: 'Only the stated size counts; how much of the disk is left for Qubes OS beside other systems is not known.',
  cites: ['ssd-128-gb', 'minimum-requirements', 'recommended-hardware'],

  *plan({ facts }) {
    const { disk } = facts.budget;
    if (!disk || facts.purpose.withoutQubes) return;
    const { val, size } = disk;
    if (has(size, 32)) {
      if (!has(size, 128)) yield { at: val.at, says: `${val.value} of storage is little: Qubes OS with a few templates needs 128 GB` };
    } else yield { at: val.at, severity: 'error', says: `${val.value} of storage is too little: Qubes OS itself asks for 32 GB` };
  },
});

/** Disks are sold in GB; in whole GiB, as systems show them, a disk of 128 GB is one of 119. */
const has = ({ mib, decimal }: Size, gb: number): boolean => mib >= (decimal ? (gb * 1000 ** 3) / 1024 ** 2 : Math.floor((gb * 1000 ** 3) / 1024 ** 3) * 1024);
