// One mistake in a sound plan gets one squiggle: the rule that fits it best speaks, and the others keep quiet.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { parse as parseYaml } from 'yaml';
import type { Bases } from '../server/plan/layers.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { rules } from '../server/rules/index.ts';
import type { Found } from '../server/rules/run.ts';
import { snapshot } from '../server/snapshot.ts';
import { parse } from '../server/syntax/parse.ts';

/** A change to a sound plan. What is taken away stands in it exactly once; what speaks more than once says why. */
interface Mistake {
  readonly mistake: string;
  readonly take?: string;
  readonly put?: string;
  /** A rule, or several with the reason why one would not do. */
  readonly rule: string | readonly string[];
  readonly because?: string;
}

const mistakes = parseYaml(readFileSync(new URL('./single-mistakes.yaml', import.meta.url), 'utf8')) as Readonly<Record<string, readonly Mistake[]>>;

const textOf = (name: string): string => {
  const [sound, example] = ['./plans/sound/', '../examples/'].map((folder) => new URL(`${folder}${name}.qube-plan.yaml`, import.meta.url));
  return readFileSync((existsSync(sound as URL) ? sound : example) as URL, 'utf8');
};
const bases: Bases = (_, path) => (path === 'organisation-base.qube-plan.yaml' ? { file: path, tree: parse(textOf('organisation-base'), path) } : 'missing');
const findingsOf = (text: string): readonly Found[] => snapshot(text, { settings: defaultSettings('2026-11-23'), bases, self: 'self.qube-plan.yaml' }).outcome.findings;
const line = ({ rule, severity, says }: Found): string => `${rule} (${severity}): ${says}`;

for (const [name, list] of Object.entries(mistakes)) {
  const sound = textOf(name);
  const known = new Set(findingsOf(sound).map(line));
  for (const it of list) {
    test(`${name}: ${it.mistake}`, () => {
      const fresh = findingsOf(changed(sound, it)).filter((found) => !known.has(line(found)));
      const wanted = typeof it.rule === 'string' ? [it.rule] : it.rule;
      assert.deepEqual(fresh.map(({ rule }) => rule).sort(), [...wanted].sort(), fresh.map(line).join('\n'));
      assert.equal(wanted.length > 1, it.because !== undefined, 'several rules need a reason, one needs none');
    });
  }
}

test('the mistakes are many, each is named once, and they name rules that exist', () => {
  const all = Object.values(mistakes).flat();
  assert.ok(all.length >= 60);
  assert.equal(new Set(all.map(({ mistake }) => mistake)).size, all.length);
  assert.deepEqual(all.flatMap(({ rule }) => rule).filter((id) => !(id in rules)), []);
});

/** With nothing to take, the mistake is added at the end. */
function changed(text: string, { take, put = '' }: Mistake): string {
  if (take === undefined) return text + put;
  assert.equal(text.split(take).length, 2, `"${take}" stands in the plan once`);
  return text.replace(take, () => put);
}
