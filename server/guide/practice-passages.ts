// What the makers of Qubes OS and Whonix advise or warn about, beyond what the code refuses.

import { facts } from './passage.ts';

export const practicePassages = {
  ...facts('Qubes documentation', 'introduction/getting-started', {
    'label-meaning': 'Colours mean nothing to the system; you decide. By custom red is untrusted, orange and yellow lie between, green, blue and black stand for rising trust.',
  }),
  ...facts('Qubes documentation', 'user/downloading-installing-upgrading/supported-releases', {
    'release-support': 'A release of Qubes OS gets security updates until six months after its successor appears. R4.2 ended on 21 June 2026.',
    'supported-templates': 'Templates lose support as well. On R4.3 Fedora 43 and 44, Debian 13 and Whonix 18 are supported.',
  }),
  ...facts('qubes-desktop-linux-manager', 'qui/eol.json', {
    'template-end-of-life': 'A template past its end of life gets no more security fixes, and every qube based on it inherits the holes.',
  }),
  ...facts('qubes-manager', 'ui/settingsdlg.ui', {
    'offline-qube-disposable': 'A qube without a network can still start its default disposable and run commands in it. If that one has a network, a single call carries everything out.',
  }),
  ...facts('Qubes documentation', 'user/security-in-qubes/firewall', {
    'behind-the-firewall-qube': 'App qubes connect through a firewall qube, because that is where their rules are enforced. A qube directly on `sys-net` has no firewall.',
    'services-not-in-firewall': 'Network services of your own belong in a qube between two firewall qubes, not inside `sys-firewall` or `sys-net`.',
    'firewall-rules-end-in-drop': 'Once a qube has firewall rules, whatever they do not accept is dropped.',
    'gateway-ignores-firewall-rules': 'Firewall rules of a qube behind `sys-whonix` have no effect: the gateway does not apply them.',
  }),
  ...facts('Qubes documentation', 'user/security-in-qubes/data-leaks', {
    'firewall-is-no-leak-stop': 'Firewall rules prevent accidents. Malware in the qube can still leak data past them, so only a qube with no network at all keeps things in.',
  }),
  ...facts('Qubes documentation', 'user/security-in-qubes/device-handling-security', {
    'pci-device-risk': 'A PCI device can attack the qube it is given to, and the qube can corrupt the device. Network and USB hardware belongs in service qubes, not where your data lives.',
    'pci-one-qube-at-a-time': 'Several qubes may have the same PCI device assigned, but only one of them can run with it at a time. One that cannot be reset stays tainted for the next.',
    'pci-weak-options': '`permissive` and `no-strict-reset` loosen the isolation of a PCI device. Use them only for a device that does not work otherwise.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-use-pci-devices', {
    'pci-address-form': 'A PCI device is named by its address in dom0: `00_1f.6` on R4.2, from R4.3 on also the whole path, such as `00_1c.0-00_00.0`.',
    'pci-needs-hvm': 'A qube with PCI devices runs in `hvm` mode.',
  }),
  ...facts('qubes-anaconda-addon', 'org_qubes_os_initial_setup/service/tasks.py', {
    'net-and-usb-together': 'One qube for both network and USB devices is possible but discouraged, since a flaw in either then reaches both.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-copy-and-move-files', {
    'copy-from-more-to-less-trusted': 'The sound direction for copies is from the more trusted qube to the less trusted one. The other way, a crafted file can attack its reader.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-copy-from-dom0', {
    'nothing-into-dom0': 'Nothing should be copied into dom0. It controls the whole machine, so one bad file there endangers every qube.',
  }),
  ...facts('Qubes documentation', 'user/templates/templates', {
    'template-trust': 'A template needs the trust of the most trusted qube that uses it: whatever gets into the template gets into all of them.',
    'system-changes-vanish': 'An app qube takes its system afresh from the template at each start, but its home folder stays, and malware can live there too.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-install-software', {
    'install-in-templates': 'Software is installed in a template, through the updates proxy. If a template needs a network for once, take it away again afterwards.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-organize-your-qubes', {
    'offline-disposables-for-documents': 'Documents from strangers are best opened in a disposable without a network: whatever they contain, it has nowhere to go.',
    'two-way-flows-suggest-one-qube': 'Two qubes that exchange everything in both directions protect nothing from each other and might as well be one.',
    'keys-in-offline-qubes': 'Keys and passwords live in qubes without a network, and other qubes ask for what they need.',
  }),
  ...facts('Qubes documentation', 'user/advanced-topics/disposable-customization', {
    'disposable-inherits-network': 'A disposable takes its network from its disposable template, not from the qube that opened it, unless you say otherwise.',
    'disposables-leave-traces': 'A disposable is thrown away after use, but that does not wipe the disk: it is no protection against forensics.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-back-up-restore-and-migrate', {
    'backup-weekly-and-apart': 'Back up every week. Three copies on two kinds of media, one of them somewhere else, is the usual advice.',
    'test-the-restore': 'A backup counts only after a restore has been tried. Qubes OS can check one without writing anything.',
    'backup-passphrase': 'A backup of Qubes OS is encrypted with a passphrase. Without that passphrase it is lost, so keep it where you can still reach it.',
  }),
  ...facts('Qubes documentation', 'user/how-to-guides/how-to-update', {
    'update-tool': 'dom0, templates and standalone qubes are updated with the tool of Qubes OS, which does more than the package manager of the template alone.',
    'restart-after-update': 'A qube works with the updated template only after it has been restarted.',
    'weekly-check': 'The update tool marks a template as due for a look when nothing was checked for seven days.',
  }),
  ...facts('qubes-issues', 'issue 9175', {
    'explicit-netvm-stays': 'A net qube written out for a qube stays as it is when the system default changes, for example to a VPN.',
  }),
  ...facts('qubes-issues', 'issue 7688', {
    'windows-apart': 'A Windows qube is better off behind a firewall qube of its own than behind the one that trusted qubes use.',
  }),
  ...facts('Qubes documentation', 'user/hardware/system-requirements', {
    'minimum-requirements': 'Qubes OS itself asks for at least 6 GB of memory, 32 GB of disk and a 64-bit processor with VT-x and VT-d, or AMD-V and AMD-Vi.',
    'recommended-hardware': 'Recommended are 16 GB of memory, an SSD of 128 GB, Intel graphics, and a keyboard that is not on USB or several USB controllers.',
  }),
  ...facts('Qubes documentation', 'user/hardware/certified-hardware', {
    'hcl-is-reports': 'The HCL gathers reports from users. An entry shows that somebody got it to work, while certified laptops are tested by the makers.',
  }),
  ...facts('qubes-core-admin', 'qubes/qmemman/algo.py', {
    'memory-is-shared': 'Memory is moved between running qubes as needed, but each keeps at least 200 MiB, and dom0 takes its share first.',
  }),
  ...facts('qubes-mgmt-salt-dom0-virtual-machines', 'qvm/whonix.jinja', {
    'whonix-chain': 'A fresh installation puts `anon-whonix` behind `sys-whonix`, and that behind `sys-firewall`.',
    'whonix-release-templates': 'Whonix 17 belongs to R4.2 and Whonix 18 to R4.3; the gateway and the workstation have a template each.',
  }),
  ...facts('qubes-core-admin-addon-whonix', 'qubeswhonix/__init__.py', {
    'anon-tag-from-template': 'A new qube on a Whonix workstation template gets the tag `anon-vm` and is put behind a Whonix gateway.',
    'gateway-provides-network': 'The Whonix gateway template is for qubes that provide the network to others, the workstation template for qubes behind them.',
    'anon-disposable': 'A new anonymous qube gets a disposable template that is itself behind Whonix, so that links and files stay within Tor.',
    'whonix-updates-over-tor': 'Whonix templates are tagged `whonix-updatevm`, and their updates come through `sys-whonix`. An earlier rule for all templates leads them around Tor.',
  }),
  ...facts('qubes-core-admin-addon-whonix', 'qubes-rpc-policy/80-whonix.policy', {
    'anon-open-stays-anonymous': 'For qubes tagged `anon-vm` the Whonix policy lets links and files go only to a disposable or another anonymous qube, after a question, and denies every other target.',
  }),
  ...facts('qubes-issues', 'issue 8551', {
    'nothing-refuses-clearnet': 'Qubes OS does not refuse an anonymous qube whose net qube goes around Tor, and tools on the command line do not even warn.',
  }),
  ...facts('qubes-issues', 'issue 3561', {
    'anon-disposable-leak': 'An anonymous qube whose default disposable uses another network opens links outside Tor, with your real address.',
  }),
  ...facts('Whonix documentation', 'DoNot', {
    'tor-inside-tor': 'Tor inside Tor behaves in ways nobody has vouched for: both circuits may run through the same relays, so a longer path is not a safer one.',
  }),
  ...facts('Whonix documentation', 'Dev/Gateway', {
    'gateway-only-runs-tor': 'A Whonix gateway runs Tor and nothing else. Whoever breaks into it learns the real address and sees all that passes through.',
  }),
  ...facts('Whonix documentation', 'Other_Operating_Systems', {
    'plain-qube-behind-gateway': 'A qube without the Whonix template works behind the gateway, but lacks the hardening and the separated streams of Tor.',
  }),
};
