// Sees to it that repairs of a plan too large for a report to wait for are tried all the same before anybody applies one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sampleFlows } from '../scripts/sample-flows.ts';
import { samplePlan } from '../scripts/sample-plan.ts';
import { fixAll } from '../server/features/fix-all.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import type { Fix } from '../server/rules/rule.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';

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

test('of hundreds of repairs in a large plan all are applied at once but those that do no good', () => {
  const settings = defaultSettings('2026-11-23');
  let looked = 0;
  const look = (text: string): Snapshot => {
    looked++;
    return snapshot(text, { settings });
  };
  const shot = look(sampleFlows('named', 800));
  assert.ok(shot.text.length > 100_000);
  const { findings } = shot.outcome;
  const sound = findings.filter(({ fixes }) => fixes.some(({ kind }) => kind === 'safe'));
  assert.ok(sound.length > 100, `${sound.length} repairs`);
  // One clears nothing, one adds an error of its own.
  const title = sound[0]?.fixes[0]?.title as Fix['title'];
  const end = shot.text.length;
  const bad: readonly Fix[] = [
    { title, kind: 'safe', edit: () => [{ start: 0, end: 0, text: '# nothing\n' }] },
    { title, kind: 'safe', edit: () => [{ start: end, end, text: '  - { from: q0, to: dom0, service: shell, action: allow }\n' }] },
  ];
  const [first, second] = findings.filter((it) => !sound.includes(it));
  const spoilt: Snapshot = Object.create(shot, {
    outcome: { value: { ...shot.outcome, findings: findings.map((it) => (it === first ? { ...it, fixes: [bad[0]] } : it === second ? { ...it, says: `gone: ${it.says}`, fixes: [bad[1]] } : it)) } },
  });
  looked = 0;
  const fixed = fixAll(spoilt, look);
  assert.ok(fixed.applied.length >= sound.length, `${fixed.applied.length} applied`);
  assert.ok(!fixed.text.includes('# nothing') && !fixed.text.includes('to: dom0'));
  assert.ok(looked < 80, `${looked} looks`);
  const left = look(fixed.text).outcome.findings;
  assert.deepEqual(left.filter(({ fixes }) => fixes.some(({ kind }) => kind === 'safe')).map(({ says }) => says), []);
  const errors = (all: readonly Found[]): number => all.filter(({ severity }) => severity === 'error').length;
  assert.ok(errors(left) <= errors(findings));
});
