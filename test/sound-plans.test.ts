// Sound plans of real people stay without an error or a warning: what is said about them here would be a false alarm.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import type { Span } from '../server/base/span.ts';
import type { Bases } from '../server/plan/layers.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot } from '../server/snapshot.ts';
import { parse } from '../server/syntax/parse.ts';

const folder = new URL('./plans/sound/', import.meta.url);
const expected = new URL('expected.txt', folder);
const names = readdirSync(folder).filter((name) => name.endsWith('.qube-plan.yaml')).sort();
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** Plans extend others of the same folder only. */
const bases: Bases = (_, path) => (names.includes(path) ? { file: path, tree: parse(read(path), path) } : 'missing');

const shots = new Map(names.map((name) => [name, snapshot(read(name), { settings: defaultSettings('2026-11-23'), bases, self: name })]));

/** One finding as a line of the list; `UPDATE=1` rewrites the list. */
const line = (text: string, { rule, severity, says, at }: Found): string => `  ${severity} ${rule} at "${shown(text, at)}": ${says}`;
const shown = (text: string, { start, end }: Span): string => text.slice(start, end).replace(/\s+/g, ' ').slice(0, 40);

for (const [name, { text, outcome }] of shots) {
  test(`${name} is sound`, () => {
    const faults = outcome.findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
    assert.deepEqual(faults.map((found) => line(text, found)), []);
  });
}

test('what is said about sound plans for thought and style is as written down', () => {
  const now = [...shots].map(([name, { text, outcome }]) => [name, ...outcome.findings.map((found) => line(text, found))].join('\n')).join('\n\n') + '\n';
  if (process.env['UPDATE'] === '1') writeFileSync(expected, now);
  assert.equal(now, readFileSync(expected, 'utf8'));
});
