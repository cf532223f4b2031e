// Tests what the map's page works out without drawing: zooming and panning, arrow keys, what stands out, and how far a fall has come.
import assert from 'node:assert/strict';
import test from 'node:test';
import { planMap } from '../../server/features/map.ts';
import type { FallResult, FallStep } from '../../server/lsp/protocol.ts';
import { layoutPicture } from '../../server/picture/layout.ts';
import type { Picture } from '../../server/picture/picture.ts';
import { defaultSettings } from '../../server/plan/settings.ts';
import { snapshot } from '../../server/snapshot.ts';
import { carriedOver, fallenAt, linesAt } from '../../webview/fall.ts';
import { marks } from '../../webview/marks.ts';
import { neighbour } from '../../webview/neighbours.ts';
import { fit, held, isHidden, largest, pan, reveal, smallest, zoom } from '../../webview/view.ts';
import { largePlan } from '../large-plan.ts';

const pictureOf = (text: string): Picture => planMap(snapshot(text, { settings: defaultSettings('2026-11-23') })).picture;
const page = { width: 800, height: 600 };

test('everything fits, in the middle, and small maps are not blown up', () => {
  for (const map of [{ width: 4000, height: 300 }, { width: 300, height: 4000 }, { width: 100, height: 80 }, { width: 0, height: 0 }]) {
    const { x, y, scale } = fit(map, page);
    assert.ok(scale <= 1.25 && scale > 0);
    assert.ok(x >= 0 && y >= 0 && x + map.width * scale <= 800 && y + map.height * scale <= 600);
    assert.ok(Math.abs(2 * x + map.width * scale - 800) < 1e-6);
  }
});

test('zooming keeps what is under the mouse where it is, within bounds', () => {
  const before = { x: 30, y: -20, scale: 0.8 };
  const at = { x: 210, y: 333 };
  const after = zoom(before, 1.7, at);
  assert.ok(Math.abs((at.x - before.x) / before.scale - (at.x - after.x) / after.scale) < 1e-9);
  assert.ok(Math.abs((at.y - before.y) / before.scale - (at.y - after.y) / after.scale) < 1e-9);
  assert.equal(zoom(before, 1e9, at).scale, largest);
  assert.equal(zoom(before, 1e-9, at).scale, smallest);
});

test('a card is brought onto the page by the least move, and one that is there not at all', () => {
  const view = { x: 0, y: 0, scale: 1 };
  assert.deepEqual(reveal(view, { x: 100, y: 100, width: 120, height: 46 }, page), view);
  assert.deepEqual(reveal(view, { x: 900, y: 100, width: 120, height: 46 }, page), pan(view, 800 - 24 - 1020, 0));
  assert.deepEqual(reveal(view, { x: -50, y: -500, width: 120, height: 46 }, page), pan(view, 74, 524));
  assert.equal(isHidden(view, { x: 900, y: 0, width: 100, height: 46 }, page), true);
  assert.equal(isHidden(view, { x: 700, y: 0, width: 200, height: 46 }, page), false);
});

test('the map cannot be pushed off the page', () => {
  const map = { width: 1000, height: 500 };
  for (const view of [{ x: 1e6, y: -1e6, scale: 1 }, { x: -1e6, y: 1e6, scale: 0.1 }]) {
    const { x, y, scale } = held(view, map, page);
    assert.ok(x < 800 && y < 600 && x + map.width * scale > 0 && y + map.height * scale > 0);
  }
});

test('arrow keys lead to every card, and back and forth along a row', () => {
  for (const text of ['qubes:\n  a: { label: red }\n  b: { label: red, netvm: none }\n', largePlan(30, 20)]) {
    for (const upright of [false, true]) {
      const picture = pictureOf(text);
      const { nodes } = layoutPicture(picture, { upright });
      const start = picture.nodes[0]?.id as string;
      const seen = new Set([start]);
      for (const id of seen) {
        for (const direction of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const) {
          const next = neighbour(id, direction, nodes);
          if (next !== undefined) seen.add(next);
        }
      }
      assert.deepEqual([...nodes.keys()].filter((id) => !seen.has(id)), []);
    }
  }
  const row = new Map(['a', 'b', 'c'].map((id, index) => [id, { x: index * 200, y: 0, width: 120, height: 46 }]));
  assert.equal(neighbour('a', 'ArrowRight', row), 'b');
  assert.equal(neighbour('b', 'ArrowLeft', row), 'a');
  assert.equal(neighbour('a', 'ArrowLeft', row), undefined);
  assert.equal(neighbour('a', 'ArrowDown', row), undefined);
  assert.equal(neighbour('gone', 'ArrowDown', row), undefined);
});

const plan = `qubes:
  a: { label: red }
  b: { label: blue }
  c: { label: gray, netvm: none }
flows:
  - { from: a, to: b, service: copy, action: allow }
  - { from: b, to: c, service: copy, action: ask }
  - { from: a, to: c, service: copy, action: deny }
`;

const thing = (id: string): FallStep['to'] => ({ id, name: id.replace('qube:', ''), facts: '' });
const step = (after: number | null, from: string, to: string, more: Partial<FallStep> = {}): FallStep => ({ after, from: thing(from), to: thing(to), kind: 'falls', says: 'x', does: 'x', consent: 'none', services: ['copy'], reason: null, prompts: 0, place: null, ...more });
const fallOf = (...steps: FallStep[]): FallResult => ({ version: 1, from: thing('qube:a'), steps, safe: [] });

test('what is chosen stands out with its lines, its network too', () => {
  const found = marks(pictureOf(plan), { selected: 'qube:b', cursor: ['qube:c'], pointed: undefined, fallen: undefined });
  const of = (id: string): string[] => [...(found.get(id) ?? [])].sort();
  assert.deepEqual(of('qube:b'), ['selected']);
  assert.deepEqual(of('qube:c'), ['cursor']);
  assert.deepEqual(of('flow:qube:a>qube:b:allow'), ['near']);
  assert.deepEqual(of('word:flow:qube:b>qube:c:ask'), ['near']);
  assert.deepEqual(of('flow:qube:a>qube:c:deny'), ['far']);
  assert.deepEqual(of('network:clear//sys-firewall>qube:sys-firewall'), ['near']);
  assert.deepEqual([...marks(pictureOf(plan), { selected: undefined, cursor: [], pointed: undefined, fallen: undefined })], []);
});

test('a fall reaches one thing after the other, along the lines that are there', () => {
  const picture = pictureOf(plan);
  const result = fallOf(step(null, 'qube:a', 'qube:b'), step(null, 'qube:a', 'internet', { kind: 'gained' }), step(0, 'qube:b', 'qube:c', { consent: 'asked', prompts: 1 }));
  assert.deepEqual([...fallenAt(result, -1, picture).reached], []);
  assert.equal(fallenAt(result, -1, picture).now, 'qube:a');
  const first = fallenAt(result, 0, picture);
  assert.deepEqual([...first.reached], [['qube:b', 'falls']]);
  assert.deepEqual([...first.edges], [['flow:qube:a>qube:b:allow', 'now']]);
  // To the internet, along every net qube on the way; refused flows lead nowhere.
  assert.deepEqual(linesAt(result, 1, picture)[1]?.edges, ['network:clear//sys-firewall>qube:sys-firewall', 'network:qube:sys-firewall>qube:sys-net', 'network:qube:sys-net>internet']);
  assert.deepEqual(linesAt(result, 2, picture).map(({ number, asked, now }) => [number, asked, now]), [[1, false, false], [2, false, false], [3, true, true]]);
  const shown = marks(picture, { selected: undefined, cursor: [], pointed: undefined, fallen: fallenAt(result, 0, picture) });
  assert.deepEqual([...(shown.get('qube:a') ?? [])], ['source']);
  assert.deepEqual([...(shown.get('qube:b') ?? [])], ['falls', 'now']);
  assert.deepEqual([...(shown.get('qube:c') ?? [])], ['far']);
});

test('a step from something that is not drawn begins at what is drawn before it', () => {
  const picture = pictureOf(plan);
  const result = fallOf(step(null, 'qube:a', 'disposables:x'), step(0, 'disposables:x', 'qube:c'), step(1, 'qube:c', 'qube:gone'));
  assert.deepEqual(linesAt(result, 2, picture).map(({ from, to, edges }) => [from, to, edges]), [['qube:a', 'qube:c', []]]);
  // One from nothing that is drawn has no line at all.
  assert.deepEqual(linesAt({ ...fallOf(step(null, 'qube:gone', 'disposables:x'), step(0, 'disposables:x', 'qube:c')), from: thing('qube:gone') }, 1, picture), []);
});

test('a thing that is used and then falls has fallen', () => {
  const result = fallOf(step(null, 'qube:a', 'qube:b', { kind: 'used' }), step(null, 'qube:a', 'qube:b'), step(null, 'qube:a', 'qube:b', { kind: 'used' }));
  assert.deepEqual([...fallenAt(result, 2, pictureOf(plan)).reached], [['qube:b', 'falls']]);
});

test('a replay stays at its step when the plan changes elsewhere', () => {
  const before = fallOf(step(null, 'qube:a', 'qube:b'), step(0, 'qube:b', 'qube:c'));
  assert.equal(carriedOver(before, 1, fallOf(step(null, 'qube:a', 'qube:new'), ...before.steps)), 2);
  assert.equal(carriedOver(before, 1, fallOf(step(null, 'qube:a', 'qube:b'))), 0);
  assert.equal(carriedOver(before, -1, fallOf()), -1);
  assert.equal(carriedOver(before, 0, fallOf()), -1);
});
