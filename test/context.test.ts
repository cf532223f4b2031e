// Checks what is found under the cursor, in whole plans and in unfinished ones.
import assert from 'node:assert/strict';
import test from 'node:test';
import { at, type Spot } from '../server/features/context.ts';
import { readPlan } from '../server/plan/read.ts';
import { parse } from '../server/syntax/parse.ts';

/** What is at `$0`. */
function spot(marked: string): { readonly it: Spot; readonly word: string } {
  const offset = marked.indexOf('$0');
  const tree = parse(marked.replace('$0', ''));
  const it = at({ tree, plan: readPlan(tree) }, offset);
  return { it, word: tree.text.slice(it.at.start, it.at.end) };
}

/** `on path: kind name`, and the token in brackets where there is one. */
function summary(marked: string): string {
  const { it, word } = spot(marked);
  const { thing } = it;
  const name = 'name' in thing ? ` ${thing.name}` : thing.kind === 'token' ? ` ${thing.token.kind}` : thing.kind === 'allow' ? ` ${thing.on}` : '';
  return `${it.on} ${it.path.join('.')}: ${thing.kind}${name}${word === '' ? '' : ` [${word.replace(/\n/g, '⏎')}]`}`;
}

const cases: Record<string, string> = {
  '$0': 'gap : nothing',
  'qub$0': 'key qub: section qub [qub]',
  '# hello$0': 'comment : nothing [# hello]',
  'qu$0bes: {}': 'key qubes: section qubes [qubes]',
  'qubes: {$0}': 'value qubes: nothing [{}]',
  'qubes:\n  w$0ork: {}': 'key qubes.work: qube work [work]',
  'templates:\n  m$0ail:': 'key templates.mail: qube mail [mail]',
  'identities:\n  o$0wl: {}': 'key identities.owl: identity owl [owl]',
  'qubes:\n  work:\n    net$0vm: none': 'key qubes.work.netvm: key netvm [netvm]',
  'qubes:\n  work:\n    netvm: none$0': 'value qubes.work.netvm: none [none]',
  'qubes:\n  work:\n    netvm: $0': 'value qubes.work.netvm: none',
  'qubes:\n  work:\n    netvm:$0\n    label: red': 'value qubes.work.netvm: none',
  'qubes:\n  work:\n    netvm: sys-$0fi\n    lab': 'value qubes.work.netvm: qube sys-fi [sys-fi]',
  "qubes: { work: { netvm: 'sys-$0fi' } }": "value qubes.work.netvm: qube sys-fi ['sys-fi']",
  'x: &n sys-net\nqubes: { work: { netvm: *$0n } }': 'value qubes.work.netvm: qube sys-net [*n]',
  'qubes: { work: { label: r$0ed } }': 'value qubes.work.label: label red [red]',
  'qubes: { work: { identity: [o$0wl] } }': 'value qubes.work.identity.0: identity owl [owl]',
  'qubes: { work: { tags: [m$0ail] } }': 'value qubes.work.tags.0: tag mail [mail]',
  'qubes: { tags: { netvm: sys-$0net } }': 'value qubes.tags.netvm: qube sys-net [sys-net]',
  'qubes: { work: { open_links_in: "@disp$0vm" } }': 'value qubes.work.open_links_in: token dispvm ["@dispvm"]',
  'qubes: { work: { devices: { usb: ["sys-$0usb:2-1"] } } }': 'value qubes.work.devices.usb.0: qube sys-usb ["sys-usb:2-1"]',
  'qubes: { work: { devices: { pci: ["00_$014.3"] } } }': 'value qubes.work.devices.pci.0: value ["00_14.3"]',
  'qubes: { devices: { template: deb$0ian } }': 'value qubes.devices.template: qube debian [debian]',
  'qubes: { work: { autostart: tr$0ue } }': 'value qubes.work.autostart: value [true]',
  'qubes:\n  work:\n    purpose: |\n      Mail $0and\n    label: red': 'value qubes.work.purpose: value [|⏎      Mail and]',
  'qubes:\n  work:\n    purpose: |\n      Mail\n    $0label: red': 'key qubes.work.label: key label [label]',
  'flows:\n  - { from: w$0ork, to: "@anyvm" }': 'value flows.0.from: qube work [work]',
  'flows:\n  - { from: work, to: [a, "@$0anyvm"] }': 'value flows.0.to.1: token anyvm ["@anyvm"]',
  'flows:\n  - { to: "@dispvm:off$0line" }': 'value flows.0.to: token dispvm-of ["@dispvm:offline"]',
  'flows:\n  - { to: "@admin$0vm" }': 'value flows.0.to: qube dom0 ["@adminvm"]',
  'flows:\n  - { service: [copy, ur$0l] }': 'value flows.0.service.1: service url [url]',
  'flows:\n  - $0': 'value flows.0: value',
  'flows:\n  - from: a\n    $0': 'gap : nothing',
  'flows:\n  - from: a\n  $0': 'gap : nothing',
  'flows:\n  - { from: a, $0 }': 'gap : nothing',
  'backups:\n  - of: [a$0ll, vault]': 'value backups.0.of.0: value [all]',
  'backups:\n  - of: [all, v$0ault]': 'value backups.0.of.1: qube vault [vault]',
  'extends: ba$0se.yaml': 'value extends: file base.yaml [base.yaml]',
  'qubes:\n  work:\n    label: red\n    $0\n': 'gap : nothing',
  'qubes:\n  work:\n    label: red\n  $0\n': 'gap : nothing',
  'qubes:\n  work:\n    label: red\n$0\n': 'gap : nothing',
  'qubes:\n  work:\n    $0': 'gap : nothing',
  'qubes:\r\n  work:\r\n    netvm: $0\r\n    label: red': 'value qubes.work.netvm: none',
  'qubes:\n  work: {} # no$0te': 'comment : nothing [# note]',
  'qubes: # qube-plan: allow too-$0many — x': 'comment : allow rule [too-many]',
  'qubes: # qube-$0plan: allow too-many — x': 'comment : allow comment [# qube-plan: allow too-many — x]',
  'title: "a # $0b"': 'value title: value ["a # b"]',
};

for (const [text, expected] of Object.entries(cases)) {
  test(`at the cursor: ${JSON.stringify(text)}`, () => assert.equal(summary(text), expected));
}

test('a name’s own letters leave out quotes and what stands before it', () => {
  const letters = (marked: string): string | undefined => {
    const { thing } = spot(marked).it;
    const named = thing.kind === 'token' ? thing.names : 'at' in thing ? thing : undefined;
    return named?.at && marked.replace('$0', '').slice(named.at.start, named.at.end);
  };
  assert.equal(letters("qubes: { a: { netvm: 'sys-$0net' } }"), 'sys-net');
  assert.equal(letters('flows: [{ to: "@dispvm:off$0line" }]'), 'offline');
  assert.equal(letters('qubes: { a: { devices: { usb: [sys-$0usb:2-1] } } }'), 'sys-usb');
  assert.equal(letters('x: &n sys-net\nqubes: { a: { netvm: *$0n } }'), undefined);
});
