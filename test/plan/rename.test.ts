// Finding and renaming a qube in every place that names it, and putting a key at the head of a plan.
import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../server/base/edit.ts';
import { planEdits } from '../../server/plan/edits.ts';
import { renameAll } from '../../server/plan/rename.ts';
import { references } from '../../server/plan/references.ts';
import { parse } from '../../server/syntax/parse.ts';

const rename = (text: string, from: string, to: string): string => applyEdits(text, planEdits(parse(text)).renameQube(from, to));
const prepend = (text: string): string => applyEdits(text, planEdits(parse(text)).prepend('plan', 1));

const everywhere = `# work stays in comments
plan: 1
title: work
defaults: { netvm: work, template: work, default_dispvm: work, management_dispvm: work, guivm: work, audiovm: work, updatevm: work, clockvm: work }
templates:
  tpl: { clone: work, purpose: work }
identities: { work: { description: work } }
qubes:
  work: # the qube
    label: blue
    identity: work
    tags: [work]
    purpose: for work
    netvm: "work"
    features: { work: work }
  other:
    template: 'work'
    netvm: work # by way of work
    default_dispvm: work
    management_dispvm: work
    guivm: work
    audiovm: work
    open_files_in: "@dispvm:work"
    open_links_in: work
    relayvm: work
flows:
  - { from: work, to: [vault, work, "@tag:work"], service: copy, action: ask, target: work, default_target: "@dispvm:work", reason: work }
backups:
  - of: [work, all]
  - { of: work }
`;

test('a qube is renamed where it is meant, and nowhere else', () => {
  const after = rename(everywhere, 'work', 'desk');
  const kept = ['# work stays', 'title: work', 'purpose: work', 'identities: { work: { description: work } }', 'identity: work', 'tags: [work]', 'purpose: for work', 'features: { work: work }', '# by way of work', '@tag:work', 'reason: work'];
  for (const words of kept) assert.ok(after.includes(words), words);
  const count = kept.join('\n').split('work').length - 1;
  assert.equal(after.split('work').length - 1, count, 'everything else is renamed');
  assert.equal(rename(after, 'desk', 'work'), everywhere, 'and back again');
});

test('names that other words contain, or that mean "none", are left alone', () => {
  const text = 'qubes:\n  work: { netvm: none }\n  work-mail: { netvm: work }\n  none: { netvm: none }\nbackups: [{ of: all }]\n';
  assert.equal(rename(text, 'work', 'desk'), text.replace('  work:', '  desk:').replace('netvm: work', 'netvm: desk'));
  assert.equal(rename(text, 'none', 'desk'), text.replace('  none:', '  desk:'));
  assert.equal(rename(text, 'all', 'desk'), text);
});

test('a name that YAML would read as something else is put in quotes', () => {
  assert.equal(rename('qubes: { a: {}, b: { netvm: a } }\n', 'a', 'null'), 'qubes: { "null": {}, b: { netvm: "null" } }\n');
});

test('what an alias shows is renamed once, or not at all where it means something else', () => {
  const shared = 'qubes:\n  a: { netvm: &n vpn }\n  b: { netvm: *n }\n  vpn: {}\n';
  assert.equal(rename(shared, 'vpn', 'out'), shared.replace('&n vpn', '&n out').replace('  vpn:', '  out:'));
  const mixed = 'title: &n vpn\nqubes:\n  b: { netvm: *n }\n  vpn: {}\n';
  assert.equal(rename(mixed, 'vpn', 'out'), mixed);
  const reverse = 'qubes:\n  b: { netvm: &n vpn, purpose: *n }\n  vpn: {}\n';
  assert.equal(rename(reverse, 'vpn', 'out'), reverse);
});

test('references are the names alone, whatever stands around them', () => {
  const text = 'qubes:\n  "work": { netvm: \'sys-firewall\', open_files_in: "@dispvm:web", open_links_in: "@dispvm:@tag:x" }\nflows: [{ from: "w\\u006frk", to: ["@anyvm", "*"] }]\n';
  const found = references(parse(text).root).filter(({ kind }) => kind === 'qube').map(({ name, at, defines }) => [name, text.slice(at.start, at.end), defines]);
  assert.deepEqual(found, [
    ['work', 'work', true],
    ['sys-firewall', 'sys-firewall', false],
    ['web', 'web', false],
    ['work', '"w\\u006frk"', false],
  ]);
});

test('names like those of object members harm nothing', () => {
  for (const name of ['constructor', '__proto__', 'toString']) {
    const text = `qubes:\n  ${name}: { ${name}: x, netvm: ${name} }\n${name}: { a: b }\n`;
    assert.equal(rename(text, name, 'a'), text.replace(`  ${name}:`, '  a:').replace(`netvm: ${name}`, 'netvm: a'));
  }
});

test('a new head stands below the opening remarks and above the rest', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['title: x\n', 'plan: 1\ntitle: x\n'],
    ['# My plan\n# by me\ntitle: x\n', '# My plan\n# by me\nplan: 1\ntitle: x\n'],
    ['# My plan\n\n# The title\ntitle: x\n', '# My plan\n\nplan: 1\n# The title\ntitle: x\n'],
    ['\n\ntitle: x\n', '\n\nplan: 1\ntitle: x\n'],
    ['# qube-plan: allow schema — later\ntitle: x\n', 'plan: 1\n# qube-plan: allow schema — later\ntitle: x\n'],
    ['%YAML 1.2\n---\n# c\ntitle: x\n', '%YAML 1.2\n---\n# c\nplan: 1\ntitle: x\n'],
    ['\ufefftitle: x\n', '\ufeffplan: 1\ntitle: x\n'],
    ['\ufeff# c\r\ntitle: x\r\n', '\ufeff# c\r\nplan: 1\r\ntitle: x\r\n'],
    ['title: x', 'plan: 1\ntitle: x'],
    ['  title: x\n  release: y\n', '  plan: 1\n  title: x\n  release: y\n'],
    ['{ title: x }\n', '{ plan: 1, title: x }\n'],
    ['# c\n{}\n', '# c\n{ plan: 1 }\n'],
    ['', 'plan: 1\n'],
    ['- a\n', '- a\n'],
    ['? title\n: x\n', '? title\n: x\n'],
  ];
  for (const [text, after] of cases) assert.equal(prepend(text), after, JSON.stringify(text));
});

test('a device is found under the qube it is plugged into', () => {
  const text = 'qubes:\n  work:\n    devices: { usb: ["sys-usb:2-1", { id: sys-usb:2-2 }], block: [sys-usb:sda1], pci: [sys-usb:3] }\n  sys-usb: {}\n';
  assert.equal(rename(text, 'sys-usb', 'usb-in'), 'qubes:\n  work:\n    devices: { usb: ["usb-in:2-1", { id: usb-in:2-2 }], block: [usb-in:sda1], pci: [sys-usb:3] }\n  usb-in: {}\n');
});

test('identities and tags are renamed in their own places only', () => {
  const text = 'identities: { work: {} }\nqubes:\n  work: { identity: [work, x], tags: [work] }\nflows:\n  - { from: "@tag:work", to: "@dispvm:@tag:work", service: work, action: ask }\n';
  const page = parse(text);
  assert.equal(applyEdits(text, renameAll(page, 'tag', 'work', 'desk') ?? []), text.replace('tags: [work]', 'tags: [desk]').replaceAll('@tag:work', '@tag:desk'));
  assert.equal(applyEdits(text, renameAll(page, 'identity', 'work', 'desk') ?? []), text.replace('identities: { work', 'identities: { desk').replace('identity: [work', 'identity: [desk'));
});
