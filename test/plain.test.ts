// The quick reader reads what it reads exactly as the library does.
import assert from 'node:assert/strict';
import test from 'node:test';
import { samplePlan } from '../scripts/sample-plan.ts';
import { readPlain } from '../server/syntax/plain.ts';
import { read, strayCharacter } from '../server/syntax/whole.ts';
import type { Node } from '../server/syntax/tree.ts';
import { random } from './random.ts';
import { randomPlan } from './random-plan.ts';

function dump(node: Node | undefined): unknown {
  if (!node) return null;
  const place = `${node.kind} ${node.from}-${node.to}`;
  if (node.kind === 'map') return [place, node.flow, node.pairs.map(({ key, value }) => [dump(key), dump(value)])];
  if (node.kind === 'list') return [place, node.flow, node.items.map(dump)];
  if (node.kind === 'alias') return [place, node.name];
  return [place, node.style, node.value, node.source];
}

/** Whether the quick reader read the text; if so, as the library does. */
function same(text: string): boolean {
  const plain = readPlain(text, { base: 0, file: undefined });
  if (!plain) return false;
  const { root, problems, extra, borrows } = read(text, { base: 0, file: undefined }, new Map());
  assert.deepEqual({ problems, extra, borrows, stray: strayCharacter(text) }, { problems: [], extra: undefined, borrows: false, stray: undefined }, JSON.stringify(text));
  assert.deepEqual(dump(plain), dump(root), JSON.stringify(text));
  return true;
}

test('texts put together from what means something in YAML', () => {
  const next = random(1);
  const words = [
    ...['a', 'b1', 'key', 'x-y', 'x.y', 'a b', '12', '0', '007', '1.5', '1e3', '0x1F', '0o7', '16 GiB', '2026-11-23', '-1', '+1', '.5', 'null', 'Null', '~', '~x', 'true', 'True', 'FALSE', 'yes', 'no', 'none', '.inf', '.nan', '1:2', 'a:b', 'a: b', 'a :b', 'a#b', 'a #b'],
    ...['"q"', "'q'", '""', "''", '"a: b"', '"a\\n"', "'it''s'", '"a', "b'", '"a" b', '"a"#c', '@x', '`x', '%x', '!t x', '&a x', '*a', '|', '>-', '?', '? a', '-', '- a', '--- a', '...', ':', ': a', '#', 'ä', 'ü b', '\u2028', '\u00a0', '\ufeff', '𝒳', '\t', '\r', '<<', '<<: x', '_x', '/dev/sda', '(a)', '=', '$x', '^', ';', 'a,b', 'a, b', 'a]', 'a}', '[', '{', ']', '}', ','],
  ];
  const pick = <T>(all: readonly T[]): T => all[next(all.length)] as T;
  const value = (depth: number): string => {
    if (depth > 0 && next(4) === 0) return `[${pick(['', ' '])}${Array.from({ length: next(4) }, () => value(depth - 1)).join(pick([', ', ',', ' , ']))}${pick(['', ' ', ','])}]`;
    if (depth > 0 && next(4) === 0) return `{${pick(['', ' '])}${Array.from({ length: next(4) }, () => `${pick(words.slice(0, 12))}${pick([': ', ': ', ':', ' : '])}${value(depth - 1)}`).join(pick([', ', ',']))}${pick(['', ' '])}}`;
    return pick(words);
  };
  let read = 0;
  for (let i = 0; i < 30_000; i++) {
    const lines = Array.from({ length: 1 + next(5) }, () => {
      const indent = ' '.repeat(pick([0, 0, 2, 2, 4, 1]));
      const tail = pick(['', '', '', ' ', '  # remark', ' #', '#x']);
      const begin = pick([() => `${pick(words.slice(0, 6))}:`, () => `${pick(words.slice(0, 6))}: ${value(2)}`, () => `${pick(words.slice(0, 6))}:  ${value(1)}`, () => `- ${value(2)}`, () => `- ${pick(words.slice(0, 6))}: ${value(1)}`, () => '# remark', () => '', () => `${pick(words)}: ${value(1)}`, () => '-', () => value(1)]);
      return indent + begin() + tail;
    });
    if (same(`${lines.join('\n')}${pick(['', '\n', '\n\n'])}`)) read++;
  }
  assert.ok(read > 1_500, `only ${read} were read`);
});

test('any one character of a plain text exchanged, typed or deleted', () => {
  const text = 'work:\n  label: blue # calm\n  tags: [a, "b c", \'d\']\n  features: { a: 1, b: { c: [x] } }\n  apps:\n  - Firefox ESR\n  - from: x\n    to: true\n  memory: 400\n\n# end\nother:\n';
  const keys = [...'a1 \n:"\'[]{},-#&*!|>%@`?~.\\\t\r=<é', '\u2028', '\ud800'];
  for (let at = 0; at <= text.length; at++) {
    same(text.slice(0, at) + text.slice(at + 1));
    for (const key of keys) {
      same(text.slice(0, at) + key + text.slice(at));
      same(text.slice(0, at) + key + text.slice(at + 1));
    }
  }
});

test('nearly all of a plan is read quickly', () => {
  const entries = samplePlan(600).split(/\n(?=  qube-)/).slice(1, -1);
  assert.ok(entries.length > 50);
  for (const entry of entries) assert.ok(same(`${entry}\n`), entry);
  for (let seed = 0; seed < 60; seed++) for (const section of randomPlan(seed).split(/\n(?=\S)/)) same(section);
});
