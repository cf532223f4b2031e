// Keys that stand twice: which are found, and what joining them leaves behind.
import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../server/base/edit.ts';
import { duplicates, type Duplicate } from '../../server/plan/duplicates.ts';
import { planEdits } from '../../server/plan/edits.ts';
import { parse, type Tree } from '../../server/syntax/parse.ts';

const first = (text: string): { tree: Tree; found: Duplicate } => {
  const tree = parse(text);
  const [found] = duplicates(tree);
  assert.ok(found, text);
  return { tree, found };
};

const joined = (text: string): string => {
  const { tree, found } = first(text);
  return applyEdits(text, planEdits(tree).joinPairs(found.first, found.pair));
};

test('joining moves the lines of the second to the end of the first', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a:\n  x: 1\nb: 2\na:\n  y: 3\n', 'a:\n  x: 1\n  y: 3\nb: 2\n'],
    ['a:\n  x: 1\na:\n  y: 3', 'a:\n  x: 1\n  y: 3\n'],
    ['a:\r\n  x: 1 # one\r\nb: 2\r\na: # two\r\n  y:\r\n    z: 3 # three\r\n# end\r\n', 'a:\r\n  x: 1 # one\r\n  # two\r\n  y:\r\n    z: 3 # three\r\nb: 2\r\n# end\r\n'],
    ['a:\n- 1\na:\n- 2\n', 'a:\n- 1\n- 2\n'],
    ['a:\n  t: |\n    text\n\nb: 1\na:\n  y: 2\n', 'a:\n  t: |\n    text\n  y: 2\n\nb: 1\n'],
  ];
  for (const [text, after] of cases) assert.equal(joined(text), after, JSON.stringify(text));
});

test('what cannot be joined safely is left alone', () => {
  for (const text of ['a: { x: 1 }\na:\n  y: 2\n', 'a:\n  x: 1\na:\n    y: 2\n', 'a:\n  x: 1\na: 2\n', 'a:\n  - 1\na:\n  y: 2\n', 'a:\nb: 1\na:\n  x: 1\n', 'a:\n  x: 1\nb: &n 2\na:\n  y: *n\n', 'a: &t\n  x: 1\na: &u\n  y: 2\n']) {
    assert.equal(joined(text), text, JSON.stringify(text));
  }
});

test('only equal keys of one mapping count, and whether both say the same is told', () => {
  const found = (text: string): readonly unknown[] => duplicates(parse(text)).map(({ name, path, same, joinable }) => [name, path.join('/'), same, joinable]);
  assert.deepEqual(found('a: 1\nb: { a: 1 }\nc: [{ a: 1 }, { a: 1 }]\n'), []);
  assert.deepEqual(found('a: 1\n"a": 1\nb: { c: [ { d: 1, d: 2 } ] }\n'), [['a', '', true, false], ['d', 'b/c/0', false, false]]);
  assert.deepEqual(found('a: { x: 1 }\na: { y: 1 }\n'), [['a', '', false, true]]);
  assert.deepEqual(found('a: { x: 1 }\na: { x: 2 }\n'), [['a', '', false, false]]);
  assert.deepEqual(found('a: 1\na: 2\na: 1\n').length, 2);
  assert.deepEqual(found('x: &x { a: 1 }\ny: { <<: *x, a: 2, <<: *x }\n: 1\n: 2\n'), []);
});
