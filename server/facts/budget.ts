// What the qubes of a plan ask for in memory and storage.
// Figures: qubes-core-admin, qubes/vm/qubesvm.py (request_mem), qubes/vm/adminvm.py and qubes/config.py.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import { each, once } from '../base/memo.ts';
import type { Plan, PlanQube, Val } from '../plan/plan.ts';
import { section, text } from '../plan/values.ts';
import { hasPci, virtMode } from './devices.ts';
import type { Machine } from './machine.ts';
import type { Network } from './network.ts';
import type { Purpose } from './purpose.ts';
import { memoryInMib, parseSize } from './sizes.ts';
import type { Effective, Qube, System } from './system.ts';

export interface Budget {
  /** MiB a qube starts with. */
  startMemory(qube: Qube): Effective<number>;
  /** The qubes that start by themselves, net qubes of theirs included, with the memory each needs for that; without some of them if asked. */
  startup(without?: ReadonlySet<Qube>): readonly Need[];
  /** The memory they need in all, dom0 included, in MiB. */
  startupTotal(without?: ReadonlySet<Qube>): number;
  /** The volumes that take space on the disk for good. */
  volumes(): readonly Volume[];
}

export interface Need {
  readonly qube: Qube;
  /** Start memory and what Xen and the device model take besides. */
  readonly mib: number;
  /** Starts by itself and not only because another qube needs it for its network. */
  readonly itself: boolean;
}

export interface Volume {
  readonly qube: Qube;
  readonly name: 'root' | 'private';
  readonly mib: number;
  /** Where the size was written; undefined where it is the usual one. */
  readonly at: Span | undefined;
}

/** dom0's share as installed. */
export const dom0Memory = 4096;
const usualMemory = 400;
const usualVcpus = 2;
/** Beside the start memory, for a qube with a device model of its own (`hvm`): that model and its video memory. */
const deviceModel = 128;
const videoMemory = 16;
export const usualRoot = 10 * 1024;
export const usualPrivate = 2 * 1024;

export function budget(plan: Plan, system: System, network: Network, purpose: Purpose, machine: Machine): Budget {
  const ram = machine.ram?.size.built;
  const startMemory = each((qube: Qube): Effective<number> => memoryOf(qube, system, startMemory), fixed);
  const need = each((qube: Qube): number => startMemory(qube).value + overhead(qube, startMemory(qube).value, ram, system), 0);
  // The installer offers Whonix but does not insist: it counts where the plan has a use for it.
  const whonix = once(() => purpose.uses('whonix') || system.planned.some((qube) => system.whonix(qube) !== undefined || network.chain(qube).tor));
  const present = (qube: Qube): boolean => qube.klass !== 'AdminVM' && qube.klass !== 'RemoteVM' && (qube.plan !== undefined || system.whonix(qube) === undefined || whonix());
  const starters = once(() => system.qubes.filter((qube) => qube.autostart.value && present(qube) && !prohibited(qube)));
  const startup = (without: ReadonlySet<Qube> = new Set()): readonly Need[] => {
    const found = new Map<Qube, Need>();
    for (const qube of starters()) if (!without.has(qube)) found.set(qube, { qube, mib: need(qube), itself: true });
    for (const { qube: starter } of [...found.values()]) {
      for (const { qube } of network.chain(starter).hops) if (qube && !found.has(qube)) found.set(qube, { qube, mib: need(qube), itself: false });
    }
    return [...found.values()];
  };
  const volumes = once(() => [...volumesOf(plan, system, present)]);
  return {
    startMemory,
    startup,
    startupTotal: (without) => startup(without).reduce((sum, { mib }) => sum + mib, dom0Memory),
    volumes,
  };
}

const fixed: Effective<number> = { value: usualMemory, from: 'class', at: undefined, get says() { return t`the default`; } };

function memoryOf(qube: Qube, system: System, startMemory: (qube: Qube) => Effective<number>): Effective<number> {
  const own = number(qube.plan, 'memory');
  if (own) return { value: own.value, from: 'written', at: own.at, says: t`as written` };
  const { installed } = qube;
  if (installed?.memory !== undefined && installed.memory !== usualMemory) {
    return { value: installed.memory, from: 'install', at: undefined, says: t`as a fresh Qubes OS ${system.release.name} has it` };
  }
  const { original } = qube;
  if (original && ['written', 'clone'].includes(startMemory(original).from)) return { ...startMemory(original), from: 'clone', says: t`copied from "${original.name}"` };
  const base = baseOf(qube, system);
  if (!base) return fixed;
  const { value, at } = startMemory(base);
  return value === usualMemory ? fixed : { value, from: 'template', at, says: t`taken over from "${base.name}"` };
}

/** The template of an app qube, the disposable template of a disposable: what leaves its settings to the qube. */
const baseOf = (qube: Qube, system: System): Qube | undefined => (qube.template.value === null ? undefined : system.qube(qube.template.value));

/** A property as a number, written in the qube. */
function number(plan: PlanQube | undefined, key: string): { readonly value: number; readonly at: Span } | undefined {
  const written = plan?.prop(key);
  const val = written && text({ key: written.key, value: written.node });
  const value = memoryInMib(val?.value);
  return val && value !== undefined ? { value, at: val.at } : undefined;
}

const inherited = (qube: Qube, key: string, system: System): number | undefined =>
  number(qube.plan, key)?.value ?? number(baseOf(qube, system)?.plan, key)?.value;

/** MiB beside the start memory: the device model, the bookkeeping of Xen per processor and per MiB the qube may grow to. */
function overhead(qube: Qube, memory: number, ram: number | undefined, system: System): number {
  const pci = hasPci(qube) !== undefined || (!qube.plan && qube.installed?.controllers !== undefined);
  const model = virtMode(qube, system.qube).value === 'hvm' ? (number(qube.plan, 'stubdom_mem')?.value ?? deviceModel) + videoMemory : 0;
  const usual = Math.min(10 * memory, (ram ?? Infinity) / 2);
  const maxmem = number(qube.plan, 'maxmem')?.value ?? qube.installed?.maxmem ?? (pci ? 0 : (inherited(qube, 'maxmem', system) ?? usual));
  return model + 4 + 1.5 * (inherited(qube, 'vcpus', system) ?? usualVcpus) + Math.max(memory, maxmem) / 128;
}

/** Any value of the feature but an empty one keeps the qube from starting. */
const prohibited = ({ plan }: Qube): boolean => (plan?.features.get('prohibit-start')?.value ?? '') !== '';

function* volumesOf(plan: Plan, system: System, present: (qube: Qube) => boolean): Iterable<Volume> {
  const defaults = plan.section('defaults');
  const shown = system.qubes.filter((qube) => qube.klass !== 'TemplateVM' && present(qube));
  // Of the templates an installation may bring, those count that something is based on.
  const used = new Set([...shown, ...system.planned].map(({ template }) => template.value));
  const templates = system.qubes.filter((qube) => qube.klass === 'TemplateVM' && (qube.plan !== undefined || used.has(qube.name)));
  for (const qube of [...templates, ...shown]) {
    for (const name of ['root', 'private'] as const) {
      const kept = name === 'root' ? qube.klass === 'TemplateVM' || qube.klass === 'StandaloneVM' : qube.klass === 'AppVM' || qube.klass === 'StandaloneVM';
      const own = writtenVolume(qube.plan, name);
      // Another pool may lie on another disk.
      const elsewhere = own?.pool || defaults?.text(`pool_${name}`) || defaults?.text('pool');
      if (elsewhere || (!kept && (!own || qube.klass !== 'TemplateVM'))) continue;
      yield { qube, name, mib: own?.mib ?? (name === 'root' ? usualRoot : usualPrivate), at: own?.mib === undefined ? undefined : own.val?.at };
    }
  }
}

/** A volume as the plan writes it: its size, where it can be read, and whether it lies in a pool of its own. */
export function writtenVolume(plan: PlanQube | undefined, name: string): { readonly mib: number | undefined; readonly val: Val<string> | undefined; readonly pool: boolean } | undefined {
  const written = plan?.prop('volumes');
  const volumes = written && section({ key: written.key, value: written.node });
  if (!volumes?.has(name)) return undefined;
  const inner = volumes.section(name);
  const val = inner?.text('size') ?? volumes.text(name);
  return { mib: val && parseSize(val.value)?.mib, val, pool: inner?.text('pool') !== undefined };
}
