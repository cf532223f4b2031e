// Warns when the machine has less memory than Qubes OS needs.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Too little memory',
  group: 'Hardware',
  severity: 'warning',
  why: `Every running qube is a small computer with memory of its own, beside that of dom0 and the network qubes. With less than 16 GB a handful of
them already compete, start slowly or not at all. With less than 6 GB, Qubes OS itself does not have what it asks for. On a machine whose memory cannot be extended, a
hardened ordinary Linux is the happier choice.`,
  limits: 'A twentieth less passes, since a machine sold with 16 GB reports a little less than that.',
  cites: ['ram-16-gb', 'qubes-needs-hardware-and-time', 'minimum-requirements', 'recommended-hardware'],

  *plan({ facts }) {
    const { ram } = facts.machine;
    if (!ram || ram.enough === 'enough' || facts.purpose.withoutQubes) return;
    const { value, at } = ram.val;
    if (ram.enough === 'little') yield { at, says: t`${value} of memory is little: several qubes side by side need 16 GB` };
    else yield { at, severity: 'error', says: t`${value} of memory is too little: Qubes OS itself asks for 6 GB` };
  },
});
