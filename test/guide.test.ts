// Checks that every passage a rule may cite is well formed and that the whole guide is covered.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatPassages } from '../server/guide/format-passages.ts';
import { guidePassages } from '../server/guide/guide-passages.ts';
import { type Passage, passages } from '../server/guide/passages.ts';
import { policyPassages } from '../server/guide/policy-passages.ts';
import { practicePassages } from '../server/guide/practice-passages.ts';
import { propertyPassages } from '../server/guide/property-passages.ts';

/** The guide's own headings, in its order. */
const headings = [
  'When compartmentalisation actually makes sense',
  'What compartmentalisation does and does not solve',
  'The three approaches: Qubes, Whonix and Tails',
  'Qubes OS — daily compartmentalisation',
  'Whonix — architectural IP leak protection',
  'Tails — amnesic sessions without traces',
  'Summary: how to choose',
  'A realistic first deployment of Qubes OS',
  'Hardware',
  'First setup: what runs in which qube',
  'Operational discipline that makes the system work',
  'Why people fail with Qubes',
  'Stopping point: when to stay on regular Linux',
  'Next step',
];

const all: readonly (readonly [string, Passage])[] = Object.entries(passages);

test('every heading of the guide has a passage, and no passage of the guide another heading', () => {
  const used = new Set(all.filter(([, passage]) => passage.kind === 'guide').map(([, passage]) => passage.section));
  assert.deepEqual([...used], headings);
});

test('ids are kebab-case', () => {
  for (const [id] of all) assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
});

test('no id is used in two groups', () => {
  const groups = [guidePassages, propertyPassages, policyPassages, practicePassages, formatPassages];
  const ids = groups.flatMap((group) => Object.keys(group));
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  assert.deepEqual(twice, []);
});

test('every passage is one to three plain sentences', () => {
  for (const [id, { says }] of all) {
    assert.ok(says.length >= 30 && says.length <= 400, `${id} has ${says.length} characters`);
    assert.match(says, /\S\.$/, `${id} ends with a full stop`);
    assert.doesNotMatch(says, /\s\s|\n/, `${id} is one line`);
    assert.equal((says.match(/`/g) ?? []).length % 2, 0, `${id} closes its code marks`);
    assert.ok(says.split(/\. (?=[A-Z`])/).length <= 3, `${id} has more than three sentences`);
  }
});

test('no two passages say the same', () => {
  const seen = new Map<string, string>();
  for (const [id, { says }] of all) {
    assert.equal(seen.get(says), undefined, id);
    seen.set(says, id);
  }
});

test('facts say where they were read, and only facts do', () => {
  for (const [id, passage] of all) {
    if (passage.kind === 'fact') assert.match(passage.source ?? '', /^[^:]+: \S.*$/, id);
    else assert.equal(passage.source, undefined, id);
    if (passage.kind === 'fact') assert.ok(passage.source?.startsWith(`${passage.section}: `), id);
  }
});
