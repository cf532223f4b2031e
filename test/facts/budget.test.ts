// What qubes need at the start and on the disk, on small plans.
import assert from 'node:assert/strict';
import test from 'node:test';
import { facts, type Facts } from '../../server/facts/facts.ts';
import { readPlan } from '../../server/plan/read.ts';
import { parse } from '../../server/syntax/parse.ts';

const of = (text: string): Facts => facts(readPlan(parse(text)));
const memory = (known: Facts, name: string): string => {
  const qube = known.qube(name) ?? assert.fail(`no qube ${name}`);
  const { value, from } = known.budget.startMemory(qube);
  return `${value} (${from})`;
};
const starting = (known: Facts): string => known.budget.startup().map(({ qube, itself }) => (itself ? qube.name : `${qube.name} (for others)`)).join(', ');
const need = (known: Facts, name: string): number => known.budget.startup().find(({ qube }) => qube.name === name)?.mib ?? assert.fail(`${name} does not start`);
const disk = (known: Facts): string[] => known.budget.volumes().map(({ qube, name, mib, at }) => `${qube.name} ${name} ${mib}${at ? ' written' : ''}`);

test('start memory: as written, as installed, from what it is based on, else 400', () => {
  const known = of(`
templates:
  heavy: { clone: fedora-43-xfce, memory: 1000 }
qubes:
  own: { template: heavy, memory: 2 GiB }
  led: { template: heavy }
  plain: {}
  sys-firewall: { label: green }
  base: { template: heavy, template_for_dispvms: true, memory: "600" }
  disp: { class: DispVM, template: base }
  odd: { memory: much }
  round: { class: DispVM, template: round }
`);
  assert.equal(memory(known, 'own'), '2048 (written)');
  assert.equal(memory(known, 'led'), '1000 (template)');
  assert.equal(memory(known, 'plain'), '400 (class)');
  assert.equal(memory(known, 'sys-firewall'), '500 (install)');
  assert.equal(memory(known, 'sys-net'), '300 (install)');
  assert.equal(memory(known, 'disp'), '600 (template)');
  assert.equal(memory(known, 'odd'), '400 (class)');
  assert.equal(memory(known, 'round'), '400 (class)');
});

test('a fresh install starts its net qubes; Whonix counts where the plan has a use for it', () => {
  assert.equal(starting(of('plan: 1\n')), 'sys-net, sys-firewall, sys-usb');
  assert.equal(starting(of('approach: [qubes, whonix]\n')), 'sys-net, sys-firewall, sys-usb, sys-whonix');
  assert.equal(starting(of('qubes: { nym: { template: whonix-workstation-18 } }\n')), 'sys-net, sys-firewall, sys-usb, sys-whonix');
  assert.equal(starting(of('qubes: { nym: { netvm: sys-whonix } }\n')), 'sys-net, sys-firewall, sys-usb, sys-whonix');
});

test('a qube brings its net qubes along, and can be left out', () => {
  const known = of(`
qubes:
  chat: { netvm: sys-vpn, autostart: true }
  sys-vpn: { netvm: sys-firewall, provides_network: true, memory: 1000 }
  never: { autostart: true, features: { prohibit-start: broken } }
  sys-usb: { autostart: false }
  far: { class: RemoteVM, autostart: true }
`);
  assert.equal(starting(known), 'chat, sys-net, sys-firewall, sys-vpn (for others)');
  const chat = known.qube('chat');
  assert.ok(chat);
  assert.ok(known.budget.startupTotal() - known.budget.startupTotal(new Set([chat])) > 1400);
});

test('what a qube needs beside its start memory', () => {
  const known = of(`
hardware: { ram: 16 GiB }
qubes:
  plain: { autostart: true }
  capped: { autostart: true, maxmem: 400, vcpus: 4 }
  windows: { class: StandaloneVM, virt_mode: hvm, memory: 6000, maxmem: 0, autostart: true }
  modem: { autostart: true, devices: { pci: [{ id: 00_14.3 }] } }
  printer: { autostart: true, devices: { pci: [] } }
`);
  assert.equal(need(known, 'plain'), 400 + 4 + 3 + 4000 / 128);
  assert.equal(need(known, 'capped'), 400 + 4 + 6 + 400 / 128);
  assert.equal(need(known, 'windows'), 6000 + 144 + 4 + 3 + 6000 / 128);
  assert.equal(need(known, 'modem'), 400 + 144 + 4 + 3 + 400 / 128);
  assert.equal(need(known, 'printer'), 400 + 4 + 3 + 4000 / 128);
  assert.equal(need(known, 'sys-net'), 300 + 144 + 4 + 3 + 300 / 128);
  assert.equal(need(of('hardware: { ram: 6 GiB }\nqubes: { plain: { autostart: true } }\n'), 'plain'), 400 + 4 + 3 + 3072 / 128);
  assert.equal(known.budget.startupTotal(), known.budget.startup().reduce((sum, { mib }) => sum + mib, 4096));
});

test('volumes: root where a system is kept, private where files are', () => {
  assert.deepEqual(
    disk(
      of(`
templates:
  big: { clone: fedora-43-xfce, volumes: { root: 30 GiB } }
qubes:
  mail: { template: big, volumes: { private: { size: 20GiB } } }
  windows: { class: StandaloneVM, volumes: { root: { size: 60 GiB, pool: slow } } }
  disp: { class: DispVM, template: default-dvm, volumes: { private: 9 GiB } }
  unsized: { volumes: { private: { revisions_to_keep: 1 }, volatile: 30 GiB } }
`),
    ),
    [
      'big root 30720 written',
      'fedora-43-xfce root 10240',
      'mail private 20480 written',
      'windows private 2048',
      'unsized private 2048',
      'sys-net private 2048',
      'default-dvm private 2048',
      'default-mgmt-dvm private 2048',
      'personal private 2048',
      'work private 2048',
      'untrusted private 2048',
      'vault private 2048',
    ],
  );
});

test('volumes in another pool may be on another disk', () => {
  const known = of('defaults: { pool_private: slow }\nqubes: { mail: { volumes: { private: 20 GiB } } }\n');
  assert.deepEqual(disk(known), ['fedora-43-xfce root 10240']);
});

test('the machine as stated', () => {
  const known = of('hardware: { ram: 16 GB, storage: { size: 1 TB } }\n');
  assert.equal(known.machine.ram?.size.built, 16384);
  assert.equal(known.machine.disk?.val.value, '1 TB');
  assert.equal(of('hardware: { ram: 16, storage: { size: big } }\n').machine.ram, undefined);
  assert.equal(of('hardware: ThinkPad\n').machine.disk, undefined);
});
