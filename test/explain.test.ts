// Checks the pages of the rules: each is whole, tells the truth about its example, and is the one in docs/rules.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { explain, lookAt } from '../server/features/explain.ts';
import { hover } from '../server/features/hover.ts';
import { citations, why } from '../server/features/rule-text.ts';
import { passages } from '../server/guide/passages.ts';
import { policyRules } from '../server/policy/rules/index.ts';
import { examples } from '../server/rules/examples.generated.ts';
import { rules } from '../server/rules/index.ts';
import { fixed } from '../server/snapshot.ts';
import { withRuleNames, withSettings } from '../scripts/gen-docs.ts';

for (const [id, rule] of Object.entries(rules)) {
  test(`the page of ${id}`, () => {
    const page = explain(id) ?? '';
    assert.ok(page.startsWith(`# ${rule.title}\n`));
    for (const cite of rule.cites) {
      const { kind, section } = passages[cite];
      assert.ok(kind === 'format' || page.includes(section), `names the section "${section}"`);
      assert.ok(page.includes(passages[cite].says));
    }
    assert.ok(rule.allow || page.includes(`# qube-plan: allow ${id} — `), 'says how to allow it');
    const file = new URL(`../docs/rules/${id}.md`, import.meta.url);
    assert.ok(existsSync(file) && readFileSync(file, 'utf8') === page, `docs/rules/${id}.md is out of date: npm run gen`);
  });

  test(`the example of ${id}`, () => {
    const example = examples[id];
    assert.ok(example, 'its fixture begins with a fault and has a sound plan');
    const shot = lookAt(example, id, rule);
    const findings = shot.outcome.findings.filter((found) => found.rule === id);
    assert.ok(findings.length > 0, 'the bad plan is found fault with');
    assert.doesNotMatch(example.bad + example.good, /^ *#[ <]*[\^~-]{2,}/m, 'no marks of the test are left');
    if (!example.fixed) return;
    const fix = findings.flatMap(({ fixes }) => fixes).find(({ title }) => title === example.fixed?.title);
    assert.ok(fix, 'the repair shown is one that is offered');
    assert.equal(fixed(shot, fix), example.fixed.text);
  });
}

test('a page and a hover give the same reason and the same passages', () => {
  for (const [id, rule] of Object.entries(rules)) {
    const example = examples[id];
    assert.ok(example);
    const shot = lookAt(example, id, rule);
    const found = shot.outcome.findings.find((it) => it.rule === id);
    assert.ok(found, id);
    const same = `${why(rule)}\n\n`;
    const passages = citations(rule.cites);
    for (const text of [explain(id) ?? '', hover(shot, found.at.start)?.markdown ?? '']) {
      assert.ok(text.includes(same), `${id}: the reason`);
      assert.ok(text.includes(passages), `${id}: the passages`);
      assert.ok(text.includes(rule.title), `${id}: the title`);
    }
  }
});

test('a rule that does not exist has no page', () => {
  for (const name of ['', 'nonsense', 'toString', '__proto__', 'constructor']) assert.equal(explain(name), undefined);
});

test('the editor’s settings and the schema of the workspace’s file know every rule', () => {
  const manifest = JSON.parse(withSettings(JSON.stringify({ contributes: { configuration: { properties: { 'qubePlan.rules': { type: 'object' } } } } }), rules)) as Manifest;
  const known = manifest.contributes.configuration.properties['qubePlan.rules'].properties;
  assert.deepEqual(Object.keys(known), Object.keys(rules));
  for (const [id, { title, severity }] of Object.entries(rules)) assert.deepEqual({ description: known[id]?.description, default: known[id]?.default }, { description: title, default: severity });
  const schema = readFileSync(new URL('../schemas/config.schema.json', import.meta.url), 'utf8');
  const once = withRuleNames(schema, rules);
  assert.equal(withRuleNames(once, rules), once);
  assert.deepEqual(Object.keys((JSON.parse(once) as { properties: { rules: { properties: object } } }).properties.rules.properties), Object.keys(rules));
});

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: { readonly 'qubePlan.rules': { readonly properties: Readonly<Record<string, { readonly description: string; readonly default: string }>> } } } };
}

for (const [id, rule] of Object.entries(policyRules)) {
  test(`the page of ${id}`, () => {
    const page = explain(id) ?? '';
    assert.ok(page.startsWith(`# ${rule.title}\n`));
    for (const cite of rule.cites) assert.ok(page.includes(passages[cite].says));
    assert.ok(page.includes(`# qube-plan: allow ${id} — `), 'says how to allow it');
    assert.match(page, /Found fault with:\n\n```qrexec-policy\n/, 'shows a policy it finds fault with');
    assert.match(page, /Nothing to find/, 'and one that is sound');
    const file = new URL(`../docs/rules/${id}.md`, import.meta.url);
    assert.ok(existsSync(file) && readFileSync(file, 'utf8') === page, `docs/rules/${id}.md is out of date: npm run gen`);
  });
}
