// What Qubes OS itself demands of names, properties and devices, with the place in its code where each was read.

import { facts } from './passage.ts';

export const propertyPassages = {
  ...facts('qubes-core-admin', 'qubes/vm/__init__.py', {
    'name-form': 'The name of a qube begins with a letter and has at most 31 characters: letters, digits, `_`, `-` and, from R4.3 on, `.`. Qubes OS refuses any other.',
    'reserved-names': 'Qubes OS refuses the names `none`, `default` and `Domain-0`, and every name that ends in `-dm`.',
    'names-are-unique': 'No two qubes may share a name, and upper and lower case count as different letters.',
    'names-are-final': 'A name is given once. Renaming means that Qubes OS clones the qube and removes the old one.',
    'tag-form': 'A tag consists of letters, digits, `_` and `-`, and may not be empty.',
  }),
  ...facts('qubes-core-admin', 'qubes/api/admin.py', {
    'feature-form': 'A feature has a name of letters, digits, `_`, `.` and `-`, and a value of printable ASCII characters.',
    'created-by-tags': 'Tags that begin with `created-by-` record who made a qube. They cannot be set or removed by hand.',
  }),
  ...facts('qubes-core-admin', 'doc/qubes-features.rst', {
    'feature-truth': 'A feature that is not set follows its default, an empty value means off, and any other value means on: even `0` counts as on.',
  }),
  ...facts('qubes-core-admin', 'qubes/ext/services.py', {
    'service-form': 'The name of a service in a qube has at most 48 bytes, contains no `/` and is neither `.` nor `..`.',
  }),
  ...facts('qubes-core-admin', 'qubes/ext/core_features.py', {
    'servicevm-is-automatic': 'A qube that provides network receives the feature `servicevm` by itself, and loses it when it stops doing so.',
  }),
  ...facts('qubes-core-admin', 'qubes/app.py', {
    'eight-labels': 'Qubes OS knows eight labels: red, orange, yellow, green, gray, blue, purple and black. A further one has to be created in dom0 first.',
    'default-netvm-loop': 'The default net qube cannot be changed to one that would make any qube using the default its own way to the network.',
    'updatevm-fetches': '`updatevm` is the qube that fetches the updates of dom0, which itself has no network. `clockvm` is the one that sets the clock.',
    'removal-blocked-while-used': 'A qube cannot be removed while a property of another qube, or of the system, names it.',
  }),
  ...facts('qubes-core-admin', 'qubes/__init__.py', {
    'missing-qube-refused': 'A property cannot name a qube that does not exist, or one of the wrong class: Qubes OS refuses the value.',
    'bool-words': 'A yes-or-no property takes `true` or `false`, and also `yes`, `no`, `on`, `off`, `1` and `0`, in any case.',
    'read-only-properties': 'Some properties only report a state, such as `klass` or `xid`. They cannot be set.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/appvm.py', {
    'app-qube-needs-template': 'An app qube takes its system from a qube of class TemplateVM. It cannot do without one, and no other class will do.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/dispvm.py', {
    'disposable-from-disposable-template': 'A disposable is started from an app qube that has `template_for_dispvms` set, never from a TemplateVM.',
    'named-disposable-copies-once': 'A named disposable copies properties, firewall, features and tags from its disposable template when it is created. Later changes there do not follow.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/templatevm.py', {
    'templates-have-no-netvm': 'A template has no net qube by default; its updates come through the updates proxy.',
    'templates-have-no-template': 'Templates and standalone qubes carry their own system, so they have no `template` property.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/adminvm.py', {
    'dom0-is-fixed': 'dom0 is the administrative domain. It has no template, no net qube and few other properties, and cannot be given any of them.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/remotevm.py', {
    'remote-qubes': 'A RemoteVM exists from R4.3 on and cannot be started here, so it has neither network nor memory nor a template. Calls reach it only through its `relayvm`, with `transport_rpc` set.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/mix/net.py', {
    'netvm-must-provide-network': 'A net qube has to have `provides_network` set. Qubes OS refuses any other as `netvm`.',
    'netvm-loop-refused': 'A qube may not reach the network through itself, directly or by a detour. Qubes OS refuses such a loop.',
    'provides-network-in-use': '`provides_network` cannot be taken from a qube while others still use it as their net qube.',
    'netvm-default': 'A qube with no `netvm` of its own follows the system default, and keeps following when that default is changed.',
    'address-forms': '`ip`, `ip6` and `mac` take an IPv4, an IPv6 and a hardware address. Left out, Qubes OS assigns them.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/mix/dvmtemplate.py', {
    'disposable-template-classes': 'Only app qubes and standalone qubes can have `template_for_dispvms`.',
    'disposable-template-in-use': '`template_for_dispvms` cannot be taken away while a disposable, another qube or the system still relies on it.',
    'preload-is-a-number': 'From R4.3 on the feature `preload-dispvm-max` says how many disposables to start ahead, so its value consists of digits only.',
  }),
  ...facts('qubes-core-admin', 'qubes/vm/qubesvm.py', {
    'default-dispvm-must-be-template': '`default_dispvm` and `management_dispvm` have to name a qube with `template_for_dispvms`. Qubes OS refuses any other.',
    'memory-positive': '`memory` is the start memory in MiB and has to be above zero. Without a value of the template it is 400.',
    'maxmem-meaning': '`maxmem` is the most memory a qube may grow to, in MiB. Zero turns memory balancing off and the qube keeps its start memory.',
    'vcpus-positive': '`vcpus` is the number of virtual processors and has to be above zero; the usual value is 2.',
    'virt-modes': '`virt_mode` is one of `pvh`, `hvm` and `pv`. Usual is `pvh`, or `hvm` for a qube with PCI devices.',
    'kernel-form': '`kernel` names a kernel kept in dom0 and contains no `/`. Empty means that the qube starts its own kernel.',
    'pvh-needs-kernel': 'A qube in `pvh` mode starts only with a kernel from dom0. `pvgrub2-pvh` is one of those, and starts the kernel inside the qube.',
    'kernelopts-length': '`kernelopts` takes at most 512 characters.',
    'default-user-form': '`default_user` consists of letters, digits and the characters `_ - + , .`.',
    'timeouts-positive': '`qrexec_timeout` and `shutdown_timeout` are seconds above zero; the usual value is 60.',
    'keyboard-layout-form': '`keyboard_layout` has three parts joined by `+`: layout, variant and options, as in `us++`.',
    'devices-denied-form': '`devices_denied` is a row of seven-character codes for device interfaces, each a letter of `b`, `u`, `m`, `p` or `*` and six hexadecimal digits or `*`.',
    'label-required': 'A qube cannot be created without a label.',
    'initial-memory-total': 'A qube starts only when its start memory is free, plus a little for Xen and, with `hvm`, for its device model.',
  }),
  ...facts('qubes-core-admin', 'qubes/ext/pci.py', {
    'pci-excludes-pvh': 'PCI devices cannot be given to a qube whose `virt_mode` is `pvh`. Qubes OS refuses the combination.',
    'pci-only-from-dom0': 'PCI devices are handed out by dom0 alone; no other qube can pass one on.',
    'pci-fixed-memory': 'A qube with PCI devices gets a fixed amount of memory: balancing is off for it.',
  }),
  ...facts('qubes-core-admin', 'qubes/firewall.py', {
    'firewall-line-form': 'A firewall line accepts or drops. Ports go with `tcp` and `udp` only and in rising order, ICMP types with `icmp` only; hosts are addresses, networks, or names in lower case.',
  }),
  ...facts('qubes-core-admin', 'qubes/config.py', {
    'volume-sizes': 'A qube has a private volume of 2 GiB unless told otherwise, a template a root volume of 10 GiB. Volumes can grow but never shrink.',
  }),
  ...facts('qubes-core-admin-client', 'doc/manpages/qvm-service.rst', {
    'known-services': 'Services are switched on per qube, and software in it looks for certain names. A misspelt name has no effect and no message.',
  }),
  ...facts('qubes-core-admin-client', 'qubesadmin/app.py', {
    'clone-copies': 'A clone is of its original\'s class and begins with whatever the original was given: properties, tags, features, firewall and data. What the original has by default, the clone has by default too.',
  }),
  ...facts('qubes-core-admin-client', 'doc/manpages/qvm-features.rst', {
    'prohibit-start': 'From R4.3 on any value of the feature `prohibit-start` keeps a qube from being started.',
  }),
  ...facts('qubes-manager', 'qubesmanager/settings.py', {
    'pv-discouraged': 'The settings window warns about the `pv` mode, which leaves more of the isolation to Xen and less to the processor than `pvh` or `hvm` does.',
    'maxmem-ratio': 'The settings window keeps `maxmem` at or above `memory`, and warns when it exceeds ten times that: Linux cannot use more.',
    'template-network-discouraged': 'A template with a network exposes every qube built on it. Qubes OS permits it, but its settings window strongly advises against it.',
    'anon-qube-without-gateway': 'From R4.3 on the settings window warns when a qube tagged `anon-vm` has a net qube without the tag `anon-gateway`. The command line does not.',
  }),
  ...facts('qubes-mgmt-salt-dom0-virtual-machines', 'qvm/*.sls', {
    'fresh-install': 'A fresh installation chains the networks like this: app qubes to `sys-firewall`, that to `sys-net`, which holds the network hardware.',
    'installer-app-qubes': 'The installer makes `personal` (yellow), `work` (blue) and `untrusted` (red) with the default network, and `vault` (black) with none.',
  }),
};
