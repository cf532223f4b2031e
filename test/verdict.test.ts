// Tests the guide's verdict on plans, and that it agrees with the rules and with New Plan.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { planVerdict } from '../server/features/verdict.ts';
import { planFor } from '../server/interview/scaffold.ts';
import { planSentences, verdictOn } from '../server/interview/verdict.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { rules } from '../server/rules/index.ts';
import { snapshot } from '../server/snapshot.ts';

const look = (text: string) => snapshot(text, { settings: defaultSettings('2026-11-23') });
const threat = (words: string, more = ''): string => `plan: 1\nthreat_model: { ${words} }\napproach: [qubes]\nqubes:\n  work: { label: blue }\n${more}`;

const cases: readonly (readonly [string, string])[] = [
  [threat('daily_contamination_risk: true, accepts_upkeep: true'), 'qubes'],
  [threat('risks: [cross-context-compromise]'), 'qubes'],
  [threat('daily_contamination_risk: false'), 'hardened-linux'],
  [threat('daily_contamination_risk: false, risks: [ip-leak]'), 'whonix'],
  [threat('daily_contamination_risk: false, risks: [ip-leak, local-traces]'), 'whonix-and-tails'],
  [threat('daily_contamination_risk: true, accepts_upkeep: false'), 'hardened-linux'],
  [threat('risks: [local-traces]'), 'tails'],
  [threat('risks: [phishing, weak-passwords]'), 'hardened-linux'],
  [threat('profile: general'), 'hardened-linux'],
  [threat('daily_contamination_risk: true', 'foundations: { disk_encryption: false }\n'), 'foundations'],
  [threat('daily_contamination_risk: true', 'hardware: { ram: 4 GiB }\n'), 'machine'],
  [threat('daily_contamination_risk: true').replace('[qubes]', '[tails]'), 'without'],
  ['qubes:\n  work: { label: blue }\n', 'open'],
  ['', 'open'],
];

for (const [text, step] of cases) {
  test(`${step}: ${text.split('\n')[1] ?? '(nothing)'}`, () => {
    const found = planVerdict(look(text));
    assert.equal(found.step, step);
    assert.ok(found.rule === undefined || found.rule in rules);
    assert.ok(planSentences[found.step]);
  });
}

test('the rule that explains a verdict speaks in that plan', () => {
  for (const [text] of cases) {
    const shot = look(text);
    const { rule, step } = planVerdict(shot);
    if (rule !== undefined && text !== '' && step !== 'machine') assert.ok(shot.outcome.findings.some((it) => it.rule === rule), `${rule}\n${text}`);
  }
});

test('our examples fit, and New Plan and the status line say the same', () => {
  for (const name of readdirSync(new URL('../examples/', import.meta.url))) {
    const { step } = planVerdict(look(readFileSync(new URL(`../examples/${name}`, import.meta.url), 'utf8')));
    assert.ok(step === 'qubes' || name.startsWith('journalist'), `${name}: ${step}`);
  }
  const full = { profile: 'activist', foundations: ['disk-encryption', 'password-manager'], machine: ['ram', 'intel', 'ssd', 'hcl'], risks: [] };
  for (const daily of ['yes', 'no']) {
    for (const upkeep of ['yes', 'no']) {
      for (const anonymity of ['none', 'occasional', 'daily', 'both']) {
        const answers = { ...full, daily, upkeep, anonymity };
        assert.equal(planVerdict(look(planFor(answers))).step, verdictOn(answers).step, JSON.stringify(answers));
      }
    }
  }
});
