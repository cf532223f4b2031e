// Runs the code action fixtures, and applies everything that is offered for every fault the rule fixtures show.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../server/base/edit.ts';
import { codeActions, resolveAction, type Action } from '../server/features/code-actions.ts';
import { diagnostics } from '../server/features/diagnostics.ts';
import { defaultSettings, mergeSettings, type Settings } from '../server/plan/settings.ts';
import { rules } from '../server/rules/index.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { parse } from '../server/syntax/parse.ts';
import { readFixture } from './fixture.ts';

const folder = new URL('./features/code-actions/', import.meta.url);
const update = process.env['UPDATE'] === '1';

/**
 * A fixture is a stream of sections. `--- # at: …`: a plan with `$0` at the cursor, or `$0` and `$1` around a selection; a first line
 * `# rules: a, b` names the rules that take part. `--- # offers`: what is offered, in order, with its kind unless it is a quick-fix, and
 * `(preferred)`. `--- # then: TITLE`: the text afterwards.
 */
const head = /^--- # (at|offers|then)(?:: (.*))?$/;

interface Section {
  readonly kind: string;
  readonly title: string;
  text: string;
}

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const written: Section[] = [];
  let shot: Snapshot | undefined;
  let span = { start: 0, end: 0 };
  let at = '';
  for (const section of read(readFileSync(file, 'utf8'))) {
    if (section.kind === 'at') {
      const [, chosen = '', body = ''] = /^(?:# rules: (.*)\n)?([\s\S]*)$/.exec(section.text) ?? [];
      const start = body.indexOf('$0');
      const end = body.replace('$0', '').indexOf('$1');
      span = { start, end: end < 0 ? start : end };
      assert.ok(start >= 0, `${name}: "${section.title}" has no cursor`);
      const wanted = chosen.split(', ').filter((id) => id !== '');
      shot = look(body.replace('$0', '').replace('$1', ''), wanted);
      at = section.title;
      written.push(section);
      continue;
    }
    const on = shot as Snapshot;
    const answer = section.kind === 'offers' ? codeActions(on, span).map(shown).join('') || '# nothing\n' : after(on, span, section.title);
    written.push({ ...section, text: answer });
    test(`${name}: ${at}${section.title ? `, then ${section.title}` : ''}`, () => assert.equal(update ? answer : section.text, answer));
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

function look(text: string, wanted: readonly string[], settings: Partial<Settings> = {}): Snapshot {
  for (const id of wanted) assert.ok(id in rules, `there is no rule ${id}`);
  return snapshot(text, { settings: mergeSettings(defaultSettings('2026-11-23'), settings), rules: Object.fromEntries(Object.entries(rules).filter(([id]) => wanted.includes(id))) });
}

function shown({ title, kind, preferred }: Action): string {
  return `- ${title}${kind === 'quickfix' ? '' : ` [${kind}]`}${preferred ? ' (preferred)' : ''}\n`;
}

function after(shot: Snapshot, span: { start: number; end: number }, title: string): string {
  const action = codeActions(shot, span).find((it) => it.title === title);
  assert.ok(action, `"${title}" is not offered; there are ${JSON.stringify(codeActions(shot, span).map((it) => it.title))}`);
  const edits = resolveAction(shot, span, action.key);
  assert.ok(edits, `"${title}" has no edits`);
  return applyEdits(shot.text, edits);
}

/** Every fault of the rule fixtures, as it is there and in other line ends. */
const faults = Object.keys(rules).map((id) => {
  const sections = readFixture(readFileSync(new URL(`./rules/${id}.yaml`, import.meta.url), 'utf8'));
  return { id, sections: sections.filter(({ kind }) => kind === 'bad') };
});

for (const { id, sections } of faults) {
  test(`whatever is offered for ${id} does what it says`, () => {
    for (const { text, settings } of sections) {
      for (const body of [text, text.replace(/\n/g, '\r\n'), `\ufeff${text}`]) everyAction(look(body, [id], settings as Partial<Settings>), id, settings as Partial<Settings>);
    }
  });
}

function everyAction(shot: Snapshot, id: string, settings: Partial<Settings>): void {
  const all = diagnostics(shot);
  for (const [index, { span, message }] of all.entries()) {
    const actions = codeActions(shot, span);
    assert.equal(new Set(actions.map(({ key }) => key)).size, actions.length, 'every action has a name of its own');
    assert.ok(actions.some(({ kind, rule }) => kind === 'explain' && rule === id), 'every finding can be explained');
    for (const action of actions) {
      if (action.kind !== 'quickfix' || action.diagnostic !== index) continue;
      const edits = resolveAction(shot, span, action.key);
      assert.ok(edits && edits.length > 0, `"${action.title}" does nothing in\n${shot.text}`);
      const text = applyEdits(shot.text, edits);
      if (id !== 'yaml-syntax') assert.ok(parse(text).problems.length <= shot.tree.problems.length, `"${action.title}" breaks\n${shot.text}\nwhich becomes\n${text}`);
      if (!action.title.startsWith('Allow ')) continue;
      const { findings, silenced } = look(text, [id], settings).outcome;
      const count = (list: readonly { says: string }[]): number => list.filter(({ says }) => says === message).length;
      assert.ok(count(silenced) > 0 && count(findings) < all.filter((it) => it.message === message).length, `"${action.title}" does not silence "${message}" in\n${text}`);
      if (shot.text.includes('\r\n')) assert.ok(!/[\r\n]/.test(text.replace(/\r\n/g, '')), 'line ends stay what they are');
    }
  }
}
