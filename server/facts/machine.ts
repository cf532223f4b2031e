// The machine a plan is for, as far as it is written down, against what Qubes OS asks for.
import { nearest } from '../base/nearest.ts';
import type { Plan, Section, Val } from '../plan/plan.ts';
import { valuesAt } from '../plan/vocabulary.ts';
import { parseSize, type Size } from './sizes.ts';

export interface Machine {
  /** Its memory. */
  readonly ram: Stated | undefined;
  /** Its disk. */
  readonly disk: Stated | undefined;
  readonly virtualization: Virtualization | undefined;
  /** Qubes OS does not run on it, or does not isolate there. */
  readonly unfit: boolean;
}

/**
 * A size as the plan states it, and whether it will do: `little` is below what the guide advises (16 GB of memory, 128 GB of storage),
 * `too-little` below what Qubes OS itself asks for (6 GB and 32 GB; Qubes documentation, system requirements).
 */
export interface Stated {
  readonly val: Val<string>;
  readonly size: Size;
  readonly enough: 'enough' | 'little' | 'too-little';
}

/** The virtualisation features of the processor, where they are written. */
export interface Virtualization {
  /** `cpu`, and in it the list. */
  readonly cpu: Section;
  readonly features: readonly Val<string>[];
  /** As written, or as the features tell; undefined where neither does. */
  readonly vendor: 'intel' | 'amd' | undefined;
  /** What the vendor's processors need and this one lacks; all kinds of all vendors where nothing is there. */
  readonly missing: readonly Feature[];
}

export interface Feature {
  readonly word: string;
  readonly name: string;
  /** What cannot be isolated without it. */
  readonly isolates: 'qubes' | 'devices';
  /** A feature that only exists where this one does. */
  readonly implied: string | undefined;
}

/** What Qubes OS needs of a vendor's processors. */
export const neededFeatures: Readonly<Record<'intel' | 'amd', readonly Feature[]>> = {
  intel: [
    { word: 'vt-x', name: 'VT-x', isolates: 'qubes', implied: 'ept' },
    { word: 'vt-d', name: 'VT-d', isolates: 'devices', implied: undefined },
  ],
  amd: [
    { word: 'amd-v', name: 'AMD-V', isolates: 'qubes', implied: 'rvi' },
    { word: 'amd-vi', name: 'AMD-Vi', isolates: 'devices', implied: undefined },
  ],
};

export function machine(plan: Plan): Machine {
  const hardware = plan.section('hardware');
  const ram = stated(hardware?.text('ram'), holds, [6, 16]);
  const disk = stated(hardware?.section('storage')?.text('size'), stores, [32, 128]);
  const virtualization = virtualizationOf(hardware?.section('cpu'));
  const unfit = ram?.enough === 'too-little' || disk?.enough === 'too-little' || (virtualization?.missing.length ?? 0) > 0;
  return { ram, disk, virtualization, unfit };
}

function stated(val: Val<string> | undefined, has: (size: Size, giga: number) => boolean, [needed, advised]: readonly [number, number]): Stated | undefined {
  const size = val && parseSize(val.value);
  return val && size && { val, size, enough: has(size, advised) ? 'enough' : has(size, needed) ? 'little' : 'too-little' };
}

const mib = (gb: number): number => (gb * 1000 ** 3) / 1024 ** 2;

/** Memory is made in powers of two, also where it says GB. Systems report a little less than is built in, since firmware and graphics keep some: 15.5 GiB are 16. */
const holds = (size: Size, giga: number): boolean => size.built >= giga * 1024 * 0.95;

/** Disks are sold in GB; in whole GiB, as systems show them, a disk of 128 GB is one of 119. */
const stores = (size: Size, giga: number): boolean => size.mib >= (size.decimal ? mib(giga) : Math.floor(mib(giga) / 1024) * 1024);

const featureWords: readonly string[] = [...valuesAt(['hardware', 'cpu', 'features']).keys()];

function virtualizationOf(cpu: Section | undefined): Virtualization | undefined {
  // A list, or one word: nothing written is no answer.
  if (!cpu || (cpu.text('features') === undefined && cpu.prop('features')?.node.kind !== 'list')) return undefined;
  const features = cpu.list('features');
  // A misspelt word is told as such; what it meant is there.
  const there = new Set(features.map(({ value }) => (featureWords.includes(value) ? value : (nearest(value, featureWords) ?? value))));
  const has = ({ word, implied }: Feature): boolean => there.has(word) || (implied !== undefined && there.has(implied));
  const vendor = vendorOf(cpu, has);
  const nothing = features.length === 0 ? [...neededFeatures.intel, ...neededFeatures.amd] : [];
  return { cpu, features, vendor, missing: vendor ? neededFeatures[vendor].filter((feature) => !has(feature)) : nothing };
}

function vendorOf(cpu: Section, has: (feature: Feature) => boolean): 'intel' | 'amd' | undefined {
  const written = cpu.text('vendor')?.value;
  if (written === 'intel' || written === 'amd') return written;
  const [intel, amd] = [neededFeatures.intel.filter(has).length, neededFeatures.amd.filter(has).length];
  return intel === 0 && amd === 0 ? undefined : intel >= amd ? 'intel' : 'amd';
}
