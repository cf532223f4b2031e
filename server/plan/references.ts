// Finds every place of a plan that names a qube, an identity or a tag, by what the plan format says of each value.
import { once } from '../base/memo.ts';
import type { Span } from '../base/span.ts';
import { asMapping, keyName, type Alias, type Node, type Scalar } from '../syntax/tree.ts';
import { resolveShape, shapeAt, type Shape } from './vocabulary.ts';

export type NameKind = 'qube' | 'identity' | 'tag';

/** A name as it stands in the text. */
export interface Reference {
  readonly kind: NameKind;
  readonly name: string;
  /** The name alone: without the quotes, and without `@dispvm:` or a device's number where those stand beside it. */
  readonly at: Span;
  /** The whole word; an alias where the word itself stands elsewhere. */
  readonly node: Scalar | Alias;
  /** Where the name comes from: a key under `qubes:`, `templates:` or `identities:`; for a tag, where a qube is given it. */
  readonly defines: boolean;
  /** What stands before and behind the name in the word. */
  readonly before: string;
  readonly after: string;
}

/** Kinds of names (`x-names` in the schema) that are qubes. */
const kinds = new Set(['qube', 'net-qube', 'template', 'disposable-template', 'qube-or-disposable', 'flow-end', 'flow-target']);

/** Words that stand where a qube could, and mean something else. */
const notNames = new Set(['', 'none', 'all', '*']);

/** A tree stays as it is, so what was found in it is found once. */
const known = new WeakMap<Node, readonly Reference[]>();

/** In the order written. Only what stands in the tree itself counts: a base that it extends has a tree of its own. */
export function references(root: Node | undefined): readonly Reference[] {
  if (!root) return [];
  const before = known.get(root);
  if (before) return before;
  const found = search(root);
  known.set(root, found);
  return found;
}

function search(root: Node): readonly Reference[] {
  const found: Reference[] = [];
  const visit = (node: Node, shape: Form, way: readonly string[]): void => {
    if (!shape.named) return;
    if (node.kind === 'map') {
      for (const { key, value } of node.pairs) {
        const name = keyName(key);
        const inside = shape.property(name);
        if (inside) visit(value, inside, [...way, name]);
      }
    } else if (node.kind === 'list') {
      const items = shape.item();
      if (items) for (const item of node.items) visit(item, items, way);
    } else found.push(...named(node, shape.names, way));
  };
  const top = asMapping(root);
  for (const { key, value } of top?.pairs ?? []) {
    const section = keyName(key);
    if (section !== 'qubes' && section !== 'templates' && section !== 'identities') visit(value, formAt(section), [section]);
    else if (value.kind === 'map') {
      const shape = formAt(section, '*');
      for (const pair of value.pairs) {
        const name = keyName(pair.key);
        if (name !== '') found.push({ kind: section === 'identities' ? 'identity' : 'qube', name, at: inner(pair.key, 0, 0), node: pair.key, defines: true, before: '', after: '' });
        visit(pair.value, shape, ['*']);
      }
    }
  }
  return found;
}

/** A shape of the format, resolved once, with the one question that saves most of the way: whether anything in it is a name. */
interface Form {
  readonly names: string | undefined;
  readonly named: boolean;
  property(name: string): Form | undefined;
  item(): Form | undefined;
}

const forms = new Map<string, Form>();

function formAt(...path: readonly string[]): Form {
  const key = path.join('/');
  const form = forms.get(key) ?? formOf(shapeAt(path), path[0] === 'qubes' || path[0] === 'templates' ? 0 : 9);
  forms.set(key, form);
  return form;
}

/** `depth`: how far below a qube; devices and tags are told by where they stand. */
function formOf(shape: Shape | undefined, depth: number, here = ''): Form {
  const it = resolveShape(shape);
  const properties = new Map<string, Form | undefined>();
  const other = once(() => (typeof it?.additionalProperties === 'object' ? formOf(it.additionalProperties, depth + 1) : undefined));
  const items = once(() => (it?.items ? formOf(it.items, depth, here) : undefined));
  const names = it?.['x-names'];
  const isPlace = here === 'tags' || here === 'devices';
  const property = (name: string): Form | undefined => {
    if (!properties.has(name)) {
      const own = it?.properties && Object.hasOwn(it.properties, name) ? it.properties[name] : undefined;
      const place = depth === 0 ? name : here;
      properties.set(name, own ? formOf(own, depth + 1, isPlace ? here : place === 'tags' || place === 'devices' ? place : '') : other());
    }
    return properties.get(name);
  };
  const hasNames = once((): boolean => isPlace || names === 'identity' || (names !== undefined && kinds.has(names)) || Object.keys(it?.properties ?? {}).some((name) => property(name)?.named) || (other()?.named ?? false) || (items()?.named ?? false));
  return { names, property, item: items, get named() { return hasNames(); } };
}

function named(node: Scalar | Alias, names: string | undefined, way: readonly string[]): Reference[] {
  const [, property, device] = way;
  const isDevice = property === 'devices' && (device === 'usb' || device === 'block') && (way.length === 3 || way[3] === 'id');
  const isTag = property === 'tags' && way.length === 2;
  if (!isDevice && !isTag && names !== 'identity' && (names === undefined || !kinds.has(names))) return [];
  const scalar = node.kind === 'scalar' ? node : node.target?.kind === 'scalar' ? node.target : undefined;
  if (!scalar || scalar.value === null || typeof scalar.value === 'boolean') return [];
  const word = keyName(scalar);
  const make = (kind: NameKind, before: string, after: string, defines = false): Reference[] => {
    const name = word.slice(before.length, word.length - after.length);
    const at = node.kind === 'alias' ? node : inner(node, before.length, after.length);
    return name === '' ? [] : [{ kind, name, at, node, defines, before, after }];
  };
  if (isTag) return make('tag', '', '', true);
  if (isDevice) return word.indexOf(':') > 0 ? make('qube', '', word.slice(word.indexOf(':'))) : [];
  if (names === 'identity') return make('identity', '', '');
  const [tagged] = /^@(?:dispvm:@)?tag:/.exec(word) ?? [];
  if (tagged !== undefined) return make('tag', tagged, '');
  const [prefix = ''] = /^@dispvm:(?!@)/.exec(word) ?? [];
  const name = word.slice(prefix.length);
  return notNames.has(name) || name.startsWith('@') ? [] : make('qube', prefix, '');
}

/** The word without its quotes, and without so many characters at its ends. Escapes would move them: then the whole word is meant. */
function inner(node: Scalar, before: number, after: number): Span {
  const quoted = node.style === 'single' || node.style === 'double' ? 1 : 0;
  if (node.style === 'block' || node.end - node.start - 2 * quoted !== keyName(node).length) return node;
  return {
    get start() {
      return node.start + quoted + before;
    },
    get end() {
      return node.end - quoted - after;
    },
    file: node.file,
  };
}
