// Where things stand in a YAML text that a tree does not remember: line ends, columns, colons, dashes, anchors, comments.
import { content, walk, type List, type Mapping, type Node, type Pair, type Scalar } from './tree.ts';

/** What edits need to know about the text. */
export interface Page {
  readonly text: string;
  readonly root: Node | undefined;
}

const bom = 0xfeff;

/** Offset of the first character of the line; a byte order mark belongs to no line. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at === 0 && text.charCodeAt(0) === bom ? Math.min(1, offset) : at;
}

/** End of the line the offset is on, its break not counted. */
export function lineTail(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** Start of the line after the one that ends at `tail`, or undefined at the end of the text. */
export function nextLine(text: string, tail: number): number | undefined {
  if (tail >= text.length) return undefined;
  return text[tail] === '\r' && text[tail + 1] === '\n' ? tail + 2 : tail + 1;
}

/** Length of the line break that ends at `offset`. */
export const breakBefore = (text: string, offset: number): number => (text[offset - 1] === '\n' ? (text[offset - 2] === '\r' ? 2 : 1) : text[offset - 1] === '\r' ? 1 : 0);

/** Column in UTF-16 units. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The line's leading spaces, at most up to the offset. */
export const indentOf = (text: string, offset: number): string => /^ */.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';

/** Whether nothing but spaces stands before the offset on its line. */
export const firstOnLine = (text: string, offset: number): boolean => /^ *$/.test(text.slice(lineStart(text, offset), offset));

/** Whether the line ends after the offset, a comment apart. */
export const lastOnLine = (text: string, offset: number): boolean => /^(?:[ \t]*|[ \t]+#.*)$/.test(text.slice(offset, lineTail(text, offset)));

/** Offset behind the key's colon; undefined where there is none on the same line (`{ a }`, `? a`). */
export function afterColon(text: string, key: Scalar): number | undefined {
  let at = key.end;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === ':' ? at + 1 : undefined;
}

/** Offset behind the anchor and tag that stand on the same line from `offset` on; `offset` itself where there are none. */
export function afterProps(text: string, offset: number): number {
  const props = /(?:[ \t]+[&!][^\s,[\]{}]*)*/y;
  props.lastIndex = offset;
  return offset + (props.exec(text)?.[0].length ?? 0);
}

/** The first offset from `from` on where something stands that is neither blank nor comment. */
export function firstInk(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const c = text[at] as string;
    if (c === '#' && /[\s,[\]{}]/.test(text[at - 1] ?? ' ')) at = lineTail(text, at);
    else if (c === ' ' || c === '\t' || c === '\n' || c === '\r') at++;
    else return at;
  }
  return at;
}

/** Where the node's last written character ends: trailing comments and blank lines do not count, unless a text block keeps them. */
export function inkEnd(text: string, node: Node): number {
  if (node.kind === 'map' && !node.flow) {
    const last = node.pairs.at(-1);
    return last ? pairEnd(text, last) : node.start;
  }
  if (node.kind === 'list' && !node.flow) {
    const last = node.items.at(-1);
    return last ? inkEnd(text, last) : node.start;
  }
  if (node.kind !== 'scalar' || node.style !== 'block') return node.end;
  const header = lineTail(text, node.start);
  const keeps = text.slice(node.start, header).split('#')[0]?.includes('+') ?? false;
  let end = Math.max(header, node.end);
  while (end > header && /\s/.test(text[end - 1] as string)) end--;
  // `|+` keeps the empty lines below it: they are part of the text, up to the last line break.
  for (let next = keeps ? nextLine(text, lineTail(text, end)) : undefined; next !== undefined && /^[ \t]*$/.test(text.slice(next, lineTail(text, next))); ) {
    if (lineTail(text, next) === text.length) break;
    end = next;
    next = nextLine(text, lineTail(text, next));
  }
  return end;
}

/** End of a pair: its value's, or behind the colon and an anchor when nothing was written. */
export function pairEnd(text: string, { key, value }: Pair): number {
  if (value.kind !== 'scalar' || value.style !== 'empty') return inkEnd(text, value);
  const colon = afterColon(text, key);
  return colon === undefined ? key.end : afterProps(text, colon);
}

/** The column at which a block mapping's keys stand, or undefined where it is written in a way that only a person should continue. */
export function columnOfKeys(text: string, mapping: Mapping): number | undefined {
  if (mapping.pairs.some(({ key }) => key.style === 'empty' || afterColon(text, key) === undefined)) return undefined;
  const second = mapping.pairs[1];
  if (second) return firstOnLine(text, second.key.start) ? columnOf(text, second.key.start) : undefined;
  return columnBehindDashes(text, mapping.pairs[0]?.key.start);
}

/** The column of a block list's dashes. */
export function columnOfDashes(text: string, list: List): number | undefined {
  const second = list.items[1] && dashOf(text, list, list.items[1]);
  if (second !== undefined) return firstOnLine(text, second) ? columnOf(text, second) : undefined;
  return columnBehindDashes(text, list.start);
}

function columnBehindDashes(text: string, offset: number | undefined): number | undefined {
  if (offset === undefined) return undefined;
  return /^ *(?:- +)*$/.test(text.slice(lineStart(text, offset), offset)) ? columnOf(text, offset) : undefined;
}

/** Offset of the `-` of a block list's item. */
export function dashOf(text: string, list: List, item: Node): number | undefined {
  const index = list.items.indexOf(item);
  if (index === 0) return text[list.start] === '-' ? list.start : undefined;
  const before = list.items[index - 1];
  if (!before) return undefined;
  const at = firstInk(text, Math.max(inkEnd(text, before), list.start + 1));
  return text[at] === '-' && at < Math.max(item.start, at + 1) ? at : undefined;
}

/** A comment from its `#` to the end of its text. */
export interface Comment {
  readonly start: number;
  readonly text: string;
}

/** The comments between two offsets; a `#` inside a word, quoted text or text block is none. */
export function commentsIn({ text, root }: Page, start: number, end: number): Comment[] {
  if (!text.slice(start, end).includes('#')) return [];
  const taken: { start: number; end: number }[] = [];
  const add = (node: Node): void => {
    if (node.kind !== 'scalar' || node.style === 'empty' || node.end <= start || node.start >= end) return;
    taken.push({ start: node.style === 'block' ? lineTail(text, node.start) : node.start, end: node.end });
  };
  if (root) walk(root, add);
  const found: Comment[] = [];
  // Both go down the text: what lies above the last `#` need not be looked at again.
  let next = 0;
  for (let hash = text.indexOf('#', start); hash >= 0 && hash < end; hash = text.indexOf('#', hash + 1)) {
    const opens = hash === 0 || /[\s,[\]{}]/.test(text[hash - 1] as string);
    while (next < taken.length && (taken[next] as { end: number }).end <= hash) next++;
    const within = taken[next];
    if (!opens || (within && within.start <= hash)) continue;
    const stop = lineTail(text, hash);
    found.push({ start: hash, text: text.slice(hash, stop).trimEnd() });
    hash = stop;
  }
  return found;
}

/**
 * Whether an alias somewhere shows the node, or something around it, too: changing it would change other places. With `whole`
 * also whether anything inside it is shown elsewhere: removing it would leave those places empty.
 */
export function isShared({ text, root }: Page, node: Node, whole: boolean): boolean {
  if (!root || !text.includes('*') || !/(?:^|[\s,[{])\*[^\s*'"]/.test(text)) return false;
  let found = false;
  walk(root, (it) => {
    if (it.kind === 'alias' && it.target) {
      const target = it.target;
      const around = target === node || (target.start <= node.start && node.end <= target.end && target.kind !== 'scalar');
      const inside = whole && node.start <= target.start && target.end <= node.end;
      found ||= around || inside;
    } else if (it.kind === 'map') {
      // `*name : value`: the tree keeps no alias for a key, so what it shows cannot be told.
      found ||= it.pairs.some(({ key }) => text[key.start] === '*' && (key.style === 'plain' || key.style === 'empty'));
    }
  });
  return found;
}

/** What stands around a node: the mapping and pair, or the list, that holds it. */
export interface Holder {
  readonly mapping?: Mapping;
  readonly pair?: Pair;
  readonly list?: List;
  /** Whether the node stands inside `{}` or `[]`. */
  readonly flow: boolean;
}

/** The mapping or list that holds a node of this page as key, value or item. */
export function holderOf({ root }: Page, node: Node): Holder | undefined {
  const search = (it: Node | undefined): Holder | undefined => {
    if (it?.kind === 'map') {
      for (const pair of it.pairs) {
        if (pair.key === node || pair.value === node) return { mapping: it, pair, flow: it.flow };
        const inner = holds(pair.value, node) ? search(pair.value) : undefined;
        if (inner) return inner;
      }
    } else if (it?.kind === 'list') {
      for (const item of it.items) {
        if (item === node) return { list: it, flow: it.flow };
        const inner = holds(item, node) ? search(item) : undefined;
        if (inner) return inner;
      }
    }
    return undefined;
  };
  return search(root);
}

const holds = (outer: Node, inner: Node): boolean => (outer.kind === 'map' || outer.kind === 'list') && outer.start <= inner.start && inner.end <= outer.end;

/** The number of spaces one level is indented by: what the text does first, else 2. */
export function stepOf({ text, root }: Page): number {
  const it = content(root);
  for (const { key, value } of it?.kind === 'map' && !it.flow ? it.pairs : []) {
    const inner = value.kind === 'map' && !value.flow ? value.pairs[0] : undefined;
    if (!inner || !firstOnLine(text, inner.key.start)) continue;
    const gap = columnOf(text, inner.key.start) - columnOf(text, key.start);
    if (gap >= 1 && gap <= 8) return gap;
  }
  return 2;
}
