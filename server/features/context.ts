// What is under the cursor: the way to it from the top of the plan, the token, and what kind of thing the token names.
import { touches, type Span } from '../base/span.ts';
import type { Allow } from '../plan/allows.ts';
import { isNone } from '../plan/values.ts';
import { resolveShape, shapeAt } from '../plan/vocabulary.ts';
import { parseToken, type Token } from '../facts/tokens.ts';
import type { Snapshot } from '../snapshot.ts';
import { commentsIn, inkEnd, lineStart } from '../syntax/layout.ts';
import { asScalar, keyName, type List, type Mapping, type Node, type Scalar } from '../syntax/tree.ts';

/** Keys, and places in lists, from the top of the plan down. */
export type Path = readonly (string | number)[];

export interface Spot {
  /** To the value under the cursor; on a key, to what the key holds. Empty where there is neither. */
  readonly path: Path;
  /** `gap`: on no token; where something typed there would stand is a question for `place.ts`. `comment`: in a comment of any kind. */
  readonly on: 'key' | 'value' | 'comment' | 'gap';
  /** The token, quotes included; empty, at the cursor, where there is none. */
  readonly at: Span;
  /** The key or value under the cursor; a value nobody wrote yet (`netvm: `) is an empty scalar. */
  readonly node: Node | undefined;
  readonly thing: Thing;
}

export type Thing =
  /** A key at the top of the plan. */
  | { readonly kind: 'section'; readonly name: string }
  /** Any other key, known to the format or not. */
  | { readonly kind: 'key'; readonly name: string }
  /** A value that names nothing: a number, a word of a list, free text. */
  | { readonly kind: 'value' }
  /** A word for "no qube". */
  | { readonly kind: 'none' }
  /** A qube or template: where it is defined, or where another part of the plan names it. */
  | ({ readonly kind: 'qube'; readonly role: 'definition' | 'reference' } & Named)
  | ({ readonly kind: 'identity'; readonly role: 'definition' | 'reference' } & Named)
  | ({ readonly kind: 'label' } & Named)
  | ({ readonly kind: 'tag' } & Named)
  | ({ readonly kind: 'service' } & Named)
  /** An `@…` word or `*`; `names` is the qube in `@dispvm:NAME`. */
  | { readonly kind: 'token'; readonly token: Token; readonly names?: Named }
  /** A path under `extends`. */
  | ({ readonly kind: 'file' } & Named)
  | { readonly kind: 'allow'; readonly allow: Allow; readonly on: 'rule' | 'comment' }
  | { readonly kind: 'nothing' };

export interface Named {
  readonly name: string;
  /** The name's own letters, without quotes; undefined behind an alias, where it is not written. */
  readonly at: Span | undefined;
}

/** What is at a UTF-16 offset. Works on any text: where the YAML is broken, on the best tree there is. */
export function at({ tree, plan }: Pick<Snapshot, 'tree' | 'plan'>, offset: number): Spot {
  const found = tokenAt(tree, offset);
  if (found) return { ...found, thing: thingOf(found) };
  const gap = { path: [], node: undefined };
  const allow = plan.allows.find((it) => touches(it.at, offset));
  if (allow) {
    const on = allow.rule !== '' && touches(allow.ruleAt, offset) ? 'rule' : 'comment';
    return { ...gap, on: 'comment', at: on === 'rule' ? allow.ruleAt : allow.at, thing: { kind: 'allow', allow, on } };
  }
  const comment = commentAt(tree, offset);
  return { ...gap, on: comment ? 'comment' : 'gap', at: comment ?? { start: offset, end: offset }, thing: { kind: 'nothing' } };
}

/** What a key or value names, judged by where it stands in the format. */
function thingOf({ path, on, node }: Found): Thing {
  const shape = shapeAt(path);
  const scalar = asScalar(node);
  const name = scalar ? wordOf(scalar) : '';
  const named: Named = { name, at: node.kind === 'scalar' ? lettersOf(node) : undefined };
  if (on === 'key') {
    const [section] = path;
    if (path.length === 1) return { kind: 'section', name };
    if (path.length === 2 && (section === 'qubes' || section === 'templates')) return { kind: 'qube', role: 'definition', ...named };
    if (path.length === 2 && section === 'identities') return { kind: 'identity', role: 'definition', ...named };
    return { kind: 'key', name };
  }
  if (!scalar) return { kind: 'nothing' };
  const names = shape?.['x-names'] ?? (shape?.items && resolveShape(shape.items)?.['x-names']);
  if (isNone(scalar.value) && (shape?.['x-none'] !== undefined || scalar.style === 'empty')) return { kind: shape?.['x-none'] === undefined ? 'value' : 'none' };
  if (typeof scalar.value === 'boolean' || scalar.value === null) return { kind: 'value' };
  if (path[2] === 'devices') return deviceOf(path, named);
  if (path[2] === 'tags') return { kind: 'tag', ...named };
  if (path[0] === 'flows' && path[2] === 'service') return { kind: 'service', ...named };
  switch (names) {
    case 'label':
    case 'file':
      return { kind: names, ...named };
    case 'identity':
      return { kind: names, role: 'reference', ...named };
    case 'flow-end':
    case 'flow-target':
    case 'qube-or-disposable':
      return flowEnd(named);
    case undefined:
      return { kind: 'value' };
    default:
      // `all` under `backups` is a word of the format, dom0 is a qube like any other.
      return shape?.['x-known'] && Object.hasOwn(shape['x-known'], name) && name !== 'dom0' ? { kind: 'value' } : { kind: 'qube', role: 'reference', ...named };
  }
}

/** The value as a word: numbers and the like count as written. */
export const wordOf = (scalar: Scalar): string => (typeof scalar.value === 'string' ? scalar.value : scalar.source);

function flowEnd(named: Named): Thing {
  const token = parseToken(named.name);
  if (token.kind === 'name') return { kind: 'qube', role: 'reference', name: token.name, at: named.at };
  if (token.kind !== 'dispvm-of') return { kind: 'token', token };
  return { kind: 'token', token, names: { name: token.name, at: named.at && { start: named.at.end - token.name.length, end: named.at.end } } };
}

/** `sys-usb:2-1` names the qube that the device is plugged into. */
function deviceOf(path: Path, { name, at: letters }: Named): Thing {
  const kind = path[3];
  const colon = name.indexOf(':');
  if (colon <= 0 || (kind !== 'usb' && kind !== 'block') || !(typeof path.at(-1) === 'number' || path.at(-1) === 'id')) return { kind: 'value' };
  return { kind: 'qube', role: 'reference', name: name.slice(0, colon), at: letters && { start: letters.start, end: letters.start + colon } };
}

/** The letters inside the quotes; the whole token where escapes make letters and text differ. */
function lettersOf(node: Scalar): Span {
  const quoted = (node.style === 'single' || node.style === 'double') && node.end - node.start === wordOf(node).length + 2;
  return quoted ? { start: node.start + 1, end: node.end - 1 } : node;
}

export type Found = Pick<Spot, 'path' | 'at'> & { readonly on: 'key' | 'value'; readonly node: Node };

/** The key or value at an offset of any YAML text; undefined elsewhere. */
export function tokenAt({ root, text }: { readonly root: Node | undefined; readonly text: string }, offset: number): Found | undefined {
  if (!root) return undefined;
  if (root.kind === 'scalar' || root.kind === 'alias') {
    // A lone word at the top is a key in the making.
    return covers(root, offset, text) ? { path: [asScalar(root)?.source ?? ''], on: 'key', at: root, node: root } : undefined;
  }
  return inside(root, offset, text, []);
}

function inside(node: Mapping | List, offset: number, text: string, path: Path): Found | undefined {
  if (node.kind === 'map') {
    for (const { key } of node.pairs) {
      if (key.style !== 'empty' && touches(key, offset)) return { path: [...path, keyName(key)], on: 'key', at: key, node: key };
    }
    for (const { key, value } of node.pairs) {
      const found = valueAt(value, key.end, offset, text, path, keyName(key));
      if (found) return found;
    }
  } else {
    let before = node.start;
    for (const [index, item] of node.items.entries()) {
      const found = valueAt(item, before, offset, text, path, index);
      if (found) return found;
      before = item.end;
    }
  }
  return isBare(node) && covers(node, offset, text) ? { path, on: 'value', at: node, node } : undefined;
}

/** `after` is where the key or the item before it ends. */
function valueAt(node: Node, after: number, offset: number, text: string, above: Path, step: string | number): Found | undefined {
  if (node.kind === 'map' || node.kind === 'list') return holds(node, offset, text) ? inside(node, offset, text, [...above, step]) : undefined;
  if (node.kind === 'scalar' && node.style === 'empty') {
    // Nothing written yet: the cursor is on it while it stays behind the colon or dash, on the same line.
    const ink = offset > after && /^[ \t]*[:-][ \t]*$/.test(text.slice(after, offset)) && /^[ \t]*(?:$|[\r\n#,\]}])/.test(text.slice(offset, offset + 80));
    return ink ? { path: [...above, step], on: 'value', at: { start: offset, end: offset }, node } : undefined;
  }
  return covers(node, offset, text) ? { path: [...above, step], on: 'value', at: node, node } : undefined;
}

/** A text block ends with a line break, and what follows that is not part of it. */
const covers = (node: Node, offset: number, text: string): boolean => node.start <= offset && offset <= (node.kind === 'scalar' && node.style === 'block' ? inkEnd(text, node) : node.end);

/** The spaces behind a last `key:` belong to no node, yet a value typed there would. */
const holds = (node: Mapping | List, offset: number, text: string): boolean => node.start <= offset && (offset <= node.end || (!node.flow && /^[ \t]*$/.test(text.slice(node.end, offset))));

const isBare = (node: Mapping | List): boolean => (node.kind === 'map' ? node.pairs.length === 0 : node.items.length === 0);


function commentAt(page: { readonly text: string; readonly root: Node | undefined }, offset: number): Span | undefined {
  const start = lineStart(page.text, offset);
  for (const comment of commentsIn(page, start, offset)) {
    const end = comment.start + comment.text.length;
    if (comment.start < offset) return { start: comment.start, end: Math.max(end, offset) };
  }
  return undefined;
}
