// Reading a plan: bases under overlays, `allow` comments, and what survives bad text.
import assert from 'node:assert/strict';
import test from 'node:test';
import { facts } from '../../server/facts/facts.ts';
import type { Bases } from '../../server/plan/layers.ts';
import type { Plan } from '../../server/plan/plan.ts';
import { readPlan } from '../../server/plan/read.ts';
import { parse } from '../../server/syntax/parse.ts';

const plan = (text: string, files: Record<string, string> = {}): Plan => {
  const bases: Bases = (_, path) => {
    const text = files[path];
    return text === undefined ? 'missing' : { file: path, tree: parse(text, path) };
  };
  return readPlan(parse(text), bases, 'self.yaml');
};

test('an overlay changes what its base says, and nothing else', () => {
  const it = plan(
    `
extends: base.yaml
defaults: { netvm: sys-whonix }
qubes:
  work: { label: blue, netvm: ~ }
  gone:
  own: { label: red }
flows:
  - { from: own, to: work, service: copy, action: deny }
`,
    {
      'base.yaml': `
defaults: { netvm: sys-firewall, template: debian-13-xfce }
qubes:
  work: { label: yellow, purpose: desk, netvm: sys-vpn }
  gone: { label: gray }
  kept: { label: green, tags: [x] }
flows:
  - { from: kept, to: work, service: copy, action: ask }
backups: [{ of: [work] }]
`,
    },
  );
  assert.deepEqual(it.qubes.map(({ name }) => name), ['work', 'kept', 'own']);
  const [work, kept] = it.qubes;
  assert.equal(work?.label?.value, 'blue');
  assert.equal(work?.netvm?.value, null);
  assert.equal(work?.purpose?.value, 'desk');
  assert.equal(work?.purpose?.at.file, 'base.yaml');
  assert.equal(kept?.at.file, 'base.yaml');
  assert.deepEqual(it.flows.map((flow) => [flow.from[0]?.value, flow.action?.value]), [['own', 'deny'], ['kept', 'ask']]);
  assert.equal(it.backups.length, 1);
  const known = facts(it);
  assert.equal(known.qube('kept')?.netvm.value, 'sys-whonix');
  assert.equal(known.qube('kept')?.template.value, 'debian-13-xfce');
  assert.deepEqual(it.extends.map(({ state }) => state), ['loaded']);
});

test('several bases: the later one lies over the earlier one; circles and missing files are told', () => {
  const files = { a: 'extends: b\nqubes: { x: { label: red } }', b: 'extends: a\nqubes: { x: { label: blue }, y: { label: blue } }', broken: '- 1' };
  const it = plan('extends: [a, b, nowhere, broken]\n', files);
  assert.deepEqual(it.extends.map(({ path, state }) => `${path} ${state}`), ['a loaded', 'b loaded', 'nowhere missing', 'broken broken']);
  assert.deepEqual(it.qubes.map(({ name, label }) => `${name} ${label?.value ?? ''}`), ['x blue', 'y blue']);
});

test('a base that leads back to the plan is a circle', () => {
  const it = plan('extends: [a, self.yaml, own]\nqubes: { x: {} }', { a: 'extends: b\nqubes: { y: {} }', b: 'extends: self.yaml', 'self.yaml': 'qubes: {}', own: 'extends: own' });
  assert.deepEqual(it.extends.map(({ path, state }) => `${path} ${state}`), ['a cycle', 'self.yaml cycle', 'own loaded']);
  assert.deepEqual(it.qubes.map(({ name }) => name), ['y', 'x']);
});

test('allow comments say what they speak for', () => {
  const it = plan(`# qube-plan: allow-file no-fallback — a second laptop
qubes:
  # qube-plan: allow vault-has-network -- once a week
  # another remark

  vault: { netvm: sys-net } # qube-plan: allow bypasses-firewall
  work:
    purpose: "# qube-plan: allow too-many-qubes — not a comment"
    notes: |
      # qube-plan: allow too-many-qubes — not a comment either
  x: y # qube-plan: allow
`);
  const [file, above, behind, bare, ...rest] = it.allows;
  assert.deepEqual(rest, []);
  assert.deepEqual([file?.scope, file?.rule, file?.reason], ['file', 'no-fallback', 'a second laptop']);
  assert.deepEqual([above?.rule, above?.reason, above?.alone], ['vault-has-network', 'once a week', true]);
  assert.match(it.text.slice(above?.covers.start, above?.covers.end), /^ {2}# another remark\n\n {2}vault[^\n]*$/);
  assert.deepEqual([behind?.rule, behind?.reason, behind?.alone], ['bypasses-firewall', undefined, false]);
  assert.match(it.text.slice(behind?.covers.start, behind?.covers.end), /^ {2}vault/);
  assert.equal(bare?.rule, '');
});

test('a broken plan still gives what can be read', () => {
  const it = plan('qubes:\n  vault: { netvm: none\n  work:\n    label: blue\n   bad indent\n  mail: { label: [red }\nflows: 7\nbackups: { of: x }\n');
  assert.ok(it.syntaxProblems.length > 0);
  assert.ok(it.qubes.some(({ name }) => name === 'vault'));
  assert.deepEqual(it.flows, []);
});

test('merge keys and aliases mean what they stand for', () => {
  const it = plan('qubes:\n  a: &base { label: blue, netvm: none }\n  b: *base\n  c: { <<: *base, label: red }\n');
  assert.deepEqual(it.qubes.map(({ name, label, netvm }) => [name, label?.value, netvm?.value]), [['a', 'blue', null], ['b', 'blue', null], ['c', 'red', null]]);
});

test('names that YAML takes for something else are names', () => {
  const it = plan('qubes:\n  123: { label: red }\n  true: { netvm: 123 }\n  null: {}\n');
  assert.deepEqual(it.qubes.map(({ name }) => name), ['123', 'true', 'null']);
  assert.equal(it.qubes[1]?.netvm?.value, '123');
});
