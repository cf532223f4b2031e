// Warns when Qubes OS is to run from a spinning disk.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Spinning disk',
  group: 'Hardware',
  severity: 'warning',
  why: `Several systems read and write side by side in Qubes OS, and a spinning disk serves only one of them at a time. Every start of a qube becomes a wait, and the
longer the wait, the more tempting it is to do things in the qube that is already open. An SSD costs little compared with that.`,
  cites: ['ssd-128-gb', 'recommended-hardware'],

  *plan({ plan, facts }) {
    const type = plan.section('hardware')?.section('storage')?.text('type');
    if (type?.value !== 'hdd' || facts.purpose.withoutQubes) return;
    yield { at: type.at, says: t`A spinning disk is too slow for several qubes at once` };
  },
});
