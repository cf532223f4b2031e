// Sees to it that repairs of a plan too large for a report to wait for are tried all the same before anybody applies one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { samplePlan } from '../scripts/sample-plan.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import type { Fix } from '../server/rules/rule.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot } from '../server/snapshot.ts';

test('a repair that does not clear its finding is not offered in a large plan either', () => {
  const shot = snapshot(samplePlan(4000), { settings: defaultSettings('2026-11-23') });
  assert.ok(shot.text.length > 100_000);
  const found = shot.outcome.findings.find((it) => shot.offers(it).length > 0);
  assert.ok(found);
  const idle: Fix = { title: found.fixes[0]?.title as Fix['title'], kind: 'safe', edit: () => [{ start: 0, end: 0, text: '# nothing\n' }] };
  const twin: Found = { ...found, fixes: [idle] };
  assert.deepEqual(shot.offers(twin), []);
  assert.deepEqual(shot.named(twin), [idle]);
});
