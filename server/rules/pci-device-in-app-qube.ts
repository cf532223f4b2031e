// Warns when a qube in which a person works drives a PCI device itself.
import { t } from '../base/l10n.ts';
import { pciDevices } from '../facts/devices.ts';
import { rule } from './rule.ts';
import { coded } from './common/lists.ts';

export default rule({
  title: 'PCI device in a qube for work',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `Whoever controls a device, or what is plugged into it, can attack the qube that drives it, and a qube that was taken over can tamper with the device in turn.
Network and USB hardware therefore has qubes of its own, in which nothing worth stealing is kept. A graphics card for games or computing can be worth it, in a qube that
holds nothing you would miss: call that qube untrusted, and nothing more is said.`,
  limits: 'Service qubes, net qubes and qubes called untrusted are left alone.',
  cites: ['boundaries-not-contents', 'pci-device-risk', 'usb-controllers-out-of-dom0'],

  *qube(qube, { facts }) {
    const devices = pciDevices(qube.plan);
    const [first] = devices;
    if (!first || !facts.app(qube) || facts.rank(qube) === 0) return;
    const words = [...new Set(devices.map(({ val }) => val.value))];
    const trust = facts.vault(qube) ? t`, although it is a vault` : '';
    yield {
      at: first.val.at,
      says: words.length > 1 ? t`"${qube.name}" drives PCI devices ${coded(words, 3)} itself${trust}` : t`"${qube.name}" drives PCI device ${coded(words, 3)} itself${trust}`,
      because: qube.trust.at ? [{ at: qube.trust.at, says: t`"${qube.name}" has ${qube.trust.value ?? 'some'} trust` }] : [],
      fixes: [{ title: t`Take the PCI devices from "${qube.name}"`, kind: 'review', edit: (edits) => edits.removePath([qube.plan.section, qube.name, 'devices', 'pci']) }],
    };
  },
});
