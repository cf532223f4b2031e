// The tree of a YAML text: what was written, where, and nothing about what it means.
import type { Span } from '../base/span.ts';

/**
 * A run of text that was parsed on its own. Nodes count from its `base`, so text that only moved keeps its nodes:
 * nobody may store a node's numbers across an edit.
 */
export interface Block {
  base: number;
  /** Undefined for the text being checked, else the file a base plan came from. */
  readonly file: string | undefined;
}

/** Something with a place in the text. Only the parser moves it, from the text it was read in to the next one. */
export class Placed implements Span {
  block: Block;
  from: number;
  to: number;

  constructor(block: Block, from: number, to: number) {
    this.block = block;
    this.from = from;
    this.to = to;
  }
  get start(): number {
    return this.block.base + this.from;
  }
  get end(): number {
    return this.block.base + this.to;
  }
  get file(): string | undefined {
    return this.block.file;
  }
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block' | 'empty';
export type ScalarValue = string | number | boolean | null;

/** A word, number, truth value or nothing. An unwritten value (`key:`) is an empty scalar of zero length. */
export class Scalar extends Placed {
  readonly kind = 'scalar';
  readonly value: ScalarValue;
  /** As written, without quotes. */
  readonly source: string;
  readonly style: ScalarStyle;

  constructor(block: Block, from: number, to: number, value: ScalarValue, source: string, style: ScalarStyle) {
    super(block, from, to);
    this.value = value;
    this.source = source;
    this.style = style;
  }
}

export interface Pair {
  readonly key: Scalar;
  readonly value: Node;
}

/** `key: value` pairs in the order written. Of equal keys the first counts; `duplicates` holds the rest. */
export class Mapping extends Placed {
  readonly kind = 'map';
  readonly flow: boolean;
  readonly pairs: readonly Pair[];
  readonly #byKey = new Map<string, Pair>();

  constructor(block: Block, from: number, to: number, flow: boolean, pairs: readonly Pair[]) {
    super(block, from, to);
    this.flow = flow;
    this.pairs = pairs;
    for (const pair of pairs) {
      const name = keyName(pair.key);
      if (!this.#byKey.has(name)) this.#byKey.set(name, pair);
    }
    for (const pair of mergedPairs(pairs)) {
      const name = keyName(pair.key);
      if (!this.#byKey.has(name)) this.#byKey.set(name, pair);
    }
  }

  /** The pair of that name: an own one, else one that a merge key (`<<`) brings in. */
  get(name: string): Pair | undefined {
    return this.#byKey.get(name);
  }

  /** Own pairs and merged ones, each name once, `<<` itself left out. */
  entries(): Pair[] {
    return [...this.#byKey.values()].filter((pair) => !isMergeKey(pair.key));
  }

  /** Pairs whose key an earlier pair of the same mapping already has. */
  duplicates(): { readonly pair: Pair; readonly first: Pair }[] {
    const seen = new Map<string, Pair>();
    const found: { pair: Pair; first: Pair }[] = [];
    for (const pair of this.pairs) {
      const name = keyName(pair.key);
      const first = seen.get(name);
      if (first) found.push({ pair, first });
      else seen.set(name, pair);
    }
    return found;
  }
}

export class List extends Placed {
  readonly kind = 'list';
  readonly flow: boolean;
  readonly items: readonly Node[];

  constructor(block: Block, from: number, to: number, flow: boolean, items: readonly Node[]) {
    super(block, from, to);
    this.flow = flow;
    this.items = items;
  }
}

/** What a mapping is read as: other pairs, at the place of the written one, wherever that moves. */
export class ReadMapping extends Mapping {
  readonly #written: Mapping;

  constructor(written: Mapping, pairs: readonly Pair[]) {
    super(written.block, written.from, written.to, written.flow, pairs);
    this.#written = written;
  }
  override get start(): number {
    return this.#written.start;
  }
  override get end(): number {
    return this.#written.end;
  }
}

/** As `ReadMapping`, for a list. */
export class ReadList extends List {
  readonly #written: List;

  constructor(written: List, items: readonly Node[]) {
    super(written.block, written.from, written.to, written.flow, items);
    this.#written = written;
  }
  override get start(): number {
    return this.#written.start;
  }
  override get end(): number {
    return this.#written.end;
  }
}

/** As `ReadMapping`, for a key that is read as another word. */
export class ReadKey extends Scalar {
  readonly #written: Scalar;

  constructor(written: Scalar, word: string) {
    super(written.block, written.from, written.to, word, word, 'plain');
    this.#written = written;
  }
  override get start(): number {
    return this.#written.start;
  }
  override get end(): number {
    return this.#written.end;
  }
}

/** `*name`: stands where it is written, means what the anchor holds. */
export class Alias extends Placed {
  readonly kind = 'alias';
  readonly name: string;
  readonly target: Node | undefined;

  constructor(block: Block, from: number, to: number, name: string, target: Node | undefined) {
    super(block, from, to);
    this.name = name;
    this.target = target;
  }
}

export type Node = Scalar | Mapping | List | Alias;
/** What a node means once aliases are followed. */
export type Content = Scalar | Mapping | List;

/** Follows aliases; undefined when one leads nowhere or in a circle. */
export function content(node: Node | undefined): Content | undefined {
  for (let i = 0; node && i < 32; i++) {
    if (node.kind !== 'alias') return node;
    node = node.target;
  }
  return undefined;
}

export function asMapping(node: Node | undefined): Mapping | undefined {
  const it = content(node);
  return it?.kind === 'map' ? it : undefined;
}

export function asList(node: Node | undefined): List | undefined {
  const it = content(node);
  return it?.kind === 'list' ? it : undefined;
}

export function asScalar(node: Node | undefined): Scalar | undefined {
  const it = content(node);
  return it?.kind === 'scalar' ? it : undefined;
}

/** A key as text: `123:` and `null:` are names like any other. */
export const keyName = (key: Scalar): string => (typeof key.value === 'string' ? key.value : key.source);

export const isMergeKey = (key: Scalar): boolean => key.source === '<<' && key.style === 'plain';

/** Calls `visit` for every node below and including this one, keys included, aliases not followed. */
export function walk(node: Node, visit: (node: Node) => void): void {
  const stack: Node[] = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    visit(next);
    if (next.kind === 'map') {
      for (let i = next.pairs.length - 1; i >= 0; i--) {
        const pair = next.pairs[i] as Pair;
        stack.push(pair.value, pair.key);
      }
    } else if (next.kind === 'list') {
      for (let i = next.items.length - 1; i >= 0; i--) stack.push(next.items[i] as Node);
    }
  }
}

/** Plain data for a schema validator. Shared and circular parts stay shared, so no text can make it explode. */
export function toData(node: Node | undefined, seen: Map<Node, unknown> = new Map()): unknown {
  const it = content(node);
  if (!it) return null;
  if (it.kind === 'scalar') return it.value;
  if (seen.has(it)) return seen.get(it);
  if (it.kind === 'list') {
    const list: unknown[] = [];
    seen.set(it, list);
    for (const item of it.items) list.push(toData(item, seen));
    return list;
  }
  const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  seen.set(it, data);
  for (const pair of it.entries()) data[keyName(pair.key)] = toData(pair.value, seen);
  return data;
}

function* mergedPairs(pairs: readonly Pair[]): Iterable<Pair> {
  for (const { key, value } of pairs) {
    if (!isMergeKey(key)) continue;
    const source = content(value);
    const maps = source?.kind === 'list' ? source.items.map(asMapping) : [source];
    for (const map of maps) if (map?.kind === 'map') yield* map.entries();
  }
}
