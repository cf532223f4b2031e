// Warns when the processor lacks what Qubes OS isolates qubes and devices with.
import { series, t } from '../base/l10n.ts';
import { neededFeatures, type Feature, type Virtualization } from '../facts/machine.ts';
import type { PlanEdits } from '../plan/edits.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Processor without the virtualisation Qubes OS needs',
  group: 'Hardware',
  severity: 'error',
  why: `The walls between qubes are built by the processor: VT-x or AMD-V separates the qubes, VT-d or AMD-Vi keeps a network card or USB controller
inside the qube it was given to. Without the second, a device that has been taken over can read the memory of everything else. Often both are there
but switched off in the firmware's settings, so look there before you look for another machine.`,
  limits: 'Speaks only where `cpu.features` is written. Without a `vendor`, it goes by the family of the features.',
  cites: ['cpu-virtualisation', 'qubes-needs-hardware-and-time', 'minimum-requirements'],

  *plan({ facts }) {
    const { virtualization } = facts.machine;
    const key = virtualization?.cpu.prop('features')?.key;
    if (!virtualization || !key || virtualization.missing.length === 0 || facts.purpose.withoutQubes) return;
    const { vendor, missing } = virtualization;
    const names = series(missing.map(({ name }) => name));
    yield vendor
      ? {
          at: key,
          says: t`The ${makers[vendor]} processor lacks ${names}, without which ${series(missing.map(({ isolates }) => (isolates === 'qubes' ? t`qubes` : t`devices`)))} cannot be isolated`,
          fixes: otherVendor(virtualization) ?? [present(missing, names)],
        }
      : { at: key, says: t`The processor has no virtualisation: Qubes OS needs VT-x and VT-d (Intel), or AMD-V and AMD-Vi (AMD)` };
  },
});

const makers = { intel: 'Intel', amd: 'AMD' } as const;

const present = (missing: readonly Feature[], names: string): Fix => ({
  title: missing.length > 1 ? t`Record that ${names} are there and switched on` : t`Record that ${names} is there and switched on`,
  kind: 'review',
  edit: (edits) => edits.inTurn(...missing.map(({ word }) => (now: PlanEdits) => now.addWord(['hardware', 'cpu', 'features'], word))),
});

/** All that the other maker's processors need is there: then it is the maker that was written wrongly. */
function otherVendor({ cpu, vendor, features }: Virtualization): Fix[] | undefined {
  const other = vendor === 'intel' ? 'amd' : 'intel';
  const written = cpu.text('vendor');
  if (!written || !neededFeatures[other].every(({ word }) => features.some(({ value }) => value === word))) return undefined;
  return [{ title: t`Record that the processor is made by ${makers[other]}`, kind: 'review', edit: (edits) => edits.set(written, other) }];
}
