// Which tools a plan relies on, and the one doubt about Qubes OS that is worth speaking of.
import assert from 'node:assert/strict';
import test from 'node:test';
import { facts } from '../../server/facts/facts.ts';
import type { Purpose } from '../../server/facts/purpose.ts';
import type { Bases } from '../../server/plan/layers.ts';
import { readPlan } from '../../server/plan/read.ts';
import { parse } from '../../server/syntax/parse.ts';

const of = (text: string, bases?: Bases): Purpose => facts(readPlan(parse(text), bases)).purpose;

test('a plan relies on Qubes OS when it says so, or says nothing and plans qubes', () => {
  for (const text of ['approach: [qubes]', 'approach: qubes', 'approach: [whonix, qubes]', 'qubes: { work: {} }', 'approach: []\nqubes: { work: {} }']) assert.equal(of(text).onQubes, true, text);
  for (const text of ['plan: 1', 'qubes: {}', 'qubes:', 'approach: [tails]', 'approach: [whonix]\nqubes: { work: {} }', '']) assert.equal(of(text).onQubes, false, text);
  assert.equal(of('approach: [tails]').withoutQubes, true);
  assert.equal(of('plan: 1').withoutQubes, false);
});

test('risks are told apart by what lessens them, each once', () => {
  const { risks } = of('threat_model: { risks: [phishing, ip-leak, local-traces, phishing, burglars] }');
  const words = (list: readonly { readonly value: string }[]): string => list.map(({ value }) => value).join(' ');
  assert.equal(words(risks.all), 'phishing ip-leak local-traces burglars');
  assert.equal(words(risks.elsewhere), 'phishing');
  assert.equal(words(risks.compartments), 'ip-leak');
  assert.equal(words(risks.tails), 'local-traces');
});

test('of several doubts the weightiest speaks', () => {
  const doubt = (threat: string, approach = '[qubes]'): string | undefined => of(`threat_model: { ${threat} }\napproach: ${approach}\n`).doubt;
  assert.equal(doubt('daily_contamination_risk: false, risks: [phishing], profile: general'), 'no-daily-risk');
  assert.equal(doubt('daily_contamination_risk: false, risks: [occasional-anonymity]'), 'no-daily-risk');
  assert.equal(doubt('risks: [occasional-anonymity, local-traces], profile: general'), 'occasional');
  assert.equal(doubt('risks: [occasional-anonymity, phishing], profile: general'), 'other-tools');
  assert.equal(doubt('risks: [phishing]'), 'other-tools');
  assert.equal(doubt('risks: [malicious-documents], profile: general'), 'general');
  assert.equal(doubt('risks: [phishing, unheard-of], profile: journalist'), undefined);
  assert.equal(doubt('profile: general, daily_contamination_risk: true'), undefined);
  assert.equal(doubt('profile: general, daily_contamination_risk: "yes"'), undefined);
  assert.equal(doubt('profile: general', '[]'), 'general');
  assert.equal(doubt('profile: general, daily_contamination_risk: false, risks: [phishing]', '[hardened-linux]'), undefined);
  assert.equal(doubt('risks: []'), undefined);
});

test('a plan is complete when all of it could be read', () => {
  assert.equal(of('plan: 1').complete, true);
  assert.equal(of('extends: base.yaml').complete, false);
  assert.equal(of('extends: base.yaml', () => 'missing').complete, false);
  assert.equal(of('extends: base.yaml', () => ({ file: '/base.yaml', tree: parse('plan: 1', '/base.yaml') })).complete, true);
  assert.equal(of('qubes: {').complete, false);
});

test('contexts have to be kept apart every day when the author says so, or lists that risk and says nothing else', () => {
  const need = (threat: string): unknown => of(`threat_model: { ${threat} }`).dailyNeed?.value;
  assert.equal(need('daily_contamination_risk: true'), true);
  assert.equal(need('risks: [cross-context-compromise]'), 'cross-context-compromise');
  assert.equal(need('daily_contamination_risk: false, risks: [cross-context-compromise]'), undefined);
  assert.equal(need('risks: [ip-leak]'), undefined);
});
