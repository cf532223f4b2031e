// Which devices the plan gives to which qube, and how a qube with them is virtualised.
import { t } from '../base/l10n.ts';
import { list, mappings, section, text } from '../plan/values.ts';
import type { PlanQube, Section, Val } from '../plan/plan.ts';
import type { Span } from '../base/span.ts';
import type { Effective, Qube } from './system.ts';

export interface PciDevice {
  /** As written. */
  readonly val: Val<string>;
  /** In one spelling: `dom0:00:14.3` and `00_14.3` are the same device. */
  readonly id: string;
  /** Written as a word of a list, without details. */
  readonly plain: boolean;
  /** Settings of the assignment, such as `permissive`. */
  readonly options: readonly Val<string>[];
}

function devicesOf(plan: PlanQube | undefined): Section | undefined {
  const written = plan?.prop('devices');
  return written && section({ key: written.key, value: written.node });
}

/** The PCI devices written for a qube. */
export function pciDevices(plan: PlanQube | undefined): readonly PciDevice[] {
  const pci = devicesOf(plan)?.prop('pci');
  if (!pci) return [];
  const pair = { key: pci.key, value: pci.node };
  const detailed = mappings(pci.node).flatMap(({ node }) => {
    const val = text(node.get('id'));
    return val ? [{ val, plain: false, options: list(node.get('options')) }] : [];
  });
  const found = [...list(pair).map((val) => ({ val, plain: true, options: [] })), ...detailed];
  return found.sort((a, b) => a.val.at.start - b.val.at.start).map((it) => ({ ...it, id: normal(it.val.value) }));
}

/** Where it is written that the qube has PCI devices; its own place in the plan where only the installer gives it some. */
export function hasPci(qube: Qube): Span | undefined {
  const [first] = pciDevices(qube.plan);
  if (first) return first.val.at;
  const unchanged = !devicesOf(qube.plan)?.has('pci');
  return unchanged && qube.installed?.controllers ? qube.plan?.at : undefined;
}

/** USB and block devices written for a qube, by the name they are passed on under: `sys-usb:2-1`. */
export function passedOn(plan: PlanQube | undefined): readonly Val<string>[] {
  const devices = devicesOf(plan);
  return (['usb', 'block'] as const).flatMap((kind) => {
    const prop = devices?.prop(kind);
    return prop ? [...list({ key: prop.key, value: prop.node }), ...mappings(prop.node).flatMap(({ node }) => text(node.get('id')) ?? [])] : [];
  });
}

/** `pvh`, `hvm` or `pv`, whoever decided it. Source: qubes-core-admin, qubes/vm/qubesvm.py (`_default_virt_mode`). */
export function virtMode(qube: Qube, find: (name: string) => Qube | undefined): Effective<string> {
  const own = written(qube);
  if (own) return own;
  const copied = qube.original && virtMode(qube.original, find);
  if (copied && ['written', 'install', 'clone'].includes(copied.from)) return { ...copied, from: 'clone', says: t`copied from "${qube.original?.name ?? ''}"` };
  const base = baseOf(qube, find);
  // A named disposable is given what its disposable template was given; only then do devices decide.
  const given = qube.klass === 'DispVM' && base ? written(base) : undefined;
  if (given) return { ...given, from: 'template', says: t`taken over from "${base?.name ?? ''}"` };
  if (qube.installed?.virtMode) return { value: qube.installed.virtMode, from: 'install', at: undefined, says: t`as installed` };
  if (hasPci(qube)) return { value: 'hvm', from: 'class', at: undefined, says: t`as usual with PCI devices` };
  const { value, at } = base ? virtMode(base, find) : { value: 'pvh', at: undefined };
  return value === 'pvh' ? { value, from: 'class', at, says: t`the default` } : { value, from: 'template', at, says: t`taken over from "${base?.name ?? ''}"` };
}

function written({ plan }: Qube): Effective<string> | undefined {
  const prop = plan?.prop('virt_mode');
  const val = prop && text({ key: prop.key, value: prop.node });
  return val && { value: val.value, from: 'written', at: val.at, says: t`as written` };
}

/** What a qube starts from: an app qube from a template, a named disposable from a qube that is none. */
function baseOf({ klass, template }: Qube, find: (name: string) => Qube | undefined): Qube | undefined {
  const base = template.value === null ? undefined : find(template.value);
  return base && (klass === 'AppVM' ? base.klass === 'TemplateVM' : base.klass !== 'DispVM') ? base : undefined;
}

const normal = (id: string): string => id.trim().toLowerCase().replace(/^dom0:/, '').replaceAll(':', '_');

export interface PassedDevice {
  readonly val: Val<string>;
  /** The qube it is plugged into. */
  readonly backend: string;
  /** Attached without anybody doing so. */
  readonly byItself: boolean;
}

/** USB devices and disks that the plan passes on to a qube from another one: `sys-usb:2-1`. */
export function passedDevices(plan: PlanQube | undefined): readonly PassedDevice[] {
  const written = plan?.prop('devices');
  const devices = written && section({ key: written.key, value: written.node });
  return (['usb', 'block'] as const).flatMap((kind) => {
    const it = devices?.prop(kind);
    if (!it) return [];
    const plain = list({ key: it.key, value: it.node }).map((val) => ({ val, mode: undefined as string | undefined }));
    const detailed = mappings(it.node).flatMap(({ node }) => {
      const val = text(node.get('id'));
      return val ? [{ val, mode: text(node.get('mode'))?.value }] : [];
    });
    return [...plain, ...detailed].flatMap(({ val, mode }) => {
      const [, backend] = /^\s*([^:\s]+):/.exec(val.value) ?? [];
      return backend === undefined || backend === 'dom0' ? [] : [{ val, backend, byItself: mode === 'required' || mode === 'auto-attach' }];
    });
  });
}
