// Which PCI devices the plan gives to which qube.
import { list, mappings, section, text } from '../plan/values.ts';
import type { PlanQube, Val } from '../plan/plan.ts';
import type { Span } from '../base/span.ts';
import type { Qube } from './system.ts';

export interface PciDevice {
  /** As written. */
  readonly val: Val<string>;
  /** In one spelling: `dom0:00:14.3` and `00_14.3` are the same device. */
  readonly id: string;
  /** Written as a word of a list, without details. */
  readonly plain: boolean;
}

/** The PCI devices written for a qube. */
export function pciDevices(plan: PlanQube | undefined): readonly PciDevice[] {
  const written = plan?.prop('devices');
  const pci = written && section({ key: written.key, value: written.node })?.prop('pci');
  if (!pci) return [];
  const pair = { key: pci.key, value: pci.node };
  const detailed = mappings(pci.node).flatMap(({ node }) => text(node.get('id')) ?? []);
  const found = [...list(pair).map((val) => ({ val, plain: true })), ...detailed.map((val) => ({ val, plain: false }))];
  return found.sort((a, b) => a.val.at.start - b.val.at.start).map((it) => ({ ...it, id: normal(it.val.value) }));
}

/** Where it is written that the qube has PCI devices; its own place in the plan where only the installer gives it some. */
export function hasPci(qube: Qube): Span | undefined {
  const [first] = pciDevices(qube.plan);
  if (first) return first.val.at;
  const unchanged = qube.plan?.prop('devices') === undefined;
  return unchanged && qube.installed?.controllers ? qube.plan?.at : undefined;
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
