// Reads misspelt keys as they were meant, so that one slip of the pen is told once and not by every rule that misses the key.
import { ReadKey, ReadList, ReadMapping, asList, asMapping, keyName, type Mapping, type Node, type Pair } from '../syntax/tree.ts';
import { unknownKey } from './schema-words.ts';
import type { Path } from './schema.ts';
import { keysAt } from './vocabulary.ts';

/**
 * The plan with each unknown key under the name it was meant to have, where that is plain: the right key is free, and takes the value. Places stay
 * those of what was written. A mapping in which all keys are known is given back as it is.
 */
export function asMeant(root: Mapping | undefined): Mapping | undefined {
  if (!root) return undefined;
  const top = mended(root, 'plan', []);
  return remade(top, top.pairs.map((pair) => inside(pair, keyName(pair.key))));
}

const entries: Readonly<Record<string, 'qube' | 'template' | 'flow' | 'backup'>> = { qubes: 'qube', templates: 'template', flows: 'flow', backups: 'backup' };

function inside(pair: Pair, section: string): Pair {
  const kind = entries[section];
  const map = asMapping(pair.value);
  const list = asList(pair.value);
  if (map && (kind === 'qube' || kind === 'template')) return valued(pair, remade(map, map.pairs.map((entry) => within(entry, kind, [section, keyName(entry.key)]))));
  if (list && (kind === 'flow' || kind === 'backup')) {
    const items = list.items.map((item, index) => mendedNode(item, kind, [section, index]));
    return items.every((item, index) => item === list.items[index]) ? pair : valued(pair, new ReadList(list, items));
  }
  return kind === undefined && map ? within(pair, section, [section]) : pair;
}

const within = (pair: Pair, kind: string, path: Path): Pair => valued(pair, mendedNode(pair.value, kind, path));

function valued(pair: Pair, value: Node): Pair {
  if (value === pair.value || value === asMapping(pair.value)) return pair;
  const made = knownPairs.get(pair);
  if (made?.value === value) return made;
  const next = { key: pair.key, value };
  knownPairs.set(pair, next);
  return next;
}

const knownPairs = new WeakMap<Pair, Pair>();

function mendedNode(node: Node, kind: string, path: Path): Node {
  const map = asMapping(node);
  const better = map && mended(map, kind, path);
  return better && better !== map ? better : node;
}

const remade = (map: Mapping, pairs: readonly Pair[]): Mapping =>
  pairs.every((pair, index) => pair === map.pairs[index]) ? map : new ReadMapping(map, pairs);

/** The same for the same mapping, so that what is read from it can be kept. */
const known = new WeakMap<Mapping, Mapping>();

function mended(map: Mapping, kind: string, path: Path): Mapping {
  let found = known.get(map);
  if (!found) {
    const keys = keysOf(kind, path);
    found = keys.size === 0 ? map : remade(map, map.pairs.map((pair) => (keys.has(keyName(pair.key)) ? pair : renamed(map, pair, path))));
    known.set(map, found);
  }
  return found;
}

function renamed(map: Mapping, pair: Pair, path: Path): Pair {
  const { meant, repair } = unknownKey({ node: map, pair: undefined, path }, keyName(pair.key));
  // Two slips for one key: the first is read, as with a key written twice.
  return meant === undefined || repair ? pair : { key: new ReadKey(pair.key, meant), value: pair.value };
}

const keySets = new Map<string, ReadonlySet<string>>();

function keysOf(kind: string, path: Path): ReadonlySet<string> {
  let keys = keySets.get(kind);
  if (!keys) keySets.set(kind, (keys = new Set([...keysAt(path), '<<', ''])));
  return keys;
}
