// No text, however broken or hostile, makes the engine throw, hang or point outside the text.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../server/base/edit.ts';
import { Lines } from '../server/base/lines.ts';
import { codeActions } from '../server/features/code-actions.ts';
import { complete } from '../server/features/completion.ts';
import { diagnostics } from '../server/features/diagnostics.ts';
import { hover } from '../server/features/hover.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { readFixture } from './fixture.ts';

const settings = defaultSettings('2026-11-23');
/** Every prefix takes minutes: `QUBE_PLAN_ALL=1` tries them all, a plain run each 97th, beginning elsewhere in each text. */
const stride = process.env['QUBE_PLAN_ALL'] === '1' ? 1 : 97;

/** CPU time that has passed, in milliseconds: a busy machine makes no difference. */
function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return Math.round((user + system) / 1000);
  };
}

/** Looks at everything there is to see in a text, and that it makes sense. */
function survive(text: string, name = JSON.stringify(text.slice(0, 60))): Snapshot {
  const shot = snapshot(text, { settings });
  assert.ok(shot.facts.qubes.length > 0, name);
  for (const found of shot.outcome.findings) sound(found, text, name);
  return shot;
}

function sound({ at, says, because }: Found, text: string, name: string): void {
  for (const { start, end, file } of [at, ...because.map((note) => note.at)]) {
    if (file === undefined) assert.ok(Number.isInteger(start) && start >= 0 && start <= end && end <= text.length, `${name}: ${says} at ${start}-${end}`);
  }
  assert.doesNotMatch(text.slice(at.start, at.end), /[\r\n]/, `${name}: "${says}" is about more than one line`);
  assert.ok(says !== '' && !/[\r\n]/.test(says) && says.length < 400, `${name}: ${says}`);
}

/** What an editor asks for at one place. */
function ask(shot: Snapshot, offset: number): void {
  diagnostics(shot);
  hover(shot, offset);
  complete(shot, offset);
}

/** Applies what is offered, up to a number of repairs. */
function repair(shot: Snapshot, most: number): void {
  for (const fix of shot.outcome.findings.flatMap(({ fixes }) => fixes).slice(0, most)) applyEdits(shot.text, shot.editsOf(fix));
}

const rules = new URL('./rules/', import.meta.url);
const plans = [new URL('../examples/', import.meta.url), new URL('./plans/', import.meta.url)];
const yaml = (folder: URL): string[] => readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(new URL(name, folder), 'utf8'));

test('every prefix of every fixture and example is read', () => {
  const sections = yaml(rules).flatMap((text) => readFixture(text).map((section) => section.text));
  const seen = new Set<string>();
  let turn = 0;
  for (const text of sections) for (let end = turn++ % stride; end <= text.length; end += stride) seen.add(text.slice(0, end));
  for (const text of plans.flatMap(yaml)) for (let end = turn++ % stride; end <= text.length; end += stride * 16) seen.add(text.slice(0, end));
  let count = 0;
  for (const text of seen) {
    const shot = survive(text);
    if (count++ % 7 === 0) ask(shot, text.length);
    if (count % 31 === 0) repair(shot, 5);
  }
  assert.ok(count > 500);
});

test('a character changed anywhere is survived', () => {
  const text = readFileSync(new URL('../examples/baseline.qube-plan.yaml', import.meta.url), 'utf8').replace(/^ *#.*\n/gm, '').slice(0, 1200);
  const others = ['\u0000', '"', "'", '{', ']', ':', '#', '&', '*', '!', '|', '\t', '\n', '\r', '-', '\ud83d', '%', '@', '\u2028', '\ufeff'];
  for (let at = 0; at < text.length; at += 7) {
    const other = others[at % others.length] as string;
    survive(text.slice(0, at) + other + text.slice(at + 1), `${JSON.stringify(other)} at ${at}`);
  }
});

const bomb = (): string => {
  let text = 'plan: 1\ntitle: &a0 x\n';
  for (let i = 1; i < 40; i++) text += `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}*a${i - 1}]\n`;
  return `${text}qubes: { work: { holds: *a39, tags: *a39, activities: *a38 } }\nflows: *a39\n`;
};

const nasty: Readonly<Record<string, string>> = {
  nothing: '',
  'a blank': ' ',
  'line breaks only': '\n\r\n\r\n\n',
  'comments only': '# a\n# b',
  'a word': 'hello',
  'a number': '12',
  'a list': '- a\n- b: c\n-\n',
  'nothing but marks': '---\n...\n---\n',
  'empty sections': 'plan:\nqubes:\ntemplates:\nflows:\nbackups:\nidentities:\ndefaults:\nhardware:\nextends:\nmaintenance:\n',
  'sections of the wrong kind': 'plan: []\nqubes: 1\ntemplates: [a]\nflows: {a: b}\nbackups: x\nidentities: [x]\ndefaults: []\nhardware: no\nextends: {}\nmaintenance: [1]\nthreat_model: 5\nfoundations: x\nfallback: []\n',
  'entries of the wrong kind': 'plan: 1\nqubes: { a: 1, b: [c], c: , d: { label: [], netvm: {}, tags: x, features: [], services: 5, devices: 1, volumes: [], firewall: {} } }\nflows: [1, [2], {}, , { from: {}, to: [[]], service: 5, action: [] }]\nbackups: [x, {}, { of: {} }]\n',
  'odd keys': '? [a]\n: b\n? {c: d}\n: e\n1: 2\ntrue: false\nnull: ~\n~: x\n: y\n"": z\n',
  'duplicate keys': 'plan: 1\nplan: 2\nqubes: { a: {}, a: {}, a: { label: x, label: y } }\nqubes: {}\n',
  'names of object members': 'plan: 1\nqubes: { __proto__: { __proto__: x, constructor: y, netvm: __proto__ }, constructor: { template: toString }, hasOwnProperty: {} }\n__proto__: 1\nidentities: { __proto__: { anonymous: true } }\ndefaults: { netvm: constructor, template: __proto__ }\nflows: [{ from: __proto__, to: constructor, service: valueOf, action: allow }]\n',
  'tabs everywhere': 'plan:\t1\nqubes:\n\twork:\n\t\tlabel:\tblue\n\t- x\n',
  'anchors and aliases': 'plan: 1\nx: &x { a: *x }\nqubes: &q\n  a: &a { label: blue }\n  b: *a\n  c: { <<: *a, <<: [*a, *b], netvm: *nobody }\n  d: &d { <<: *d }\n  *a : 1\nflows: *q\n',
  'an alias of itself': 'plan: 1\nqubes: &q { a: *q, b: { netvm: *q, template: *q } }\nflows: &f [*f, { from: *f, to: *q, service: *f, action: *f }]\n',
  'merges in a circle': 'a: &a { <<: *b }\nb: &b { <<: *a }\nqubes: { w: { <<: *a }, v: { <<: [*a, *b] } }\n',
  'a bomb of aliases': bomb(),
  'several documents': 'plan: 1\n---\nplan: 2\n--- # third\n- x\n...\n%YAML 1.2\n---\n{\n',
  directives: '%YAML 9.9\n%TAG ! x\n%FOO\n---\nplan: 1\n',
  tags: 'plan: !!int "1"\ntitle: !!binary x\nqubes: !!set { a, b }\nflows: !!omap [a: b]\nx: !<tag:y> 1\n',
  'a byte order mark': '\ufeffplan: 1\nqubes: { work: { label: nope } }\n',
  'lone carriage returns': 'plan: 1\rqubes:\r  work: { label: nope }\r',
  'mixed line breaks': 'plan: 1\r\nqubes:\n  work:\r    label: nope\r\n  vault: {}\n\r',
  'every control character': `title: "${Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('')}"\n${Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('')}`,
  'bytes of a picture': Array.from({ length: 4000 }, (_, i) => String.fromCharCode((i * 7919 + ((i * i) % 251)) % 256)).join(''),
  'halves of characters': '\ud83d: \ude00\nqubes: { \ud800: { label: \udfff } }\n',
  'lines of other alphabets': 'plan: 1\u2028qubes: 2\u2029x: \u0085y\n',
  'deep flow': `a: ${'['.repeat(5000)}`,
  'deep mappings': `${'{a: '.repeat(5000)}`,
  'deep dashes': `${'- '.repeat(5000)}x`,
  'deep question marks': `${'? '.repeat(5000)}x`,
  'deep indentation': Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  'an open quote over much': `title: "${'x\n'.repeat(20_000)}`,
  'many quotes': `${'"'.repeat(20_001)}`,
  'many colons': `${'a: '.repeat(5000)}`,
  'many anchors': `${'&a '.repeat(5000)}x`,
  'many hashes': `${'# '.repeat(20_000)}\n${'#\n'.repeat(20_000)}`,
  'many comments that allow': '# qube-plan: allow x\n'.repeat(3000),
  'many unknown keys': `plan: 1\n${Array.from({ length: 5000 }, (_, i) => `key${i}: 1\n`).join('')}`,
  'many equal keys': `plan: 1\n${'a: 1\n'.repeat(5000)}`,
};

for (const [name, text] of Object.entries(nasty)) {
  test(`survived in time: ${name}`, () => {
    const took = stopwatch();
    const shot = survive(text, name);
    ask(shot, text.length >> 1);
    repair(shot, 10);
    assert.ok(took() < 3000, `${took()} ms`);
  });
}

test('repairs are offered for broken texts without throwing', () => {
  for (const name of ['tabs everywhere', 'anchors and aliases', 'sections of the wrong kind', 'lone carriage returns', 'duplicate keys']) {
    const shot = survive(nasty[name] as string, name);
    codeActions(shot, { start: 0, end: shot.text.length });
  }
});

test('ten million characters are refused at the first line, at once', () => {
  const line = 'qubes: { work: { label: blue } } # password: hunter2\n';
  for (const text of [line.repeat(10_000_000 / line.length), `title: ${'x'.repeat(10_000_000)}`]) {
    const took = stopwatch();
    const { findings } = snapshot(text, { settings }).outcome;
    const [first] = findings.filter(({ rule }) => rule === 'yaml-syntax');
    assert.match(first?.says ?? '', /too large .* 10 million/);
    assert.ok(took() < 1000, `${took()} ms`);
    assert.equal(first?.severity, 'warning');
    assert.equal(first?.at.start, 0);
    assert.ok((first?.at.end ?? 0) <= 80);
  }
});

test('a hundred thousand flows of one line each', () => {
  const took = stopwatch();
  const shot = snapshot(`plan: 1\nflows:\n${'- a\n'.repeat(100_000)}`, { settings });
  assert.ok(shot.outcome.findings.length > 0);
  assert.ok(took() < 8000, `${took()} ms`);
});

test('many qubes and flows stay quick', () => {
  const names = Array.from({ length: 1500 }, (_, i) => `q${i}`);
  const qubes = names.map((name, i) => `  ${name}: { label: ${i % 2 ? 'red' : 'blue'}, netvm: ${i % 3 ? 'sys-firewall' : `q${i + 1}`}, provides_network: ${i % 5 === 0}, template: t${i % 7} }\n`).join('');
  const flows = names.map((name, i) => `  - { from: ${name}, to: q${(i * 7) % 1500}, service: copy, action: ask }\n`).join('');
  const took = stopwatch();
  const shot = survive(`plan: 1\nqubes:\n${qubes}flows:\n${flows}`, 'many qubes');
  assert.ok(shot.outcome.findings.length > 100);
  assert.ok(took() < 5000, `${took()} ms`);
});

test('places are exact in UTF-16 behind everything that is counted differently elsewhere', () => {
  const before = '\ufeff# 😀 \ud83d lone\r\nplan: 1\n# e\u0301\rmore\n';
  const text = `${before}qubes: { "😀😀": { label: 😀, netvm: "😀" } } # end\n`;
  const { findings } = survive(text).outcome;
  const places = findings.filter(({ rule }) => ['unknown-label', 'unknown-netvm', 'invalid-qube-name', 'yaml-syntax'].includes(rule)).map(({ rule, at }) => [rule, at.start, text.slice(at.start, at.end)]);
  assert.deepEqual(places, [
    ['yaml-syntax', text.indexOf('\ud83d lone'), '\ud83d'],
    ['invalid-qube-name', text.indexOf('"😀😀"'), '"😀😀"'],
    ['unknown-label', text.indexOf('😀, netvm'), '😀'],
    ['unknown-netvm', text.indexOf('"😀" }'), '"😀"'],
  ]);
  const lines = new Lines(text);
  assert.deepEqual(lines.positionAt(text.indexOf('"😀😀"')), { line: 4, character: 9 });
  assert.deepEqual(lines.positionAt(text.indexOf('😀, netvm')), { line: 4, character: 26 });
});
