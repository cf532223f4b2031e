// Checks that no demand of Qubes OS on a property goes without a rule or a stated reason, by going against each of them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { ofQubes, ofTheRest, ofTheSystem, readOnly, type Constraint } from '../scripts/property-constraints.ts';
import { propertyPage } from '../scripts/property-coverage.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { keysAt, shapeAt } from '../server/plan/vocabulary.ts';
import { rules } from '../server/rules/index.ts';
import { snapshot } from '../server/snapshot.ts';

const all: readonly (readonly [name: string, constraint: Constraint])[] = [ofQubes, ofTheSystem, ofTheRest].flatMap((part) => Object.entries(part).flatMap(([name, them]) => them.map((it) => [name, it] as const)));

test('going against a demand trips its rule, and nothing else that is an error', () => {
  const wrong = all.flatMap(([name, it]) => {
    if (!('rule' in it)) return [];
    const { findings } = snapshot(`plan: 1\n${it.bad}\n`, { settings: defaultSettings('2026-11-23') }).outcome;
    const others = new Set(findings.filter(({ rule, severity }) => rule !== it.rule && severity === 'error').map(({ rule }) => rule));
    const found = findings.some(({ rule }) => rule === it.rule);
    return found && others.size === 0 ? [] : [`${name}: ${it.bad}: ${found ? '' : `no ${it.rule}; `}${[...others].join(', ')}`];
  });
  assert.deepEqual(wrong, []);
});

test('demands and reasons are whole sentences', () => {
  for (const [name, it] of all) {
    assert.match(it.asks, /^([A-Z`]|dom0 ).*\.$/s, name);
    if ('why' in it) assert.match(it.why, /^[A-Z].{20,}\.$/, name);
    else assert.ok(it.rule in rules, `${name}: ${it.rule}`);
  }
});

test('every property that the plan format takes over from Qubes OS has its row', () => {
  const names = (path: readonly string[]): string[] => keysAt(path).map((key) => shapeAt([...path, key])?.['x-qubes'] ?? '').filter(Boolean);
  assert.deepEqual(names(['qubes', '*']).filter((name) => !(name in ofQubes)), []);
  assert.deepEqual(names(['templates', '*']).filter((name) => !(name in ofQubes)), []);
  assert.deepEqual(names(['defaults']).filter((name) => !(name in ofTheSystem)), []);
});

test('the page names every property, demand and rule', () => {
  const page = propertyPage();
  for (const [name, it] of all) {
    assert.ok(page.includes(`| \`${name}\` |`) || page.includes(`| ${name} |`), name);
    assert.ok(page.includes(`| ${it.asks} |`), it.asks);
    if ('rule' in it) assert.ok(page.includes(`(rules/${it.rule}.md)`), it.rule);
  }
});

const data = new URL('../../shared/reference/data/properties.json', import.meta.url);

// What Qubes OS has is listed beside the repository, not in it.
if (existsSync(data)) {
  const known = JSON.parse(readFileSync(data, 'utf8')) as { readonly properties: object; readonly system_properties: object; readonly read_only: readonly string[]; readonly classes: readonly string[] };

  test('every property of Qubes OS has its row', () => {
    assert.deepEqual(Object.keys(known.properties).filter((name) => !(name in ofQubes)), []);
    assert.deepEqual(Object.keys(known.system_properties).filter((name) => !(name in ofTheSystem)), []);
    assert.deepEqual([...known.read_only].sort(), [...readOnly].sort());
  });

  test('every class of Qubes OS can be planned', () => {
    const classes = shapeAt(['qubes', '*', 'class'])?.enum ?? [];
    assert.deepEqual(known.classes.filter((name) => !classes.includes(name)), []);
  });
}
