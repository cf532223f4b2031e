// What is said of values and keys that do not fit: where, in which words, and what is left unsaid.
import assert from 'node:assert/strict';
import test from 'node:test';
import { schemaProblems, type SchemaProblem } from '../../server/plan/schema.ts';
import { parse } from '../../server/syntax/parse.ts';
import { asMapping } from '../../server/syntax/tree.ts';

const problems = (text: string): readonly SchemaProblem[] => {
  const tree = parse(text);
  return schemaProblems(tree, asMapping(tree.root));
};
const shown = (text: string): string[] => problems(text).map(({ at, says }) => `${text.slice(at.start, at.end)} | ${says}`);

test('an empty text and one of comments lack the version', () => {
  for (const text of ['', '\n', '# c\n', '---\n', '# c\r\n\r\n']) {
    const [problem, ...others] = problems(text);
    assert.equal(problem?.kind, 'missing-key', JSON.stringify(text));
    assert.deepEqual(others, []);
    assert.doesNotMatch(text.slice(problem?.at.start, problem?.at.end), /[\r\n]/);
  }
});

test('every place is one line', () => {
  const text = 'plan: 1\nqubes:\n  work:\n    holds:\n      -passwords\n      -keys\n    label: |\n      a\n      b\n    netvm: [a,\n      b]\n    purpose: one\n      two: three\n';
  const more = 'plan: 1\ntags:\n  - a\ntitle:\n  a: 1\n  b: 2\nqubes:\n  - a\n  - b\n';
  const found = [text, more].flatMap(shown);
  assert.ok(found.length >= 5);
  for (const line of found) assert.doesNotMatch(line, /[\r\n]/);
});

test('spaces of another kind are named, since nobody can see them', () => {
  assert.deepEqual(shown('plan: 1\n\u00a0\u00a0work: { label: blue }\n'), ['\u00a0\u00a0work | Before `work` stand spaces of another kind, which YAML does not count as indentation']);
});

test('what cannot be seen does not get into messages', () => {
  const [line] = shown('plan: 1\n"bad\\u202E\\u0007key\\nx": 1\n');
  assert.match(line ?? '', /`badkeyx` is not a key of a plan/);
});

test('long values are cut', () => {
  for (const { says } of problems(`plan: 1\nexperience: ${'x'.repeat(500)}\n${'k'.repeat(500)}: 1\n`)) assert.ok(says.length < 150, says);
});

test('one mistake, however often it is repeated, is told once', () => {
  assert.equal(problems('plan: 1\nqubes:\n  a: &a { bogus: 1, netvm: [x, y] }\n  b: { <<: *a }\n  c: *a\n').length, 2);
});

test('with broken YAML only what stands above it is told', () => {
  assert.deepEqual(shown('plan: one\nqubes:\n  work\n    label: [x]\n'), ['one | `plan` should be a whole number, not `one`']);
  assert.deepEqual(shown('title: 5\nqubes: [\n'), ['5 | `title` should be text, not `5`; it needs quotes']);
  assert.deepEqual(shown('plan: 1\nexperience: *nobody\napproach: qubes\n').length, 1, 'an unknown alias breaks nothing else');
});

test('names like those of object members harm nothing', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(problems(`plan: 1\n${name}: 1\n`).length, 1, name);
    assert.equal(problems(`plan: 1\nqubes: { ${name}: { ${name}: 1 } }\n`).length, 1, name);
    assert.equal(problems(`plan: 1\nqubes: { ${name}: { features: { ${name}: [x] } } }\n`).length, 1, name);
    assert.equal(problems(`plan: 1\nmaintenance: { dom0: ${name} }\n`).length, 1, name);
  }
});

test('sizes, dates and words of other people are understood, and nothing is guessed where two things are possible', () => {
  const meant = (text: string): unknown => problems(`plan: 1\n${text}\n`)[0]?.repair?.value;
  assert.equal(meant('hardware: { ram: 16G }'), '16 GB');
  assert.equal(meant('hardware: { ram: 16Gi }'), '16 GiB');
  assert.equal(meant('hardware: { ram: "1,5 gib" }'), '1.5 GiB');
  assert.equal(meant('qubes: { a: { memory: "4000" } }'), 4000);
  assert.equal(meant('qubes: { a: { volumes: { private: 20 } } }'), '20 GiB');
  assert.equal(meant('maintenance: { last_update: 2026/1/5 }'), '2026-01-05');
  assert.equal(meant('maintenance: { last_update: 16. 11. 2026 }'), '2026-11-16');
  assert.equal(meant('maintenance: { last_update: Nov 16 2026 }'), '2026-11-16');
  assert.equal(meant('maintenance: { last_update: 5/6/2026 }'), undefined);
  assert.equal(meant('maintenance: { last_update: yesterday }'), undefined);
  assert.equal(meant('maintenance: { last_update: 2026-13-01 }'), undefined);
  assert.equal(meant('hardware: { ram: lots }'), undefined);
  assert.equal(meant('qubes: { a: { netvm: 5 } }'), undefined);
  assert.equal(meant('qubes: { a: { trust: { a: b } } }'), undefined);
});

test('an entry that was left empty is shown by its dash', () => {
  assert.deepEqual(shown('plan: 1\nflows:\n  -\n'), ['- | `flows` has an entry with nothing in it']);
});

test('thousands of mistakes are cut off', () => {
  assert.equal(problems(`plan: 1\nflows:\n${'- {}\n'.repeat(5000)}`).length, 1000);
});
