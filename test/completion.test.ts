// Runs the completion fixtures, and tries every completion at every kind of place in all example plans.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../server/base/edit.ts';
import { complete, type Completion } from '../server/features/completion.ts';
import { placeAt } from '../server/features/place.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import config from '../schemas/config.schema.json' with { type: 'json' };
import { valuesAt, type Shape } from '../server/plan/vocabulary.ts';
import { parse } from '../server/syntax/parse.ts';
import { keyName, type Node } from '../server/syntax/tree.ts';

const folder = new URL('./features/completion/', import.meta.url);
const update = process.env['UPDATE'] === '1';
const settings = defaultSettings('2026-11-23');
const look = (text: string): Snapshot => snapshot(text, { settings });

/**
 * A fixture is a stream of sections. `--- # at: …`: a plan with `$0` at the cursor. `--- # offers`: what is offered there, in order, with
 * what it would write where that is not the label itself; `# and more` where the list goes on. `--- # then: LABEL`: the text afterwards,
 * `$0` where placeholders leave the cursor.
 */
const head = /^--- # (at|offers|then)(?:: (.*))?$/;

interface Section {
  readonly kind: string;
  readonly title: string;
  text: string;
}

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const sections = read(readFileSync(file, 'utf8'));
  const written: Section[] = [];
  let shot: Snapshot | undefined;
  let offset = 0;
  for (const section of sections) {
    if (section.kind === 'at') {
      // The line break at the end belongs to the fixture.
      const text = section.text.replace(/\n$/, '');
      offset = text.indexOf('$0');
      shot = look(text.replace('$0', ''));
      assert.ok(offset >= 0, `${name}: "${section.title}" has no cursor`);
      written.push(section);
      continue;
    }
    const at = offset;
    const on = shot as Snapshot;
    const title = `${name}: ${sections.slice(0, sections.indexOf(section)).findLast(({ kind }) => kind === 'at')?.title ?? ''}${section.title ? `, then ${section.title}` : ''}`;
    const answer = section.kind === 'offers' ? offers(complete(on, at), section.text) : after(on, at, section.title);
    written.push({ ...section, text: answer });
    test(title, () => assert.equal(update ? answer : section.text, answer));
  }
  if (update) writeFileSync(file, written.map(({ kind, title, text }) => `--- # ${kind}${title ? `: ${title}` : ''}\n${text}`).join(''));
}

function read(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const match = head.exec(line);
    if (match) sections.push({ kind: match[1] as string, title: match[2] ?? '', text: '' });
    else (sections.at(-1) as Section).text += `${line}\n`;
  }
  return sections;
}

function offers(found: readonly Completion[], expected: string): string {
  const listed = expected.split('\n').filter((line) => line.startsWith('- ')).length;
  const shortened = expected.includes('# and more') && listed < found.length;
  const shown = shortened || (update && found.length > 12 && expected === '') ? found.slice(0, shortened ? listed : 8) : found;
  const lines = shown.map(({ label, insert }) => (insert === label ? `- ${quoted(label)}` : `- ${quoted(label)}: ${JSON.stringify(insert)}`));
  if (found.length === 0) return '# nothing\n';
  return `${[...lines, ...(shown.length < found.length ? ['# and more'] : [])].join('\n')}\n`;
}

function quoted(label: string): string {
  return /^[@*]/.test(label) ? JSON.stringify(label) : label;
}

function after(shot: Snapshot, offset: number, label: string): string {
  const found = complete(shot, offset).find((it) => it.label === label);
  assert.ok(found, `"${label}" is not offered`);
  return `${apply(shot, found)}\n`;
}

function apply({ text }: Snapshot, { insert, replace }: Completion): string {
  return applyEdits(text, [{ start: replace.start, end: replace.end, text: insert }]);
}

/** As an editor leaves it when nothing is typed into the placeholders. */
const filled = (insert: string): string => insert.replace(/\$\{\d+:([^}]*)\}|\$\{\d+\|([^,|]*)[^}]*\}|\$\d/g, (_, word?: string, choice?: string) => word ?? choice ?? '');

const plans = ['../examples/', './plans/'].flatMap((where) => {
  const url = new URL(where, import.meta.url);
  return readdirSync(url).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
});
/** Quotes, open brackets, half a key, a list begun: what a person leaves behind while typing. */
const more: readonly string[] = ['', 'plan: 1\n', 'qubes:\n  work:\n    label: blue\n\n  vault:\nflows:\n- from: work\n  to: vault\n', 'qubes: { work: { label: , netvm: }, vault: {} }\nflows: [{ from: a }, ]\n'];

for (const { name, text } of [...plans, ...more.map((text) => ({ name: JSON.stringify(text), text }))]) {
  test(`nothing that is offered breaks the text: ${name}`, () => {
    const shot = look(text);
    const before = shot.tree.problems.length;
    const seen = new Map<string, number>();
    let applied = 0;
    for (let offset = 0; offset <= text.length; offset++) {
      // Ends and beginnings of words, blank places; the letters between answer alike.
      if (/\w/.test(text[offset] ?? '') && /\w/.test(text[offset - 1] ?? '') && offset % 29 !== 0) continue;
      const found = complete(shot, offset);
      const kind = `${/\S*$/.exec(text.slice(Math.max(0, offset - 3), offset))?.[0] ?? ''}|${text.slice(offset, offset + 2)} ${found.length}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if ((seen.get(kind) as number) > 1 || applied > 150) continue;
      for (const it of new Set([found[0], found.find(({ insert }) => insert.includes('[')), found.find(({ insert }) => insert.includes('\n')), found.find(({ insert }) => /["{]/.test(insert)), found.at(-1)])) {
        if (!it) continue;
        assert.ok(it.replace.start <= offset && offset <= it.replace.end, `the cursor is in what "${it.label}" replaces`);
        assert.ok(!/[\r\n]/.test(text.slice(it.replace.start, it.replace.end)), 'a completion replaces part of one line');
        const result = applyEdits(text, [{ ...it.replace, text: it.snippet ? filled(it.insert) : it.insert }]);
        const { problems } = parse(result);
        applied++;
        const around = `${JSON.stringify(text.slice(Math.max(0, offset - 60), offset))}|${JSON.stringify(text.slice(offset, offset + 40))}`;
        assert.ok(problems.length <= before, `"${it.label}" at ${offset} in ${around}\nbecame ${JSON.stringify(result.slice(Math.max(0, offset - 60), offset + 60))}\n${problems.map(({ detail }) => detail).join('\n')}`);
      }
    }
    assert.ok(applied > 0, 'something was offered');
  });
}

test('settings of a workspace are completed, too', () => {
  const format = config as unknown as Shape;
  const labels = (text: string): string[] => complete(look(text), text.length, format).map(({ label }) => label);
  assert.deepEqual(labels('rules:\n  vault-has-network: '), ['off', 'hint', 'information', 'warning', 'error']);
  assert.ok(labels('rules:\n  va').includes('vault-has-network'));
  assert.deepEqual(labels('rules: {}\n').filter((label) => ['rules', 'exclude', 'plan'].includes(label)), ['exclude']);
  assert.deepEqual(labels('overdue_days: '), ['14', '30']);
  assert.deepEqual(labels('').includes('plan'), false);
});

test('no text is too strange', () => {
  const parts = ['\n', '\n  ', '\n    ', '- ', '-', ' ', ':', ': ', '{', '}', '[', ']', ',', '"', "'", '#', ' # ', '|', '&a ', '*a', '!t ', '? ', 'qubes', 'work', 'label', 'flows', '@dis', '\t', '\r\n', '\r', '\ud800', '😀', '\ufeff', '---\n', '# qube-plan: allow x'];
  let seed = 7;
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
  for (let i = 0; i < 4000; i++) {
    const text = Array.from({ length: 1 + next(24) }, () => parts[next(parts.length)] as string).join('');
    const offset = next(text.length + 1);
    const { kind, word } = placeAt(text, offset);
    if (kind === 'nothing') continue;
    assert.ok(word.start <= offset && offset <= word.end, `${JSON.stringify(text)} at ${offset}`);
    assert.ok(!/[\r\n]/.test(text.slice(word.start, word.end)), `${JSON.stringify(text)} at ${offset}`);
    if (i % 20 === 0) complete(look(text), offset);
  }
});

/** Of each key and each word of a plan the first letters, with nothing behind them or with the rest of the plan. */
for (const { name, text } of plans) {
  test(`what a plan says is offered while it is typed: ${name}`, () => {
    const missing: string[] = [];
    let asked = 0;
    const ask = (start: number, end: number, word: string): void => {
      // A key loses its value with its other letters: up to the line's end, or to the next comma or bracket.
      const alone = text.slice(text.lastIndexOf('\n', start) + 1, start).trim() === '';
      const rest = text.slice(end).replace(alone ? /^:.*/ : /^:[^\n,}[{]*(?:\[[^\]\n]*\]|\{[^}\n]*\})?/, '');
      for (const typed of [text.slice(0, start + 2), text.slice(0, start + 2) + rest]) {
        asked++;
        const found = complete(look(typed), start + 2);
        if (!found.some(({ label }) => label === word)) missing.push(`${word} at ${start} in …${JSON.stringify(typed.slice(Math.max(0, start - 40), start + 40))}`);
      }
    };
    const tree = parse(text);
    const visit = (node: Node, way: (string | number)[]): void => {
      if (node.kind === 'list') node.items.forEach((item) => visit(item, [...way, 0]));
      else if (node.kind === 'map') {
        for (const { key, value } of node.pairs) {
          const here = [...way, keyName(key)];
          const free = way.length === 1 && ['qubes', 'templates', 'identities'].includes(String(way[0]));
          if (!free && key.end - key.start > 2 && asked < 120) ask(key.start, key.end, keyName(key));
          visit(value, here);
        }
      } else if (node.kind === 'scalar' && node.end - node.start > 2 && asked < 120 && typeof node.value === 'string' && node.style === 'plain') {
        if (valuesAt(way).has(node.value)) ask(node.start, node.end, node.value);
      }
    };
    visit(tree.root as Node, []);
    assert.deepEqual(missing, []);
    assert.ok(asked > 40);
  });
}
