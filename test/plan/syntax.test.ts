// The words for broken YAML: one per line, one token long, with repairs that were tried; nothing stays in the parser's own words.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../../server/base/edit.ts';
import { Lines } from '../../server/base/lines.ts';
import { syntaxFaults, type SyntaxFault } from '../../server/plan/syntax-faults.ts';
import { parse } from '../../server/syntax/parse.ts';

const faults = (text: string): readonly SyntaxFault[] => syntaxFaults(parse(text));
const shown = (text: string): string[] => faults(text).map(({ at, says }) => `${text.slice(at.start, at.end)} | ${says}`);

const broken = [
  'title: a\u0000b\u0007c\n',
  'title: a\ud800b\n',
  'title: &x &y 1\n',
  'title: !!str !!int 1\n',
  'title: &x *y\n',
  'title: | text\n',
  'notes: |\n\n\n    deep\n  less\nb: 1\n',
  'notes: |\nat the margin\n',
  'a: - b\n',
  'a: !!map [x]\n',
  'a: !!int b\n',
  '%FOO bar\n---\na: 1\n',
  '%YAML\na: 1\n',
  '--- a: 1\n',
  'a: !x\n  - b\n',
  `${'k'.repeat(1100)}: 1\n`,
  `${'['.repeat(300)}\n`,
  'a: &: 1\n',
  '&a - b\n',
  'a: {b: c, - d}\n',
  'a: [b: c: d]\n',
  '? a: b: c\n',
  '*a : 1\n',
  'a: "b\n---\nc\n',
  "a: 'b\n...\n",
  '- a\nb: c\n',
  'a: 1\n- b\n',
  '@\n',
  'a: [1, 2]]\n',
  '\t\n\ta: 1\n',
  'a:\n  b: 1\n c: 2\n',
  '{\n',
  '}',
  '"',
  "'",
  '[a, "b',
  'x'.repeat(2_000_001),
];

test('every complaint of the parser has words of ours, at a place of one line', () => {
  for (const text of broken) {
    const found = faults(text);
    const name = JSON.stringify(text.slice(0, 40));
    assert.ok(found.length > 0, `nothing said about ${name}`);
    const lines = new Lines(text);
    for (const { at, says, severity, code } of found) {
      assert.ok(at.start <= at.end && at.end <= text.length, name);
      assert.ok(at.end > at.start, `${code} in ${name} has something to underline`);
      assert.equal(lines.positionAt(at.start).line, lines.positionAt(at.end).line, name);
      assert.doesNotMatch(says, /implicit|node|token|sequence|flow|scalar|compact|indicator|column|collection/i, `${code}: ${says}`);
      assert.doesNotMatch(says, /expects something else/, `${code} in ${name} has no words of its own`);
      assert.ok(says.length < 160 && !says.includes('\n') && !says.endsWith('.'), says);
      assert.equal(severity, code === 'TOO_LARGE' || code === 'BAD_DIRECTIVE' || code === 'TAG_RESOLVE_FAILED' || code === 'BAD_COLLECTION_TYPE' || code === 'BAD_ALIAS' ? severity : 'error');
    }
  }
});

test('whatever is cut short, the words stay short and the repairs repair', () => {
  const folder = new URL('../rules/', import.meta.url);
  const text = ['yaml-syntax.yaml', ...readdirSync(folder).slice(0, 3)].map((name) => readFileSync(new URL(name, folder), 'utf8')).join('').slice(0, 6000);
  for (let end = 0; end < text.length; end += 7) {
    const part = text.slice(Math.max(0, end - 400), end);
    const found = faults(part);
    assert.ok(found.filter(({ severity }) => severity === 'error').length <= 3);
    assert.equal(found.length === 0, parse(part).problems.length === 0);
    for (const { at, repairs } of found) {
      assert.doesNotMatch(part.slice(at.start, at.end), /[\r\n]/);
      for (const repair of repairs) {
        const edits = repair.edits();
        if (edits.length > 0) assert.ok(parse(applyEdits(part, edits)).problems.length < parse(part).problems.length);
      }
    }
  }
});

test('an open quote or bracket is the last thing that is told, other faults are told line by line', () => {
  assert.deepEqual(shown('a: @b\nc: "d\ne: @f\n'), ['@b | A text that begins with `@` needs quotes', '"d | The quote that is opened here is never closed']);
  assert.deepEqual(shown('a: @b\nc: [d\ne: @f\n'), ['@b | A text that begins with `@` needs quotes', '[ | The `[` that is opened here is never closed']);
  assert.equal(shown('a: @\nb: @\nc: @\nd: @\n').length, 3);
});

test('characters that cannot be shown are removed all at once', () => {
  const text = 'title: a\u0000b\u0007\n';
  const [fault] = faults(text);
  assert.equal(fault?.says, 'A character that cannot be shown stands here (U+0000)');
  assert.equal(applyEdits(text, fault?.repairs[0]?.edits() ?? []), 'title: ab\n');
});

test('a place is exact behind astral characters, a byte order mark and other line breaks', () => {
  assert.deepEqual(faults('\ufeff# 😀\r\ntitle: "😀\r\n').map(({ at }) => [at.start, at.end]), [[14, 17]]);
});
