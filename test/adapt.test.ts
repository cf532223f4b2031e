// Checks that a map follows the changes of its plan without moving what was there, and without laying anything on anything else.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { planMap } from '../server/features/map.ts';
import { adaptLayout } from '../server/picture/adapt.ts';
import { layoutPicture, type Box, type Layout } from '../server/picture/layout.ts';
import type { Picture } from '../server/picture/picture.ts';
import { shelfLayout } from '../server/picture/shelf.ts';
import { parts } from '../server/picture/shapes.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';
import { largePlan } from './large-plan.ts';
import { random } from './random.ts';

const pictureOf = (text: string): Picture => planMap(snapshot(text, { settings: defaultSettings('2026-11-23') })).picture;

const folder = new URL('../examples/', import.meta.url);
const examples = readdirSync(folder).map((name): [string, string] => [name, readFileSync(new URL(name, folder), 'utf8')]);

/** Changes that somebody might type into any of the examples, at random. */
function edit(text: string, next: (below: number) => number, round: number): string {
  const names = pictureOf(text).nodes.filter(({ kind, written }) => kind === 'qube' && written).map(({ name }) => name);
  const pick = <T>(all: readonly T[]): T => all[next(all.length)] as T;
  const flow = `flows:\n  - { from: ${pick(names)}, to: ${pick(names)}, service: ${pick(['copy', 'clipboard', 'qubes.Gpg'])}, action: ${pick(['ask', 'deny', 'allow'])} }`;
  switch (next(6)) {
    case 0:
    case 1:
      return text.replace(/^flows:/m, flow);
    case 2:
      return text.replace(/^ {2}- \{ from: .*\n/m, '');
    case 3:
      return text.replace(/^qubes:/m, `qubes:\n  ${pick(['new', 'a-much-longer-name-for-it'])}-${round}: { label: red, netvm: ${pick(['none', 'sys-firewall', 'sys-whonix', 'sys-net', 'sys-vpn'])}${pick(['', ', identity: byline', ', identity: somebody-else'])} }`);
    case 4:
      return text.replace(/^( {2,4}label:|.*\{ label:) ?\w+/m, `$1 ${pick(['orange', 'gray', 'purple', 'none-of-these'])}`);
    default:
      return text.replace(/netvm: [\w-]+/, `netvm: ${pick(['none', 'sys-firewall', 'sys-whonix'])}`);
  }
}

const hits = (a: Box, b: Box): boolean => a.x < b.x + b.width - 0.5 && b.x < a.x + a.width - 0.5 && a.y < b.y + b.height - 0.5 && b.y < a.y + a.height - 0.5;
const holds = (outer: Box, inner: Box): boolean => inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 && inner.x + inner.width <= outer.x + outer.width + 0.5 && inner.y + inner.height <= outer.y + outer.height + 0.5;

function faults(picture: Picture, layout: Layout): string[] {
  const found: string[] = [];
  const pairs = (things: readonly (readonly [string, Box])[]): void =>
    things.forEach(([one, a], index) => {
      for (const [other, b] of things.slice(index + 1)) if (hits(a, b)) found.push(`${one} and ${other}`);
    });
  pairs([...layout.nodes]);
  pairs([...layout.groups]);
  pairs([...layout.zones]);
  for (const { id, group } of picture.nodes) {
    const card = layout.nodes.get(id);
    if (!card) found.push(`${id} is missing`);
    else for (const [other, box] of layout.groups) if (other === group ? !holds(box, card) : hits(box, card)) found.push(`${id} and group ${other}`);
  }
  for (const { id, zone } of picture.groups) if (!holds(layout.zones.get(zone) as Box, layout.groups.get(id) as Box)) found.push(`group ${id} leaves its zone`);
  for (const { edge, way } of layout.edges) {
    const from = layout.groups.get(edge.from) ?? (layout.nodes.get(edge.from) as Box);
    const to = layout.nodes.get(edge.to) as Box;
    const near = (box: Box, { x, y }: { x: number; y: number }): boolean => x >= box.x - 8 && x <= box.x + box.width + 8 && y >= box.y - 8 && y <= box.y + box.height + 8;
    if (!near(from, way.start) || !near(to, way.end)) found.push(`${edge.id} is torn off`);
  }
  return found;
}

/** Cards that stayed where they belong, but not where they were, as far as room had to be made for others; and pairs that changed sides. */
function jumps(before: Layout, after: Layout): string[] {
  const stayed = [...before.nodes].filter(([id]) => after.nodes.has(id) && after.homes.get(id) === before.homes.get(id));
  const found: string[] = [];
  for (const [id, box] of stayed) {
    const now = after.nodes.get(id) as Box;
    if (now.x < box.x || now.y < box.y) found.push(`${id} went back`);
    for (const [other, its] of stayed) {
      const there = after.nodes.get(other) as Box;
      if (box.y + box.height / 2 <= its.y + its.height / 2 && now.y + now.height / 2 > there.y + there.height / 2 + 0.5) found.push(`${id} and ${other} changed places`);
    }
  }
  return found;
}

const layouts: Readonly<Record<string, (picture: Picture) => Layout>> = {
  level: (picture) => layoutPicture(picture),
  upright: (picture) => layoutPicture(picture, { upright: true }),
  'by groups': (picture) => shelfLayout(picture),
};

test('what was there keeps its place, and nothing lies on anything else', () => {
  let kept = 0;
  for (const [name, first] of examples) {
    for (const [kind, fresh] of Object.entries(layouts)) {
      const next = random(kind.length);
      let text = first;
      let layout = fresh(pictureOf(text));
      for (let round = 0; round < 40; round++) {
        text = edit(text, next, round);
        const picture = pictureOf(text);
        const after = adaptLayout(picture, layout);
        const where = `${name}, ${kind}, round ${round}`;
        if (after) {
          kept++;
          assert.deepEqual(faults(picture, after), [], where);
          assert.deepEqual(jumps(layout, after), [], where);
          // Whatever is drawn can be drawn from it.
          assert.ok(parts(picture, after).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)), where);
        }
        layout = after ?? fresh(picture);
      }
    }
  }
  assert.ok(kept > 380, `${kept}`);
});

test('a change that makes nothing new moves nothing at all', () => {
  const [, text] = examples.find(([name]) => name.startsWith('journalist')) as [string, string];
  const before = layoutPicture(pictureOf(text));
  for (const [from, to] of [['flows:', 'flows:\n  - { from: personal, to: calls, service: copy, action: ask }'], ['label: yellow', 'label: orange'], ['service: clipboard', 'service: copy']] as const) {
    const after = adaptLayout(pictureOf(text.replace(from, to)), before);
    assert.deepEqual(after && new Map(after.nodes), new Map(before.nodes), to);
    assert.deepEqual(after && new Map(after.groups), new Map(before.groups), to);
  }
});

test('a plan that is mostly another one is laid out anew', () => {
  const before = layoutPicture(pictureOf(examples[0]?.[1] as string));
  assert.equal(adaptLayout(pictureOf(largePlan(30, 10)), before), undefined);
  assert.equal(adaptLayout(pictureOf('qubes:\n  work: { label: blue }\n'), layoutPicture(pictureOf(''))), undefined);
});

test('following a change of a large plan takes no time that anybody would notice', () => {
  const text = largePlan(200, 300);
  const before = layoutPicture(pictureOf(text));
  const picture = pictureOf(text.replace('flows:', '  one-more: { label: red, netvm: none }\nflows:'));
  const began = performance.now();
  assert.ok(adaptLayout(picture, before));
  // Milliseconds, on a machine that may be busy.
  assert.ok(performance.now() - began < 200);
});
