// Finds devices that are to come from a qube which cannot hand them out.
import { t } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { passedOn, pciDevices } from '../facts/devices.ts';
import type { Facts } from '../facts/facts.ts';
import type { Val } from '../plan/plan.ts';
import { rule, type Finding, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Device from a qube that cannot hand it out',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `Before the colon of a device's name stands the qube it comes from. PCI devices come from dom0 alone. USB devices and disks come from the qube they are plugged into, usually \`sys-usb\`, and that qube has
to exist. If it exists on your system but not in the plan, write it down under \`qubes\`.`,
  limits: 'Which devices there are depends on the machine, so a name without a colon is taken as it stands.',
  cites: ['pci-only-from-dom0', 'pci-address-form', 'missing-qube-refused'],

  *qube(qube, { facts }) {
    for (const { val } of pciDevices(qube.plan)) {
      const from = source(val.value);
      if (from !== undefined && from.qube !== 'dom0') yield pci(qube, val, from);
    }
    if (!facts.purpose.complete) return;
    for (const val of passedOn(qube.plan)) {
      const from = source(val.value);
      if (from !== undefined && !facts.qube(from.qube)) yield unknown(qube, val, from, facts);
    }
  },
});

interface Source {
  readonly qube: string;
  readonly device: string;
}

/** `sys-usb:2-1`, but not `00:1f.6`, which is an address. */
function source(name: string): Source | undefined {
  const [, qube, device] = /^([A-Za-z][\w.-]*):([^:]+)$/.exec(name.trim()) ?? [];
  return qube === undefined || device === undefined || /^[0-9a-f]{2}[._][0-9a-f]$/i.test(device) ? undefined : { qube, device };
}

const pci = ({ name }: PlannedQube, val: Val<string>, { qube, device }: Source): Finding => ({
  at: val.at,
  says: t`"${name}" gets PCI device \`${device}\` from "${qube}", and only dom0 has PCI devices to give`,
  fixes: [{ title: t`Take it from dom0`, kind: 'review', edit: (edits) => edits.set(val, `dom0:${device}`) }],
});

function unknown({ name }: PlannedQube, val: Val<string>, { qube, device }: Source, facts: Facts): Finding {
  const others = facts.qubes.filter((it) => it.klass !== 'TemplateVM' && it.klass !== 'RemoteVM' && it.name !== name).map((it) => it.name);
  const meant = nearest(qube, others);
  const usb = facts.qube('sys-usb') && meant !== 'sys-usb' && name !== 'sys-usb' ? ['sys-usb'] : [];
  return {
    at: val.at,
    says: t`"${name}" gets device \`${device}\` from "${qube}", which neither the plan nor a fresh Qubes OS ${facts.release.name} has`,
    fixes: [...(meant === undefined ? [] : [meant]), ...usb].map((it): Fix => ({ title: t`Take it from "${it}"`, kind: 'review', edit: (edits) => edits.set(val, `${it}:${device}`) })),
  };
}
