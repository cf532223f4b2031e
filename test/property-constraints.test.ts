// What Qubes OS itself refuses of a property, one case a constraint: each is found, by the rule that should speak, and by no other.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';

/** Property, what is wrong, and the rule; then the qube's body, or a whole plan. */
type Case = readonly [property: string, wrong: string, rule: string, plan: string];

const long = (letter: string, count: number): string => letter.repeat(count);

const qube: readonly Case[] = [
  ['template', 'unknown', 'unknown-template', 'template: nope'],
  ['template', 'no template', 'not-a-template', 'template: work'],
  ['template', 'none', 'missing-template', 'template: none'],
  ['template', 'of a standalone', 'property-not-for-class', 'class: StandaloneVM, template: debian-13-xfce'],
  ['template', 'of a disposable, no disposable template', 'not-a-disposable-template', 'class: DispVM, template: work'],
  ['netvm', 'unknown', 'unknown-netvm', 'netvm: nope'],
  ['netvm', 'provides no network', 'netvm-does-not-provide-network', 'netvm: work'],
  ['netvm', 'a template', 'network-qube-is-template', 'netvm: debian-13-xfce'],
  ['netvm', 'itself', 'netvm-loop', 'netvm: x, provides_network: true'],
  ['label', 'not among the eight', 'unknown-label', 'label: teal'],
  ['memory', 'zero', 'schema', 'memory: 0'],
  ['memory', 'no number', 'schema', 'memory: lots'],
  ['maxmem', 'negative', 'schema', 'maxmem: -1'],
  ['maxmem', 'below memory', 'memory-bounds', 'memory: 800, maxmem: 400'],
  ['maxmem', 'more than ten times memory', 'memory-bounds', 'memory: 400, maxmem: 9000'],
  ['vcpus', 'zero', 'schema', 'vcpus: 0'],
  ['virt_mode', 'unknown', 'schema', 'virt_mode: kvm'],
  ['kernel', 'a slash', 'schema', 'kernel: a/b'],
  ['kernelopts', 'too long', 'schema', `kernelopts: ${long('a', 513)}`],
  ['bootmode', 'before 4.3', 'property-not-in-release', 'bootmode: x'],
  ['appvm_default_bootmode', 'of an app qube', 'property-not-for-class', 'appvm_default_bootmode: x'],
  ['default_user', 'a blank', 'schema', 'default_user: "a b"'],
  ['qrexec_timeout', 'zero', 'schema', 'qrexec_timeout: 0'],
  ['shutdown_timeout', 'zero', 'schema', 'shutdown_timeout: 0'],
  ['autostart', 'no truth', 'schema', 'autostart: maybe'],
  ['autostart', 'kept from starting', 'start-prohibited', 'autostart: true, features: { prohibit-start: broken }'],
  ['debug', 'no truth', 'schema', 'debug: maybe'],
  ['include_in_backups', 'no truth', 'schema', 'include_in_backups: maybe'],
  ['installed_by_rpm', 'no truth', 'schema', 'installed_by_rpm: maybe'],
  ['backup_timestamp', 'no number', 'schema', 'backup_timestamp: yesterday'],
  ['default_dispvm', 'unknown', 'unknown-disposable-template', 'default_dispvm: nope'],
  ['default_dispvm', 'no disposable template', 'not-a-disposable-template', 'default_dispvm: work'],
  ['management_dispvm', 'unknown', 'unknown-disposable-template', 'management_dispvm: nope'],
  ['management_dispvm', 'no disposable template', 'not-a-disposable-template', 'management_dispvm: work'],
  ['template_for_dispvms', 'of a disposable', 'property-not-for-class', 'class: DispVM, template_for_dispvms: true'],
  ['guivm', 'unknown', 'unknown-qube', 'guivm: nope'],
  ['audiovm', 'unknown', 'unknown-qube', 'audiovm: nope'],
  ['keyboard_layout', 'not in three parts', 'schema', 'keyboard_layout: us'],
  ['devices_denied', 'no codes', 'schema', 'devices_denied: "zz"'],
  ['devices_denied', 'before 4.3', 'property-not-in-release', 'devices_denied: "*******"'],
  ['stubdom_mem', 'zero', 'schema', 'stubdom_mem: 0'],
  ['mac', 'no hardware address', 'schema', 'mac: hello'],
  ['ip', 'no address', 'schema', 'ip: 300.1.1.1'],
  ['ip6', 'no address', 'schema', 'ip6: zzz'],
  ['auto_cleanup', 'of an app qube', 'property-not-for-class', 'auto_cleanup: true'],
  ['dispid', 'of an app qube', 'property-not-for-class', 'dispid: 5'],
  ['relayvm', 'of an app qube', 'property-not-for-class', 'relayvm: sys-net'],
  ['relayvm', 'unknown', 'unknown-qube', 'class: RemoteVM, relayvm: nope, transport_rpc: a.B, remote_name: y'],
  ['relayvm', 'missing', 'incomplete-remote-qube', 'class: RemoteVM, transport_rpc: a.B'],
  ['transport_rpc', 'missing', 'incomplete-remote-qube', 'class: RemoteVM, relayvm: sys-net'],
  ['transport_rpc', 'of an app qube', 'property-not-for-class', 'transport_rpc: a.B'],
  ['remote_name', 'of an app qube', 'property-not-for-class', 'remote_name: y'],
  ['xid', 'read only', 'unknown-key', 'xid: 5'],
  ['class', 'unknown', 'schema', 'class: HVM'],
  ['tags', 'a blank', 'schema', 'tags: ["a b"]'],
  ['tags', 'empty', 'schema', 'tags: [""]'],
  ['tags', 'a dot', 'schema', 'tags: [a.b]'],
  ['tags', 'given by the system', 'reserved-tag', 'tags: [created-by-dom0]'],
  ['features', 'a blank in the name', 'schema', 'features: { "a b": 1 }'],
  ['features', 'a value that seems to be off', 'feature-value', 'features: { foo: "0" }'],
  ['features', 'not ASCII', 'schema', 'features: { foo: "é" }'],
  ['services', 'too long', 'schema', `services: [${long('s', 49)}]`],
  ['services', 'a slash', 'schema', 'services: ["a/b"]'],
  ['services', 'a dot alone', 'schema', 'services: ["."]'],
  ['volumes', 'no size', 'schema', 'volumes: { private: huge }'],
];

const whole: readonly Case[] = [
  ['name', 'too long', 'invalid-qube-name', `qubes:\n  ${long('a', 32)}: { label: blue }\n`],
  ['name', 'starts with a digit', 'invalid-qube-name', 'qubes:\n  "1a": { label: blue }\n'],
  ['name', 'ends like a helper', 'reserved-qube-name', 'qubes:\n  a-dm: { label: blue }\n'],
  ['name', 'a word of its own', 'reserved-qube-name', 'qubes:\n  none: { label: blue }\n'],
  ['name', 'twice', 'duplicate-key', 'qubes:\n  a: { label: blue }\ntemplates:\n  a: {}\n'],
  ['label', 'missing', 'missing-label', 'qubes:\n  new: { netvm: none, default_dispvm: none }\n'],
  ['template', 'of a template', 'unknown-key', 'templates:\n  t: { template: debian-13-xfce }\n'],
  ['netvm', 'a circle', 'netvm-loop', 'qubes:\n  a: { label: blue, provides_network: true, netvm: b }\n  b: { label: blue, provides_network: true, netvm: a }\n'],
  ['netvm', 'of dom0', 'property-not-for-class', 'qubes:\n  dom0: { netvm: sys-net }\n'],
  ['provides_network', 'taken away while in use', 'cleared-while-in-use', 'qubes:\n  sys-firewall: { provides_network: false }\n'],
  ['template_for_dispvms', 'of a template', 'unknown-key', 'templates:\n  t: { clone: debian-13-xfce, template_for_dispvms: true }\n'],
  ['template_for_dispvms', 'taken away while in use', 'cleared-while-in-use', 'qubes:\n  default-dvm: { template_for_dispvms: false }\n'],
  ['features', 'no number of disposables', 'feature-value', 'qubes:\n  default-dvm: { features: { preload-dispvm-max: many } }\n'],
  ['default_netvm', 'unknown', 'unknown-netvm', 'defaults: { netvm: nope }\n'],
  ['default_netvm', 'a circle', 'netvm-loop', 'defaults: { netvm: v }\nqubes:\n  v: { label: blue, provides_network: true }\n'],
  ['default_template', 'no template', 'not-a-template', 'defaults: { template: work }\n'],
  ['default_dispvm', 'by default no disposable template', 'not-a-disposable-template', 'defaults: { default_dispvm: work }\n'],
  ['management_dispvm', 'by default no disposable template', 'not-a-disposable-template', 'defaults: { management_dispvm: work }\n'],
  ['updatevm', 'unknown', 'unknown-qube', 'defaults: { updatevm: nope }\n'],
  ['clockvm', 'unknown', 'unknown-qube', 'defaults: { clockvm: nope }\n'],
  ['check_updates_vm', 'no truth', 'schema', 'defaults: { check_updates_vm: perhaps }\n'],
  ['stats_interval', 'no number', 'schema', 'defaults: { stats_interval: x }\n'],
  ['virt_mode', 'pvh with PCI devices', 'pci-device-needs-hvm', 'qubes:\n  sys-net: { virt_mode: pvh, devices: { pci: ["00_1c.0-00_00.0"] } }\n'],
];

/** What plans this small lack altogether, and that the only release without the newest properties is past its support. */
const beside = new Set(['no-backup', 'no-fallback', 'no-hardware', 'no-maintenance', 'no-threat-model', 'missing-baseline-qube', 'vault-not-backed-up', 'unsupported-release']);

for (const [property, wrong, rule, body] of [...qube, ...whole]) {
  test(`${property}: ${wrong}`, () => {
    const own = qube.some((it) => it[3] === body && it[0] === property && it[1] === wrong);
    const label = property === 'label' ? '' : 'label: blue, ';
    const text = `plan: 1\nrelease: "${/before 4\.3/.test(wrong) ? '4.2' : '4.3'}"\n${own ? `qubes:\n  x: { ${label}${body} }\n` : body}`;
    const found = snapshot(text, { settings: defaultSettings('2026-11-23') }).outcome.findings;
    assert.deepEqual(found.filter((it) => !beside.has(it.rule)).map((it) => it.rule), [rule], text);
  });
}

const facts = new URL('../../shared/reference/data/properties.json', import.meta.url);

// The list lies beside a checkout, not in it.
if (existsSync(facts)) test('every property of Qubes OS has a case', () => {
  const { properties, system_properties: system } = JSON.parse(readFileSync(facts, 'utf8')) as { properties: Record<string, unknown>; system_properties: Record<string, unknown> };
  const tried = new Set([...qube, ...whole].map(([property]) => property));
  assert.deepEqual(Object.keys(properties).filter((name) => !tried.has(name)), []);
  // Those that take any text or any qube, and those that a plan has no word for.
  const free = ['default_guivm', 'default_audiovm', 'default_kernel', 'default_pool', 'default_pool_private', 'default_pool_root', 'default_pool_volatile', 'default_pool_kernel', 'default_qrexec_timeout', 'default_shutdown_timeout'];
  assert.deepEqual(Object.keys(system).filter((name) => !tried.has(name) && !free.includes(name)), []);
});
