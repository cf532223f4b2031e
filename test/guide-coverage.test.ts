// Checks that no advice of the guide goes without a rule or a stated reason, down to its single sentences where the guide is at hand.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { beyondPlans, guidePage, rulesCiting, type GuidePassageId } from '../scripts/guide-coverage.ts';
import { guidePassages } from '../server/guide/guide-passages.ts';
import { guideSections } from '../server/guide/passage.ts';
import { rules } from '../server/rules/index.ts';

const ids = Object.keys(guidePassages) as GuidePassageId[];

/** What carries each sentence, by a hash of it: the guide is not ours to copy. A note instead says that it advises nothing. */
const carriedBy = JSON.parse(readFileSync(new URL('./guide-sentences.json', import.meta.url), 'utf8')) as Readonly<Record<string, readonly string[] | string>>;

test('every piece of the guide is cited by a rule or has a reason why not, never both', () => {
  const wrong = ids.flatMap((id) => {
    const rule = rulesCiting(id, rules)[0];
    const reason = beyondPlans[id];
    if (rule === undefined && reason === undefined) return [`${id}: no rule cites it, and scripts/guide-coverage.ts does not say why`];
    return rule !== undefined && reason !== undefined ? [`${id}: ${rule} cites it, so it needs no reason in scripts/guide-coverage.ts`] : [];
  });
  assert.deepEqual(wrong, []);
});

test('reasons are whole sentences about pieces that exist', () => {
  for (const [id, reason] of Object.entries(beyondPlans)) {
    assert.ok(id in guidePassages, id);
    assert.match(reason, /^[A-Z].{30,}\.$/, id);
  }
});

test('the page has every heading in order, and under it every piece with its rules or reason', () => {
  const [, ...parts] = guidePage(rules).split(/^## /m);
  assert.deepEqual(parts.map((part) => part.slice(0, part.indexOf('\n'))), [...guideSections]);
  for (const id of ids) {
    const { section, says } = guidePassages[id];
    const row = parts.find((part) => part.startsWith(`${section}\n`))?.split('\n').find((line) => line.includes(`| ${says} |`));
    assert.ok(row, `${id} stands under ${section}`);
    const links = [...row.matchAll(/\]\(rules\/([a-z0-9-]+)\.md\)/g)].map((match) => match[1] as string);
    assert.deepEqual(links, rulesCiting(id, rules), id);
    if (links.length === 0) assert.ok(row.includes(beyondPlans[id] ?? 'a reason'), id);
  }
});

test('sentences point to pieces of the guide, and every piece stems from a sentence', () => {
  const pointed = new Set<string>();
  for (const [hash, carried] of Object.entries(carriedBy)) {
    assert.match(hash, /^[0-9a-f]{12}$/);
    if (typeof carried === 'string') assert.match(carried, /^not advice: \S.{5,60}$/, hash);
    else {
      assert.ok(carried.length > 0, hash);
      for (const id of carried) {
        assert.ok(id in guidePassages, `${hash}: ${id}`);
        pointed.add(id);
      }
    }
  }
  assert.deepEqual(ids.filter((id) => !pointed.has(id)), []);
});

const guide = new URL('../../shared/reference/guide.txt', import.meta.url);

// The guide itself is not kept here, so its sentences can be counted only where it lies beside the repository.
if (existsSync(guide)) {
  const text = readFileSync(guide, 'utf8');

  test('every sentence of the guide is accounted for', () => {
    const there = new Map(sentences(text).map((sentence) => [hashOf(sentence), sentence]));
    assert.deepEqual([...there].filter(([hash]) => !(hash in carriedBy)).map(([hash, sentence]) => `${hash}: ${sentence}`), [], 'missing from test/guide-sentences.json');
    assert.deepEqual(Object.keys(carriedBy).filter((hash) => !there.has(hash)), [], 'no longer in the guide');
  });

  test('every heading we name is one of the guide', () => {
    const lines = new Set(text.split(/\r?\n/).map((line) => line.trim()));
    assert.deepEqual(guideSections.filter((heading) => !lines.has(heading)), []);
  });
}

/** Sentences, list items and table rows, blank runs made one. A line that begins in lower case goes on from the one before, unless that ends in a colon. */
function sentences(text: string): readonly string[] {
  const lines: string[] = [];
  for (const line of text.split('\n').map((it) => it.trim()).filter(Boolean)) {
    const before = lines.at(-1);
    if (before !== undefined && /^[a-z]/.test(line) && !before.endsWith(':')) lines[lines.length - 1] = `${before} ${line}`;
    else lines.push(line);
  }
  return lines
    .flatMap((line) => line.split(/(?:^| )- /))
    .flatMap((line) => (line.startsWith('|') ? [line] : line.split(/(?<=[.?!])\s+(?=\p{Lu})/u)))
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}

const hashOf = (sentence: string): string => createHash('sha256').update(sentence).digest('hex').slice(0, 12);
