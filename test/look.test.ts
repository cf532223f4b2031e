// Tests what is drawn on and beside a plan: folds, selections, links, colours, tokens, lenses and hints.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { Lines } from '../server/base/lines.ts';
import { applyEdits } from '../server/base/edit.ts';
import { colours, labelsFor } from '../server/features/colours.ts';
import { folds } from '../server/features/folding.ts';
import { hints } from '../server/features/hints.ts';
import { lenses, lensText } from '../server/features/lenses.ts';
import { links } from '../server/features/links.ts';
import { selections } from '../server/features/selection.ts';
import { tokens } from '../server/features/tokens.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';

const look = (text: string): Snapshot => snapshot(text, { settings: defaultSettings('2026-11-23') });

const plan = `# one
# two

# region people
identities:
  byline: {}
# endregion
extends: [shared/base.yaml, "other.yaml"]
defaults: { netvm: sys-firewall }
qubes:
  work:
    label: blue
    trust: high
    identity: byline
    tags: [office]
    purpose: |
      several
      lines
    apps: [
      a,
      b ]
  nym:
    label: "purple"
    netvm: sys-whonix
  # qube-plan: allow vault-has-network — as an example
  vault: { label: black, netvm: none, template: debian-13-xfce }
flows:
  - from: work
    to: "@dispvm:nym"
    service: copy
    action: ask
  - { from: "@tag:office", to: ["@anyvm", vault], service: [clipboard, qubes.Gpg+x], action: deny }
`;

test('sections, qubes, flows, long values, remarks and regions can be folded', () => {
  const shot = look(plan);
  const lines = new Lines(plan);
  const shown = folds(shot.tree).map(({ start, end, kind }) => `${lines.lineAt(start) + 1}-${lines.lineAt(end) + 1}${kind === 'block' ? '' : ` ${kind}`}`);
  assert.deepEqual(shown, ['1-2 comment', '4-7 region', '5-6', '10-26', '11-21', '16-18', '19-21', '22-24', '27-32', '28-31']);
});

test('a selection widens from the word to the whole plan', () => {
  const { tree } = look(plan);
  const shown = (words: string): string[] => selections(tree, plan.indexOf(words) + 1).map(({ start, end }) => plan.slice(start, end).split('\n')[0] as string);
  assert.deepEqual(shown('purple'), ['purple', '"purple"', 'label: "purple"', 'label: "purple"', 'nym:', 'work:', 'qubes:', 'identities:', '# one']);
  assert.deepEqual(shown('office]'), ['office', '[office]', 'tags: [office]', 'label: blue', 'work:', 'work:', 'qubes:', 'identities:', '# one']);
  for (let offset = 0; offset <= plan.length; offset++) {
    const spans = selections(tree, offset);
    spans.forEach((span, index) => {
      const outer = spans[index + 1];
      assert.ok(span.start <= offset && offset <= span.end);
      assert.ok(!outer || (outer.start <= span.start && span.end <= outer.end && outer.end - outer.start > span.end - span.start));
    });
  }
});

test('bases and the rules in comments are links', () => {
  assert.deepEqual(links(look(plan)).map((it) => [plan.slice(it.at.start, it.at.end), it.kind]), [['shared/base.yaml', 'file'], ['"other.yaml"', 'file'], ['vault-has-network', 'rule']]);
});

test('labels have their colours, and a picked colour becomes the nearest label', () => {
  const found = colours(look(plan));
  assert.deepEqual(found.map(({ at }) => plan.slice(at.start, at.end)), ['blue', '"purple"', 'black']);
  const [{ at, colour }] = found as [(typeof found)[number]];
  const [first, ...others] = labelsFor({ ...colour, red: colour.red + 0.02 }, at);
  assert.equal(first?.label, 'blue');
  assert.equal(others.length, 7);
  assert.ok(applyEdits(plan, [labelsFor({ red: 1, green: 0, blue: 0 }, at)[0]?.edit as never]).includes('label: red\n'));
});

test('words are told apart by what they are', () => {
  const found = tokens(look(plan)).map(({ at, type, modifiers }) => `${plan.slice(at.start, at.end)}: ${[type, ...modifiers].join(' ')}`);
  assert.deepEqual(found, [
    'byline: variable declaration',
    'sys-firewall: class defaultLibrary',
    'work: class declaration',
    'blue: enumMember',
    'high: enumMember',
    'byline: variable',
    'office: decorator',
    'nym: class declaration',
    '"purple": enumMember',
    'sys-whonix: class defaultLibrary',
    'vault-has-network: macro',
    'vault: class declaration',
    'black: enumMember',
    'debian-13-xfce: type defaultLibrary',
    'work: class',
    'nym: class',
    'copy: function',
    'office: decorator',
    '"@anyvm": keyword',
    'vault: class',
    'clipboard: function',
    'qubes.Gpg+x: function',
  ]);
});

test('a lens counts what may cross, and says how the qube reaches the network', () => {
  const shot = look(plan.replace('action: deny', 'action: ask'));
  assert.deepEqual(lenses(shot).map(({ name }) => `${name}: ${lensText(shot, name) ?? ''}`), ['work: 1 flow in · 2 out · online', 'nym: 1 flow in · 0 out · through Tor', 'vault: 1 flow in · 0 out · offline']);
  assert.equal(lensText(shot, 'gone'), undefined);
  assert.equal(lensText(look(plan), 'vault'), '0 flows in · 0 out · offline');
});

test('hints show what is not written, and nothing else', () => {
  const shot = look(plan);
  const whole = { start: 0, end: plan.length };
  const shown = (choice: { network: boolean; template: boolean }, span = whole): string[] => hints(shot, span, choice).map(({ offset, text }) => `${plan.slice(plan.lastIndexOf('\n', offset - 1) + 1, offset).trim()} «${text}»`);
  assert.deepEqual(shown({ network: true, template: true }), [
    `work: «→ sys-firewall → sys-net · ${shot.facts.release.defaultTemplate}»`,
    `nym: «${shot.facts.release.defaultTemplate}»`,
    'netvm: sys-whonix «→ sys-firewall → sys-net»',
  ]);
  assert.deepEqual(shown({ network: false, template: false }), []);
  assert.deepEqual(shown({ network: true, template: false }, { start: plan.indexOf('vault'), end: plan.length }), []);
});

test('what is drawn never goes wrong, on any beginning of any plan', () => {
  for (const where of ['../examples/', './plans/sound/']) {
    for (const name of readdirSync(new URL(where, import.meta.url)).filter((it) => it.endsWith('.yaml')).slice(0, 5)) {
      const text = readFileSync(new URL(where + name, import.meta.url), 'utf8');
      for (let end = 0; end <= text.length; end += 97) {
        const shot = look(text.slice(0, end));
        const all = [...tokens(shot).map(({ at }) => at), ...folds(shot.tree), ...colours(shot).map(({ at }) => at), ...links(shot).map(({ at }) => at), ...lenses(shot).map(({ at }) => at)];
        for (const span of all) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= end);
        const marks = tokens(shot);
        marks.forEach(({ at }, index) => assert.ok(index === 0 || at.start >= (marks[index - 1]?.at.end ?? 0), 'tokens overlap'));
        for (const { name: qube } of lenses(shot)) assert.ok(lensText(shot, qube));
        hints(shot, { start: 0, end }, { network: true, template: true });
      }
    }
  }
});
