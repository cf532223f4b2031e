// Lays texts out and holds the result to its promises: even, the same the second time, and never another meaning, remark, quote or line end.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../server/base/edit.ts';
import { format } from '../server/syntax/format.ts';
import { commentsIn } from '../server/syntax/layout.ts';
import { parse } from '../server/syntax/parse.ts';
import { toData } from '../server/syntax/tree.ts';
import { random } from './random.ts';

const laid = (text: string, step = 2): string => applyEdits(text, format(parse(text), { step }));
const data = (text: string): unknown => JSON.parse(JSON.stringify(toData(parse(text).root)));
const remarks = (text: string): string[] => commentsIn(parse(text), 0, text.length).map((it) => it.text);

const plans = ['../examples/', './plans/', './plans/sound/'].flatMap((where) => {
  const url = new URL(where, import.meta.url);
  return readdirSync(url).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
});

const uneven = `\ufeff

plan:   1
title :  x   


# about the qubes
qubes:
    work:   
         label:   blue    # its colour
         # about holds
         holds: [ a,b ,c ]
         "purpose": |
             hello
               there  

         apps:
         -   'one'
         -  two
    # level with vault
    vault: {label: black , netvm:   none,tags:[ ] }
  
flows:
-  from: a
   to: b
-   - x
    -  y
-
  k: "v"
# the end


`;

const even = `\ufeffplan: 1
title: x

# about the qubes
qubes:
  work:
    label: blue    # its colour
    # about holds
    holds: [a, b, c]
    "purpose": |
        hello
          there  

    apps:
      - 'one'
      - two
  # level with vault
  vault: { label: black, netvm: none, tags: [] }

flows:
  - from: a
    to: b
  - - x
    - y
  -
    k: "v"
# the end
`;

test('a text is laid out evenly, and keeps its words, quotes, remarks and text blocks', () => {
  assert.equal(laid(uneven.replace('tags:[ ]', 'tags: [ ]')), even);
  assert.equal(laid(even), even);
  const wide = laid(even, 4);
  assert.ok(wide.includes('\n        holds: [a, b, c]\n') && wide.includes('\n    - from: a\n      to: b\n'), wide);
  assert.equal(laid(wide), even);
});

test('line ends stay what they are, and a missing last one is added', () => {
  assert.equal(laid('a:  1\r\nb:\r\n    c: 2'), 'a: 1\r\nb:\r\n  c: 2\r\n');
  assert.equal(laid('# only a remark   \n\n\n'), '# only a remark\n');
  assert.equal(laid(''), '');
});

test('what was set in columns on purpose stays so', () => {
  const columns = 'qubes:\n  personal:  { label: yellow }\n  work:      { label: blue }\n  untrusted: { label: red }\n';
  assert.equal(laid(columns), columns);
  assert.equal(laid('a:   1\nbb:  2\nccc: 3\n'), 'a:   1\nbb:  2\nccc: 3\n');
  assert.equal(laid('a:   1\nbb:    2\nccc: 3\n'), 'a: 1\nbb: 2\nccc: 3\n');
  assert.equal(laid('aaa:   1\nbbb:   2\n'), 'aaa: 1\nbbb: 2\n');
});

test('values on several lines move as a whole', () => {
  assert.equal(laid('a:\n    b: "one\n      two"\n    c: [x,\n        y ]\n    d: one\n      two\n'), 'a:\n  b: "one\n    two"\n  c: [x,\n      y ]\n  d: one\n    two\n');
  assert.equal(laid('a:\n    b: |+\n      x\n\n\n    c: >-\n      y  \n        z\n'), 'a:\n  b: |+\n    x\n\n\n  c: >-\n    y  \n      z\n');
});

test('what is wrong, or written for another reader, is left alone', () => {
  for (const text of ['a: [1,\n', '&x   {a:   1}', '---\na:   1\n', '? a\n: b\n', 'a:\n\t- b\n', '%YAML 1.2\n---\na:   1\n', 'a:  1\rb:  2\r']) assert.equal(laid(text), text, text);
});

test('only the lines that are asked for change', () => {
  const text = 'plan:   1\nqubes:\n    work:\n        label:   blue\n        netvm:   none\n';
  const within = (words: string): string => {
    const start = text.indexOf(words);
    return applyEdits(text, format(parse(text), { step: 2 }, { start, end: start + words.length }));
  };
  assert.equal(within('plan'), text.replace('plan:   1', 'plan: 1'));
  // Moved alone, this line would no longer belong to its qube: so it stays where it is.
  assert.equal(within('label'), text.replace('label:   blue', 'label: blue'));
  assert.equal(within(text), laid(text));
});

for (const { name, text } of plans) {
  test(`our own plans are laid out already: ${name}`, () => {
    assert.equal(laid(text), text);
    assert.ok(laid(text, 4) !== text, 'it could be laid out otherwise');
    assert.equal(laid(laid(text, 4)), text);
  });
}

/** Spaces where YAML does not care for them, other indentation, blank lines: what other people and programs write. */
function scramble(text: string, next: (below: number) => number): string {
  const wide = laid(text, 1 + next(7));
  const lines = wide.split('\n').map((line) => {
    const key = /^(\s*(?:- )?[\w.-]+:)( )(?=\S)/.exec(line);
    const spaced = key && !line.includes(': |') && !line.includes(': >') && next(3) === 0 ? `${key[1] as string}${' '.repeat(1 + next(4))}${line.slice((key[0] as string).length)}` : line;
    return spaced + (next(5) === 0 && !/^\s*$/.test(spaced) ? '  ' : '');
  });
  return lines.flatMap((line) => (next(8) === 0 && line === '' ? ['', '', line] : [line])).join('\n');
}

test('however a plan is spaced, it means the same afterwards, and a second time changes nothing', () => {
  const next = random(3);
  let changed = 0;
  for (const { text, name } of plans) {
    for (let round = 0; round < 12; round++) {
      const messy = scramble(text, next);
      const found = laid(messy);
      assert.deepEqual(data(found), data(messy), name);
      assert.deepEqual(remarks(found), remarks(text), name);
      assert.equal(laid(found), found, name);
      changed += found === messy ? 0 : 1;
    }
  }
  assert.ok(changed > plans.length * 8, 'most of them were changed');
});

test('no text is too strange, and none changes its meaning', () => {
  const parts = ['\n', '\n  ', '\n    ', '- ', '-', ' ', ':', ': ', '{', '}', '[', ']', ', ', '"', "'", '#', ' # x', '|\n', '>-\n', '&a ', '*a', '!t ', '? ', 'qubes', 'work', 'a: 1', '\t', '\r\n', '\r', '😀', '\ufeff', '---\n', '  \n'];
  const next = random(5);
  let changed = 0;
  for (let i = 0; i < 6000; i++) {
    const text = Array.from({ length: 1 + next(24) }, () => parts[next(parts.length)] as string).join('');
    const found = laid(text);
    if (found === text) continue;
    changed++;
    assert.deepEqual(data(found), data(text), JSON.stringify(text));
    assert.deepEqual(remarks(found), remarks(text), JSON.stringify(text));
    assert.equal(laid(found), found, JSON.stringify(text));
  }
  assert.ok(changed > 100, String(changed));
});

test('every beginning of a plan is laid out without harm', () => {
  for (const { text } of plans.slice(0, 3)) {
    const messy = laid(text, 3);
    for (let end = 0; end < messy.length; end += 7) {
      const part = messy.slice(0, end);
      const found = laid(part);
      assert.deepEqual(data(found), data(part));
      assert.equal(laid(found), found, JSON.stringify(part.slice(-80)));
    }
  }
});
