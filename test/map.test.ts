// Runs the map fixtures: what is drawn of a plan, as text; and checks maps of random and broken plans.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { planMap, type PlanMap } from '../server/features/map.ts';
import type { Counts } from '../server/picture/picture.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';
import { randomPlan } from './random-plan.ts';
import { worked } from './cpu.ts';

const folder = new URL('./features/map/', import.meta.url);
const update = process.env['UPDATE'] === '1';
const mapOf = (text: string): PlanMap => planMap(snapshot(text, { settings: defaultSettings('2026-11-23') }));

/** A fixture: `--- # plan: …` with a plan, then `--- # map` with what is drawn. */
const head = /^--- # (plan|map)(?:: (.*))?$/;

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const sections: { kind: string; title: string; text: string }[] = [];
  for (const line of readFileSync(file, 'utf8').replace(/\n$/, '').split('\n')) {
    const match = head.exec(line);
    if (match) sections.push({ kind: match[1] as string, title: match[2] ?? '', text: '' });
    else (sections.at(-1) as (typeof sections)[number]).text += `${line}\n`;
  }
  let plan = { title: '', text: '' };
  for (const section of sections) {
    if (section.kind === 'plan') plan = section;
    else {
      const { title, text } = plan;
      const answer = show(mapOf(text), text);
      const expected = section.text;
      if (update) section.text = answer;
      test(`${name}: ${title}`, () => assert.equal(update ? answer : expected, answer));
    }
  }
  if (update) writeFileSync(file, sections.map(({ kind, title, text }) => `--- # ${kind}${title ? `: ${title}` : ''}\n${text}`).join(''));
}

/** Groups with their nodes, nodes outside, then lines; with findings, and the text that is selected. */
function show({ picture, places }: PlanMap, text: string): string {
  const out: string[] = [];
  const at = (id: string): string => {
    const place = places.get(id);
    return place ? ` at ${JSON.stringify(text.slice(place.at.start, place.at.end))}` : '';
  };
  const node = (indent: string, group: string | undefined): void => {
    for (const it of picture.nodes) {
      if (it.group !== group) continue;
      const words = [it.kind === 'qube' ? it.klass : it.kind, it.role, it.label, it.trust, it.reach, it.written ? 'written' : undefined].filter((word) => typeof word === 'string' && word !== 'none');
      out.push(`${indent}- ${it.name}: ${words.join(' ')}${counts(it.findings)}${at(it.id)}`);
    }
  };
  for (const { id, zone, identities, anonymous } of picture.groups) {
    out.push(`- ${zone}${identities.length > 0 ? ` as ${identities.join(', ')}` : ''}${anonymous ? ', anonymous' : ''}:`);
    node('  ', id);
  }
  node('', undefined);
  for (const { kind, from, to, action, consent, services, reason, findings, id } of picture.edges) {
    const what = kind === 'network' ? '' : ` ${action} (${consent}) ${services.join(', ')}${reason === null ? '' : ` because ${reason}`}`;
    out.push(`- ${kind}: ${from} > ${to}${what}${counts(findings)}${at(id)}`);
  }
  return `${out.join('\n')}\n`;
}

/** Errors, warnings, information, hints. */
function counts({ errors, warnings, information, hints }: Counts): string {
  return errors + warnings + information + hints === 0 ? '' : ` [${errors} ${warnings} ${information} ${hints}]`;
}

test('lines lead from and to what is drawn, ids are unlike, and places lie in the text', () => {
  for (let seed = 0; seed < 150; seed++) {
    const whole = randomPlan(seed);
    for (const text of [whole, whole.slice(0, Math.floor(whole.length / 2))]) {
      const { picture, places } = mapOf(text);
      const ids = [...picture.nodes, ...picture.groups, ...picture.edges].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, `seed ${seed}`);
      const ends = new Set([...picture.nodes, ...picture.groups].map(({ id }) => id));
      for (const { from, to } of picture.edges) assert.ok(ends.has(from) && ends.has(to), `seed ${seed}: ${from} > ${to}`);
      for (const { group } of picture.nodes) assert.ok(group === undefined || ends.has(group));
      for (const { at, whole: all } of places.values()) for (const { start, end } of [at, ...all]) assert.ok(start >= 0 && start <= end && end <= text.length);
    }
  }
});

test('an empty text, and one that is no plan, have an empty map', () => {
  for (const text of ['', 'nonsense', '[1, 2', 'qubes:', 'qubes: []']) assert.deepEqual(mapOf(text).picture.nodes, [], text);
});

test('ids stay when other things change', () => {
  const plan = 'qubes:\n  work: { label: blue }\n  vault: { label: black, netvm: none }\nflows:\n  - { from: work, to: vault, service: copy, action: ask }\n';
  const ids = (text: string): string[] => [...mapOf(text).picture.nodes, ...mapOf(text).picture.edges].map(({ id }) => id);
  const before = ids(plan);
  const after = ids(plan.replace('qubes:', '# moved\nqubes:\n  first: { label: red }').replace('blue', 'green'));
  for (const id of before) assert.ok(after.includes(id), id);
});

test('thousands of qubes and flows do not take long, and what is left out is counted', () => {
  const qubes = Array.from({ length: 2_000 }, (_, i) => `  q${i}: { label: red }`);
  const flows = Array.from({ length: 3_000 }, (_, i) => `  - { from: q${i % 2_000}, to: q${(i * 7 + 1) % 2_000}, service: copy, action: ask }`);
  const shot = snapshot(`qubes:\n${qubes.join('\n')}\nflows:\n${flows.join('\n')}\n`, { settings: defaultSettings('2026-11-23'), rules: {} });
  void shot.facts.flows.all;
  const began = worked();
  const { picture } = planMap(shot);
  // Milliseconds, on a machine that may be busy.
  assert.ok(worked() - began < 3_000);
  assert.equal(picture.edges.filter(({ kind }) => kind === 'flow').length, 2_000);
  assert.ok(picture.left > 900);
});
