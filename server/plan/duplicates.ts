// Finds names that stand twice where they may stand once.
import type { Span } from '../base/span.ts';
import { content, isMergeKey, keyName, type Node, type Pair } from '../syntax/tree.ts';
import type { Tree } from '../syntax/parse.ts';
import type { PlanQube } from './plan.ts';

/** A key that an earlier one of the same mapping has too: it is not read. */
export interface Duplicate {
  readonly name: string;
  readonly pair: Pair;
  readonly first: Pair;
  /** Where the mapping stands: keys, and for list items their index. */
  readonly path: readonly (string | number)[];
  /** Both say the same, letter by letter. */
  readonly same: boolean;
  /** Both hold keys of different names, or both are lists: they can stand together in one. */
  readonly joinable: boolean;
}

/** In the order written. A second merge key (`<<`) counts as well as the first, so it is none. */
export function duplicates({ root, text }: Tree): readonly Duplicate[] {
  const found: Duplicate[] = [];
  if (root) visit(root, [], text, found);
  return found.sort((a, b) => a.pair.key.start - b.pair.key.start);
}

/** Values without duplicates, as nearly all are: nodes never change, so they need not be looked at again. */
const clean = new WeakSet<Node>();

/** `path` is the one of the node, and is so again afterwards. */
function visit(node: Node, path: (string | number)[], text: string, found: Duplicate[]): void {
  if (clean.has(node)) return;
  const before = found.length;
  const within = (inner: Node, step: string | number): void => {
    path.push(step);
    visit(inner, path, text, found);
    path.pop();
  };
  if (node.kind === 'map') {
    for (const { pair, first } of node.duplicates()) {
      const name = keyName(pair.key);
      if (name !== '' && !isMergeKey(pair.key)) found.push({ name, pair, first, path: [...path], same: written(text, pair.value) === written(text, first.value), joinable: joinable(pair.value, first.value) });
    }
    for (const { key, value } of node.pairs) if (value.kind !== 'scalar') within(value, keyName(key));
  } else if (node.kind === 'list') {
    node.items.forEach((item, index) => {
      if (item.kind !== 'scalar') within(item, index);
    });
  }
  // Entries stand for what is in them.
  if (found.length === before && path.length <= 2) clean.add(node);
}

function joinable(a: Node, b: Node): boolean {
  if (a.kind === 'map' && b.kind === 'map') return !a.pairs.some((pair) => b.get(keyName(pair.key)));
  return a.kind === 'list' && b.kind === 'list';
}

/** Nothing written and `{}` say the same of a qube, but not of a property: only the text is compared. */
const written = (text: string, node: Node): string => (content(node) ? text.slice(node.start, node.end).trim() : '*');

/** A name under both `qubes:` and `templates:`: Qubes OS has one list of names for both. */
export interface NamedTwice {
  readonly qube: PlanQube;
  readonly at: Span;
  readonly first: PlanQube;
}

export function namedTwice(qubes: readonly PlanQube[]): readonly NamedTwice[] {
  const seen = new Map<string, PlanQube>();
  const found: NamedTwice[] = [];
  for (const qube of qubes) {
    const first = seen.get(qube.name);
    if (!first) seen.set(qube.name, qube);
    // What stands in a base is told when that file is checked.
    else if (first.at.file === undefined && qube.at.file !== undefined) found.push({ qube: first, at: first.at, first: qube });
    else found.push({ qube, at: qube.at, first });
  }
  return found;
}
