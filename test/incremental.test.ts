// The tree that is put together from pieces is the tree of the whole text: after any edit, of any text.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { parse, readsOf, type Tree } from '../server/syntax/parse.ts';
import { parseWhole } from '../server/syntax/whole.ts';
import type { Node } from '../server/syntax/tree.ts';
import { samplePlan } from '../scripts/sample-plan.ts';
import { readFixture } from './fixture.ts';
import { random } from './random.ts';

const read = (folder: string, pattern: RegExp): string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(new URL(folder + name, import.meta.url), 'utf8'));

const examples = [...read('../examples/', /ya?ml$/), ...read('./plans/', /ya?ml$/)];
const fixtures = read('./rules/', /yaml$/).flatMap((text) => readFixture(text).map((section) => section.text));

const oddities = [
  '',
  '# only a comment\n',
  '---\nplan: 1\nqubes:\n  a: {}\n',
  'plan: 1\n---\nqubes: {}\n',
  '%YAML 1.2\n---\nplan: 1\n',
  '\ufeffplan: 1\r\nqubes:\r\n  a:\r\n    label: red\r\n  # c\r\n  b: {}\r\nflows:\r\n- { from: a, to: b }\r\n- from: b\r\n  to: a\r\n',
  'qubes:\n  a: &x { label: red }\n  b: *x\n  c: { <<: *x }\n',
  'qubes:\n  a: &x { label: red }\n  b: { tags: [*x, *x] }\nflows: *x\n',
  'qubes: {\n  a: { label: red },\nb: { label: blue }\n}\nflows: []\n',
  'title: "over\n  two lines"\nqubes:\n  a:\n    purpose: |\n      text\n     # not a comment\n\n  b:\n    purpose: >-\n      more\n',
  'title: "never closed\nqubes:\n  a: { label: red }\n',
  "qubes:\n  a: { purpose: 'never closed }\n  b: { label: red }\n",
  'qubes:\n  a: { label: [red }\n  b: { label: blue }\nflows:\n  - { from: a, to: b\n  - { from: b, to: a }\n',
  'qubes:\n  a:\n    lab\n    netvm: none\n  b:\n   x: 1\n  y: 2\n z: 3\n',
  'qubes:\n  "a b": {}\n  ? c\n  : {}\n  d: {}\n',
  'qubes:\n  a:\n\t b: 1\n  c: {}\n',
  'flows:\n- a\n-\n- { b: 1 }\nbackups:\n  -\n  - - x\n    - y\n',
  'qubes:\n  a: !tag {}\n  b: !!str x\n',
  'qubes: # comment\n  # another\n\n  a: {}\n\n\n  b:\n# at the margin\n  c: {}\nplan: 1',
  'a: b\nc\nd: e\n',
  'qubes:\n    a: {}\n  b: {}\n    c: {}\n',
  'qubes:\n  a: 1\n  - b\n  c: 2\n',
  'x: [a,\nb: c]\ny: {\n}\nz: 1\n',
  'qubes:\n  a: "x: y\n  b: z"\n  c: 1\n',
];

/** A tree as plain data, places included. */
function dump(tree: Tree): unknown {
  const node = (it: Node | undefined): unknown => {
    if (!it) return null;
    const place = `${it.kind} ${it.start}-${it.end}`;
    if (it.kind === 'map') return [place, it.flow, it.pairs.map(({ key, value }) => [node(key), node(value)])];
    if (it.kind === 'list') return [place, it.flow, it.items.map(node)];
    if (it.kind === 'alias') return [place, it.name, it.target?.start ?? null];
    return [place, it.style, it.value, it.source];
  };
  return { root: node(tree.root), problems: tree.problems.map(({ code, at, severity, detail }) => `${code} ${at.start}-${at.end} ${severity} ${detail}`) };
}

const same = (tree: Tree, text: string): void => {
  const [found, expected] = [dump(tree), dump(parseWhole(text))];
  if (JSON.stringify(found) !== JSON.stringify(expected)) assert.deepEqual(found, expected, `for ${JSON.stringify(text)}`);
};

test('pieces give the whole tree, for every text and every prefix of it', () => {
  for (const text of [...oddities, ...examples, ...fixtures]) same(parse(text), text);
  // A few fixtures stand for all: the robustness test walks every prefix of every one through the whole analysis.
  for (const text of [...oddities, ...fixtures.slice(0, 20)]) for (let end = 0; end < text.length; end++) same(parse(text.slice(0, end)), text.slice(0, end));
});

test('any one character typed or deleted gives the whole tree', () => {
  const next = random(1);
  const keys = ['a', ' ', '\n', ':', '"', "'", '[', '}', '{', ',', '-', '#', '&', '*', '|', '\t', '%', '!', '?'];
  for (const text of [...oddities, ...fixtures.slice(0, 6)]) {
    for (let at = 0; at <= text.length; at++) {
      const key = keys[next(keys.length)] as string;
      for (const changed of [text.slice(0, at) + key + text.slice(at), text.slice(0, at) + text.slice(at + 1)]) same(parse(changed, undefined, parse(text)), changed);
    }
  }
});

test('random edits one after the other give the whole tree', () => {
  const next = random(2);
  const snippets = ['x', ' ', '\n', '  new-qube:\n    label: blue\n', 'label: ', '- ', '\n  - { from: a, to: b }\n', '"', '{', '}', '# remark\n', 'flows:\n', 'qubes:\n', '&a ', '*a', '\n\n', '    ', '|\n'];
  for (const start of [...examples, samplePlan(150)]) {
    let text = start;
    let tree = parse(text);
    for (let i = 0; i < 60; i++) {
      const at = next(text.length + 1);
      const until = Math.min(text.length, at + [0, 0, 1, 1, 5, 40, 300][next(7)]!);
      const snippet = next(3) === 0 ? '' : next(5) === 0 ? text.slice(next(text.length), next(text.length)).slice(0, 200) : (snippets[next(snippets.length)] as string);
      text = text.slice(0, at) + snippet + text.slice(until);
      tree = parse(text, undefined, tree);
      same(tree, text);
      if (tree.problems.length > 6) tree = parse((text = start));
    }
  }
});

test('an edit inside one qube reads that qube again and nothing else', () => {
  const text = samplePlan(2_000);
  const tree = parse(text);
  assert.ok((readsOf(tree) ?? 0) > 100);
  const at = text.indexOf('purpose: Project number 90') + 12;
  const changed = `${text.slice(0, at)}x${text.slice(at)}`;
  const after = parse(changed, undefined, tree);
  assert.equal(readsOf(after), 1);
  same(after, changed);
  const broken = changed.replace('    label: green\n', '    lab\n');
  const again = parse(broken, undefined, after);
  assert.equal(readsOf(again), 1, 'a fault that stays inside its qube costs no more');
  same(again, broken);
});
