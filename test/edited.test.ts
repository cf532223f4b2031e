// What is known of a text that was edited is what is known of it when it is read for the first time: after any edits, of any plan.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { samplePlan } from '../scripts/sample-plan.ts';
import { work } from '../server/base/memo.ts';
import { hover } from '../server/features/hover.ts';
import { symbols } from '../server/features/symbols.ts';
import type { Bases } from '../server/plan/layers.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { ran } from '../server/rules/run.ts';
import { snapshot, type Snapshot, type Sources } from '../server/snapshot.ts';
import { parse, readsOf } from '../server/syntax/parse.ts';
import { readFixture } from './fixture.ts';
import { largePlan } from './large-plan.ts';
import { random } from './random.ts';
import { randomPlan } from './random-plan.ts';

const settings = defaultSettings('2026-11-23');
const read = (folder: string): string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => /ya?ml$/.test(name))
    .map((name) => readFileSync(new URL(folder + name, import.meta.url), 'utf8'));
const fixtures = read('./rules/').flatMap((text) => readFixture(text).map((section) => section.text));
const examples = read('../examples/');

/** All that a person would see of a plan, as plain data. */
function seen(shot: Snapshot, places: readonly number[]): unknown {
  const span = ({ start, end, file }: { start: number; end: number; file?: string | undefined }): string => `${file ?? ''} ${start}-${end}`;
  const { findings, silenced } = shot.outcome;
  // Trying repairs is slow: one finding's are enough each time, not in a large plan.
  const tried = shot.text.length < 4_000 ? findings[(places[0] ?? 0) % findings.length] : undefined;
  return {
    offers: tried && shot.offers(tried).map(({ title }) => title),
    findings: findings.map((it) => [it.rule, it.severity, span(it.at), it.says, it.unnecessary, it.because.map(({ at, says }) => `${span(at)} ${says}`), it.fixes.map((fix) => [fix.title, fix.kind, shot.editsOf(fix)])]),
    silenced: silenced.map(({ rule, at }) => `${rule} ${span(at)}`),
    hovers: places.map((offset) => hover(shot, offset)?.markdown ?? null),
    symbols: symbols(shot).map((it) => [it.name, span(it.span), it.children.map((child) => [child.name, child.kind, span(child.span), child.detail ?? ''])]),
  };
}

function same(shot: Snapshot, sources: Sources, places: readonly number[], how: () => string): void {
  const [found, expected] = [seen(shot, places), seen(snapshot(shot.text, sources), places)];
  if (JSON.stringify(found) !== JSON.stringify(expected)) assert.deepEqual(found, expected, how());
}

const snippets = [
  ...['x', ' ', '\n', '"', '{', '}', '# remark\n', 'flows:\n', 'qubes:\n', '&a ', '*a', '<<: *a', '\n\n', '    ', '|\n', '- ', '\t', 'none', 'vault', 'sys-firewall', 'sys-whonix', 'default-dvm'],
  ...['  new-qube:\n    label: blue\n', '    netvm: none\n', '    trust: ultimate\n', '    clone: work\n', '    template_for_dispvms: true\n', '    class: DispVM\n', '    identity: owl\n', '    features: { prohibit-start: x }\n'],
  ...['\n  - { from: work, to: vault, service: copy, action: allow }\n', '  - { from: "*", to: "@anyvm", service: copy, action: ask }\n', '  - { from: vault, to: "@dispvm", service: open, action: allow, reason: x }\n'],
  ...['defaults: { netvm: none }\n', 'release: "4.2"\n', 'identities: { owl: { anonymous: true } }\n', 'approach: [qubes]\n', '# qube-plan: allow vault-has-network — known\n', '# qube-plan: allow-file unknown-key\n', 'purpose: the password is hunter2!\n', 'lable: red\n'],
];

/** One edit such as people make: typing, deleting, pasting from elsewhere, putting a word in the place of another. */
function edited(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1);
  const until = Math.min(text.length, at + ([0, 0, 0, 1, 1, 5, 40, 300][next(8)] as number));
  const words = [...text.matchAll(/[\w-]+/g)];
  const word = words[next(words.length)];
  if (word && next(4) === 0) {
    const other = words[next(words.length)] as RegExpExecArray;
    return text.slice(0, word.index) + other[0] + text.slice(word.index + word[0].length);
  }
  const snippet = next(4) === 0 ? '' : next(5) === 0 ? text.slice(next(text.length), next(text.length)).slice(0, 200) : (snippets[next(snippets.length)] as string);
  return text.slice(0, at) + snippet + text.slice(until);
}

/** As the editor takes it: the snapshot of the text before hands over what stays. What it is held to is made for good, the quick way. */
const live = (text: string, sources: Sources, before?: Snapshot): Snapshot => snapshot(text, { ...sources, live: true }, before);

function walk(start: string, count: number, seed: number, sources: Sources = { settings }): void {
  const next = random(seed);
  let shot = live(start, sources);
  assert.ok(shot.outcome);
  for (let i = 0; i < count; i++) {
    const before = shot.text;
    const text = edited(before, next);
    shot = live(text, sources, shot);
    // Not every text is looked at: people type faster than that.
    if (next(4) > 0) same(shot, sources, [next(text.length + 1), next(text.length + 1)], () => `after ${JSON.stringify(before)}`);
  }
}

test('edits of fixtures and examples', () => {
  for (const [seed, text] of [...fixtures, ...examples].entries()) walk(text, 2, seed);
});

test('edits of random plans with everything in them', () => {
  for (let seed = 0; seed < 20; seed++) walk(randomPlan(seed), 8, seed + 1_000);
});

test('edits of a larger plan, where most is kept', () => {
  walk(largePlan(60, 40), 30, 5);
  walk(samplePlan(400), 20, 6);
});

test('any one character of a plan typed or deleted', () => {
  const text = 'plan: 1\nqubes:\n  work: { label: blue, netvm: sys-vpn }\n  sys-vpn:\n    label: green # x\n    provides_network: true\nflows:\n  - { from: work, to: vault, service: copy, action: ask }\n';
  const next = random(3);
  for (let at = 0; at <= text.length; at++) {
    for (const changed of [text.slice(0, at) + 'a \n:"[{-#&*'[next(11)]! + text.slice(at), text.slice(0, at) + text.slice(at + 1)]) {
      const before = live(text, { settings });
      assert.ok(before.outcome);
      const there = live(changed, { settings }, before);
      same(there, { settings }, [at], () => `at ${at}`);
      same(live(text, { settings }, there), { settings }, [at], () => `back from ${at}`);
    }
  }
});

test('edits that change what every qube means', () => {
  const start = `release: "4.3"\ndefaults: { netvm: sys-firewall, template: fedora-43-xfce }\nidentities: { owl: { anonymous: true } }\ntemplates:\n  mail: { clone: fedora-43-xfce }\n${largePlan(30, 15).replace(/^[^]*?qubes:/, 'qubes:').replace(/\{ label: red/g, '{ template: mail, label: red')}`;
  const steps: readonly (readonly [string, string])[] = [
    ['netvm: sys-firewall, template', 'netvm: none, template'],
    ['release: "4.3"', 'release: "4.2"'],
    ['  mail: { clone: fedora-43-xfce }', '  post: { clone: fedora-43-xfce }'],
    ['  post: {', '  mail: { features: { whonix-ws: 1 },'],
    ['anonymous: true', 'anonymous: false'],
    ['sys-vpn: {', 'sys-tor: {'],
    ['sys-tor: {', 'sys-vpn: { netvm: sys-whonix, '],
    ['defaults: {', 'defaults: { default_dispvm: mail, '],
    ['flows:', 'flows:\n  - { from: "@tag:anon-vm", to: "*", service: "*", action: allow }'],
    ['fedora-43-xfce }', 'whonix-workstation-18 }'],
    ['qubes:', 'extends: [../base.yaml]\nqubes:'],
  ];
  const base = (netvm: string): Bases => () => ({ file: '/base.yaml', tree: parse(`plan: 1\ndefaults: { netvm: ${netvm}, updatevm: sys-whonix }\nqubes:\n  sys-vpn: { label: green, netvm: none }\n  extra: { label: black, holds: [keys], netvm: ${netvm} }\nflows:\n  - { from: extra, to: sys-vpn, service: copy, action: allow }\n`, '/base.yaml') });
  for (const bases of [base('sys-net'), base('none')]) {
    let text = start;
    let shot = live(text, { settings, bases });
    assert.ok(shot.outcome);
    for (const [from, to] of [...steps, ...[...steps].reverse().map(([a, b]) => [b, a] as const)]) {
      text = text.replace(from, to);
      shot = live(text, { settings, bases }, shot);
      same(shot, { settings, bases }, [], () => `${from} to ${to}`);
    }
  }
});

test('a base that changes, and edits of the plan above it', () => {
  const next = random(11);
  let base = 'plan: 1\ndefaults: { netvm: none }\nqubes:\n  work: { label: blue, features: { a: 1 } }\n  vault: { label: black, netvm: sys-firewall }\n';
  let text = 'plan: 1\nextends: [base.yaml]\nqubes:\n  work: { netvm: sys-firewall, features: { b: 1 } }\n  mail: { label: yellow }\nflows:\n  - { from: mail, to: vault, service: copy, action: allow }\n';
  let shot: Snapshot | undefined;
  for (let i = 0; i < 120; i++) {
    if (next(4) === 0) base = edited(base, next);
    else text = edited(text, next);
    if (base.length > 600 || text.length > 900) [base, text] = ['plan: 1\nqubes:\n  work: { label: red }\n', 'extends: [base.yaml]\nqubes:\n  work: { netvm: none }\n'];
    const tree = parse(base, '/base.yaml');
    const sources: Sources = { settings, bases: () => ({ file: '/base.yaml', tree }), self: '/plan.yaml' };
    shot = live(text, sources, shot);
    same(shot, sources, [next(text.length + 1)], () => JSON.stringify({ base, text }));
  }
});

test('an older snapshot and its findings still answer for their own text', () => {
  const text = samplePlan(120);
  const older = live(text, { settings });
  assert.ok(older.outcome);
  const newer = live(text.replace('label: pink', 'label: red'), { settings }, older);
  same(newer, { settings }, [40], () => 'the newer');
  same(older, { settings }, [40], () => 'the older');
  same(newer, { settings }, [60], () => 'the newer again');
  const strict = { settings: { ...settings, rules: { 'unknown-label': 'off' } } } as const;
  same(live(text, strict, newer), strict, [], () => 'other settings');
});

test('a day of typing takes no more memory than an hour', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const text = samplePlan(150);
  const [name, reason] = [text.indexOf('  qube-3:') + 8, text.indexOf('hand over results')];
  let shot = live(text, { settings });
  assert.ok(shot.outcome && name > 8 && reason > 0);
  const type = (count: number, from: number): void => {
    for (let i = from; i < from + count; i++) {
      for (const at of [name, reason]) {
        shot = live(`${text.slice(0, at)}x${i}${text.slice(at)}`, { settings }, shot);
        assert.ok(shot.outcome);
      }
    }
  };
  type(600, 0);
  const before = used();
  type(2_400, 600);
  same(live(text, { settings }, shot), { settings }, [40], () => 'after all that');
  // Were answers about every name and flow there ever was kept, it would be 40 MiB and more.
  const grown = used() - before;
  assert.ok(grown < 15, `${grown.toFixed(1)} MiB`);
});

/** What one edit costs in a plan of so many lines. */
function cost(lines: number, change: (text: string) => string): { readonly pieces: number | undefined; readonly units: number; readonly computed: number } {
  const before = live(samplePlan(lines), { settings });
  assert.ok(before.outcome);
  const [units, computed] = [ran.units, work.computed];
  const after = live(change(before.text), { settings }, before);
  assert.ok(after.outcome);
  return { pieces: readsOf(after.tree), units: ran.units - units, computed: work.computed - computed };
}

const inQube = (number: number, key: string, value: string) => (text: string): string => {
  const at = text.indexOf(`    ${key}: `, text.indexOf(`  qube-${number}:`)) + key.length + 6;
  return `${text.slice(0, at)}${value}${text.slice(at)}`;
};

test('a word typed in one qube costs the same in a long plan as in a short one', () => {
  for (const lines of [500, 4_000]) {
    assert.deepEqual(cost(lines, inQube(13, 'purpose', 'x')), cost(500, inQube(13, 'purpose', 'x')), `purpose, ${lines} lines`);
    const { pieces, units, computed } = cost(lines, inQube(13, 'purpose', 'x'));
    assert.equal(pieces, 1);
    assert.ok(units <= 6 && computed <= 20, `a purpose: ${units} units, ${computed} computed`);
  }
  // A remark says nothing: its qube is read again, and only rules about the text itself run.
  const remark = cost(2_000, (text) => text.replace('number 40, kept apart from the others  #', 'number 40, kept apart from the others  # more'));
  assert.ok(remark.pieces === 1 && remark.units <= 4 && remark.computed <= 8, JSON.stringify(remark));
});

test('a net qube typed in one qube makes rules run again for that qube, not for all', () => {
  const [few, many] = [cost(500, inQube(13, 'netvm', 'x')), cost(4_000, inQube(13, 'netvm', 'x'))];
  assert.equal(many.pieces, 1);
  assert.ok(many.units <= few.units + 2 && many.units <= 16, `${few.units} and ${many.units} units`);
});

test('a word typed in a flow makes rules run again for flows, not for qubes', () => {
  const typed = (text: string): string => text.replace('reason: hand over results', 'reason: we hand over results');
  const { pieces, units } = cost(4_000, typed);
  const flows = samplePlan(4_000).split('- { from').length - 1;
  assert.equal(pieces, 1);
  assert.ok(units <= flows + 12, `${units} units for ${flows} flows`);
});
