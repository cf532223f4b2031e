// Checks the map's pictures: nothing covers anything else, the same plan gives the same picture, and no plan can break out of a format.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { planMap } from '../server/features/map.ts';
import { toDot } from '../server/picture/dot.ts';
import { layoutKey, layoutPicture, type Box, type Layout } from '../server/picture/layout.ts';
import { toMermaid } from '../server/picture/mermaid.ts';
import { orderSafely, type Ordered } from '../server/picture/order.ts';
import type { Picture } from '../server/picture/picture.ts';
import { parts } from '../server/picture/shapes.ts';
import { shelfLayout } from '../server/picture/shelf.ts';
import { toSvg } from '../server/picture/svg.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';
import { largePlan } from './large-plan.ts';
import { randomPlan } from './random-plan.ts';

const pictureOf = (text: string): Picture => planMap(snapshot(text, { settings: defaultSettings('2026-11-23') })).picture;

const folder = new URL('../examples/', import.meta.url);
const examples = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

const hits = (a: Box, b: Box): boolean => a.x < b.x + b.width - 0.5 && b.x < a.x + a.width - 0.5 && a.y < b.y + b.height - 0.5 && b.y < a.y + a.height - 0.5;
const holds = (outer: Box, inner: Box): boolean => inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 && inner.x + inner.width <= outer.x + outer.width + 0.5 && inner.y + inner.height <= outer.y + outer.height + 0.5;

/** Every pair of things that lie on each other and should not, in every layout there is. */
function faults(picture: Picture): string[] {
  const lines = [false, true].flatMap((upright) => faultsIn(picture, layoutPicture(picture, { upright })).map((fault) => `${fault}${upright ? ', upright' : ''}`));
  return [...lines, ...[0.4, 1, 2.5].flatMap((shape) => faultsIn(picture, shelfLayout(picture, { shape })).map((fault) => `${fault}, by groups`))];
}

function faultsIn(picture: Picture, layout: Layout): string[] {
  const found: string[] = [];
  const whole: Box = { x: 0, y: 0, width: layout.width, height: layout.height };
  const pairs = (things: readonly (readonly [string, Box])[]): void =>
    things.forEach(([one, a], index) => {
      if (!holds(whole, a)) found.push(`${one} sticks out`);
      for (const [other, b] of things.slice(index + 1)) if (hits(a, b)) found.push(`${one} and ${other}`);
    });
  const cards = picture.nodes.map(({ id }): [string, Box] => [id, layout.nodes.get(id) as Box]);
  // Those of lines that go straight are shown one by one.
  const labels = layout.edges.flatMap(({ edge, label, loose }): [string, Box][] => (label && !loose ? [[edge.id, label]] : []));
  pairs([...cards, ...labels]);
  pairs([...layout.groups]);
  pairs([...layout.zones]);
  for (const { id, group } of picture.nodes) {
    for (const [other, box] of layout.groups) {
      const card = layout.nodes.get(id) as Box;
      if (other === group ? !holds(box, card) : hits(box, card)) found.push(`${id} and group ${other}`);
    }
  }
  for (const { id, zone } of picture.groups) if (!holds(layout.zones.get(zone) as Box, layout.groups.get(id) as Box)) found.push(`group ${id} leaves its zone`);
  for (const { way } of layout.edges) for (const { x, y } of way.stops) if (!Number.isFinite(x) || !Number.isFinite(y) || !holds(whole, { x, y, width: 0, height: 0 })) found.push('a line leaves the picture');
  return found;
}

test('nothing lies on anything else', () => {
  for (const text of examples) assert.deepEqual(faults(pictureOf(text)), []);
  for (let seed = 0; seed < 60; seed++) assert.deepEqual(faults(pictureOf(randomPlan(seed))), [], `seed ${seed}`);
});

test('nor in large plans, in which the library loses cards', () => {
  for (const [qubes, flows] of [[30, 40], [60, 60], [200, 60], [200, 120], [200, 500]] as const) assert.deepEqual(faults(pictureOf(largePlan(qubes, flows))), [], `${qubes} qubes, ${flows} flows`);
});

test('lines pass no card', () => {
  for (const [text, upright] of examples.flatMap((it) => [[it, false], [it, true]] as const)) {
    const picture = pictureOf(text);
    const layout = layoutPicture(picture, { upright });
    for (const { edge, way } of layout.edges) {
      for (const { id } of picture.nodes) {
        if (id === edge.from || id === edge.to) continue;
        const card = layout.nodes.get(id) as Box;
        for (let i = 1; i < way.stops.length; i++) {
          const [a, b] = [way.stops[i - 1], way.stops[i]] as const;
          // Straight pieces: what is curved lies between the columns, or rows.
          if (!a || !b || Math.abs(upright ? a.x - b.x : a.y - b.y) >= 0.5) continue;
          const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
          const piece = upright ? { x: x - 0.6, y, width: 1.2, height: Math.abs(b.y - a.y) } : { x, y: y - 0.6, width: Math.abs(b.x - a.x), height: 1.2 };
          assert.ok(!hits(card, piece), `${edge.id} passes ${id}${upright ? ', upright' : ''}`);
        }
      }
    }
  }
});

test('no line to the network turns back on its way', () => {
  let straight = 0;
  const shown = [...examples, ...Array.from({ length: 60 }, (_, seed) => randomPlan(seed)), largePlan(30, 40)].map(pictureOf);
  for (const [picture, upright] of shown.flatMap((it) => [[it, false], [it, true]] as const)) {
    const { edges, nodes, groups } = layoutPicture(picture, { upright });
    for (const { edge, way } of edges) {
      // A net qube may be among those that it gives their network to.
      if (edge.kind !== 'network' || hits((groups.get(edge.from) ?? nodes.get(edge.from)) as Box, nodes.get(edge.to) as Box)) continue;
      const steps = way.stops.slice(1).map((to, index) => {
        const from = way.stops[index] as Box;
        return [to.x - from.x, to.y - from.y].map((by) => (Math.abs(by) < 0.5 ? 0 : Math.sign(by)));
      });
      const along = way.square ? steps.map(([x, y]) => x === 0 && y !== 0 || y === 0 && x !== 0) : steps.map((by) => by[upright ? 1 : 0] === way.arrives);
      if (!along.every((it) => it)) {
        // Only where a card stands between the two.
        const ends = [(groups.get(edge.from) ?? nodes.get(edge.from)) as Box, nodes.get(edge.to) as Box];
        const [x, y] = [Math.max(...ends.map((box) => box.x)), Math.max(...ends.map((box) => box.y))];
        const [right, bottom] = [Math.min(...ends.map((box) => box.x + box.width)), Math.min(...ends.map((box) => box.y + box.height))];
        const between = upright ? { x: right, y, width: x - right, height: bottom - y } : { x, y: bottom, width: right - x, height: y - bottom };
        assert.ok([...nodes.values()].some((card) => hits(card, between)), `${edge.id}${upright ? ', upright' : ''}: ${JSON.stringify(way.stops)}`);
      }
      if (!way.square) continue;
      straight++;
      const [a, b] = [way.start, way.end];
      const piece = { x: Math.min(a.x, b.x) - 3, y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x) + 6, height: Math.abs(a.y - b.y) };
      for (const [id, card] of nodes) if (id !== edge.to && id !== edge.from) assert.ok(!hits(card, piece), `${edge.id} passes ${id}${upright ? ', upright' : ''}`);
    }
  }
  assert.ok(straight > 3, `${straight} go straight across`);
});

test('by groups, the map has about the shape of where it is shown, and lines to the network pass no card', () => {
  for (const text of [...examples, largePlan(60, 60), largePlan(200, 300)]) {
    const picture = pictureOf(text);
    for (const shape of [0.5, 1, 2]) {
      const layout = shelfLayout(picture, { shape });
      const others = [0.5, 1, 2].map((its) => shelfLayout(picture, { shape: its }));
      const scale = (it: Layout): number => Math.min(shape / it.width, 1 / it.height);
      assert.ok(others.every((other) => scale(layout) >= scale(other) * 0.97), `${layout.width} × ${layout.height} for ${shape}`);
      for (const { edge, way } of layout.edges) {
        if (!way.square) continue;
        for (let i = 1; i < way.stops.length; i++) {
          const [a, b] = [way.stops[i - 1], way.stops[i]] as [Box, Box];
          const piece = { x: Math.min(a.x, b.x) - 3, y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x) + 6, height: Math.abs(a.y - b.y) };
          for (const [id, card] of layout.nodes) if (id !== edge.to) assert.ok(!hits(card, piece), `${edge.id} passes ${id}`);
        }
      }
    }
  }
});

test('the same plan gives the same picture, and what changes no place keeps its layout', () => {
  for (const text of examples) {
    const [one, other] = [pictureOf(text), pictureOf(`# a remark\n${text}`)];
    assert.equal(toSvg(one), toSvg(other));
    assert.equal(toMermaid(one), toMermaid(other));
    assert.equal(toDot(one), toDot(other));
    assert.equal(layoutKey(one), layoutKey(other));
  }
  const plan = 'qubes:\n  work: { label: blue, purpose: mail }\n';
  assert.equal(layoutKey(pictureOf(plan)), layoutKey(pictureOf(plan.replace('mail', 'letters'))));
  assert.notEqual(layoutKey(pictureOf(plan)), layoutKey(pictureOf(`${plan}  more: { label: red }\n`)));
});

test('every qube and flow is drawn, with a sentence for those who cannot see it', () => {
  for (const text of examples) {
    const picture = pictureOf(text);
    const drawn = parts(picture, layoutPicture(picture));
    for (const { id } of picture.nodes) assert.match(drawn.find((part) => part.id === id)?.says ?? '', /\w/, id);
    for (const { id } of picture.edges) assert.match(drawn.find((part) => part.id === id)?.says ?? '', /\w/, id);
    const svg = toSvg(picture);
    assert.match(svg, /^<svg [^>]*role="img"[^>]*aria-labelledby="map-title map-description"/);
    assert.match(svg, /<title id="map-title">[^<]+<\/title><desc id="map-description">[^<]+<\/desc>/);
  }
});

test('actions are told apart without colour', () => {
  const picture = pictureOf('qubes:\n  a: { label: red }\n  b: { label: red }\nflows:\n  - { from: a, to: b, service: copy, action: allow }\n  - { from: a, to: b, service: open, action: ask }\n  - { from: b, to: a, service: url, action: deny }\n');
  const looks = parts(picture, layoutPicture(picture)).filter(({ kind }) => kind === 'word').map(({ shapes }) => JSON.stringify(shapes.map(({ children }) => children)));
  assert.equal(new Set(looks.map((it) => /[✓?✕]/u.exec(it)?.[0])).size, 3);
  const heads = parts(picture, layoutPicture(picture)).filter(({ kind }) => kind === 'line').map(({ shapes }) => shapes.at(-1)?.attributes['class']);
  assert.deepEqual([...heads].sort(), ['head bar', 'head full', 'head hollow']);
});

test('what only a policy file says is told apart, and said', () => {
  const plain = pictureOf('qubes:\n  a: { label: red }\n  b: { label: red }\nflows:\n  - { from: a, to: b, service: copy, action: ask }\n');
  const [flow] = plain.edges.filter(({ kind }) => kind === 'flow');
  assert.ok(flow);
  const picture: Picture = { ...plain, edges: [...plain.edges, { ...flow, id: 'policy:qube:a>qube:b:allow', kind: 'policy', action: 'allow', consent: 'none', services: ['my.Service'] }] };
  const drawn = parts(picture, layoutPicture(picture));
  assert.equal(drawn.find(({ id }) => id === 'policy:qube:a>qube:b:allow')?.says, 'a to b: my.Service, allowed without asking by a policy file');
  assert.match(drawn.find(({ id }) => id === 'policy:qube:a>qube:b:allow')?.classes ?? '', /policy/);
  assert.match(toSvg(picture), />said by a policy file only</);
  assert.doesNotMatch(toSvg(plain), />said by a policy file only</);
  assert.deepEqual(faults(picture), []);
});

const hostile = `title: "</title></desc></style><script>alert(1)</script> \\"}; --> end \\u202e ]] \\\\"
identities: { "a\\"]b": { anonymous: true } }
qubes:
  "work\\"]<img src=x onerror=alert(1)>": { label: blue, identity: "a\\"]b", purpose: "x\\" onload=\\"y" }
  "end": { label: "red\\" stroke=\\"x", open_files_in: "@dispvm" }
  "q|x\`y\`": { label: red }
  "__proto__": { label: green }
  "constructor": { label: "url(javascript:x)", netvm: "__proto__" }
  "a\\\\": { label: red, netvm: none }
  "b\\u0000\\ud800\\u0007": { label: red, netvm: "\\nnewline" }
flows:
  - { from: "end", to: "q|x\`y\`", service: "x\\"|y\\nz", action: allow, reason: "</desc>" }
  - { from: "end", to: "__proto__", service: copy, action: deny }
  - { from: "@tag:<b>", to: "a\\\\", service: "]]>", action: ask }
`;

test('no plan breaks out of SVG', () => {
  const svg = toSvg(pictureOf(hostile));
  assert.deepEqual(unclosed(svg), []);
  assert.doesNotMatch(svg, /<script|<img|<!|<\?|[\u0000-\u0008\u202e]/);
  // Attributes are ours alone: every name that is used is one of these.
  const names = new Set([...svg.matchAll(/<\w+((?: [\w:-]+="[^"<]*")*)\/?>/g)].flatMap(([, all = '']) => [...all.matchAll(/ ([\w:-]+)="[^"]*"/g)].map(([, name]) => name as string)));
  assert.deepEqual([...names].filter((name) => !/^(xmlns|width|height|viewBox|role|aria-labelledby|class|id|x|y|rx|cx|cy|r|d|transform|text-anchor|data-id)$/.test(name)), []);
  // Nothing is loaded: neither by a style nor by a class or number that a plan has a say in.
  assert.doesNotMatch([...svg.matchAll(/<style>([^<]*)|(?:class|transform|d|width|height|x|y)="([^"]*)"/g)].join(), /url\(|@import/);
});

/** Elements that are not closed, and stray signs: nothing in a sound document. */
function unclosed(svg: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const rest = svg.replace(/<(\/?)([A-Za-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, (_, closes: string, name: string, __, empty: string) => {
    if (closes !== '') {
      if (open.pop() !== name) wrong.push(`</${name}>`);
    } else if (empty === '') open.push(name);
    return '';
  });
  if (/[<]|&(?!(amp|lt|gt|quot|apos);)/.test(rest)) wrong.push(rest.slice(0, 200));
  return [...wrong, ...open];
}

test('no plan breaks out of Mermaid or Graphviz', () => {
  const mermaid = toMermaid(pictureOf(hostile));
  for (const line of mermaid.split('\n').slice(3, -1)) {
    // Words stand between quotes, and only the tags that are ours are in them.
    assert.match(line.replace(/"[^"]*"/g, '""'), /^ *(subgraph \w+\[""\]|end|\w+(\[""\]|\[\[""\]\]|\(\[""\]\))|\w+ ==> \w+|\w+ (-->|-\.->|-\.-x)\|""\| \w+|classDef \w+ [\w:#,]+|class [\w,]+)( \w+)?$/, line);
    for (const [, words = ''] of line.matchAll(/"([^"]*)"/g)) assert.doesNotMatch(words.replace(/<\/?b>|<br>/g, ''), /[<>`\\|[\]]/, line);
  }
  const dot = toDot(pictureOf(hostile));
  for (const line of dot.split('\n').slice(2, -2)) assert.doesNotMatch(line.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(' -> ', ''), /["\\<>&]/, line);
  assert.doesNotMatch(mermaid + dot, /[\u0000-\u0009\u202e]/);
});

test('an order with losses is mended: boxes in one piece, in the same order in every column', () => {
  const parents: Record<string, string> = { a1: 'A', a2: 'A', b1: 'B', b2: 'B', la: 'A', ra: 'A', lb: 'B', rb: 'B', la2: 'A', ra2: 'A', lb2: 'B', rb2: 'B' };
  const labels: Record<string, ReturnType<Ordered['node']>> = {
    A: { minRank: 0, maxRank: 1, borderLeft: ['la', 'la2'], borderRight: ['ra', 'ra2'] },
    B: { minRank: 0, maxRank: 1, borderLeft: ['lb', 'lb2'], borderRight: ['rb', 'rb2'] },
    ...Object.fromEntries(['a1', 'b1', 'la', 'ra', 'lb', 'rb', 'free'].map((id) => [id, { rank: 0 }])),
    ...Object.fromEntries(['a2', 'b2', 'la2', 'ra2', 'lb2', 'rb2'].map((id) => [id, { rank: 1 }])),
  };
  const graph: Ordered = {
    nodes: () => Object.keys(labels),
    node: (id) => labels[id] as ReturnType<Ordered['node']>,
    children: (id) => Object.keys(labels).filter((it) => parents[it] === id),
    parent: (id) => parents[id],
  };
  orderSafely(graph, () => {
    // Two things in one place, and the boxes the other way round in the second column.
    for (const id of Object.keys(labels)) (labels[id] as { order: number }).order = /^.?b|free/.test(id) ? 5 : 4;
    for (const id of ['a1', 'a2']) (labels[id] as { order: number }).order = 0;
    (labels['b2'] as { order: number }).order = 3;
    (labels['free'] as { order: number }).order = 6;
  });
  const column = (rank: number): string[] => Object.keys(labels).filter((id) => labels[id]?.rank === rank).sort((x, y) => (labels[x]?.order ?? 0) - (labels[y]?.order ?? 0));
  assert.deepEqual(column(0), ['la', 'a1', 'ra', 'lb', 'b1', 'rb', 'free']);
  assert.deepEqual(column(1), ['la2', 'a2', 'ra2', 'lb2', 'b2', 'rb2']);
  assert.deepEqual(column(0).map((id) => labels[id]?.order), [0, 1, 2, 3, 4, 5, 6]);
});
