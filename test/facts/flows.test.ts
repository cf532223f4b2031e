// Which flows decide nothing because others decide first, and that finding out stays quick.
import assert from 'node:assert/strict';
import test from 'node:test';
import { facts, type Facts } from '../../server/facts/facts.ts';
import type { Sort } from '../../server/facts/crossings.ts';
import { isBoundless, type Flow } from '../../server/facts/flows.ts';
import { isToItself } from '../../server/facts/shadow.ts';
import { readPlan } from '../../server/plan/read.ts';
import type { Qube } from '../../server/facts/system.ts';
import { parse } from '../../server/syntax/parse.ts';
import { randomSystem } from '../random-system.ts';
import { worked } from '../cpu.ts';

const of = (text: string): Facts => facts(readPlan(parse(text)));

const qubes = 'qubes:\n  mail: { label: green, tags: [post] }\n  web-dvm: { label: red, template_for_dispvms: true, tags: [web] }\n  nym: { label: red, default_dispvm: web-dvm }\n';

/** For each flow, the places of those that decide all its calls before it. */
function shadowing(...flows: readonly string[]): readonly (readonly number[])[] {
  const known = of(`${qubes}flows:\n${flows.map((flow) => `  - { ${flow} }\n`).join('')}`);
  return known.flows.all.map((flow) => known.shadowing(flow).map(({ plan }) => plan.index));
}

const one = (first: string, second: string): boolean => shadowing(first, second)[1]?.length === 1;

const call = (from: string, to: string, service = 'copy'): string => `from: ${JSON.stringify(from)}, to: ${JSON.stringify(to)}, service: "${service}", action: ask`;

test('a flow is shadowed by one whose every word stands for as much or more', () => {
  const broader: [from: string, to: string, otherFrom: string, otherTo: string][] = [
    ['mail', 'work', 'mail', 'work'],
    ['@tag:post', 'work', 'mail', 'work'],
    ['@type:AppVM', '@anyvm', 'mail', '@default'],
    ['@anyvm', '*', '@tag:post', 'dom0'],
    ['*', '*', '*', '@adminvm'],
    ['@anyvm', '@anyvm', '@type:AppVM', '@dispvm:web-dvm'],
    ['@anyvm', '@dispvm:@tag:web', 'nym', '@dispvm:web-dvm'],
    ['nym', '@dispvm:web-dvm', 'nym', '@dispvm'],
    ['*', 'work', 'dom0', 'work'],
    ['nowhere', 'work', 'nowhere', 'work'],
  ];
  for (const [from, to, otherFrom, otherTo] of broader) assert.ok(one(call(from, to), call(otherFrom, otherTo)), `${from} → ${to} before ${otherFrom} → ${otherTo}`);
});

test('a flow is not shadowed by one that misses some of its calls', () => {
  const apart: [from: string, to: string, otherFrom: string, otherTo: string][] = [
    ['mail', 'work', '@tag:post', 'work'],
    ['@anyvm', '@anyvm', 'dom0', 'work'],
    ['@anyvm', '@anyvm', 'work', 'dom0'],
    ['@anyvm', '@anyvm', '@type:AdminVM', 'work'],
    ['@anyvm', '@anyvm', '*', '@anyvm'],
    ['work', '@dispvm', 'work', '@dispvm:default-dvm'],
    ['work', '@dispvm:web-dvm', 'work', '@dispvm'],
    ['@anyvm', '@dispvm:web-dvm', '@anyvm', '@dispvm'],
    ['work', '@tag:post', 'work', '@dispvm'],
    ['@type:DispVM', 'work', 'mail', 'work'],
    ['work', '@bogus', 'work', 'mail'],
    ['work', 'Mail', 'work', 'mail'],
  ];
  for (const [from, to, otherFrom, otherTo] of apart) assert.ok(!one(call(from, to), call(otherFrom, otherTo)), `${from} → ${to} before ${otherFrom} → ${otherTo}`);
});

test('services shadow by name and argument', () => {
  assert.ok(one(call('work', 'mail', '*'), call('work', 'mail', 'qubes.ConnectTCP+22')));
  assert.ok(one(call('work', 'mail', 'qubes.ConnectTCP'), call('work', 'mail', 'qubes.ConnectTCP+22')));
  assert.ok(!one(call('work', 'mail', 'qubes.ConnectTCP+22'), call('work', 'mail', 'qubes.ConnectTCP')));
  assert.ok(!one(call('work', 'mail', 'qubes.ConnectTCP+22'), call('work', 'mail', 'qubes.ConnectTCP+80')));
  assert.ok(!one(call('work', 'mail', 'qubes.Gpg'), call('work', 'mail', 'gpg')), 'the friendly word means both generations');
});

test('several flows together shadow one, calls to oneself left out', () => {
  const lists = 'from: [mail, nym], to: [nym, work], service: [copy, url], action: allow';
  assert.deepEqual(shadowing(call('mail', '@anyvm'), call('@anyvm', '@anyvm', 'url'), call('nym', 'work'), lists), [[], [], [], [0, 1, 2]]);
  assert.deepEqual(shadowing(call('mail', '@anyvm'), call('@anyvm', '@anyvm', 'url'), lists), [[], [], []]);
});

test('equal flows know each other', () => {
  const known = of('flows:\n  - { from: [a, b], to: dom0, service: copy, action: ask }\n  - { from: [b, a], to: "@adminvm", service: qubes.Filecopy, action: ask, reason: x }\n  - { from: [b, a], to: dom0, service: copy, action: ask, user: root }\n');
  const [first, second, third] = known.flows.all.map((flow) => known.twin(flow));
  assert.equal(first, undefined);
  assert.equal(second, known.flows.all[0]);
  assert.equal(third, undefined);
});

test('flows to oneself and flows for everybody are recognised', () => {
  const known = of('flows:\n  - { from: a, to: a, service: copy, action: allow }\n  - { from: [a, b], to: [a, b], service: copy, action: allow }\n  - { from: "*", to: ["@anyvm", a], service: copy, action: allow }\n  - { from: "@anyvm", to: "@default", target: a, service: copy, action: allow }\n  - { from: "@anyvm", to: "@anyvm", service: copy, action: ask }\n');
  assert.deepEqual(known.flows.all.map(isToItself), [true, false, false, false, false]);
  assert.deepEqual(known.flows.all.map(isBoundless), [false, false, true, false, false]);
});

test('thousands of flows among thousands of qubes stay quick', () => {
  const names = Array.from({ length: 2000 }, (_, index) => `q${index}`);
  const flows = Array.from({ length: 5000 }, (_, index) => `  - { from: q${index % 1999}, to: "${index % 3 === 0 ? '@anyvm' : `q${(index * 7) % 2000}`}", service: copy, action: ask }\n`);
  const known = of(`qubes:\n${names.map((name) => `  ${name}: { label: red, tags: [t${name.length}] }\n`).join('')}flows:\n${flows.join('')}`);
  const { all } = known.flows;
  const start = worked();
  let found = 0;
  for (const flow of all) found += known.shadowing(flow).length + (known.twin(flow) ? 1 : 0);
  assert.ok(found > 100, `${found} found`);
  assert.ok(worked() - start < 2000, `${Math.round(worked() - start)} ms`);
});

/** Every call to a qube that flows decide, found by asking about each pair, one by one: `from > to` per flow. */
function straight({ flows, qubes }: Facts): readonly (readonly string[])[] {
  const takes = (outer: Flow, inner: Flow): boolean => inner.services.every(({ name, argument }) => outer.services.some((it) => (it.name === '*' || it.name === name) && (it.argument === undefined || it.argument === argument)));
  const says = (ends: Flow['to'], qube: Qube): boolean => ends.some((end) => flows.covers(end, qube));
  return flows.all.map((flow, place) =>
    qubes.flatMap((from) => {
      if (!says(flow.from, from) || flow.services.length === 0) return [];
      const earlier = flows.all.slice(0, place).filter((other) => says(other.from, from) && takes(other, flow));
      return qubes.filter((to) => to !== from && says(flow.to, to) && !earlier.some((other) => says(other.to, to))).map((to) => `${from.name} > ${to.name}`);
    }),
  );
}

function bySort(all: readonly Qube[], sortOf: (qube: Qube) => string): readonly Sort[] {
  const found = new Map<string, Set<Qube>>();
  for (const qube of all) found.set(sortOf(qube), (found.get(sortOf(qube)) ?? new Set()).add(qube));
  return [...found.values()];
}

test('the calls a flow decides are those that asking about each pair gives, each told once', () => {
  let compared = 0;
  let alike = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const text = randomSystem(seed);
    const known = of(text);
    const expected = straight(known);
    // Sorts that cut through tags and classes alike.
    const sortOf = ({ name, klass }: Qube): string => `${name.length % 3} ${String(klass === 'AdminVM')}`;
    const sorts = (word: string): readonly Sort[] => bySort(known.flows.meant(word), sortOf);
    for (const [place, flow] of known.flows.all.entries()) {
      if (flow.redirect || flow.services.length === 0) continue;
      const pairs = [...known.flows.crossings(flow)].flatMap(({ from, to }) => (to.kind === 'qube' ? `${from.name} > ${to.qube.name}` : []));
      assert.deepEqual([...pairs].sort(), [...(expected[place] as string[])].sort(), `seed ${seed}, flow ${place}\n${text}`);
      const counted = new Map<string, number>();
      const add = (from: Qube, to: Qube, times: number): void => void counted.set(`${sortOf(from)} > ${sortOf(to)}`, (counted.get(`${sortOf(from)} > ${sortOf(to)}`) ?? 0) + times);
      for (const { crossing, times } of known.flows.samples(flow, sorts)) {
        if (crossing.to.kind !== 'qube') continue;
        assert.ok(pairs.includes(`${crossing.from.name} > ${crossing.to.qube.name}`), `seed ${seed}, flow ${place}: ${crossing.from.name} > ${crossing.to.qube.name}\n${text}`);
        add(crossing.from, crossing.to.qube, times());
        if (times() > 1) alike++;
      }
      const sampled = [...counted].sort();
      counted.clear();
      for (const { from, to } of known.flows.crossings(flow)) if (to.kind === 'qube') add(from, to.qube, 1);
      assert.deepEqual(sampled, [...counted].sort(), `seed ${seed}, flow ${place}\n${text}`);
      compared += pairs.length;
    }
  }
  assert.ok(compared > 10_000 && alike > 1_000, `${compared} compared, ${alike} told for several`);
});

test('a call that a redirect leads elsewhere is told once for each caller, whatever it asked for', () => {
  const known = of(`${qubes}flows:\n  - { from: nym, to: "@anyvm", service: copy, action: ask, target: mail }\n  - { from: "@tag:post", to: ["@anyvm", nym], service: copy, action: ask }\n`);
  const [led, both] = known.flows.all.map((flow) => [...known.flows.crossings(flow)].map(({ from, to, toVal }) => `${from.name} > ${to.kind === 'qube' ? to.qube.name : 'disposable'} by ${toVal.value}`));
  assert.deepEqual(led, ['nym > mail by mail']);
  // The word that names it stands for it.
  assert.deepEqual(both?.filter((it) => it.includes('> nym')), ['mail > nym by nym']);
});
