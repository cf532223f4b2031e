// Runs every rule's fixture: what it finds, where, in which words, and what each fix leaves behind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { defaultSettings, mergeSettings, type Settings } from '../server/plan/settings.ts';
import { rules } from '../server/rules/index.ts';
import type { Rule } from '../server/rules/rule.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { parse } from '../server/syntax/parse.ts';
import type { Bases } from '../server/plan/layers.ts';
import { applyEdits } from '../server/base/edit.ts';
import { readFixture, writeSection, type Mark, type Section } from './fixture.ts';

const folder = new URL('./rules/', import.meta.url);
const only = process.env['QUBE_PLAN_ONLY'];
const update = process.env['UPDATE'] === '1';
const today = '2026-11-23';

for (const [id, rule] of Object.entries(rules)) {
  if (only && only !== id) continue;
  test(`rule ${id}`, () => {
    const file = new URL(`${id}.yaml`, folder);
    const sections = readFixture(readFileSync(file, 'utf8'));
    const bases = basesOf(sections);
    const written = sections.map((section, index) => check(id, rule, { ...section, bases }, before(sections, index)));
    if (update) writeFileSync(file, written.join(''));
    assert.ok(sections.some(({ kind }) => kind === 'bad'), 'a fixture shows at least one fault');
    assert.ok(sections.some(({ kind }) => kind === 'good'), 'a fixture shows at least one sound plan');
  });
}

test('every fixture belongs to a rule', () => {
  const names = readdirSync(folder).map((name) => name.replace(/\.yaml$/, ''));
  assert.deepEqual(names.filter((name) => !(name in rules)), []);
});

/** A section with the files it may extend. */
interface Case extends Section {
  readonly bases: Bases;
}

/** The fixture's own bases; what leaves the folder is outside the workspace, and one named `loading` is still on its way. */
function basesOf(sections: readonly Section[]): Bases {
  const files = new Map(sections.filter(({ kind }) => kind === 'base').map(({ title, text }) => [title, { file: title, tree: parse(text, title) }]));
  return (_, path) => files.get(path) ?? (/^\.\.|^\//.test(path) ? 'outside' : path.startsWith('loading') ? 'not-loaded' : 'missing');
}

/** The `bad` section a `fixed` one repairs. */
const before = (sections: readonly Section[], index: number): Section | undefined => sections.slice(0, index).findLast(({ kind }) => kind === 'bad');

/** Rules about `allow` comments need the others, whose findings the comments silence. */
const alone = (id: string, rule: Rule): Readonly<Record<string, Rule>> => (rule.allow ? rules : { [id]: rule });

const findingsOf = (id: string, shot: Snapshot): readonly Found[] => shot.outcome.findings.filter((found) => found.rule === id);

function check(id: string, rule: Rule, section: Case, bad: Section | undefined): string {
  if (section.kind === 'base') return update ? writeSection(section, []) : '';
  if (section.kind === 'fixed') return checkFixed(id, rule, section, bad);
  const shot = look(section, alone(id, rule));
  const findings = findingsOf(id, shot);
  const marks = findings.flatMap((found) => marksOf(found, rule));
  if (update) return writeSection(section, marks);
  assert.deepEqual(show(section, marks), show(section, section.marks), `${section.kind}: ${section.title}`);
  if (section.kind === 'bad') assert.ok(marks.length > 0, `nothing found in "bad: ${section.title}"`);
  else assert.equal(marks.length, 0, `something found in "good: ${section.title}"`);
  for (const found of findings) {
    const titles = found.fixes.map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length, 'fixes of one finding have different titles');
    for (const fix of found.fixes) checkFix(id, rule, section, shot, found, fix.title);
  }
  return '';
}

/** After any fix the finding is gone, nothing new of severity error appears, and the text still reads as YAML. */
function checkFix(id: string, rule: Rule, section: Case, shot: Snapshot, found: Found, title: string): void {
  const fix = found.fixes.find((it) => it.title === title);
  assert.ok(fix);
  const edits = shot.editsOf(fix);
  // With all rules at work, a fix that would bring an error to light is not offered in the first place.
  const whole = look(section);
  const offered = whole.outcome.findings.some((it) => it.rule === id && it.says === found.says && whole.offers(it).some((other) => other.title === title));
  if (edits.length === 0 || !offered) return;
  const text = applyEdits(shot.text, edits);
  const after = look({ ...section, text }, alone(id, rule));
  const same = (it: Found): boolean => it.says === found.says && it.severity === found.severity;
  const count = (it: Snapshot): number => findingsOf(id, it).filter(same).length;
  assert.ok(count(after) < count(shot), `the fix "${title}" leaves its finding "${found.says}" in\n${text}`);
  const errors = (it: Snapshot): string[] => it.outcome.findings.filter(({ severity }) => severity === 'error').map(({ rule: name, says }) => `${name}: ${says}`);
  const known = new Set(errors(look(section)));
  assert.deepEqual(errors(look({ ...section, text })).filter((error) => !known.has(error)), [], `the fix "${title}" causes an error in\n${text}`);
}

function checkFixed(id: string, rule: Rule, section: Case, bad: Section | undefined): string {
  assert.ok(bad, '"fixed" follows a "bad" section');
  const shot = look({ ...bad, bases: section.bases }, alone(id, rule));
  const fix = findingsOf(id, shot).flatMap(({ fixes }) => fixes).find(({ title }) => title === section.title);
  const offered = findingsOf(id, shot).flatMap(({ fixes }) => fixes.map(({ title }) => title));
  assert.ok(fix, `no fix is called "${section.title}"; there are ${JSON.stringify(offered)}`);
  const text = applyEdits(shot.text, shot.editsOf(fix));
  if (update) return writeSection({ ...section, text }, []);
  assert.equal(text, section.text, `after "${section.title}"`);
  return '';
}

function look(section: Case, chosen?: Readonly<Record<string, Rule>>): Snapshot {
  const settings = mergeSettings(defaultSettings(today), section.settings as Partial<Settings>);
  return snapshot(section.text, { settings, bases: section.bases, self: 'self.qube-plan.yaml', ...(chosen ? { rules: chosen } : {}) });
}

function marksOf({ at, says, severity, because }: Found, rule: Rule): Mark[] {
  const prefix = severity === rule.severity ? '' : `(${severity}) `;
  const related = because.filter((note) => note.at.file === undefined).map((note): Mark => ({ kind: 'related', start: note.at.start, end: note.at.end, says: note.says }));
  return [{ kind: 'finding', start: at.start, end: at.end, says: prefix + says }, ...related];
}

/** Marks as a person would compare them: order of appearance in the text, empty spans shown as one character. */
const show = ({ text }: Section, marks: readonly Mark[]): string[] =>
  marks.map(({ kind, start, end, says }) => `${kind} ${start}-${Math.max(end, start + 1)} ${JSON.stringify(text.slice(start, Math.max(end, start + 1)))} ${says}`).sort();
