// Runs the symbol fixtures, and checks that outlines of all example plans are well formed, whole or broken off anywhere.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { symbols, type Symbol_ } from '../server/features/symbols.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';

const folder = new URL('./features/symbols/', import.meta.url);
const update = process.env['UPDATE'] === '1';
const outline = (text: string): Symbol_[] => symbols(snapshot(text, { settings: defaultSettings('2026-11-23') }));

/** A fixture: `--- # plan: …` with a plan, then `--- # outline` with its symbols as a list: `- kind: name (detail) at "selected text"`. */
const head = /^--- # (plan|outline)(?:: (.*))?$/;

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const sections: { kind: string; title: string; text: string }[] = [];
  for (const line of readFileSync(file, 'utf8').replace(/\n$/, '').split('\n')) {
    const match = head.exec(line);
    if (match) sections.push({ kind: match[1] as string, title: match[2] ?? '', text: '' });
    else (sections.at(-1) as (typeof sections)[number]).text += `${line}\n`;
  }
  let plan = { title: '', text: '' };
  for (const section of sections) {
    if (section.kind === 'plan') plan = section;
    else {
      const { title, text } = plan;
      const answer = show(outline(text), text, '') || '# nothing\n';
      const expected = section.text;
      if (update) section.text = answer;
      test(`${name}: ${title}`, () => assert.equal(update ? answer : expected, answer));
    }
  }
  if (update) writeFileSync(file, sections.map(({ kind, title, text }) => `--- # ${kind}${title ? `: ${title}` : ''}\n${text}`).join(''));
}

function show(all: readonly Symbol_[], text: string, indent: string): string {
  return all
    .map(({ kind, name, detail, selection, span, children }) => {
      const lines = text.slice(span.start, span.end).split('\n').length;
      return `${indent}- ${kind}: ${name}${detail ? ` (${detail})` : ''} at ${JSON.stringify(text.slice(selection.start, selection.end))}${lines > 1 ? `, ${lines} lines` : ''}\n${show(children, text, `${indent}  `)}`;
    })
    .join('');
}

const plans = ['../examples/', './plans/'].flatMap((where) => {
  const url = new URL(where, import.meta.url);
  return readdirSync(url).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
});

for (const { name, text } of plans) {
  test(`outlines are well formed: ${name}`, () => {
    assert.ok(outline(text).length > 5);
    for (let end = 0; end <= text.length; end += 37) check(outline(text.slice(0, end)), 0, end);
  });
}

/** Editors refuse a whole outline in which a selection leaves its symbol, or a child its parent. */
function check(all: readonly Symbol_[], start: number, end: number): void {
  for (const { span, selection, children, name } of all) {
    assert.ok(start <= span.start && span.end <= end, `"${name}" is inside what it belongs to`);
    assert.ok(span.start <= selection.start && selection.end <= span.end, `the selection of "${name}" is inside it`);
    check(children, span.start, span.end);
  }
}
