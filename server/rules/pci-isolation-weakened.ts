// Warns when a PCI device is given with settings that loosen its isolation.
import { t } from '../base/l10n.ts';
import { pciDevices } from '../facts/devices.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'PCI device with loosened isolation',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `With \`permissive\` a qube may change more of a device's settings than its own share, which reaches towards the rest of the machine. With \`no-strict-reset\` Qubes OS also hands out a device
that cannot be reset, so whatever was done to it in one qube is still in it in the next. Some devices work in no other way. Then keep them in a qube in which nobody works, and say in a comment why.`,
  limits: 'USB controllers seldom can be reset, and the installer gives them to the USB qube without: there, `no-strict-reset` is left alone.',
  cites: ['pci-weak-options', 'pci-device-risk'],

  *qube({ name, plan, installed }) {
    const usb = installed?.controllers === 'usb' || name === 'sys-usb' || plan.services.some(({ value }) => value === 'minimal-usbvm');
    for (const { val: device, options } of pciDevices(plan)) {
      for (const option of options) {
        if (option.value !== 'permissive' && (option.value !== 'no-strict-reset' || usb)) continue;
        yield {
          at: option.at,
          ...(option.value === 'permissive' ? {} : { severity: 'information' as const }),
          says: option.value === 'permissive' ? t`"${name}" may change more of PCI device \`${device.value}\` than is its own` : t`"${name}" gets PCI device \`${device.value}\` even if it cannot be reset`,
          fixes: [{ title: t`Remove \`${option.value}\``, kind: 'review', edit: (edits) => edits.removeWord(option) }],
        };
      }
    }
  },
});
