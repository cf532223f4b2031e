// Effective values, chains to the network, kinds of qubes and the calls that flows decide, on small plans.
import assert from 'node:assert/strict';
import test from 'node:test';
import { facts, type Facts } from '../../server/facts/facts.ts';
import type { Qube } from '../../server/facts/system.ts';
import { readPlan } from '../../server/plan/read.ts';
import { parse } from '../../server/syntax/parse.ts';

const of = (text: string): Facts => facts(readPlan(parse(text)));
const get = (known: Facts, name: string): Qube => known.qube(name) ?? assert.fail(`no qube ${name}`);
const show = (known: Facts, name: string): string => {
  const qube = get(known, name);
  return `${known.path(qube)} (${known.chain(qube).end}, ${known.reach(qube)})`;
};

test('a fresh install is known without being written', () => {
  const known = of('plan: 1\n');
  assert.equal(show(known, 'sys-firewall'), 'sys-firewall → sys-net (uplink, clear)');
  assert.equal(show(known, 'anon-whonix'), 'anon-whonix → sys-whonix → sys-firewall → sys-net (uplink, tor)');
  assert.equal(show(known, 'sys-net'), 'sys-net (offline, clear)');
  assert.equal(show(known, 'vault'), 'vault (offline, offline)');
  assert.equal(get(known, 'vault').defaultDispvm.value, 'default-dvm');
  assert.equal(get(known, 'debian-13-xfce').klass, 'TemplateVM');
  assert.equal(get(known, 'work').label.value, 'blue');
  assert.equal(get(known, 'work').plan, undefined);
  assert.equal(known.release.name, '4.3');
});

test('the release decides what is known', () => {
  const known = of('release: "4.2"\n');
  assert.equal(get(known, 'anon-whonix').template.value, 'whonix-workstation-17');
  assert.equal(known.qube('whonix-workstation-18'), undefined);
});

test('defaults apply where nothing is written, and are told apart from what is', () => {
  const known = of(`
defaults: { netvm: sys-vpn, template: debian-13-xfce, default_dispvm: none }
qubes:
  sys-vpn: { label: orange, provides_network: true, netvm: sys-firewall }
  mail: { label: blue }
  own: { label: blue, netvm: sys-firewall, template: fedora-43-xfce, default_dispvm: default-dvm }
`);
  assert.equal(show(known, 'mail'), 'mail → sys-vpn → sys-firewall → sys-net (uplink, clear)');
  assert.equal(get(known, 'mail').netvm.from, 'defaults');
  assert.equal(get(known, 'mail').template.value, 'debian-13-xfce');
  assert.equal(get(known, 'mail').defaultDispvm.value, null);
  assert.equal(get(known, 'own').netvm.from, 'written');
  assert.equal(get(known, 'own').defaultDispvm.value, 'default-dvm');
});

test('every spelling of "none" means no network', () => {
  for (const none of ['none', 'null', '~', "''", '""', '']) {
    const known = of(`qubes:\n  a:\n    netvm: ${none}\n    label: red\n`);
    assert.equal(show(known, 'a'), 'a (offline, offline)', none);
  }
});

test('trust follows the label unless it is written', () => {
  const known = of('qubes:\n  a: { label: black }\n  b: { label: red, trust: high }\n  c: { label: pink }\n  d: {}\n');
  assert.deepEqual(['a', 'b', 'c', 'd'].map((name) => get(known, name).trust.value), ['ultimate', 'high', null, null]);
  assert.equal(known.rank(get(known, 'a')), 4);
  assert.equal(known.rank(get(known, 'c')), undefined);
});

test('a named disposable takes over what its disposable template has', () => {
  const known = of(`
qubes:
  web-dvm: { label: red, template: debian-13-xfce, template_for_dispvms: true, netvm: sys-whonix, tags: [web] }
  web: { class: DispVM, template: web-dvm, label: red }
`);
  const web = get(known, 'web');
  assert.equal(web.netvm.value, 'sys-whonix');
  assert.equal(web.netvm.from, 'template');
  assert.equal(web.defaultDispvm.value, 'web-dvm');
  assert.ok(web.tags.has('web'));
});

test('a disposable template that was given disposables of its own hands them on', () => {
  const known = of(`
qubes:
  web-dvm: { label: red, template_for_dispvms: true, default_dispvm: off-dvm }
  off-dvm: { label: red, template_for_dispvms: true, netvm: none }
  web: { class: DispVM, template: web-dvm }
  off: { class: DispVM, template: off-dvm }
`);
  assert.equal(get(known, 'web').defaultDispvm.value, 'off-dvm');
  assert.equal(get(known, 'web').defaultDispvm.from, 'template');
  assert.equal(get(known, 'off').defaultDispvm.value, 'off-dvm');
  assert.equal(get(known, 'off').defaultDispvm.from, 'class');
});

test('a clone begins with what its original was given, and with the defaults for the rest', () => {
  const known = of(`
defaults: { netvm: sys-vpn }
qubes:
  sys-vpn: { label: orange, provides_network: true, netvm: sys-firewall }
  keys: { label: black, netvm: none, default_dispvm: none, tags: [secret], memory: 700 }
  more-keys: { clone: keys, tags: [more] }
  even-more: { clone: more-keys, label: blue, netvm: sys-whonix, memory: 800 }
  mail: { label: blue, trust: medium }
  other-mail: { clone: mail }
  red-mail: { clone: mail, label: red }
  windows: { class: StandaloneVM, label: yellow }
  windows-too: { clone: windows }
  built: { clone: debian-13-xfce }
  gone: { clone: nowhere, label: red }
`);
  const more = get(known, 'more-keys');
  assert.deepEqual([more.label.value, more.netvm.value, more.defaultDispvm.value, more.trust.value], ['black', null, null, 'ultimate']);
  assert.equal(more.netvm.from, 'clone');
  assert.equal(more.netvm.says, 'copied from "keys"');
  assert.deepEqual([...more.tags].sort(), ['more', 'secret']);
  const even = get(known, 'even-more');
  assert.deepEqual([even.label.value, even.netvm.value, even.defaultDispvm.value], ['blue', 'sys-whonix', null]);
  assert.deepEqual([more, even].map((qube) => known.budget.startMemory(qube).value), [700, 800]);
  assert.equal(get(known, 'other-mail').netvm.from, 'defaults');
  assert.deepEqual(['other-mail', 'red-mail'].map((name) => get(known, name).trust.value), ['medium', 'untrusted']);
  assert.equal(get(known, 'windows-too').klass, 'StandaloneVM');
  assert.equal(get(known, 'built').klass, 'AppVM');
  assert.equal(get(known, 'gone').original, undefined);
});

test('clones in a circle, or of clones without end, are copies of nothing', () => {
  const known = of('qubes:\n  a: { clone: b }\n  b: { clone: a, netvm: none }\n  c: { clone: c }\n');
  assert.deepEqual(['a', 'b', 'c'].map((name) => get(known, name).original), [undefined, undefined, undefined]);
  assert.equal(get(known, 'a').netvm.value, 'sys-firewall');
  const long = of(`qubes:\n${Array.from({ length: 5000 }, (_, index) => `  q${index}: { clone: q${index + 1} }\n`).join('')}  q5000: { netvm: none }\n`);
  assert.equal(get(long, 'q0').netvm.value, 'sys-firewall');
  assert.equal(get(long, 'q4990').netvm.value, null);
});

test('a template may announce by a feature that it is Whonix', () => {
  const known = of('templates: { ws: { features: { whonix-ws: true } } }\nqubes: { nym: { label: red, template: ws } }\n');
  assert.equal(show(known, 'nym'), 'nym → sys-whonix → sys-firewall → sys-net (uplink, tor)');
  assert.ok(get(known, 'nym').tags.has('anon-vm'));
});

test('Whonix is recognised through clones, and sets what its own add-on sets', () => {
  const known = of(`
templates:
  my-ws: { clone: whonix-workstation-18 }
  my-gw: { clone: whonix-gateway-18 }
qubes:
  nym: { label: purple, template: my-ws }
  gate: { label: black, template: my-gw, provides_network: true, netvm: sys-firewall }
  nym-2: { label: purple, template: my-ws, netvm: gate }
  nym-dvm: { label: red, template: my-ws, template_for_dispvms: true }
  nym-disp: { class: DispVM, template: nym-dvm, label: red }
`);
  assert.equal(known.whonix(get(known, 'nym')), 'workstation');
  assert.equal(show(known, 'nym'), 'nym → sys-whonix → sys-firewall → sys-net (uplink, tor)');
  assert.equal(show(known, 'nym-2'), 'nym-2 → gate → sys-firewall → sys-net (uplink, tor)');
  assert.equal(known.whonix(get(known, 'nym-disp')), 'workstation');
  assert.ok(known.gateway(get(known, 'gate')));
  assert.equal(known.anonymous(get(known, 'gate')), undefined);
  assert.match(known.anonymous(get(known, 'nym'))?.says ?? '', /my-ws/);
  assert.equal(get(known, 'nym').defaultDispvm.value, 'whonix-workstation-18-dvm');
  assert.equal(get(known, 'nym-dvm').defaultDispvm.value, 'nym-dvm');
});

test('broken chains end where they break', () => {
  const known = of(`
qubes:
  a: { netvm: b }
  b: { netvm: a, provides_network: true }
  c: { netvm: nowhere }
  d: { netvm: work }
  e: { netvm: e, provides_network: true }
`);
  assert.deepEqual(['a', 'b', 'c', 'd', 'e'].map((name) => known.chain(get(known, name)).end), ['loop', 'broken', 'unknown', 'broken', 'loop']);
});

test('vaults are recognised by name, trust or use; machinery never is one', () => {
  const known = of(`
qubes:
  vault: {}
  safe: { trust: ultimate }
  keys: { label: blue, holds: [keys] }
  mail: { label: blue, holds: [keys], activities: [email] }
  sys-gui: { label: black }
  vault-dvm: { label: black, template_for_dispvms: true }
templates:
  secure: { label: black }
`);
  const vaults = known.qubes.filter((qube) => known.vault(qube)).map(({ name }) => name);
  assert.deepEqual(vaults, ['vault', 'safe', 'keys']);
});

const crossings = (text: string): string[][] => {
  const known = of(text);
  return known.flows.all.map((flow) =>
    [...known.flows.crossings(flow)].map(({ from, to }) => `${from.name}>${to.kind === 'qube' ? to.qube.name : `disposable of ${to.base?.name ?? 'nothing'}`}`),
  );
};
const three = 'qubes:\n  a: { label: red, tags: [t] }\n  b: { label: blue }\n  c: { label: black, class: StandaloneVM, tags: [t] }\nflows:\n';

test('the first flow that matches a call decides it', () => {
  const found = crossings(`${three}  - { from: a, to: b, service: copy, action: deny }\n  - { from: "@tag:t", to: [b, c], service: qubes.Filecopy, action: allow }\n  - { from: a, to: b, service: clipboard, action: ask }\n`);
  assert.deepEqual(found, [['a>b'], ['a>c', 'c>b'], ['a>b']]);
});

test('an earlier flow for one argument leaves the others', () => {
  const found = crossings(`${three}  - { from: a, to: b, service: x.Y+one, action: deny }\n  - { from: a, to: b, service: x.Y, action: allow }\n  - { from: a, to: b, service: x.Y, argument: one, action: allow }\n`);
  assert.deepEqual(found, [['a>b'], ['a>b'], []]);
});

test('redirects, disposables and defaults lead where qrexec would', () => {
  const found = crossings(
    `${three}  - { from: a, to: "@default", service: gpg, action: allow, target: c }\n  - { from: a, to: "@dispvm", service: open, action: allow }\n  - { from: b, to: "@dispvm:default-dvm", service: open, action: allow }\n  - { from: a, to: "@default", service: url, action: ask }\n  - { from: b, to: "@type:StandaloneVM", service: url, action: ask }\n`,
  );
  assert.deepEqual(found, [['a>c'], ['a>disposable of default-dvm'], ['b>disposable of default-dvm'], [], ['b>c']]);
});

test('wildcards leave out dom0, the star does not', () => {
  const known = of(`${three}  - { from: "@anyvm", to: b, service: copy, action: ask }\n  - { from: b, to: "*", service: clipboard, action: ask }\n`);
  const [any, star] = known.flows.all.map((flow) => [...known.flows.crossings(flow)]);
  assert.ok(!any?.some(({ from }) => from.name === 'dom0'));
  assert.ok(star?.some(({ to }) => to.kind === 'qube' && to.qube.name === 'dom0'));
  assert.ok(!any?.some(({ from }) => from.name === 'b'), 'a qube does not call itself');
});
