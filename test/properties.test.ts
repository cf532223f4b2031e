// What must hold for every plan: any repair offered does what it says and nothing else, and the order of rules does not matter.
import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits, type TextEdit } from '../server/base/edit.ts';
import { fixAll } from '../server/features/fix-all.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { rules } from '../server/rules/index.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { randomPlan } from './random-plan.ts';
import { randomSystem } from './random-system.ts';

const settings = defaultSettings('2026-11-23');
const look = (text: string): Snapshot => snapshot(text, { settings });
const plans = Number(process.env['QUBE_PLAN_PLANS'] ?? 60);
const name = ({ rule, severity, says }: Found): string => `${rule} (${severity}): ${says}`;

test('every repair removes its finding, adds no error and keeps every comment', () => {
  let tried = 0;
  for (let seed = 1; seed <= plans + plans / 2; seed++) {
    const text = seed % 4 === 0 ? misspelt(randomPlan(seed), seed) : seed <= plans ? randomPlan(seed) : randomSystem(seed);
    const shot = look(text);
    for (const found of shot.outcome.findings) {
      for (const fix of shot.offers(found)) {
        const edits = shot.editsOf(fix);
        tried++;
        const where = `seed ${seed}, "${fix.title}" for ${name(found)}`;
        const after = applyEdits(text, edits);
        checkText(text, after, edits, where);
        const again = look(after);
        assert.deepEqual(again.tree.problems.map(({ code }) => code), shot.tree.problems.map(({ code }) => code), `${where} breaks the YAML:\n${after}`);
        const count = (it: Snapshot): number => it.outcome.findings.filter((other) => name(other) === name(found)).length;
        assert.ok(count(again) < count(shot), `${where} leaves it in:\n${text}\n=>\n${after}`);
        const errors = (it: Snapshot): Map<string, number> => tally(it.outcome.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule));
        const before = errors(shot);
        for (const [rule, now] of errors(again)) assert.ok(now <= (before.get(rule) ?? 0), `${where} adds ${rule}:\n${text}\n=>\n${after}\n${again.outcome.findings.map(name).join('\n')}`);
      }
    }
  }
  assert.ok(tried > plans * 5, `only ${tried} repairs were tried`);
});

/** Swaps two letters in one key of the plan. */
function misspelt(text: string, seed: number): string {
  const keys = [...text.matchAll(/(?<=^ *(?:- )?\{? ?|, )([a-z_]{4,}):/gm)];
  const key = keys[(seed * 7919) % keys.length];
  if (!key?.[1]) return text;
  const word = key[1];
  const at = 1 + (seed % (word.length - 2));
  const wrong = word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  return text.slice(0, key.index) + wrong + text.slice(key.index + word.length);
}

test('fix all reaches a point where no safe repair is left, and adds no error', () => {
  for (let seed = 1; seed <= plans; seed++) {
    const shot = look(randomPlan(seed));
    const { text, edits } = fixAll(shot, look);
    assert.equal(applyEdits(shot.text, edits), text, `seed ${seed}: the edits do not give the text`);
    const after = look(text);
    const left = after.outcome.findings.flatMap((found) => after.offers(found).filter(({ kind }) => kind === 'safe').map((fix) => `${fix.title} for ${name(found)}`));
    assert.deepEqual(left, [], `seed ${seed}:\n${text}`);
    assert.deepEqual(comments(text), comments(shot.text), `seed ${seed}: a comment is lost`);
    const errors = ({ outcome }: Snapshot): number => outcome.findings.filter(({ severity }) => severity === 'error').length;
    assert.ok(errors(after) <= errors(shot), `seed ${seed}: more errors than before`);
  }
});

test('the order in which rules run does not matter', () => {
  const backwards = Object.fromEntries(Object.entries(rules).reverse());
  for (let seed = 1; seed <= plans; seed++) {
    const text = randomPlan(seed);
    const other = snapshot(text, { settings, rules: backwards });
    assert.deepEqual(other.outcome.findings.map(name), look(text).outcome.findings.map(name), `seed ${seed}`);
  }
});

/** Outside its edits the text is the same, and every comment is still there. */
function checkText(before: string, after: string, edits: readonly TextEdit[], where: string): void {
  assert.deepEqual(comments(after).filter((it) => !comments(before).includes(it)).filter((it) => !it.startsWith('#')), [], where);
  const missing = comments(before).filter((it) => !comments(after).includes(it));
  assert.deepEqual(missing, [], `${where} loses a comment:\n${before}\n=>\n${after}`);
  let at = 0;
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const kept = before.slice(at, edit.start);
    from = after.indexOf(kept, from);
    assert.ok(from >= 0, `${where} changes text outside its edits`);
    from += kept.length;
    at = edit.end;
  }
  assert.ok(after.endsWith(before.slice(at)), `${where} changes text behind its edits`);
}

const comments = (text: string): string[] => (text.match(/(?<=^|\s)# [^\r\n]*/gm) ?? []).map((it) => it.trim()).sort();

function tally(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}
