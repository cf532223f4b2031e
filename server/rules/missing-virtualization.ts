// Warns when the processor lacks what Qubes OS isolates qubes and devices with.
import type { PlanEdits } from '../plan/edits.ts';
import type { Section, Val } from '../plan/plan.ts';
import { rule, type Fix } from './rule.ts';

interface Need {
  readonly word: string;
  readonly name: string;
  /** A feature that only exists where this one does. */
  readonly implied: string | undefined;
  /** What is not isolated then. */
  readonly without: string;
}

const needs: Readonly<Record<'intel' | 'amd', readonly Need[]>> = {
  intel: [
    { word: 'vt-x', name: 'VT-x', implied: 'ept', without: 'qubes' },
    { word: 'vt-d', name: 'VT-d', implied: undefined, without: 'devices' },
  ],
  amd: [
    { word: 'amd-v', name: 'AMD-V', implied: 'rvi', without: 'qubes' },
    { word: 'amd-vi', name: 'AMD-Vi', implied: undefined, without: 'devices' },
  ],
};

export default rule({
  title: 'Processor without the virtualisation Qubes OS needs',
  severity: 'error',
  why: `The walls between qubes are built by the processor: VT-x or AMD-V separates the qubes, VT-d or AMD-Vi keeps a network card or USB controller
inside the qube it was given to. Without the second, a device that has been taken over can read the memory of everything else. Often both are there
but switched off in the firmware's settings, so look there before you look for another machine.`,
  limits: 'Speaks only where `cpu.features` is written. Without a `vendor`, it goes by the family of the features.',
  cites: ['cpu-virtualisation', 'minimum-requirements'],

  *plan({ plan, facts }) {
    const cpu = plan.section('hardware')?.section('cpu');
    const key = cpu?.prop('features');
    if (!cpu || !key || facts.purpose.withoutQubes || !isList(cpu)) return;
    const features = cpu.list('features');
    const vendor = vendorOf(cpu.text('vendor'), features);
    if (!vendor) {
      if (features.length > 0) return;
      yield { at: key.key, says: 'The processor has no virtualisation: Qubes OS needs VT-x and VT-d (Intel), or AMD-V and AMD-Vi (AMD)' };
      return;
    }
    const missing = needs[vendor].filter(({ word, implied }) => !features.some(({ value }) => value === word || value === implied));
    if (missing.length === 0) return;
    const maker = vendor === 'intel' ? 'Intel' : 'AMD';
    const lacking = missing.map(({ name }) => name).join(' and ');
    yield {
      at: key.key,
      says: `The ${maker} processor lacks ${lacking}, without which ${missing.map(({ without }) => without).join(' and ')} cannot be isolated`,
      fixes: otherVendor(vendor, features, cpu) ?? [present(missing)],
    };
  },
});

const present = (missing: readonly Need[]): Fix => ({
  title: `Record that ${missing.map(({ name }) => name).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} there and switched on`,
  kind: 'review',
  edit: (edits) => edits.inTurn(...missing.map(({ word }) => (now: PlanEdits) => now.addWord(['hardware', 'cpu', 'features'], word))),
});

/** All that the other maker's processors need is there: then it is the maker that was written wrongly. */
function otherVendor(vendor: 'intel' | 'amd', features: readonly Val<string>[], cpu: Section): Fix[] | undefined {
  const other = vendor === 'intel' ? 'amd' : 'intel';
  const written = cpu.text('vendor');
  if (!written || !needs[other].every(({ word }) => features.some(({ value }) => value === word))) return undefined;
  return [{ title: `Record that the processor is made by ${other === 'amd' ? 'AMD' : 'Intel'}`, kind: 'review', edit: (edits) => edits.set(written, other) }];
}

/** A list, or one word; nothing written is no answer. */
const isList = (cpu: Section): boolean => cpu.text('features') !== undefined || cpu.prop('features')?.node.kind === 'list';

function vendorOf(written: Val<string> | undefined, features: readonly Val<string>[]): 'intel' | 'amd' | undefined {
  if (written?.value === 'intel' || written?.value === 'amd') return written.value;
  const of = (vendor: 'intel' | 'amd'): number => features.filter(({ value }) => needs[vendor].some(({ word, implied }) => value === word || value === implied)).length;
  const [intel, amd] = [of('intel'), of('amd')];
  return intel === 0 && amd === 0 ? undefined : intel >= amd ? 'intel' : 'amd';
}
