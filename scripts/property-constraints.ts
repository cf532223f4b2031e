// What Qubes OS's own code demands of each property, and what carries it here: the data of the page docs/properties.md.
import type { rules } from '../server/rules/index.ts';

/** One demand: a rule carries it, shown by the smallest plan that trips the rule, or there is a reason why none can. */
export type Constraint = {
  /** What Qubes OS asks, in our own words. */
  readonly asks: string;
} & ({ readonly rule: keyof typeof rules | 'schema'; readonly bad: string } | { readonly why: string });

/** The property's name in Qubes OS, and every demand on it. */
export type Constraints = Readonly<Record<string, readonly [Constraint, ...Constraint[]]>>;

const qube = (inner: string): string => `qubes: { a: { label: red, ${inner} } }`;
const free = 'Any value is taken.';
const noDemand = (why: string): readonly [Constraint] => [{ asks: free, why }];
const positive = (key: string): Constraint => ({ asks: 'A whole number above zero.', rule: 'schema', bad: qube(`${key}: 0`) });
const yesOrNo = (key: string): Constraint => ({ asks: 'Yes or no.', rule: 'schema', bad: qube(`${key}: perhaps`) });
const notForAll = (key: string, value: string): Constraint => ({ asks: 'Remote qubes do not have it.', rule: 'property-not-for-class', bad: `qubes: { far: { class: RemoteVM, label: gray, relayvm: sys-net, transport_rpc: my.Relay, ${key}: ${value} } }` });
const since = (key: string, value: string): Constraint => ({ asks: 'Exists from R4.3 on.', rule: 'property-not-in-release', bad: `release: "4.2"\n${qube(`${key}: ${value}`)}` });
const named = (key: string): Constraint => ({ asks: 'Names a qube that exists.', rule: 'unknown-qube', bad: qube(`${key}: sys-nowhere`) });
const disposable = (key: string): readonly [Constraint, Constraint] => [
  { asks: 'Names a qube that exists.', rule: 'unknown-disposable-template', bad: qube(`${key}: no-dvm`) },
  { asks: 'Names a qube with `template_for_dispvms`.', rule: 'not-a-disposable-template', bad: qube(`${key}: personal`) },
];

/** The properties of a qube. */
export const ofQubes: Constraints = {
  name: [
    { asks: 'Begins with a letter and goes on with letters, digits, `_` and `-`.', rule: 'invalid-qube-name', bad: 'qubes: { 2mail: { label: red } }' },
    { asks: 'Dots from R4.3 on.', rule: 'invalid-qube-name', bad: 'release: "4.2"\nqubes: { my.mail: { label: red } }' },
    { asks: 'At most 31 characters.', rule: 'invalid-qube-name', bad: 'qubes: { a-name-that-is-longer-than-it-may-be: { label: red } }' },
    { asks: 'Neither `Domain-0`, `none` nor `default`, and not ending in `-dm`.', rule: 'reserved-qube-name', bad: 'qubes: { mail-dm: { label: red } }' },
    { asks: 'No two qubes have the same, templates included.', rule: 'duplicate-key', bad: 'templates: { mail: {} }\nqubes: { mail: { label: red } }' },
    { asks: 'Cannot be changed afterwards.', why: 'A plan has names, not their history.' },
  ],
  label: [
    { asks: 'Has to be given for a new qube.', rule: 'missing-label', bad: 'qubes: { a: {} }' },
    { asks: 'One of the eight labels, or one that was created in dom0.', rule: 'unknown-label', bad: 'qubes: { a: { label: pink } }' },
  ],
  template: [
    { asks: 'Names a qube that exists.', rule: 'unknown-template', bad: qube('template: no-such-template') },
    { asks: 'Of an app qube: names one of class TemplateVM.', rule: 'not-a-template', bad: qube('template: personal') },
    { asks: 'Of a disposable: names a qube with `template_for_dispvms`.', rule: 'not-a-disposable-template', bad: qube('class: DispVM, template: fedora-43-xfce') },
    { asks: 'Cannot be set to nothing.', rule: 'missing-template', bad: qube('template: none') },
    { asks: 'Where none is named, the system has a default one.', rule: 'missing-template', bad: 'defaults: { template: none }\nqubes: { a: { label: red } }' },
    { asks: 'Templates, standalone qubes, remote qubes and dom0 have none.', rule: 'property-not-for-class', bad: qube('class: StandaloneVM, template: fedora-43-xfce') },
    { asks: 'Can be changed only while the qube is halted.', why: 'A plan says how things are to be, not what runs at the moment.' },
  ],
  netvm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-netvm', bad: qube('netvm: sys-nowhere') },
    { asks: 'Names a qube that provides network.', rule: 'netvm-does-not-provide-network', bad: qube('netvm: personal') },
    { asks: 'Is no template; Qubes OS would take one that provides network.', rule: 'network-qube-is-template', bad: qube('netvm: fedora-43-xfce') },
    { asks: 'Leads to no circle.', rule: 'netvm-loop', bad: 'qubes: { a: { label: red, provides_network: true, netvm: b }, b: { label: red, provides_network: true, netvm: a } }' },
    { asks: 'dom0 and remote qubes have none.', rule: 'property-not-for-class', bad: 'qubes: { dom0: { netvm: sys-firewall } }' },
    { asks: 'A running qube can change only to a net qube that runs.', why: 'A plan says how things are to be, not what runs at the moment.' },
  ],
  provides_network: [
    yesOrNo('provides_network'),
    { asks: 'Cannot be cleared while others get their network from the qube.', rule: 'cleared-while-in-use', bad: 'qubes: { sys-firewall: { provides_network: false } }' },
    { asks: 'dom0 and remote qubes do not have it.', rule: 'property-not-for-class', bad: 'qubes: { dom0: { provides_network: true } }' },
  ],
  memory: [
    positive('memory'),
    { asks: 'That much is free when the qube starts.', rule: 'memory-bounds', bad: `hardware: { ram: 16 GiB }\n${qube('memory: 20 GiB')}` },
    { asks: 'All that start with the machine fit into it.', rule: 'memory-overcommitted', bad: 'hardware: { ram: 16 GiB }\nqubes: { a: { label: red, memory: 7000, autostart: true }, b: { label: red, memory: 7000, autostart: true } }' },
    notForAll('memory', '400'),
  ],
  maxmem: [
    { asks: 'A whole number, zero for a fixed amount of memory.', rule: 'schema', bad: qube('maxmem: -1') },
    { asks: 'Not below `memory`; the settings window sees to it.', rule: 'memory-bounds', bad: qube('memory: 800, maxmem: 400') },
    { asks: 'Linux uses no more than ten times `memory`.', rule: 'memory-bounds', bad: qube('memory: 400, maxmem: 8000') },
    { asks: 'Zero with PCI devices, unless told otherwise.', rule: 'memory-bounds', bad: 'qubes: { sys-net: { maxmem: 500 } }' },
    notForAll('maxmem', '400'),
  ],
  vcpus: [positive('vcpus'), notForAll('vcpus', '1')],
  virt_mode: [
    { asks: 'One of `pvh`, `hvm` and `pv`.', rule: 'schema', bad: qube('virt_mode: qemu') },
    { asks: 'Not `pvh` with PCI devices.', rule: 'pci-device-needs-hvm', bad: qube('virt_mode: pvh, devices: { pci: [00_19.0] }') },
    { asks: 'The settings window warns about `pv`.', rule: 'pv-mode', bad: qube('virt_mode: pv') },
    notForAll('virt_mode', 'hvm'),
  ],
  kernel: [
    { asks: 'Contains no `/`.', rule: 'schema', bad: qube('kernel: a/b') },
    { asks: 'Empty only where the qube does not run as `pvh`.', rule: 'pvh-without-kernel', bad: qube("kernel: ''") },
    { asks: 'Is installed in dom0.', why: 'Which kernels dom0 has depends on the machine and its updates.' },
    notForAll('kernel', 'pvgrub2-pvh'),
  ],
  kernelopts: [{ asks: 'At most 512 characters.', rule: 'schema', bad: qube(`kernelopts: ${'x'.repeat(513)}`) }, notForAll('kernelopts', 'quiet')],
  bootmode: [{ asks: 'A mode that the template offers.', why: 'Templates announce their modes when they run; the plan does not know them.' }, since('bootmode', 'kiosk'), notForAll('bootmode', 'kiosk')],
  appvm_default_bootmode: [{ asks: 'Only templates have it.', rule: 'property-not-for-class', bad: qube('appvm_default_bootmode: kiosk') }, { asks: 'Exists from R4.3 on.', rule: 'property-not-in-release', bad: 'release: "4.2"\nqubes: { t: { class: TemplateVM, appvm_default_bootmode: kiosk } }' }],
  default_user: [{ asks: 'Letters, digits and `_ - + , .`.', rule: 'schema', bad: qube("default_user: 'my user'") }, notForAll('default_user', 'me')],
  qrexec_timeout: [positive('qrexec_timeout'), notForAll('qrexec_timeout', '60')],
  shutdown_timeout: [positive('shutdown_timeout'), notForAll('shutdown_timeout', '60')],
  autostart: [
    yesOrNo('autostart'),
    { asks: 'Has no effect where the feature `prohibit-start` says no.', rule: 'start-prohibited', bad: qube('autostart: true, features: { prohibit-start: later }') },
    notForAll('autostart', 'true'),
  ],
  debug: [yesOrNo('debug'), notForAll('debug', 'true')],
  include_in_backups: [yesOrNo('include_in_backups')],
  installed_by_rpm: [yesOrNo('installed_by_rpm'), notForAll('installed_by_rpm', 'true')],
  backup_timestamp: [{ asks: 'Seconds since 1970.', rule: 'schema', bad: qube('backup_timestamp: -1') }, notForAll('backup_timestamp', '1')],
  default_dispvm: [...disposable('default_dispvm'), notForAll('default_dispvm', 'default-dvm')],
  management_dispvm: [...disposable('management_dispvm'), notForAll('management_dispvm', 'default-mgmt-dvm')],
  template_for_dispvms: [
    yesOrNo('template_for_dispvms'),
    { asks: 'Only app qubes and standalone qubes have it.', rule: 'property-not-for-class', bad: qube('class: TemplateVM, template_for_dispvms: true') },
    { asks: 'Cannot be cleared while a disposable, another qube or the system relies on it.', rule: 'cleared-while-in-use', bad: 'qubes: { default-dvm: { template_for_dispvms: false } }' },
    { asks: 'Cannot be cleared while disposables run.', why: 'A plan says how things are to be, not what runs at the moment.' },
  ],
  guivm: [named('guivm'), notForAll('guivm', 'dom0')],
  audiovm: [named('audiovm'), notForAll('audiovm', 'dom0')],
  keyboard_layout: [{ asks: 'Layout, variant and options, joined by `+`, in plain letters.', rule: 'schema', bad: qube('keyboard_layout: de') }, notForAll('keyboard_layout', 'us++')],
  devices_denied: [{ asks: 'Codes of seven characters in a row.', rule: 'schema', bad: qube('devices_denied: usb') }, since('devices_denied', '"*******"'), notForAll('devices_denied', '"*******"')],
  stubdom_mem: [positive('stubdom_mem'), notForAll('stubdom_mem', '128')],
  mac: [{ asks: 'Six pairs of hexadecimal digits.', rule: 'schema', bad: qube('mac: 00-16-3e-5e-6c-00') }, notForAll('mac', '"00:16:3e:5e:6c:01"')],
  ip: [{ asks: 'An IPv4 address.', rule: 'schema', bad: qube('ip: 10.137.0.300') }, notForAll('ip', '10.137.0.50')],
  ip6: [{ asks: 'An IPv6 address.', rule: 'schema', bad: qube('ip6: "fd09::1::2"') }, notForAll('ip6', '"fd09::1"')],
  auto_cleanup: [{ asks: 'Yes or no.', rule: 'schema', bad: qube('class: DispVM, auto_cleanup: perhaps') }, { asks: 'Only disposables have it.', rule: 'property-not-for-class', bad: qube('auto_cleanup: true') }],
  dispid: [
    { asks: 'A number from 0 to 9999.', rule: 'schema', bad: qube('class: DispVM, dispid: 10000') },
    { asks: 'Only disposables have it.', rule: 'property-not-for-class', bad: qube('dispid: 7') },
    { asks: 'Cannot be changed afterwards.', why: 'A plan has values, not their history.' },
  ],
  relayvm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-qube', bad: qube('class: RemoteVM, relayvm: sys-nowhere, transport_rpc: my.Relay') },
    { asks: 'Has to be set before a call can reach the remote qube.', rule: 'incomplete-remote-qube', bad: qube('class: RemoteVM, transport_rpc: my.Relay') },
    { asks: 'Only remote qubes have it.', rule: 'property-not-for-class', bad: qube('relayvm: sys-net') },
    { asks: 'Exists from R4.3 on, with remote qubes themselves.', rule: 'property-not-in-release', bad: `release: "4.2"\n${qube('class: RemoteVM, relayvm: sys-net, transport_rpc: my.Relay')}` },
  ],
  transport_rpc: [
    { asks: 'Has to be set before a call can reach the remote qube.', rule: 'incomplete-remote-qube', bad: qube('class: RemoteVM, relayvm: sys-net') },
    { asks: 'Only remote qubes have it.', rule: 'property-not-for-class', bad: qube('transport_rpc: my.Relay') },
  ],
  remote_name: [{ asks: 'Only remote qubes have it.', rule: 'property-not-for-class', bad: qube('remote_name: work') }],
};

/** The properties of the system, written under `defaults:`. */
export const ofTheSystem: Constraints = {
  default_netvm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-netvm', bad: 'defaults: { netvm: sys-nowhere }' },
    { asks: 'Names a qube that provides network.', rule: 'netvm-does-not-provide-network', bad: 'defaults: { netvm: personal }' },
    { asks: 'Makes no qube that follows it its own way to the network.', rule: 'netvm-loop', bad: 'defaults: { netvm: sys-vpn }\nqubes: { sys-vpn: { label: red, provides_network: true } }' },
  ],
  default_template: [
    { asks: 'Names a qube that exists.', rule: 'unknown-template', bad: 'defaults: { template: no-such-template }' },
    { asks: 'Names one of class TemplateVM.', rule: 'not-a-template', bad: 'defaults: { template: personal }' },
  ],
  default_dispvm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-disposable-template', bad: 'defaults: { default_dispvm: no-dvm }' },
    { asks: 'Names a qube with `template_for_dispvms`.', rule: 'not-a-disposable-template', bad: 'defaults: { default_dispvm: personal }' },
  ],
  management_dispvm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-disposable-template', bad: 'defaults: { management_dispvm: no-dvm }' },
    { asks: 'Names a qube with `template_for_dispvms`.', rule: 'not-a-disposable-template', bad: 'defaults: { management_dispvm: personal }' },
  ],
  default_guivm: [{ asks: 'Names a qube that exists.', rule: 'unknown-qube', bad: 'defaults: { guivm: sys-nowhere }' }],
  default_audiovm: [{ asks: 'Names a qube that exists.', rule: 'unknown-qube', bad: 'defaults: { audiovm: sys-nowhere }' }],
  updatevm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-qube', bad: 'defaults: { updatevm: sys-nowhere }' },
    { asks: 'Has a way to the network; Qubes OS would take any qube, and then find no updates.', rule: 'updates-cannot-reach-dom0', bad: 'defaults: { updatevm: vault }' },
  ],
  clockvm: [
    { asks: 'Names a qube that exists.', rule: 'unknown-qube', bad: 'defaults: { clockvm: sys-nowhere }' },
    { asks: 'Is given the service `clocksync` when it is set.', why: 'Qubes OS does that itself.' },
  ],
  default_kernel: [{ asks: 'Contains no `/`.', rule: 'schema', bad: 'defaults: { kernel: a/b }' }],
  default_pool: noDemand('Which pools there are depends on the machine.'),
  default_pool_private: noDemand('Which pools there are depends on the machine.'),
  default_pool_root: noDemand('Which pools there are depends on the machine.'),
  default_pool_volatile: noDemand('Which pools there are depends on the machine.'),
  default_pool_kernel: noDemand('Which pools there are depends on the machine.'),
  default_qrexec_timeout: [{ asks: 'A whole number above zero.', rule: 'schema', bad: 'defaults: { qrexec_timeout: 0 }' }],
  default_shutdown_timeout: [{ asks: 'A whole number above zero.', rule: 'schema', bad: 'defaults: { shutdown_timeout: 0 }' }],
  stats_interval: [{ asks: 'A whole number above zero.', rule: 'schema', bad: 'defaults: { stats_interval: 0 }' }],
  check_updates_vm: [{ asks: 'Yes or no.', rule: 'schema', bad: 'defaults: { check_updates_vm: perhaps }' }],
};

/** What else a qube has, and what it is. */
export const ofTheRest: Constraints = {
  class: [
    { asks: 'One of the six classes.', rule: 'schema', bad: qube('class: ProxyVM') },
    { asks: 'AdminVM is dom0, and dom0 alone.', rule: 'wrong-admin-class', bad: qube('class: AdminVM') },
    { asks: 'RemoteVM exists from R4.3 on.', rule: 'property-not-in-release', bad: `release: "4.2"\n${qube('class: RemoteVM, relayvm: sys-net, transport_rpc: my.Relay')}` },
  ],
  clone: [
    { asks: 'Copies a qube or template that exists.', rule: 'unknown-template', bad: 'qubes: { a: { clone: nowhere } }' },
    { asks: 'Copies one that is there before.', rule: 'clone-loop', bad: 'qubes: { a: { clone: b }, b: { clone: a } }' },
  ],
  tags: [
    { asks: 'Letters, digits, `_` and `-`, at least one.', rule: 'schema', bad: qube("tags: ['my tag']") },
    { asks: 'Those that begin with `created-by-` nobody can set.', rule: 'reserved-tag', bad: qube('tags: [created-by-dom0]') },
  ],
  features: [
    { asks: 'Names of letters, digits, `_`, `.` and `-`.', rule: 'schema', bad: qube("features: { 'my feature': true }") },
    { asks: 'Values of printable ASCII characters.', rule: 'schema', bad: qube('features: { x-note: é }') },
    { asks: 'Any text that is not empty counts as on.', rule: 'feature-value', bad: qube('features: { internal: "0" }') },
    { asks: '`preload-dispvm-max` is a number.', rule: 'feature-value', bad: 'qubes: { default-dvm: { features: { preload-dispvm-max: two } } }' },
    { asks: '`preload-dispvm-max` counts for disposable templates and dom0.', rule: 'feature-without-effect', bad: qube('features: { preload-dispvm-max: 2 }') },
    { asks: '`prohibit-start` keeps a qube from starting, from R4.3 on.', rule: 'feature-without-effect', bad: `release: "4.2"\n${qube('features: { prohibit-start: later }')}` },
    { asks: '`servicevm` follows `provides_network`.', why: 'Qubes OS sets it itself, and it only sorts the menu.' },
  ],
  services: [
    { asks: 'Names of at most 48 bytes, as those of features, and neither `.` nor `..`.', rule: 'schema', bad: qube('services: [my/service]') },
    { asks: 'Programs look for certain names.', rule: 'feature-without-effect', bad: qube('services: [networkmanager]') },
    { asks: '`meminfo-writer` follows `maxmem`.', why: 'Qubes OS sets it itself whenever the qube starts.' },
  ],
  devices: [
    { asks: 'PCI devices come from dom0.', rule: 'wrong-device-source', bad: qube('devices: { pci: ["sys-net:00_19.0"] }') },
    { asks: 'Other devices come from a qube that exists.', rule: 'wrong-device-source', bad: qube('devices: { usb: ["sys-nowhere:2-1"] }') },
    { asks: 'PCI devices and `pvh` exclude each other.', rule: 'pci-device-needs-hvm', bad: qube('virt_mode: pvh, devices: { pci: [00_19.0] }') },
    { asks: 'One PCI device is in one running qube at a time.', rule: 'duplicate-pci-device', bad: 'qubes: { a: { label: red, devices: { pci: [00_19.0] } }, b: { label: red, devices: { pci: [00_19.0] } } }' },
    { asks: 'Paths as names of PCI devices from R4.3 on.', rule: 'property-not-in-release', bad: `release: "4.2"\n${qube('devices: { pci: [00_1c.0-00_00.0] }')}` },
    { asks: 'Modes are `required`, `auto-attach` and `ask-to-attach`.', rule: 'schema', bad: qube('devices: { pci: [{ id: 00_19.0, mode: always }] }') },
    { asks: '`permissive` and `no-strict-reset` loosen the isolation.', rule: 'pci-isolation-weakened', bad: qube('devices: { pci: [{ id: 00_19.0, options: [permissive] }] }') },
    { asks: 'The device is there.', why: 'Which devices there are depends on the machine.' },
  ],
  firewall: [
    { asks: 'Each line accepts or drops, and says where.', rule: 'firewall-line-refused', bad: qube('firewall: [{ port: 443 }]') },
    { asks: 'Hosts are names in small letters, addresses or networks.', rule: 'firewall-line-refused', bad: qube('firewall: [{ allow: "*.example.org" }]') },
    { asks: 'Ports go with `tcp` and `udp`, in rising order.', rule: 'firewall-line-refused', bad: qube('firewall: [{ allow: any, port: 90-80 }]') },
    { asks: 'Types of messages go with `icmp`.', rule: 'firewall-line-refused', bad: qube('firewall: [{ allow: any, icmptype: 8 }]') },
    { asks: 'A Whonix gateway does not look at it.', rule: 'firewall-without-effect', bad: qube('template: whonix-workstation-18, netvm: sys-whonix, firewall: [{ allow: any }]') },
  ],
  volumes: [
    { asks: 'Grow and never shrink.', rule: 'volume-cannot-shrink', bad: qube('volumes: { private: 1 GiB }') },
    { asks: 'Fit on the disk once they are full.', rule: 'storage-overcommitted', bad: `hardware: { storage: { type: ssd, size: 256 GB } }\n${qube('volumes: { private: 500 GiB }')}` },
  ],
  'a qube that others name': [{ asks: 'Cannot be removed while a property of another qube, or of the system, names it.', why: 'Names that nobody has any more are reported where they stand, by the rules on unknown qubes.' }],
};

/** Properties that only report a state. */
export const readOnly: readonly string[] = [
  ...['klass', 'qid', 'uuid', 'icon', 'xid', 'stubdom_xid', 'stubdom_uuid', 'start_time', 'updateable', 'visible_ip', 'visible_ip6', 'visible_gateway', 'visible_gateway6'],
  ...['visible_netmask', 'gateway', 'gateway6', 'dns', 'is_preload'],
];
