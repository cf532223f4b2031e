// Runs the fixtures of what is offered without a finding, and tries all of it everywhere in our own plans.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../server/base/edit.ts';
import { refactorings } from '../server/features/refactorings.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { commentsIn } from '../server/syntax/layout.ts';

const folder = new URL('./features/refactorings/', import.meta.url);
const update = process.env['UPDATE'] === '1';
const settings = defaultSettings('2026-11-23');
const look = (text: string): Snapshot => snapshot(text, { settings });

/** Sections as in the fixtures of code actions: `at` with `$0` at the cursor, `offers` with titles and kinds, `then` with the text afterwards. */
const head = /^--- # (at|offers|then)(?:: (.*))?$/;

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const sections: { kind: string; title: string; text: string }[] = [];
  for (const line of readFileSync(file, 'utf8').replace(/\n$/, '').split('\n')) {
    const match = head.exec(line);
    if (match) sections.push({ kind: match[1] as string, title: match[2] ?? '', text: '' });
    else (sections.at(-1) as { text: string }).text += `${line}\n`;
  }
  const written: string[] = [];
  let shot = look('');
  let offset = 0;
  let at = '';
  for (const { kind, title, text } of sections) {
    let answer = text;
    if (kind === 'at') {
      offset = text.indexOf('$0');
      assert.ok(offset >= 0, `${name}: "${title}" has no cursor`);
      shot = look(text.replace('$0', ''));
      at = title;
    } else {
      const found = refactorings(shot, { start: offset, end: offset });
      const chosen = found.find((it) => it.title === title);
      const edits = chosen?.edits(look) ?? [];
      if (kind === 'offers') answer = found.map((it) => `- ${it.title} (${it.kind})\n`).join('') || '# nothing\n';
      else answer = !chosen ? '# not offered\n' : edits.length === 0 ? '# cannot be done\n' : applyEdits(shot.text, edits);
      test(`${name}: ${at}${title ? `, then ${title}` : ''}`, () => assert.equal(update ? answer : text, answer));
    }
    written.push(`--- # ${kind}${title ? `: ${title}` : ''}\n${answer}`);
  }
  if (update) writeFileSync(file, written.join(''));
}

test('nothing that is offered breaks a plan, loses a remark or adds an error', () => {
  let tried = 0;
  for (const where of ['../examples/', './plans/', './plans/sound/']) {
    for (const name of readdirSync(new URL(where, import.meta.url)).filter((it) => it.endsWith('.yaml'))) {
      const text = readFileSync(new URL(where + name, import.meta.url), 'utf8');
      const shot = look(text);
      const errors = (it: Snapshot): number => it.outcome.findings.filter(({ severity }) => severity === 'error').length;
      const seen = new Set<string>();
      for (const qube of shot.plan.qubes) {
        for (const place of [qube.at.start, ...qube.activities.map((it) => it.at.start)]) {
          for (const it of refactorings(shot, { start: place, end: place })) {
            if (seen.has(it.title) || seen.size > 12) continue;
            seen.add(it.title);
            const edits = it.edits(look);
            if (edits.length === 0) continue;
            const after = look(applyEdits(text, edits));
            assert.deepEqual(after.tree.problems, [], `${name}: ${it.title}`);
            assert.ok(errors(after) <= errors(shot), `${name}: ${it.title}`);
            const remarks = (of: Snapshot): string[] => commentsIn(of.tree, 0, of.text.length).map((comment) => comment.text).sort();
            assert.deepEqual(remarks(after), remarks(shot), `${name}: ${it.title}`);
            tried++;
          }
        }
      }
    }
  }
  assert.ok(tried > 60, String(tried));
});
