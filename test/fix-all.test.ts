// Fixes everything at once in every plan there is: the result is stable, the edits lead to it, and nothing is lost on the way.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { Lexer } from 'yaml';
import { applyEdits } from '../server/base/edit.ts';
import { t } from '../server/base/l10n.ts';
import { fixAll } from '../server/features/fix-all.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { rules } from '../server/rules/index.ts';
import { rule, type Rule } from '../server/rules/rule.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { readFixture } from './fixture.ts';

const settings = defaultSettings('2026-11-23');
const look = (chosen: Readonly<Record<string, Rule>>) => (text: string): Snapshot => snapshot(text, { settings, rules: chosen });
const all = look(rules);

test('several safe fixes at once', () => {
  const text = 'qubes:\n  vault: { netvm: sys-firewall } # here\n  safe:\n    label: black\n    netvm: sys-net # 1\n';
  const { 'vault-has-network': only } = rules;
  assert.ok(only);
  const remake = look({ 'vault-has-network': only });
  const fixed = fixAll(remake(text), remake);
  assert.equal(fixed.text, 'qubes:\n  vault: { netvm: none } # here\n  safe:\n    label: black\n    netvm: none # 1\n');
  assert.deepEqual(fixed.applied, [
    { rule: 'vault-has-network', title: 'Take "vault" off the network' },
    { rule: 'vault-has-network', title: 'Take "safe" off the network' },
  ]);
  assert.deepEqual(fixed.edits.map((edit) => [text.slice(edit.start, edit.end), edit.text]), [['sys-firewall', 'none'], ['sys-net', 'none']]);
});

/** Rules made for the purpose: one fix brings the next fault, two want the same place, one never helps, one breaks the text. */
const awkward = {
  chain: rule({
    title: 'One after the other',
    group: 'First setup',
    severity: 'hint',
    why: '',
    cites: ['vault-is-offline'],
    *qube(qube) {
      const trust = qube.plan.trust?.value;
      const next = trust === 'untrusted' ? 'low' : trust === 'low' ? 'medium' : undefined;
      if (next) yield { at: qube.plan.at, says: t`${qube.name} ${next}`, fixes: [{ title: t(next), kind: 'safe', edit: (edits) => edits.setProp(qube, 'trust', next) }] };
    },
  }),
  stubborn: rule({
    title: 'Never content',
    group: 'First setup',
    severity: 'hint',
    why: '',
    cites: ['vault-is-offline'],
    *qube(qube) {
      yield { at: qube.plan.at, says: t`${qube.name} again`, fixes: [{ title: t`again`, kind: 'safe', edit: (edits) => edits.setProp(qube, 'notes', `${String(qube.plan.props().length)}${qube.name}`) }] };
    },
  }),
  destroyer: rule({
    title: 'Breaks the text',
    group: 'First setup',
    severity: 'hint',
    why: '',
    cites: ['vault-is-offline'],
    *qube(qube) {
      yield { at: qube.plan.at, says: t`${qube.name} broken`, fixes: [{ title: t`break`, kind: 'safe', edit: (edits) => edits.raw({ start: qube.plan.at.start, end: qube.plan.at.start }, '{ ') }] };
    },
  }),
  reviewer: rule({
    title: 'Wants to be read',
    group: 'First setup',
    severity: 'hint',
    why: '',
    cites: ['vault-is-offline'],
    *qube(qube) {
      yield { at: qube.plan.at, says: t`${qube.name}`, fixes: [{ title: t`not by itself`, kind: 'review', edit: (edits) => edits.removeQube(qube.plan) }] };
    },
  }),
} as const;

test('fixes that depend on each other, never help, or do harm', () => {
  const text = 'qubes:\n  a: { trust: untrusted }\n  b: { trust: low, label: red }\n';
  const remake = look(awkward);
  const fixed = fixAll(remake(text), remake);
  // Repairs that leave their finding are never offered, and so never applied.
  assert.equal(fixed.text, 'qubes:\n  a: { trust: medium }\n  b: { trust: medium, label: red }\n');
  assert.equal(applyEdits(text, fixed.edits), fixed.text);
  assert.deepEqual(fixed.applied.filter(({ rule: id }) => id === 'chain').map(({ title }) => title), ['low', 'medium', 'medium']);
  assert.ok(fixed.applied.every(({ rule: id }) => id === 'chain'));
});

test('nothing to fix', () => {
  const text = 'plan: 1\n';
  assert.deepEqual(fixAll(look({})(text), look({})), { text, edits: [], applied: [] });
});

const plans = ['../examples/', './plans/'].flatMap((where) => {
  const url = new URL(where, import.meta.url);
  return readdirSync(url).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
});
const fixtures = Object.keys(rules).map((id) => ({
  name: id,
  text: readFixture(readFileSync(new URL(`./rules/${id}.yaml`, import.meta.url), 'utf8')).find(({ kind }) => kind === 'bad')?.text ?? '',
}));

for (const { name, text } of [...plans, ...fixtures]) {
  test(`everything fixed: ${name}`, () => {
    const shot = all(text);
    const fixed = fixAll(shot, all);
    assert.equal(applyEdits(text, fixed.edits), fixed.text);
    const after = all(fixed.text);
    assert.ok(after.tree.problems.length <= shot.tree.problems.length);
    assert.deepEqual(fixAll(after, all).applied, [], `a second time finds nothing to do in\n${fixed.text}`);
    const errors = (it: Snapshot): number => it.outcome.findings.filter(({ severity }) => severity === 'error').length;
    assert.ok(errors(after) <= errors(shot), `new errors in\n${fixed.text}`);
    // Fixes of `allow` comments and of stray characters change comments on purpose.
    if (shot.tree.problems.length === 0 && !shot.text.includes('qube-plan:')) assert.deepEqual(comments(fixed.text), comments(text));
    for (const edit of fixed.edits) assert.notEqual(text.slice(edit.start, edit.end), edit.text);
  });
}

function comments(text: string): string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#')).map((token) => token.trimEnd()).sort();
}
