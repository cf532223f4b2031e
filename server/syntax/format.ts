// Lays a YAML text out evenly: indentation, spaces, blank lines. Words, quotes, comments, line ends and what the text means stay as they are.
import { applyEdits, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import * as at from './layout.ts';
import { parse, type Tree } from './parse.ts';
import { sameMeaning } from './same.ts';
import type { List, Mapping, Node, Pair } from './tree.ts';

export interface Format {
  /** Spaces for one level. */
  readonly step: number;
}

interface Line {
  readonly start: number;
  /** Before its break. */
  readonly tail: number;
}

/**
 * The edits that lay out a text; none for a text with mistakes, or written in a way that only a person should touch. Laid out again, nothing
 * changes. With `within`, only lines that touch it are changed.
 */
export function format(tree: Tree, { step }: Format, within?: { readonly start: number; readonly end: number }): readonly TextEdit[] {
  const { text, root } = tree;
  if (tree.problems.length > 0 || /\r(?!\n)/.test(text) || /^(?:---|\.\.\.|%|[ \t]*\?[ \t])/m.test(text)) return [];
  // Nothing but blocks at the top: anything else is no plan.
  if (root && (root.kind === 'scalar' || root.kind === 'alias' || root.flow)) return [];
  const sheet = new Sheet(text, step);
  if (root) sheet.lay(root, 0);
  sheet.rest();
  const all = sheet.edits.filter(({ start, end, text: now }) => text.slice(start, end) !== now).sort((a, b) => a.start - b.start || a.end - b.end);
  if (!within) return sound(tree, all) ? all : [];
  const from = at.lineStart(text, within.start);
  // A selection that ends before the first letter of a line does not mean that line.
  const to = at.lineTail(text, within.end > within.start && at.lineStart(text, within.end) === within.end ? within.end - 1 : within.end);
  const some = all.filter(({ start, end }) => start >= from && end <= to);
  if (sound(tree, some)) return some;
  // Lines moved alone would leave what they belong to.
  const inside = some.filter(({ start }) => at.lineStart(text, start) !== start);
  return sound(tree, inside) ? inside : [];
}

/** Whether the text means the same afterwards, remarks included. What is not understood is never touched, and this makes sure of it. */
function sound(tree: Tree, edits: readonly TextEdit[]): boolean {
  if (edits.length === 0) return true;
  if (edits.some((edit, index) => index > 0 && edit.start < (edits[index - 1] as TextEdit).end)) return false;
  const after = parse(applyEdits(tree.text, edits));
  return after.problems.length === 0 && sameMeaning(tree, after);
}

class Sheet {
  readonly edits: TextEdit[] = [];
  readonly #text: string;
  readonly #step: number;
  /** New column of lines that begin with a key or a dash, by the start of the line. */
  readonly #columns = new Map<number, number>();
  /** Lines that belong to a value on several lines: they move as a whole, by so many columns. By the start of the line. */
  readonly #moves = new Map<number, number>();
  /** Ends of lines that lie inside a value: blanks there are its own. */
  readonly #inside = new Set<number>();

  constructor(text: string, step: number) {
    this.#text = text;
    this.#step = step;
  }

  lay(node: Node, column: number): void {
    if (node.kind === 'map' && !node.flow) this.#mapping(node, column);
    else if (node.kind === 'list' && !node.flow) this.#list(node, column);
    else this.#inline(node, column - at.columnOf(this.#text, node.start), true);
  }

  #mapping(map: Mapping, column: number): void {
    const aligned = this.#aligned(map);
    map.pairs.forEach((pair) => {
      const { key, value } = pair;
      if (key.style === 'empty') return;
      const moved = column - at.columnOf(this.#text, key.start);
      this.#begins(key.start, column);
      const colon = at.afterColon(this.#text, key);
      if (colon === undefined) return;
      this.#space(key.end, colon - 1, '');
      if (value.kind === 'scalar' && value.style === 'empty') return;
      if (isBlock(value)) {
        // `key: &anchor` may stand before a block; then the block begins on a later line all the same.
        this.lay(value, column + this.#step);
        return;
      }
      if (!this.#breaks(colon, value.start) && !aligned.has(pair)) this.#space(colon, value.start, ' ');
      this.#inline(value, moved, this.#breaks(colon, value.start));
    });
  }

  #list(list: List, column: number): void {
    for (const item of list.items) {
      const dash = at.dashOf(this.#text, list, item);
      if (dash === undefined) continue;
      this.#begins(dash, column);
      if (item.kind === 'scalar' && item.style === 'empty') continue;
      const ink = isBlock(item) ? startOf(item) : item.start;
      if (!this.#breaks(dash + 1, ink)) this.#space(dash + 1, ink, ' ');
      if (isBlock(item)) this.lay(item, column + 2);
      else this.#inline(item, column - at.columnOf(this.#text, dash), this.#breaks(dash + 1, ink));
    }
  }

  /** A value that is no block: on one line it is spaced evenly, on several it is moved as it stands. `whole`: its first line is one of its own. */
  #inline(node: Node, moved: number, whole: boolean): void {
    const end = at.inkEnd(this.#text, node);
    const first = at.lineStart(this.#text, node.start);
    if (whole) this.#moves.set(first, moved);
    const isText = node.kind === 'scalar' && node.style === 'block';
    for (let tail = at.lineTail(this.#text, first); tail < end || (isText && tail === end); ) {
      this.#inside.add(tail);
      const next = at.nextLine(this.#text, tail);
      if (next === undefined || next > end) break;
      this.#moves.set(next, moved);
      tail = at.lineTail(this.#text, next);
      // The blanks behind the last letters of a text block count as well.
      if (isText && tail > end) this.#inside.add(tail);
    }
    if (!this.#breaks(node.start, end)) this.#flow(node);
  }

  /** Spaces within brackets on one line. */
  #flow(node: Node): void {
    if ((node.kind !== 'map' && node.kind !== 'list') || !node.flow) return;
    const text = this.#text;
    const pad = node.kind === 'map' ? ' ' : '';
    const parts = node.kind === 'map' ? node.pairs.map((pair) => this.#pairInFlow(pair)) : node.items.map((item) => (this.#flow(item), item.start < item.end ? { start: item.start, end: item.end } : undefined));
    const [first] = parts;
    if (!first) return void (parts.length === 0 && this.#space(node.start + 1, node.end - 1, ''));
    this.#space(node.start + 1, first.start, pad);
    parts.forEach((part, index) => {
      const next = parts[index + 1];
      if (!part) return;
      if (index === parts.length - 1) this.#space(part.end, node.end - 1, pad);
      else if (next && /^[ \t]*,[ \t]*$/.test(text.slice(part.end, next.start))) this.edits.push({ start: part.end, end: next.start, text: ', ' });
    });
  }

  #pairInFlow({ key, value }: Pair): { readonly start: number; readonly end: number } | undefined {
    if (key.style === 'empty') return undefined;
    this.#flow(value);
    if (value.kind === 'scalar' && value.style === 'empty') return undefined;
    if (/^[ \t]*:[ \t]*$/.test(this.#text.slice(key.end, value.start))) this.edits.push({ start: key.end, end: value.start, text: ': ' });
    return { start: key.start, end: value.end };
  }

  /** Lines that begin with no key or dash: remarks, blank lines, the inside of values; and the ends of all lines. */
  rest(): void {
    const text = this.#text;
    const lines: Line[] = [];
    for (let start: number | undefined = text.charCodeAt(0) === 0xfeff ? 1 : 0; start !== undefined; ) {
      const tail = at.lineTail(text, start);
      lines.push({ start, tail });
      start = at.nextLine(text, tail);
    }
    const body = lines.filter((line, index) => index < lines.length - 1 || line.start < line.tail);
    body.forEach(({ start, tail }, index) => {
      const line = text.slice(start, tail);
      const column = this.#columns.get(start);
      const by = this.#moves.get(start);
      const indent = /^ */.exec(line)?.[0].length ?? 0;
      if (column !== undefined) this.edits.push({ start, end: start + indent, text: ' '.repeat(column) });
      else if (by !== undefined) this.#move(start, indent, by);
      else if (/^[ \t]*#/.test(line)) this.#remark(body, index);
      const blank = /[ \t]+$/.exec(line)?.[0].length ?? 0;
      // A value may go on over the end of its line, and in a text block every blank counts.
      if (blank > 0 && blank < line.length && !this.#inside.has(tail)) this.edits.push({ start: tail - blank, end: tail, text: '' });
    });
    this.#blankLines(body);
  }

  #move(start: number, indent: number, by: number): void {
    const [end, now] = by < 0 ? [start + Math.min(indent, -by), ''] : [start, ' '.repeat(by)];
    const isBlank = at.lineTail(this.#text, start) === start + indent;
    if (by < 0 || (by > 0 && !isBlank)) this.edits.push({ start, end, text: now });
  }

  /** A remark keeps to the line it was level with: the one below, else one above. */
  #remark(lines: readonly Line[], index: number): void {
    const { start, tail } = lines[index] as Line;
    const column = /^[ \t]*/.exec(this.#text.slice(start, tail))?.[0].length ?? 0;
    const indentOf = (line: Line): number => /^ */.exec(this.#text.slice(line.start, line.tail))?.[0].length ?? 0;
    const isKnown = (line: Line): boolean => this.#columns.has(line.start);
    let below = index + 1;
    while (below < lines.length && !isKnown(lines[below] as Line)) below++;
    let level = lines[below];
    if (!level || indentOf(level) !== column) {
      let above = index - 1;
      while (above >= 0 && !(isKnown(lines[above] as Line) && indentOf(lines[above] as Line) <= column)) above--;
      const before = lines[above];
      // At the left edge, with nothing below, it speaks of the whole file.
      if (before && indentOf(before) === column && (level || column > 0)) level = before;
      else level ??= column > 0 ? before : undefined;
    }
    this.edits.push({ start, end: start + column, text: ' '.repeat(level ? (this.#columns.get(level.start) as number) : 0) });
  }

  /** Never more than one blank line in a row, none at the start, and one line break at the end. */
  #blankLines(lines: readonly Line[]): void {
    const text = this.#text;
    const isBlank = ({ start, tail }: Line): boolean => !this.#moves.has(start) && /^[ \t]*$/.test(text.slice(start, tail));
    const last = lines.findLastIndex((line) => !isBlank(line));
    lines.forEach((line, index) => {
      if (!isBlank(line)) return;
      const before = lines[index - 1];
      const next = at.nextLine(text, line.tail) ?? line.tail;
      if (index > last || before === undefined || isBlank(before)) this.edits.push({ start: line.start, end: next, text: '' });
      else if (line.start < line.tail) this.edits.push({ start: line.start, end: line.tail, text: '' });
    });
    const end = lines[last];
    if (end && at.nextLine(text, end.tail) === undefined && !this.#moves.has(end.start)) this.edits.push({ start: text.length, end: text.length, text: lineBreakOf(text) });
  }

  #begins(offset: number, column: number): void {
    if (at.firstOnLine(this.#text, offset)) this.#columns.set(at.lineStart(this.#text, offset), column);
  }

  /** Replaces blanks between two offsets, where there are only blanks. */
  #space(start: number, end: number, now: string): void {
    if (start <= end && /^[ \t]*$/.test(this.#text.slice(start, end))) this.edits.push({ start, end, text: now });
  }

  #breaks(start: number, end: number): boolean {
    return /[\r\n]/.test(this.#text.slice(start, end));
  }

  /** Values set under each other on purpose: several on lines in a row, in one column, though their keys differ in length. */
  #aligned({ pairs }: Mapping): ReadonlySet<Pair> {
    const found = new Set<Pair>();
    let row: Pair[] = [];
    const close = (): void => {
      if (new Set(row.map(({ key }) => key.end - key.start)).size > 1) for (const pair of row) found.add(pair);
      row = [];
    };
    for (const pair of pairs) {
      const last = row.at(-1);
      const fits = this.#isPlainLine(pair);
      const goesOn = fits && last && this.#areLevel(last, pair);
      if (!goesOn) close();
      if (fits) row.push(pair);
    }
    close();
    return found;
  }

  /** `key: value` on one line, with nothing but blanks between the two. */
  #isPlainLine({ key, value }: Pair): boolean {
    if (key.style === 'empty' || isBlock(value) || (value.kind === 'scalar' && value.style === 'empty')) return false;
    const colon = at.afterColon(this.#text, key);
    return colon === key.end + 1 && /^ +$/.test(this.#text.slice(colon, value.start)) && !this.#breaks(key.start, at.inkEnd(this.#text, value));
  }

  #areLevel(upper: Pair, lower: Pair): boolean {
    const text = this.#text;
    const column = (offset: number): number => at.columnOf(text, offset);
    const inARow = at.nextLine(text, at.lineTail(text, upper.key.start)) === at.lineStart(text, lower.key.start);
    return inARow && column(upper.key.start) === column(lower.key.start) && column(upper.value.start) === column(lower.value.start);
  }
}

const isBlock = (node: Node): boolean => (node.kind === 'map' || node.kind === 'list') && !node.flow;

/** Where a block's first key or dash stands. */
const startOf = (node: Node): number => (node.kind === 'map' ? (node.pairs[0]?.key.start ?? node.start) : node.start);
