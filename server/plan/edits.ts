// Verbs for changing a plan: rules say what to change, this says how, and `syntax` keeps the rest of the text as it is.
import { applyEdits, compatible, type TextEdit } from '../base/edit.ts';
import type { Span } from '../base/span.ts';
import { asList, asMapping, asScalar, content, keyName, List, type Mapping, type Node, type Pair, Scalar } from '../syntax/tree.ts';
import * as edit from '../syntax/edits.ts';
import { holderOf, type Page } from '../syntax/layout.ts';
import { joinPairs } from '../syntax/join.ts';
import { prependPair } from '../syntax/prepend.ts';
import { parse, type Tree } from '../syntax/parse.ts';
import type { Data } from '../syntax/render.ts';
import type { PlanFlow, PlanQube, Val } from './plan.ts';
import { renameQube } from './rename.ts';

type Edits = readonly TextEdit[];
export type { Data } from '../syntax/render.ts';

/**
 * Every verb answers with edits of the plan's own text; an empty answer means it cannot be done here (for instance because the
 * place is in a base file or behind an alias), and then the fix is not offered. Setting `null` writes `none`.
 */
export interface PlanEdits {
  /** Replaces a written word by another, keeping its quotes, or a whole list. */
  set(val: Val<unknown>, value: Data): Edits;
  /** Sets `key` of a qube or template; where the qube is only known from a fresh install or a base, it is added under `qubes:`. */
  setProp(qube: { readonly name: string; readonly plan?: PlanQube | undefined } | PlanQube, key: string, value: Data): Edits;
  removeProp(qube: PlanQube, key: string): Edits;
  /** Adds a word to a list property such as `activities`, making the list where there is none. */
  addItem(qube: PlanQube, key: string, value: string): Edits;
  /** Removes one word of a list, and the key with it when it was the last. */
  removeItem(owner: PlanQube | PlanFlow, key: string, val: Val<string>): Edits;
  /** As `removeItem`, for the first item that says `word`, wherever it stands by now. */
  dropItem(qube: PlanQube, key: string, word: string): Edits;
  /** As `addItem`, for a list at a path of mappings from the top: `addWord(['approach'], 'tails')`. */
  addWord(path: readonly string[], word: string): Edits;
  /** As `removeItem`, for a word of any list. */
  removeWord(val: Val<string>): Edits;
  addQube(name: string, props: { readonly [key: string]: Data }, section?: 'qubes' | 'templates'): Edits;
  removeQube(qube: PlanQube): Edits;
  /** Gives a qube another name, everywhere this text says it. */
  renameQube(name: string, to: string): Edits;
  /** Makes `key: value` the first thing of the plan, below its opening remarks. */
  prepend(key: string, value: Data): Edits;
  /** Sets a value at a path of mappings from the top, making what is missing: `setPath(['maintenance', 'dom0'], 'weekly')`. */
  setPath(path: readonly string[], value: Data): Edits;
  removePath(path: readonly string[]): Edits;
  /** Adds an entry at the end of a top-level list, or before one of its entries. */
  addEntry(section: 'flows' | 'backups', entry: { readonly [key: string]: Data }, before?: PlanFlow): Edits;
  setFlow(flow: Mapped, key: string, value: Data): Edits;
  removeFlow(flow: PlanFlow): Edits;
  /** Writes a flow before another one instead. Not where it contains a comment, an alias or an anchor, which would get lost. */
  moveFlow(flow: PlanFlow, before: PlanFlow): Edits;
  renameKey(pair: Pair, key: string): Edits;
  removePair(pair: Pair): Edits;
  /** Moves what `second` holds to the end of `first`, an entry of the same mapping with the same key. */
  joinPairs(first: Pair, second: Pair): Edits;
  /** Deletes or replaces raw text, for what is not part of the tree: comments, stray characters. */
  raw(at: Span, text: string): Edits;
  /**
   * Several changes, each worked out on the text that those before it leave, so that they may touch; nothing at all where one of them
   * cannot be done. Steps have to speak of qubes, keys and words by name: flows, values and pairs are those of the text before the first.
   */
  inTurn(...steps: readonly Step[]): Edits;
}

export type Step = (edits: PlanEdits) => Edits;

/** A flow, a backup: an entry that is a mapping. */
export interface Mapped {
  readonly node: Mapping;
}

export function planEdits(tree: Tree): PlanEdits {
  const page: Page = tree;
  const root = asMapping(tree.root);
  const setPath = (path: readonly string[], value: Data): Edits => {
    if (!root) return tree.root || tree.problems.length > 0 ? [] : appendWhole(page, path, value);
    return setIn(page, root, path, value, true);
  };
  const addWord = (path: readonly string[], word: string): Edits => {
    let mapping: Mapping | undefined = root;
    for (const segment of path.slice(0, -1)) mapping = mapping && asOwnMapping(ownPair(mapping, segment)?.value);
    const pair = mapping && ownPair(mapping, path.at(-1) as string);
    if (!mapping || !pair) return setPath(path, [word]);
    const { value } = pair;
    if (value.kind === 'list' && (value.items.length > 0 || value.flow)) return edit.insertItem(page, value, word);
    return value.kind === 'scalar' ? edit.setValue(page, pair, value.value === null ? [word] : [dataOf(value), word], mapping.flow) : [];
  };
  const removeItem = (body: Mapping | undefined, key: string, fits: (item: Node) => boolean): Edits => {
    const pair = body && ownPair(body, key);
    if (!body || !pair) return [];
    const list = pair.value.kind === 'list' ? pair.value : undefined;
    const item = list?.items.find(fits);
    if (list && item && list.items.length > 1) return edit.removeItem(page, list, item);
    return item || fits(pair.value) ? edit.removePair(page, body, pair) : [];
  };
  const edits: PlanEdits = {
    set(val, value) {
      const node = (val.at instanceof Scalar || val.at instanceof List) && val.at.file === undefined ? val.at : undefined;
      const holder = node && holderOf(page, node);
      if (!node || !holder) return [];
      if (node.kind === 'list') return holder.pair ? edit.setValue(page, holder.pair, value, holder.flow) : [];
      if (holder.pair?.key !== node) return edit.setScalar(page, node, value, holder);
      // An unwritten value points at its key; where there is a value, the key itself is the word (`services: { crond: true }`).
      const unwritten = holder.pair.value.kind === 'scalar' && holder.pair.value.style === 'empty';
      if (unwritten) return edit.setValue(page, holder.pair, value, holder.flow);
      return typeof value === 'string' ? edit.renameKey(page, holder.pair, value) : [];
    },
    setProp(qube, key, value) {
      const plan = 'section' in qube ? qube : qube.plan;
      return setPath([plan?.section ?? 'qubes', qube.name, key], value);
    },
    removeProp: (qube, key) => removeIn(page, ownBody(root, qube), key),
    addItem(qube, key, value) {
      // A list from a base or a merge key would be hidden as a whole by a new one.
      const body = ownBody(root, qube);
      const elsewhere = (!body || !ownPair(body, key)) && qube.body?.get(key) !== undefined;
      return elsewhere ? [] : addWord([qube.section, qube.name, key], value);
    },
    removeItem: (owner, key, val) => removeItem('section' in owner ? ownBody(root, owner) : owner.node.file === undefined ? owner.node : undefined, key, (node) => node === val.at),
    dropItem: (qube, key, word) => removeItem(ownBody(root, qube), key, (node) => asScalar(node)?.value === word),
    addWord,
    removeWord({ at }) {
      const node = at instanceof Scalar && at.file === undefined ? at : undefined;
      const holder = node && holderOf(page, node);
      const owner = holder?.list ? holderOf(page, holder.list) : holder;
      const { mapping, pair } = owner ?? {};
      return mapping && pair && pair.key !== node ? removeItem(mapping, keyName(pair.key), (it) => it === node) : [];
    },
    addQube: (name, props, section = 'qubes') => setPath([section, name], props),
    removeQube(qube) {
      const section = root && asOwnMapping(ownPair(root, qube.section)?.value);
      const pair = section && ownPair(section, qube.name);
      return section && pair ? edit.removePair(page, section, pair) : [];
    },
    renameQube: (name, to) => renameQube(page, name, to),
    prepend: (key, value) => (root && root.pairs.length > 0 ? prependPair(page, root, key, value) : setPath([key], value)),
    setPath,
    removePath(path) {
      let mapping: Mapping | undefined = root;
      for (const segment of path.slice(0, -1)) mapping = mapping && asOwnMapping(ownPair(mapping, segment)?.value);
      return removeIn(page, mapping, path.at(-1) as string);
    },
    addEntry(section, entry, before) {
      const pair = root && ownPair(root, section);
      if (!root || !pair) return setPath([section], [entry]);
      const list = pair.value.kind === 'list' ? pair.value : undefined;
      if (!list) return pair.value.kind === 'scalar' && pair.value.value === null ? fillList(page, pair, entry) : [];
      const beforeNode = before && list.items.find((item) => content(item) === before.node);
      if (beforeNode) return edit.insertItemBefore(page, list, beforeNode, entry);
      return list.items.length === 0 ? edit.setValue(page, pair, [entry], root.flow) : edit.insertItem(page, list, entry);
    },
    setFlow({ node }, key, value) {
      return node.file === undefined ? setIn(page, node, [key], value, false) : [];
    },
    removeFlow(flow) {
      const list: List | undefined = root && asList(ownPair(root, 'flows')?.value);
      const item = list?.items.find((node) => node === flow.node);
      return list && item ? edit.removeItem(page, list, item) : [];
    },
    moveFlow(flow, before) {
      const entry = plainEntry(tree.text, flow.node);
      const [added, removed] = [entry ? edits.addEntry('flows', entry, before) : [], edits.removeFlow(flow)];
      return added.length > 0 && removed.length > 0 && compatible(added, removed) ? [...added, ...removed] : [];
    },
    renameKey(pair, key) {
      const owner = holderOf(page, pair.key);
      return owner?.pair?.key === pair.key ? edit.renameKey(page, owner.pair, key) : [];
    },
    removePair(pair) {
      const owner = holderOf(page, pair.key);
      return owner?.mapping && owner.pair ? edit.removePair(page, owner.mapping, owner.pair) : [];
    },
    joinPairs: (first, second) => joinPairs(page, first, second),
    raw: (at, text) => (at.file === undefined ? [{ start: at.start, end: at.end, text }] : []),
    inTurn: (...steps) => inTurn(tree, edits, steps),
  };
  return edits;
}

/** The text that the last steps in turn met on their way, by the tree they began with: hundreds of repairs begin with the same step. */
const between = new WeakMap<Tree, { readonly text: string; readonly edits: PlanEdits }>();

function inTurn(tree: Tree, edits: PlanEdits, steps: readonly Step[]): Edits {
  const { text } = tree;
  const single: Edits[] = [];
  let now: PlanEdits | undefined = edits;
  let after = text;
  for (const step of steps) {
    if (!now) {
      const known = between.get(tree);
      now = known?.text === after ? known.edits : planEdits(parse(after));
      between.set(tree, { text: after, edits: now });
    }
    const made = step(now);
    if (made.length === 0) return [];
    after = applyEdits(after, made);
    now = undefined;
    single.push(step(edits));
  }
  // Steps that keep out of each other's way stay as small as they are.
  const apart = single.every((one, index) => one.length > 0 && single.slice(0, index).every((other) => compatible(other, one)));
  return apart && applyEdits(text, single.flat()) === after ? single.flat() : difference(text, after);
}

/** The lines in which two texts differ, as one edit. */
function difference(before: string, after: string): Edits {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  start = before.lastIndexOf('\n', start - 1) + 1;
  let shared = 0;
  const most = Math.min(before.length, after.length) - start;
  while (shared < most && before[before.length - 1 - shared] === after[after.length - 1 - shared]) shared++;
  while (shared > 0 && before[before.length - shared - 1] !== '\n') shared--;
  return [{ start, end: before.length - shared, text: after.slice(start, after.length - shared) }];
}

/** The pair written in the mapping itself: one brought in by a merge key belongs to somebody else. */
const ownPair = (mapping: Mapping, key: string): Pair | undefined => mapping.pairs.find((pair) => keyName(pair.key) === key);

const asOwnMapping = (node: Node | undefined): Mapping | undefined => (node?.kind === 'map' && node.file === undefined ? node : undefined);

function ownBody(root: Mapping | undefined, qube: PlanQube): Mapping | undefined {
  const section = root && asOwnMapping(ownPair(root, qube.section)?.value);
  return section && asOwnMapping(ownPair(section, qube.name)?.value);
}

function setIn(page: Page, mapping: Mapping, path: readonly string[], value: Data, top: boolean): Edits {
  const [key, ...rest] = path as [string, ...string[]];
  const pair = ownPair(mapping, key);
  if (!pair) {
    // What a merge key brings in would be hidden as a whole by a new pair of that name.
    if (rest.length > 0 && mapping.get(key)) return [];
    const whole = nested(rest, value);
    return top && !mapping.flow ? edit.appendSection(page, key, whole) : edit.insertPair(page, mapping, key, whole, neighbour(mapping, key));
  }
  if (rest.length === 0) return edit.setValue(page, pair, value, mapping.flow);
  const inner = asOwnMapping(pair.value);
  if (inner && (inner.pairs.length > 0 || inner.flow)) return setIn(page, inner, rest, value, false);
  const empty = pair.value.kind === 'scalar' && (pair.value.value === null || pair.value.style === 'empty');
  return empty ? edit.fillPair(page, pair, rest[0] as string, nested(rest.slice(1), value), mapping.flow) : [];
}

function removeIn(page: Page, mapping: Mapping | undefined, key: string): Edits {
  const pair = mapping && ownPair(mapping, key);
  return mapping && pair ? edit.removePair(page, mapping, pair) : [];
}

const nested = (path: readonly string[], value: Data): Data => path.reduceRight<Data>((inner, key) => ({ [key]: inner }), value);

/** Related properties stand together: a disposable's setting goes below the network's, a file's opener below the links'. */
const neighbours: Record<string, readonly string[]> = {
  default_dispvm: ['netvm', 'template', 'label'],
  netvm: ['template', 'label', 'class'],
  open_files_in: ['open_links_in', 'activities'],
  open_links_in: ['open_files_in', 'activities'],
  reason: ['action'],
  action: ['service', 'to'],
};

const neighbour = (mapping: Mapping, key: string): string | undefined => neighbours[key]?.find((name) => ownPair(mapping, name));

const dataOf = (scalar: Scalar): Data => scalar.value;

/** What a mapping of words and lists of words says, where writing it anew loses nothing. */
function plainEntry(text: string, node: Mapping): { readonly [key: string]: Data } | undefined {
  if (node.file !== undefined || /[#&]/.test(text.slice(node.start, node.end))) return undefined;
  const entry: Record<string, Data> = {};
  for (const { key, value } of node.pairs) {
    const data = value.kind === 'list' ? value.items.map((item) => (item.kind === 'scalar' ? item.value : undefined)) : value.kind === 'scalar' ? value.value : undefined;
    if (data === undefined || (Array.isArray(data) && data.includes(undefined))) return undefined;
    entry[keyName(key)] = data as Data;
  }
  return entry;
}

function fillList(page: Page, pair: Pair, entry: { readonly [key: string]: Data }): Edits {
  return edit.setValue(page, pair, [entry], false);
}

/** A file with nothing in it but comments. */
function appendWhole(page: Page, path: readonly string[], value: Data): Edits {
  return edit.appendSection(page, path[0] as string, nested(path.slice(1), value));
}
