// Runs the fixtures of the rules for policy files: what each finds, where, in which words, and what each fix leaves behind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../../server/base/edit.ts';
import { allFound, lookAtPolicy } from '../../server/features/explain-policy.ts';
import { readBundle } from '../../server/policy/model/bundle.ts';
import type { PolicyShot } from '../../server/policy/policy-shot.ts';
import { policyRules } from '../../server/policy/rules/index.ts';
import type { PolicyFound } from '../../server/policy/rules/run.ts';
import { passages } from '../../server/guide/passages.ts';
import { readFixture, writeSection, type Mark, type Section } from '../fixture.ts';

const folder = new URL('./rules/', import.meta.url);
const only = process.env['QUBE_PLAN_ONLY'];
const update = process.env['UPDATE'] === '1';
const every = Object.keys(policyRules);

for (const [id, rule] of Object.entries(policyRules)) {
  if (only && only !== id) continue;
  test(`policy rule ${id}`, () => {
    const file = new URL(`${id}.txt`, folder);
    const sections = readFixture(readFileSync(file, 'utf8'));
    const written = sections.map((section, index) => check(id, section, sections.slice(0, index).findLast(({ kind }) => kind === 'bad')));
    if (update) writeFileSync(file, written.join(''));
    assert.ok(sections.some(({ kind }) => kind === 'bad'), 'a fixture shows at least one fault');
    assert.ok(sections.some(({ kind }) => kind === 'good'), 'a fixture shows at least one sound policy');
  });

  test(`policy rule ${id} is whole`, () => {
    assert.match(id, /^policy-[a-z]+(-[a-z0-9]+)*$/);
    assert.match(rule.title, /^[A-Z0-9`"].{5,70}[^.]$/, 'a title is a noun phrase without a full stop');
    assert.equal(rule.group, 'Policy files');
    assert.ok(rule.why.length > 80, 'the reason is worth reading');
    assert.match(rule.why.trim(), /[.!)]$/, 'the reason ends like a sentence');
    assert.ok(rule.cites.every((passage) => passage in passages));
  });
}

test('every policy fixture belongs to a rule', () => {
  const names = readdirSync(folder).map((name) => name.replace(/\.txt$/, ''));
  assert.deepEqual(names.filter((name) => !(name in policyRules)), []);
});

function check(id: string, section: Section, bad: Section | undefined): string {
  if (section.kind === 'fixed') return checkFixed(id, section, bad);
  const shot = look(section, [id]);
  const marks = allFound(shot).flatMap((found) => marksOf(found, id, section.text));
  if (update) return writeSection(section, marks);
  assert.deepEqual(show(section, marks), show(section, section.marks), `${section.kind}: ${section.title}`);
  if (section.kind === 'bad') assert.ok(marks.length > 0, `nothing found in "bad: ${section.title}"`);
  else assert.equal(marks.length, 0, `something found in "good: ${section.title}"`);
  for (const found of allFound(shot)) {
    const titles = found.fixes.map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length, 'fixes of one finding have different titles');
    for (const title of titles) checkFix(id, section, found, title);
  }
  return '';
}

const look = ({ text, settings }: Section, ids: readonly string[] = every): PolicyShot => lookAtPolicy(text, ids, settings);

/** After any fix that is offered, the finding is gone and nothing new of severity error appears. */
function checkFix(id: string, section: Section, found: PolicyFound, title: string): void {
  const whole = look(section);
  const twin = allFound(whole).find((it) => it.rule === id && it.says === found.says && it.file.path === found.file.path && it.at.start === found.at.start);
  const fix = twin && whole.offers(twin).find((it) => it.title === title);
  if (!twin || !fix) return;
  const text = applied(section.text, fix.file ?? twin.file.path, whole.editsOf(fix));
  const after = look({ ...section, text });
  const same = (it: PolicyFound): boolean => it.rule === id && it.says === found.says && it.severity === twin.severity && it.file.path === found.file.path;
  assert.ok(allFound(after).filter(same).length < allFound(whole).filter(same).length, `the fix "${title}" leaves its finding "${found.says}" in\n${text}`);
  const errors = (it: PolicyShot): string[] => allFound(it).filter(({ severity }) => severity === 'error').map(({ rule, says }) => `${rule}: ${says}`);
  if (id === 'policy-syntax') return;
  const known = new Set(errors(whole));
  assert.deepEqual(errors(after).filter((error) => !known.has(error)), [], `the fix "${title}" causes an error in\n${text}`);
}

function checkFixed(id: string, section: Section, bad: Section | undefined): string {
  assert.ok(bad, '"fixed" follows a "bad" section');
  const shot = look(bad, [id]);
  const found = allFound(shot).find(({ fixes }) => fixes.some(({ title }) => title === section.title));
  const fix = found?.fixes.find(({ title }) => title === section.title);
  assert.ok(found && fix, `no fix is called "${section.title}"; there are ${JSON.stringify(allFound(shot).flatMap(({ fixes }) => fixes.map(({ title }) => title)))}`);
  const text = applied(bad.text, fix.file ?? found.file.path, shot.editsOf(fix));
  if (update) return writeSection({ ...section, text }, []);
  assert.equal(text, section.text, `after "${section.title}"`);
  return '';
}

/** The whole section after edits of one of its files. */
function applied(whole: string, path: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): string {
  const start = readBundle(whole).find((it) => it.path === path)?.start ?? 0;
  return applyEdits(whole, edits.map((it) => ({ ...it, start: it.start + start, end: it.end + start })));
}

function marksOf({ at, says, severity, because, file }: PolicyFound, id: string, whole: string): Mark[] {
  const pieces = readBundle(whole);
  const startOf = (path: string): number => pieces.find((it) => it.path === path)?.start ?? 0;
  const prefix = severity === policyRules[id]?.severity ? '' : `(${severity}) `;
  const related = because.map((note): Mark => {
    const start = startOf(note.at.file ?? file.path);
    return { kind: 'related', start: start + note.at.start, end: start + note.at.end, says: note.says };
  });
  const start = startOf(file.path);
  return [{ kind: 'finding', start: start + at.start, end: start + at.end, says: prefix + says }, ...related];
}

/** Marks in the order of the text, empty spans shown as one character. */
const show = ({ text }: Section, marks: readonly Mark[]): string[] =>
  marks.map(({ kind, start, end, says }) => `${kind} ${start}-${Math.max(end, start + 1)} ${JSON.stringify(text.slice(start, Math.max(end, start + 1)))} ${says}`).sort();
