// Finds every place of a plan that names a qube, by what the plan format says of each value.
import type { Span } from '../base/span.ts';
import { asMapping, keyName, type Alias, type Node, type Scalar } from '../syntax/tree.ts';
import { resolveShape, shapeAt, type Shape } from './vocabulary.ts';

/** A qube's name as it stands in the text. */
export interface Reference {
  readonly name: string;
  /** The name alone: without the quotes, and without `@dispvm:` where that stands before it. */
  readonly at: Span;
  /** The whole word; an alias where the word itself stands elsewhere. */
  readonly node: Scalar | Alias;
  /** Where the qube gets its name: a key under `qubes:` or `templates:`. */
  readonly defines: boolean;
}

/** Kinds of names (`x-names` in the schema) that are qubes. */
const kinds = new Set(['qube', 'net-qube', 'template', 'disposable-template', 'qube-or-disposable', 'flow-end', 'flow-target']);

/** Words that stand where a qube could, and mean something else. */
const notNames = new Set(['', 'none', 'all', '*']);

/** In the order written. Only what stands in the tree itself counts: a base that it extends has a tree of its own. */
export function references(root: Node | undefined): readonly Reference[] {
  const found: Reference[] = [];
  const visit = (node: Node, shape: Shape | undefined): void => {
    const it = resolveShape(shape);
    if (node.kind === 'map') {
      for (const { key, value } of node.pairs) {
        const name = keyName(key);
        const own = it?.properties && Object.hasOwn(it.properties, name) ? it.properties[name] : undefined;
        visit(value, own ?? (typeof it?.additionalProperties === 'object' ? it.additionalProperties : undefined));
      }
    } else if (node.kind === 'list') for (const item of node.items) visit(item, it?.items);
    else if (it?.['x-names'] !== undefined && kinds.has(it['x-names'])) found.push(...named(node));
  };
  const top = asMapping(root);
  for (const { key, value } of top?.pairs ?? []) {
    const section = keyName(key);
    if (section !== 'qubes' && section !== 'templates') visit(value, shapeAt([section]));
    else if (value.kind === 'map') {
      const shape = shapeAt([section, keyName(key)]);
      for (const pair of value.pairs) {
        if (keyName(pair.key) !== '') found.push({ name: keyName(pair.key), at: inner(pair.key, 0), node: pair.key, defines: true });
        visit(pair.value, shape);
      }
    }
  }
  return found;
}

function named(node: Scalar | Alias): Reference[] {
  const scalar = node.kind === 'scalar' ? node : node.target?.kind === 'scalar' ? node.target : undefined;
  if (!scalar || scalar.value === null || typeof scalar.value === 'boolean') return [];
  const word = keyName(scalar);
  const [prefix = ''] = /^@dispvm:(?!@)/.exec(word) ?? [];
  const name = word.slice(prefix.length);
  if (notNames.has(name) || name.startsWith('@')) return [];
  return [{ name, at: node.kind === 'alias' ? node : inner(node, prefix.length), node, defines: false }];
}

/** The word without its quotes, from the `skip`th character on. Escapes would move it: then the whole word is meant. */
function inner(node: Scalar, skip: number): Span {
  const quoted = node.style === 'single' || node.style === 'double' ? 1 : 0;
  if (node.style === 'block' || node.end - node.start - 2 * quoted !== keyName(node).length) return node;
  return {
    get start() {
      return node.start + quoted + skip;
    },
    get end() {
      return node.end - quoted;
    },
    file: node.file,
  };
}
