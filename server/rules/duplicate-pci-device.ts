// Warns when one PCI device is given to several qubes.
import { t } from '../base/l10n.ts';
import { pciDevices, type PciDevice } from '../facts/devices.ts';
import type { Qube } from '../facts/system.ts';
import { rule } from './rule.ts';
import { here } from './common/here.ts';
import { named } from './common/lists.ts';

export default rule({
  title: 'PCI device given to several qubes',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `A PCI device belongs to one running qube at a time: while one of them has it, the others do not start. What is worse, a device that cannot be reset fully
carries over what the one qube did to it to the next. Give it to the qube that exists for it, such as \`sys-net\` or \`sys-usb\`, and let the others use what that qube
offers. Handing a device on by hand now and then can be right among qubes you trust equally.`,
  limits: 'Devices are compared by their written names. Which ones the installer gave to `sys-net` and `sys-usb` depends on the machine.',
  cites: ['boundaries-not-contents', 'pci-one-qube-at-a-time', 'pci-device-risk'],

  *plan({ facts }) {
    const owners = new Map<string, { readonly qube: Qube; readonly device: PciDevice }[]>();
    for (const qube of facts.planned) {
      for (const device of pciDevices(qube.plan)) {
        const known = owners.get(device.id) ?? [];
        if (!known.some((it) => it.qube === qube)) owners.set(device.id, [...known, { qube, device }]);
      }
    }
    for (const all of owners.values()) {
      const [first, second] = all;
      if (!first || !second) continue;
      // The first may stand in a base, where the second is not known.
      const at = here(second.device.val.at, ...all.map(({ device }) => device.val.at));
      const starting = all.filter(({ qube }) => qube.autostart.value);
      yield {
        at,
        severity: starting.length > 1 ? 'error' : 'warning',
        says: t`PCI device \`${second.device.val.value}\` is given to ${named(all.map(({ qube }) => qube.name))}, but only one of them can run with it${starting.length > 1 ? t`, and ${starting.length} start by themselves` : ''}`,
        because: all.flatMap(({ qube, device }) => (device.val.at === at ? [] : [{ at: device.val.at, says: t`Here it is given to "${qube.name}"` }])),
        fixes: all.filter(({ device }) => device.plain && device.val.at.file === undefined).map(({ qube, device }) => ({ title: t`Take it from "${qube.name}"`, kind: 'review' as const, edit: (edits) => edits.removeWord(device.val) })),
      };
    }
  },
});
