// Tries every edit at every place of many awkward texts: the data changes as asked, comments survive, nothing else moves.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Lexer } from 'yaml';
import { applyEdits, type TextEdit } from '../server/base/edit.ts';
import { Lines } from '../server/base/lines.ts';
import { planEdits, type PlanEdits } from '../server/plan/edits.ts';
import type { Plan } from '../server/plan/plan.ts';
import { readPlan } from '../server/plan/read.ts';
import * as edit from '../server/syntax/edits.ts';
import { holderOf } from '../server/syntax/layout.ts';
import { parse, type Tree } from '../server/syntax/parse.ts';
import type { Data } from '../server/syntax/render.ts';
import { isMergeKey, keyName, type List, type Mapping, type Node, type Pair } from '../server/syntax/tree.ts';

/** Texts in which every edit must be possible. */
const tame: Record<string, string> = {
  'block style': 'plan: 1\nqubes:\n  work:\n    label: blue\n    tags: [a, b]\n  vault:\n    netvm: none\n',
  'comments everywhere':
    '# top\nplan: 1 # one\n# before qubes\nqubes: # the qubes\n  # about work\n  work: # at work\n    # about label\n    label: blue # blue\n    # behind label\n  # about vault\n  vault: {} # none\n# end\n',
  'flow on one line': 'qubes: { work: { label: blue, tags: [a, b], netvm: none }, vault: {}, x: [] } # all\n',
  'flow on several lines': 'qubes: { # open\n  work: { label: blue }, # w\n  vault: { # v\n    netvm: none, tags: [ # t\n      a, # a\n      b # b\n    ]\n  } # end\n} # close\n',
  'flow with trailing commas': 'a: { x: 1, y: 2, }\nb: [1, 2, ]\nc: { x: 1, }\nd: [1, ]\ne:\n  {\n    x: 1,\n    y: 2, # y\n  }\n',
  'flow at the top': '{ plan: 1, qubes: { work: { label: blue } }, flows: [] }\n',
  'flow without spaces': '{"a":1,"b":{"c":[1,2]},"d":""}',
  'bare keys in flow': 'qubes: { work, vault, x: }\n',
  'empty values': 'qubes:\n  work:\n  vault: # nothing yet\n  other: ~ # c\n  more: null\nflows:\n',
  'empty collections': 'a: {}\nb: [] # c\nc: { }\nd: [\n  # inside\n]\ne: { # inside\n}\n',
  'quoted words': '"plan": 1\n\'qubes\':\n  "work": { "label": "blue", netvm: \'none\' }\n  \'va\'\'ult\': "a # b" # c\n',
  'list of mappings': 'flows:\n  - from: work # f\n    to: vault\n    # why\n    service: copy\n  # second\n  - { from: a, to: b }\n  - from: c\n  - # third\n    from: d\n    to: e # e\nlast: 1\n',
  'list not indented': 'flows:\n- from: a\n  to: b\n-\n  from: c\n# mid\n- x # x\nlast: 1\n',
  'list in a list': 'a:\n  - - p # p\n    - q\n  - - r\n  - [s]\n',
  'list of one': 'holds:\n  - passwords # only\ntags:\n- a\nflows:\n  - from: x # x\n    # inside\n    to: [ # list\n      y ]\n',
  'list with an empty item': 'a:\n  - x\n  -\n  - y\nb:\n  -\n',
  'text over several lines': 'a: one\n  two\n  three # c\nb: "four\n  five" # d\nc: { x: one\n    two, y: 3 }\nd:\n  # below\n  word\ne: 1\n',
  'text blocks': 'a: | # head\n  text # no comment\n\n  more\n\n# after\nb: >-\n  folded\n  text\nc: |+\n  kept\n\n\nd: |2\n   indented\ne:\n  f: |\n    inner\n  # after inner\n  g: 1\n',
  'text blocks in a list': 'a:\n  - |\n    text\n  - | # head\n    more # text\n  - |+\n    kept\n\n  - x\n',
  'a text block at the end': 'a: 1\nb: |\n  text\n',
  'a kept text block at the end': 'a: 1\nb: |+\n  text\n\n',
  'blank lines': '\n\nplan: 1\n\n\nqubes:\n\n  work:\n\n    label: blue\n\n\n  vault:\n    x: 1\n\nlast: 2\n\n\n',
  'wide indentation': 'qubes:\n    work:\n        label: blue\n        tags:\n            - a\n    vault:\n',
  'tabs between': 'a:\t1\t# one\nb: {\tx: 1,\ty: 2\t}\nc:\t\n',
  'document marks': '%YAML 1.2\n---\na: 1\nb:\n  c: 2\n...\n',
  'a single pair': 'a:\n  b:\n    c: 1\n',
  'duplicate keys': 'a: 1\nb: 2\na: 3\n',
  'astral characters': 'a: 😀 # 😀\nb: { "😀": 1, c: "😀" }\n',
  'odd keys': '1: one\nnull: nothing\ntrue: yes\n~: tilde\n"a b": c\na b: d\n',
  'deep comments': 'a:\n  b:\n\n\n    # deep\n    c: 1\n\n\n  # x\n\nd: 2',
  'a mapping as an item of a flow list': 'a: [{ b: 1 }, { c: 2 }, d]\n',
  'hash signs that are none': 'a: b#c\nd: "e # f"\ng: \'h # i\'\nj: { k: l#m, n: "o # p" }\n',
};

/** Texts in which edits may be refused, but never go wrong. */
const wild: Record<string, string> = {
  anchors: 'base: &base { label: blue, tags: &t [a, b] }\nwork: *base\nvault: &v\n  label: black\n  tags: *t\nname: &n sys\nother: *n\nunused: &u x\nempty: &e\nagain: *e\n',
  'merge keys': 'defaults: &d\n  label: blue\n  netvm: sys\nqubes:\n  work:\n    <<: *d\n    label: red\n  vault: { <<: *d, netvm: none }\n  both:\n    <<: [*d, { x: 1 }]\n',
  tags: 'a: !!str 1\nb: !!int "2"\nc: !!str\nd: &x !!map\n  e: 1\nf: !!seq [1]\ng: !x {}\n',
  'anchored keys': '&k a: 1\n&l b: 2\nc: *k\nlist:\n  - &m from: x\n    to: y\n  - &o\n    from: z\n  - *m\n',
  'alias keys': 'a: &a b\n*a : 1\nc: 2\n',
  'explicit keys': '? a\n: 1\n? b\nc: 2\nd: { ? e : 1, f: 2 }\ne:\n  ? g\n  : - 1\n',
  'keys that are no words': '? [a, b]\n: 1\n: 2\n{ c: 1 }: 3\nd: 4\n',
  'a pair in a flow list': 'a: [b: 1, c: 2, d]\n',
  'dashes and tabs': 'a:\n  -\tb: 1\n  -\tc\n',
  'several documents': 'a: 1\n---\nb: 2\n',
  'half-typed': 'qubes:\n  work: { label: blue, tags: [a\n  vault:\n    netvm\n',
  'half-typed flow': 'a: { b: 1, c: {\n',
  'half-typed list': 'a: [\n  b,\n',
  'bad indentation': 'a:\n    b: 1\n  c: 2\nd: 3\n',
  'a stray bracket': 'a: 1 }\nb: 2\n',
  'an open quote': 'a: "x\nb: 1\n',
  'tab indentation': 'a:\n\tb: 1\n',
  'a list at the top': '- a\n- b: 1\n',
  'a word at the top': 'hello\n',
  'several on one line': 'x: - y\n',
};

const values: readonly Data[] = [null, 'work', '@dispvm', true, 3, '', 'tricky: # "it\'s", {x}', ['a', '@b'], [], {}, { label: 'red' }, [{ from: 'a', to: '@c' }], { x: { y: ['z'] } }];

const endings: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'CRLF': (text) => text.replace(/\n/g, '\r\n'),
  'byte order mark': (text) => `\ufeff${text}`,
  'no line break at the end': (text) => text.replace(/\n+$/, ''),
};

for (const [group, texts] of Object.entries({ tame, wild })) {
  for (const [name, original] of Object.entries(texts)) {
    test(`every edit: ${name}`, () => {
      for (const [ending, change] of Object.entries(endings)) {
        // A directive must begin its line, and what a text block keeps depends on how the text ends.
        if (ending === 'byte order mark' && original.startsWith('%')) continue;
        everyEdit(change(original), group === 'tame');
      }
    });
  }
}

/** A place as the way to it: indices of pairs and items. */
type Way = readonly number[];
type Raw = { map: [string, boolean, Raw][] } | { list: Raw[] } | { same: Raw } | { word: unknown };

function everyEdit(text: string, mustWork: boolean): void {
  const tree = parse(text);
  const page = { text, root: tree.root };
  const check = (what: string, edits: readonly TextEdit[], expected: (raw: Raw) => Raw | undefined, lines: readonly [number, number]): void => {
    if (edits.length === 0) {
      if (mustWork) assert.deepEqual(plain(expected(raw(tree.root))), plain(raw(tree.root)), `${what} was refused in\n${text}`);
      return;
    }
    verify(what, tree, edits, expected, lines);
  };
  visit(tree.root, [], (node, way) => {
    if (node.kind === 'map') {
      const reach = linesOf(page, node);
      node.pairs.forEach((pair, index) => {
        const own: [number, number] = [lineOf(text, pair.key.start), lastLine(text, Math.max(pair.key.end, pair.value.end))];
        for (const value of values) check(`set ${keyName(pair.key)} to ${JSON.stringify(value)}`, edit.setValue(page, pair, value, node.flow), (it) => at(it, [...way, index], () => made(value)), own);
        const isEmpty = pair.value.kind === 'scalar' && pair.value.value === null;
        if (isEmpty) check(`fill ${keyName(pair.key)}`, edit.fillPair(page, pair, 'netvm', null, node.flow), (it) => at(it, [...way, index], () => made({ netvm: null })), own);
        check(`rename ${keyName(pair.key)}`, edit.renameKey(page, pair, 'new name'), (it) => at(it, way, (map) => withPairs(map, (pairs) => pairs.with(index, ['new name', false, (pairs[index] as [string, boolean, Raw])[2]]))), own);
        check(`remove ${keyName(pair.key)}`, edit.removePair(page, node, pair), (it) => (way.length === 0 && node.pairs.length === 1 && !node.flow ? undefined : at(it, way, (map) => withPairs(map, (pairs) => pairs.toSpliced(index, 1)))), reach);
        const after = firstOf(node, keyName(pair.key));
        for (const value of [null, { label: 'red' }, ['a', '@b']]) {
          check(`add behind ${keyName(pair.key)}`, edit.insertPair(page, node, 'added key', value, keyName(pair.key)), (it) => at(it, way, (map) => withPairs(map, (pairs) => pairs.toSpliced(after + 1, 0, ['added key', false, made(value)]))), reach);
        }
      });
      if (node.pairs.length === 0) check('add the first', edit.insertPair(page, node, 'a', 'b'), (it) => at(it, way, (map) => withPairs(map, () => [['a', false, made('b')]])), reach);
    } else if (node.kind === 'list') {
      const reach = linesOf(page, node);
      const withItems = (change: (items: Raw[]) => Raw[]) => (it: Raw): Raw | undefined => at(it, way, (list) => ({ list: change('list' in list ? list.list : []) }));
      for (const value of ['word', { from: 'a', to: '@b' }, 'a, b']) check('add an item', edit.insertItem(page, node, value), withItems((items) => [...items, made(value)]), reach);
      node.items.forEach((item, index) => {
        check('add before', edit.insertItemBefore(page, node, item, { from: 'a' }), withItems((items) => items.toSpliced(index, 0, made({ from: 'a' }))), reach);
        check('remove an item', edit.removeItem(page, node, item), withItems((items) => items.toSpliced(index, 1)), reach);
        const holder = holderOf(page, item);
        if (item.kind === 'scalar' && holder) check('set an item', edit.setScalar(page, item, '@x', holder), withItems((items) => items.with(index, made('@x'))), reach);
      });
    }
  });
  check('append', edit.appendSection(page, 'new section', { a: { b: 1 } }), (it) => (tree.root ? withPairs(it, (pairs) => [...pairs, ['new section', false, made({ a: { b: 1 } })]]) : made({ 'new section': { a: { b: 1 } } })), [-1, Infinity]);
}

function verify(what: string, tree: Tree, edits: readonly TextEdit[], expected: (raw: Raw) => Raw | undefined, [firstLine, lastLine]: readonly [number, number]): void {
  const { text } = tree;
  const result = applyEdits(text, edits);
  const story = `${what} in\n${text}\n----- became\n${result}\n-----`;
  assert.deepEqual(comments(result), comments(text), story);
  // What a broken text means is a guess, and so is what an edit of it means.
  if (tree.problems.length > 0) return;
  const after = parse(result);
  assert.deepEqual(after.problems.map(({ code }) => code), [], story);
  assert.deepEqual(plain(raw(after.root)), plain(expected(raw(tree.root))), story);
  for (const { start, end } of edits) {
    const lines = [lineOf(text, start), lineOf(text, end)] as const;
    assert.ok(lines[0] >= firstLine && lines[1] <= lastLine + 1, `${story}\ntouched lines ${lines.join('–')}, not ${firstLine}–${lastLine}`);
  }
  if (text.includes('\r\n')) assert.ok(!/[\r\n]/.test(result.replace(/\r\n/g, '')), `${story}\nmixed line ends`);
  assert.equal(result.startsWith('\ufeff'), text.startsWith('\ufeff'), `${story}\nthe byte order mark`);
}

function comments(text: string): string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#')).map((token) => token.trimEnd()).sort();
}

function visit(node: Node | undefined, way: Way, see: (node: Node, way: Way) => void): void {
  if (!node) return;
  see(node, way);
  if (node.kind === 'map') node.pairs.forEach((pair, index) => visit(pair.value, [...way, index], see));
  if (node.kind === 'list') node.items.forEach((item, index) => visit(item, [...way, index], see));
}

function raw(node: Node | undefined): Raw {
  if (!node) return { word: null };
  if (node.kind === 'map') return { map: node.pairs.map((pair) => [keyName(pair.key), isMergeKey(pair.key), raw(pair.value)]) };
  if (node.kind === 'list') return { list: node.items.map(raw) };
  if (node.kind === 'alias') return { same: node.target ? raw(node.target) : { word: `*${node.name}` } };
  return { word: node.value };
}

/** What the edit should have written. */
function made(value: Data): Raw {
  if (value === null) return { word: 'none' };
  if (typeof value !== 'object') return { word: value };
  if (Array.isArray(value)) return { list: value.map((item: Data) => made(item)) };
  return { map: Object.entries(value).map(([key, item]) => [key, false, made(item as Data)]) };
}

function plain(it: Raw | undefined): unknown {
  if (!it) return null;
  if ('word' in it) return it.word;
  if ('same' in it) return plain(it.same);
  if ('list' in it) return it.list.map(plain);
  return it.map.map(([key, merges, value]) => [key, merges, plain(value)]);
}

function at(it: Raw, way: Way, change: (it: Raw) => Raw): Raw {
  const [index, ...rest] = way;
  if (index === undefined) return change(it);
  if ('map' in it) return { map: it.map.map((pair, i) => (i === index ? [pair[0], pair[1], at(pair[2], rest, change)] : pair)) };
  if ('list' in it) return { list: it.list.map((item, i) => (i === index ? at(item, rest, change) : item)) };
  return it;
}

const withPairs = (it: Raw, change: (pairs: [string, boolean, Raw][]) => [string, boolean, Raw][]): Raw => ({ map: change('map' in it ? it.map : []) });
const firstOf = (map: Mapping, name: string): number => map.pairs.findIndex((pair: Pair) => keyName(pair.key) === name);
const lineOf = (text: string, offset: number): number => new Lines(text).lineAt(offset);
/** The line of the offset, or the last of the empty lines below: a text block may own them. */
function lastLine(text: string, offset: number): number {
  const lines = new Lines(text);
  let line = lines.lineAt(offset);
  while (line + 1 < lines.count && lines.textOf(line + 1).trim() === '') line++;
  return line;
}
/** From the line of its key, or its own first line, to its last. */
function linesOf(page: edit.Page, node: Mapping | List): [number, number] {
  const first = holderOf(page, node)?.pair?.key ?? node;
  return [lineOf(page.text, first.start), lastLine(page.text, node.end)];
}

/** What a rule asks for, and the plan before and after it; no plan after: it is refused. */
const verbs: readonly (readonly [what: string, ask: (edits: PlanEdits, plan: Plan) => readonly TextEdit[], before: string, after?: string])[] = [
  ['set a property that is written', (edits, plan) => edits.setProp(qube(plan, 'vault'), 'netvm', null), 'qubes:\n  vault:\n    netvm: sys-firewall # why?\n', 'qubes:\n  vault:\n    netvm: none # why?\n'],
  ['set a property beside its neighbour', (edits, plan) => edits.setProp(qube(plan, 'vault'), 'default_dispvm', null), 'qubes:\n  vault:\n    netvm: none # off\n    trust: ultimate\n', 'qubes:\n  vault:\n    netvm: none # off\n    default_dispvm: none\n    trust: ultimate\n'],
  ['set a property of a bare name', (edits, plan) => edits.setProp(qube(plan, 'vault'), 'netvm', null), 'qubes:\n  vault: # the safe\n  work: {}\n', 'qubes:\n  vault: # the safe\n    netvm: none\n  work: {}\n'],
  ['set a property of a bare name in flow style', (edits, plan) => edits.setProp(qube(plan, 'vault'), 'netvm', null), 'qubes: { vault, work: {} }\n', 'qubes: { vault: { netvm: none }, work: {} }\n'],
  ['set a property of a template', (edits, plan) => edits.setProp(qube(plan, 'deb'), 'netvm', null), 'templates:\n  deb: ~\nqubes: {}\n', 'templates:\n  deb:\n    netvm: none\nqubes: {}\n'],
  ['set a property of an installed qube', (edits) => edits.setProp({ name: 'sys-usb' }, 'autostart', true), 'plan: 1\nqubes:\n    work:\n        label: blue\n', 'plan: 1\nqubes:\n    work:\n        label: blue\n    sys-usb:\n      autostart: true\n'],
  ['set a property in a plan without qubes', (edits) => edits.setProp({ name: 'vault' }, 'netvm', null), 'plan: 1\n', 'plan: 1\nqubes:\n  vault:\n    netvm: none\n'],
  ['set a property in an empty text', (edits) => edits.setProp({ name: 'vault' }, 'netvm', null), '', 'qubes:\n  vault:\n    netvm: none\n'],
  ['set a property where only comments stand', (edits) => edits.setPath(['plan'], 1), '# mine\n', '# mine\nplan: 1\n'],
  ['set a property that an alias brings', (edits, plan) => edits.setProp(qube(plan, 'b'), 'netvm', null), 'qubes:\n  a: &a { netvm: sys-net }\n  b: *a\n'],
  ['set a property that another qube shares', (edits, plan) => edits.setProp(qube(plan, 'a'), 'netvm', null), 'qubes:\n  a: &a { netvm: sys-net }\n  b: { <<: *a }\n'],
  ['set a property over a merged one', (edits, plan) => edits.setProp(qube(plan, 'b'), 'netvm', null), 'qubes:\n  a: &a { netvm: sys-net }\n  b: { <<: *a }\n', 'qubes:\n  a: &a { netvm: sys-net }\n  b: { <<: *a, netvm: none }\n'],
  ['set a property of a qube that a merge key brings', (edits, plan) => edits.setProp(qube(plan, 'a'), 'netvm', null), 'x: &q { a: { label: red } }\nqubes:\n  <<: *q\n'],
  ['set a word, keeping its quotes', (edits, plan) => edits.set(value(qube(plan, 'a').openFilesIn), 'work'), 'qubes: { a: { open_files_in: "@dispvm" } }\n', 'qubes: { a: { open_files_in: "work" } }\n'],
  ['set a word that needs quotes', (edits, plan) => edits.set(value(qube(plan, 'a').openFilesIn), '@dispvm'), 'qubes:\n  a:\n    open_files_in: work\n', 'qubes:\n  a:\n    open_files_in: "@dispvm"\n'],
  ['set an unwritten word', (edits, plan) => edits.set(value(qube(plan, 'a').netvm), 'sys-firewall'), 'qubes: { a: { netvm: , label: red } }\n', 'qubes: { a: { netvm: sys-firewall , label: red } }\n'],
  ['set a word of a list', (edits, plan) => edits.set(value(qube(plan, 'a').holds[1]), 'keys'), 'qubes:\n  a:\n    holds:\n      - passwords\n      - kys # keys\n', 'qubes:\n  a:\n    holds:\n      - passwords\n      - keys # keys\n'],
  ['set a service that is a key', (edits, plan) => edits.set(value(qube(plan, 'a').services[0]), 'cups'), 'qubes: { a: { services: { cup: true } } }\n', 'qubes: { a: { services: { cups: true } } }\n'],
  ['set a date', (edits) => edits.setPath(['maintenance', 'last_update'], '2026-11-23'), 'maintenance:\n  last_update: 2026-10-12 # late\n', 'maintenance:\n  last_update: 2026-11-23 # late\n'],
  ['remove a property', (edits, plan) => edits.removeProp(qube(plan, 'a'), 'netvm'), 'qubes:\n  a:\n    label: red\n    netvm: sys-net # fast\n  b: {}\n', 'qubes:\n  a:\n    label: red\n    # fast\n  b: {}\n'],
  ['remove the only property', (edits, plan) => edits.removeProp(qube(plan, 'a'), 'netvm'), 'qubes:\n  a: # a\n    netvm: sys-net\n  b: {}\n', 'qubes:\n  a: {} # a\n  b: {}\n'],
  ['add an item to a list', (edits, plan) => edits.addItem(qube(plan, 'a'), 'activities', 'downloads'), 'qubes: { a: { activities: [email] } }\n', 'qubes: { a: { activities: [email, downloads] } }\n'],
  ['add an item to a list of lines', (edits, plan) => edits.addItem(qube(plan, 'a'), 'activities', 'downloads'), 'qubes:\n  a:\n    activities:\n    - email # mine\n', 'qubes:\n  a:\n    activities:\n    - email # mine\n    - downloads\n'],
  ['add an item to a single word', (edits, plan) => edits.addItem(qube(plan, 'a'), 'activities', 'downloads'), 'qubes:\n  a:\n    activities: email # mine\n', 'qubes:\n  a:\n    activities: [email, downloads] # mine\n'],
  ['add the first item', (edits, plan) => edits.addItem(qube(plan, 'a'), 'activities', 'downloads'), 'qubes:\n  a:\n    activities: # none yet\n', 'qubes:\n  a:\n    activities: [downloads] # none yet\n'],
  ['add an item where there is no list', (edits, plan) => edits.addItem(qube(plan, 'a'), 'activities', 'downloads'), 'qubes:\n  a: {}\n', 'qubes:\n  a: { activities: [downloads] }\n'],
  ['remove an item', (edits, plan) => edits.removeItem(qube(plan, 'a'), 'holds', value(qube(plan, 'a').holds[0])), 'qubes:\n  a:\n    holds: [keys, mail] # h\n', 'qubes:\n  a:\n    holds: [mail] # h\n'],
  ['drop an item by its word', (edits, plan) => edits.dropItem(qube(plan, 'a'), 'holds', 'mail'), 'qubes:\n  a:\n    holds: [keys, mail] # h\n', 'qubes:\n  a:\n    holds: [keys] # h\n'],
  ['drop a single word', (edits, plan) => edits.dropItem(qube(plan, 'a'), 'holds', 'keys'), 'qubes:\n  a:\n    label: red\n    holds: keys # h\n', 'qubes:\n  a:\n    label: red\n    # h\n'],
  [
    'move an item from the last line to a qube that comes behind it',
    (edits, plan) => edits.inTurn((now) => now.addQube('b', { holds: ['keys'] }), (now) => now.dropItem(qube(plan, 'a'), 'holds', 'keys')),
    'qubes:\n  # c\n  a:\n    label: red\n    holds: [keys] # h\n',
    'qubes:\n  # c\n  a:\n    label: red\n    # h\n  b:\n    holds: [keys]\n',
  ],
  ['drop two neighbours', (edits, plan) => edits.inTurn((now) => now.dropItem(qube(plan, 'a'), 'holds', 'x'), (now) => now.dropItem(qube(plan, 'a'), 'holds', 'y')), 'qubes: { a: { holds: [x, y, z] } }\n', 'qubes: { a: { holds: [z] } }\n'],
  ['add two qubes', (edits) => edits.inTurn((now) => now.addQube('a', { label: 'red' }), (now) => now.addQube('b', {})), 'qubes:\n', 'qubes:\n  a:\n    label: red\n  b: {}\n'],
  ['do nothing where one step cannot be done', (edits, plan) => edits.inTurn((now) => now.addQube('b', {}), (now) => now.dropItem(qube(plan, 'a'), 'holds', 'x')), 'qubes:\n  a: {}\n'],
  ['leave a list that a merge key brings', (edits, plan) => edits.addItem(qube(plan, 'b'), 'holds', 'x'), 'qubes:\n  a: &a { holds: [y] }\n  b:\n    <<: *a\n'],
  ['remove the last item', (edits, plan) => edits.removeItem(qube(plan, 'a'), 'holds', value(qube(plan, 'a').holds[0])), 'qubes:\n  a:\n    label: red\n    holds:\n      - keys # k\n', 'qubes:\n  a:\n    label: red\n    # k\n'],
  ['add a word to a list at the top', (edits) => edits.addWord(['approach'], 'tails'), 'approach: # chosen\n  - qubes # daily\nqubes: {}\n', 'approach: # chosen\n  - qubes # daily\n  - tails\nqubes: {}\n'],
  ['add a word to a list in a section', (edits) => edits.addWord(['threat_model', 'risks'], 'ip-leak'), 'threat_model: { risks: phishing }\n', 'threat_model: { risks: [phishing, ip-leak] }\n'],
  ['add a word to a list that is missing', (edits) => edits.addWord(['threat_model', 'risks'], 'ip-leak'), 'threat_model:\n  profile: general\n', 'threat_model:\n  profile: general\n  risks: [ip-leak]\n'],
  ['add a word to a list that an alias brings', (edits) => edits.addWord(['approach'], 'tails'), 'x: &x [qubes]\napproach: *x\n'],
  ['remove a word', (edits, plan) => edits.removeWord(value(plan.approach[0])), 'approach:\n  - qubes # daily\n  - tails\n', 'approach:\n  # daily\n  - tails\n'],
  ['remove the only word', (edits, plan) => edits.removeWord(value(plan.approach[0])), 'plan: 1\napproach: [qubes] # daily\n', 'plan: 1\n# daily\n'],
  ['remove a word that is no list', (edits, plan) => edits.removeWord(value(plan.approach[0])), 'plan: 1\napproach: qubes\n', 'plan: 1\n'],
  ['add a section to fill in', (edits) => edits.setPath(['threat_model'], { profile: undefined, risks: [] }), 'plan: 1\n', 'plan: 1\nthreat_model:\n  profile:\n  risks: []\n'],
  ['add a section to fill in, in flow style', (edits) => edits.setPath(['threat_model'], { profile: undefined, risks: [] }), '{ plan: 1 }\n', '{ plan: 1, threat_model: { profile: ~, risks: [] } }\n'],
  ['add a qube', (edits) => edits.addQube('vault', { label: 'black', netvm: null }), 'qubes:\n\n  work:\n    label: blue\n\n  # the rest\n  untrusted:\n    label: red\n\nflows: []\n', 'qubes:\n\n  work:\n    label: blue\n\n  # the rest\n  untrusted:\n    label: red\n\n  vault:\n    label: black\n    netvm: none\n\nflows: []\n'],
  ['add a template', (edits) => edits.addQube('mail', { clone: 'debian-13-xfce', installs: ['thunderbird'] }, 'templates'), 'templates: { debian-13-xfce: {} }\n', 'templates: { debian-13-xfce: {}, mail: { clone: debian-13-xfce, installs: [thunderbird] } }\n'],
  ['remove a qube', (edits, plan) => edits.removeQube(qube(plan, 'a')), 'qubes:\n  a:\n    label: red # r\n  b: {}\n', 'qubes:\n  # r\n  b: {}\n'],
  ['remove a qube that an alias shows', (edits, plan) => edits.removeQube(qube(plan, 'a')), 'qubes:\n  a: &a { label: red }\n  b: *a\n'],
  ['make a section', (edits) => edits.setPath(['maintenance', 'dom0'], 'weekly'), 'plan: 1\n\nqubes: {}\n', 'plan: 1\n\nqubes: {}\n\nmaintenance:\n  dom0: weekly\n'],
  ['remove a path', (edits) => edits.removePath(['foundations', 'second_factor']), 'foundations: { disk_encryption: true, second_factor: sms }\n', 'foundations: { disk_encryption: true }\n'],
  ['add a flow', (edits) => edits.addEntry('flows', { from: 'a', to: '@dispvm', service: 'copy', action: 'deny' }), 'flows:\n  - { from: x, to: y, service: copy, action: ask } # x\n', 'flows:\n  - { from: x, to: y, service: copy, action: ask } # x\n  - { from: a, to: "@dispvm", service: copy, action: deny }\n'],
  ['add the first flow', (edits) => edits.addEntry('flows', { from: 'a', to: 'b' }), 'flows: # none yet\nlast: 1\n', 'flows: # none yet\n  - { from: a, to: b }\nlast: 1\n'],
  ['add a flow to an empty list', (edits) => edits.addEntry('flows', { from: 'a', to: 'b' }), 'flows: []\n', 'flows: [{ from: a, to: b }]\n'],
  ['add a flow before another', (edits, plan) => edits.addEntry('flows', { from: 'a', to: 'b' }, plan.flows[1]), 'flows:\n  - { from: x, to: y }\n  # qube-plan: allow self-flow — a test\n  - from: z\n    to: z\n', 'flows:\n  - { from: x, to: y }\n  - { from: a, to: b }\n  # qube-plan: allow self-flow — a test\n  - from: z\n    to: z\n'],
  ['set a key of a flow', (edits, plan) => edits.setFlow(value(plan.flows[0]), 'reason', 'by hand: "one"'), 'flows:\n  - from: x # x\n    action: ask\n    to: y\n', 'flows:\n  - from: x # x\n    action: ask\n    reason: "by hand: \\"one\\""\n    to: y\n'],
  ['remove a flow', (edits, plan) => edits.removeFlow(value(plan.flows[0])), 'flows:\n  - from: x # x\n    to: y\n  - { from: a, to: b }\n', 'flows:\n  # x\n  - { from: a, to: b }\n'],
  ['remove the only flow', (edits, plan) => edits.removeFlow(value(plan.flows[0])), 'flows:\n- from: x # x\n  to: y\n', 'flows: []\n# x\n'],
  ['move a flow with a remark inside', (edits, plan) => edits.moveFlow(value(plan.flows[1]), value(plan.flows[0])), 'flows:\n  - { from: x, to: y }\n  - from: a # why\n    to: b\n'],
  ['move a flow without remarks up', (edits, plan) => edits.moveFlow(value(plan.flows[1]), value(plan.flows[0])), 'flows:\n  - { from: x, to: y } # x\n  # why\n  - from: a\n    to: [b, "@dispvm"]\n    argument: 22\n    notify: true\nlast: 1\n', 'flows:\n  - { from: a, to: [b, "@dispvm"], argument: 22, notify: true }\n  - { from: x, to: y } # x\n  # why\nlast: 1\n'],
  ['move a flow in flow style up', (edits, plan) => edits.moveFlow(value(plan.flows[1]), value(plan.flows[0])), 'flows: [{ from: x, to: y }, { from: a, to: b }]\n', 'flows: [{ from: a, to: b }, { from: x, to: y }]\n'],
  ['move a flow with an alias up', (edits, plan) => edits.moveFlow(value(plan.flows[1]), value(plan.flows[0])), 'flows:\n  - { from: &x x, to: y }\n  - { from: *x, to: z }\n'],
];
for (const [what, ask, before, after] of verbs) {
  test(what, () => {
    const tree = parse(before);
    const edits = ask(planEdits(tree), readPlan(tree));
    if (after === undefined) assert.deepEqual(edits, []);
    else assert.equal(applyEdits(before, edits), after);
  });
}

function value<T>(it: T | undefined): T {
  assert.ok(it, 'the plan of the test holds what is changed');
  return it;
}
const qube = (plan: Plan, name: string): Plan['qubes'][number] => value(plan.qubes.find((it) => it.name === name));
