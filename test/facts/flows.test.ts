// Which flows decide nothing because others decide first, and that finding out stays quick.
import assert from 'node:assert/strict';
import test from 'node:test';
import { facts, type Facts } from '../../server/facts/facts.ts';
import { isBoundless } from '../../server/facts/flows.ts';
import { isToItself } from '../../server/facts/shadow.ts';
import { readPlan } from '../../server/plan/read.ts';
import { parse } from '../../server/syntax/parse.ts';
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
