// Lays a plan over the bases it extends: one merged mapping, each part still knowing the file it was written in.
import { asMapping, asScalar, content, keyName, ReadList, ReadMapping, type List, type Mapping, type Node, type Pair } from '../syntax/tree.ts';
import type { Tree } from '../syntax/parse.ts';
import { list } from './values.ts';
import type { ExtendsEntry } from './plan.ts';

/**
 * Finds the base a plan names. `from` is the file that names it (undefined: the plan being checked), `path` what it wrote.
 * `missing`: no such file; `outside`: it would leave the workspace; `not-loaded`: ask again later, say nothing yet.
 */
export type Bases = (from: string | undefined, path: string) => Base | 'missing' | 'outside' | 'not-loaded';

export interface Base {
  /** The file's identity (a path or URI): equal for equal files. */
  readonly file: string;
  readonly tree: Tree;
}

export const noBases: Bases = () => 'not-loaded';

/** More bases than this in one chain are not followed. */
const maxLayers = 20;

/** `self` is the identity of the plan's own file, where it has one: a base that leads back to it is a circle. */
export function layered(own: Mapping | undefined, bases: Bases, self?: string): { readonly root: Mapping | undefined; readonly entries: readonly ExtendsEntry[] } {
  const entries: ExtendsEntry[] = [];
  if (!own?.get('extends')) return { root: own, entries };
  const { root } = lay(own, undefined, { bases, self, above: self === undefined ? [] : [self], entries });
  return { root, entries };
}

interface Laying {
  readonly bases: Bases;
  readonly self: string | undefined;
  /** Files on the way here, the plan's own first. */
  readonly above: readonly string[];
  /** Filled for the plan's own `extends` only. */
  readonly entries?: ExtendsEntry[];
}

function lay(own: Mapping, file: string | undefined, { bases, self, above, entries }: Laying): { readonly root: Mapping; readonly circular: boolean } {
  let under: Mapping | undefined;
  let anyCircular = false;
  for (const { value: path, at } of list(own.get('extends'))) {
    const found = bases(file, path);
    if (typeof found === 'string') {
      entries?.push({ path, at, state: found });
      continue;
    }
    const resolved = found.file;
    const again = above.includes(resolved) || above.length >= maxLayers;
    const body = again ? undefined : asMapping(found.tree.root);
    const whole = body && lay(body, resolved, { bases, self, above: [...above, resolved] });
    const circular = resolved === self || (whole?.circular ?? false);
    anyCircular ||= circular;
    entries?.push({ path, at, resolved, state: circular || again ? 'cycle' : body ? 'loaded' : 'broken' });
    if (whole) under = under ? merge(under, whole.root, 0, '') : whole.root;
  }
  return { root: under ? merge(under, own, 0, '') : own, circular: anyCircular };
}

/** Maps whose entries are named by the user; there `null` removes what a base set. */
const named = new Set(['qubes', 'templates', 'identities', 'features', 'volumes']);
/** Properties in which `null` is a value of its own: "no qube". */
const noneIsAValue = new Set(['netvm', 'default_dispvm', 'management_dispvm', 'guivm', 'audiovm', 'default_guivm', 'default_audiovm', 'updatevm', 'clockvm']);

function merge(base: Mapping, over: Mapping, depth: number, section: string): Mapping {
  const pairs: Pair[] = [];
  for (const pair of base.entries()) {
    const name = keyName(pair.key);
    const upper = over.get(name);
    if (!upper) pairs.push(pair);
    else {
      const merged = mergePair(pair, upper, depth, section || name);
      if (merged) pairs.push(merged);
    }
  }
  for (const pair of over.entries()) if (!base.get(keyName(pair.key))) pairs.push(pair);
  return new ReadMapping(over, pairs);
}

/** Made once for the same two pairs, so that what is the same in two versions of a plan stays the same through its bases. */
function mergePair(base: Pair, over: Pair, depth: number, section: string): Pair | undefined {
  const known = merged.get(over);
  if (known?.base === base && known.depth === depth && known.section === section) return known.pair;
  const pair = mergedPair(base, over, depth, section);
  merged.set(over, { base, depth, section, pair });
  return pair;
}

const merged = new WeakMap<Pair, { readonly base: Pair; readonly depth: number; readonly section: string; readonly pair: Pair | undefined }>();

function mergedPair(base: Pair, over: Pair, depth: number, section: string): Pair | undefined {
  const name = keyName(over.key);
  const lower = content(base.value);
  const upper = content(over.value);
  if (isNull(upper)) {
    if (noneIsAValue.has(name)) return over;
    return depth <= 1 || named.has(section) ? undefined : over;
  }
  if (lower?.kind === 'map' && upper?.kind === 'map') return { key: over.key, value: merge(lower, upper, depth + 1, depth === 0 ? name : section) };
  if (depth === 0 && lower?.kind === 'list' && upper?.kind === 'list') {
    // First match wins among flows, so the overlay's come first; backups simply add up.
    if (name === 'flows') return { key: over.key, value: joined(upper, upper.items, lower.items) };
    if (name === 'backups') return { key: over.key, value: joined(upper, lower.items, upper.items) };
  }
  return over;
}

const isNull = (node: Node | undefined): boolean => asScalar(node)?.value === null;

const joined = (place: List, first: readonly Node[], second: readonly Node[]): List => new ReadList(place, [...first, ...second]);
