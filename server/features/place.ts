// Where in a plan something typed at the cursor would stand. Reads lines and brackets only, so it also knows in a text that is broken just there;
// what is already written under the cursor is the business of `context.ts`, which asks the tree.
import type { Span } from '../base/span.ts';
import { firstInk, lineStart, lineTail } from '../syntax/layout.ts';
import { closingQuote, plainEnd, readBrackets, type Frame } from './brackets.ts';
import { inkOf, isBlank, isDash, isSkipped, linesDown, linesUp, readLine, trimmed, unquoted, valueTail, type Line, type Mark } from './plan-lines.ts';

/** Keys, and places in lists, from the top of the plan down; the number of a list's item means nothing. */
export type Way = readonly (string | number)[];

export interface Place {
  /**
   * `start`: nothing but this word so far; a key, an item or a value, whatever may stand at `way`. `key`: a colon follows the word.
   * `value`: behind a colon or as an item of a flow list, at `way`. `nothing`: in free text, behind a finished value, at an impossible column.
   */
  readonly kind: 'start' | 'key' | 'value' | 'comment' | 'nothing';
  /** For `start` and `key` to the mapping, list or value the word belongs to; for `value` to that. */
  readonly way: Way;
  /** The word under the cursor, quotes included; for a comment, all of it from its `#`. */
  readonly word: Span;
  /** The quote that the word begins with. */
  readonly quote: '"' | "'" | undefined;
  /** Inside `{}` or `[]`. */
  readonly flow: boolean;
  /** Keys written in the same mapping, without the one under the cursor. */
  readonly keys: ReadonlySet<string>;
  /** Words written in the same list, without the one under the cursor. */
  readonly words: ReadonlySet<string>;
  /** Column at which the word begins. */
  readonly column: number;
  /** The word directly follows the colon, so a space is missing. */
  readonly tight: boolean;
  /** In block style: nothing stands before the word on its line, not even a dash. */
  readonly first: boolean;
  /** Deeper lines follow, which belong to the word once it is a key. */
  readonly below: boolean;
  /** In flow style: another entry follows without a comma between. */
  readonly crowded: boolean;
}

/** Never fails. `offset` in UTF-16 units. */
export function placeAt(text: string, offset: number): Place {
  const place = find(text, offset);
  // What is written directly before a `#` would swallow the comment.
  if (place.kind !== 'comment' && text[place.word.end] === '#') return { ...place, kind: 'nothing' };
  const quote = place.word.end > place.word.start ? text[place.word.start] : undefined;
  return { ...place, quote: quote === '"' || quote === "'" ? quote : undefined };
}

function find(text: string, offset: number): Place {
  const start = lineStart(text, offset);
  const line = readLine(text, start);
  const blank = text.slice(start, offset).trim() === '';
  const empty = { way: [], word: { start: offset, end: offset }, quote: undefined, flow: false, keys: new Set<string>(), words: new Set<string>(), column: 0, tight: false, first: false, below: false, crowded: false };
  const nothing: Place = { ...empty, kind: 'nothing' };
  if (blank && !line.blank && line.ink > offset && !line.comment) return nothing;
  const ink = line.blank || (blank && line.comment) ? offset : line.ink;
  const dashed = line.marks[0]?.kind === 'dash' && ink === line.ink;
  const chain = ancestors(text, start, ink - start, dashed);
  const inside = insideBrackets(text, offset, [...chain, { line, marks: line.marks.filter((mark) => mark.end < offset) }]);
  if (inside) return inFlow(text, offset, inside, nothing);
  if (chain.some(({ line: above, marks }) => hasValue(text, above, marks.at(-1)))) return line.comment && !blank && hasNoText(chain, text) ? comment(text, line.ink, nothing) : nothing;
  if (line.comment && !blank) return comment(text, line.ink, nothing);
  return inBlock(text, offset, { line, ink, dashed }, chain, nothing);
}

interface Above {
  readonly line: Line;
  /** Those of the line's marks that the cursor is inside of. */
  readonly marks: readonly Mark[];
}

/** The lines above that the column is inside of, outermost first. */
function ancestors(text: string, start: number, column: number, dashed: boolean): Above[] {
  const chain: Above[] = [];
  let limit = column;
  let dash = dashed;
  for (const at of linesUp(text, start)) {
    if (limit === 0 && !dash) break;
    const indent = inkOf(text, at) - at;
    if (indent > limit || (indent === limit && !dash) || isSkipped(text, at + indent)) continue;
    if (indent === 0 && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at, at + 4))) break;
    const line = readLine(text, at);
    // A list may stand at its key's own column; another item of it is no ancestor.
    if (indent === limit && line.marks[0]?.kind !== 'key') continue;
    const marks = line.marks.filter((mark) => mark.column < limit || (dash && mark.kind === 'key' && mark.column === limit));
    chain.unshift({ line, marks });
    limit = indent;
    dash = marks[0]?.kind === 'dash';
  }
  return chain;
}

/** Where the value of the innermost mark is already being written, in words or as a text block. */
function hasValue(text: string, line: Line, mark: Mark | undefined): boolean {
  if (!mark) return true;
  if (mark !== line.marks.at(-1)) return false;
  const props = /(?:[&!]\S*[ \t]*)*/y;
  props.lastIndex = line.rest;
  const at = line.rest + (props.exec(text)?.[0].length ?? 0);
  return at < line.tail && text[at] !== '#';
}

/** A comment line is a comment wherever it stands, but in a text block it is text. */
const hasNoText = (chain: readonly Above[], text: string): boolean => !chain.some(({ line }) => /[|>]/.test(text[line.rest] ?? ''));

interface Inside {
  readonly way: Way;
  readonly from: number;
  readonly frames: readonly Frame[];
}

/** The outermost line whose brackets are still open at the cursor. */
function insideBrackets(text: string, offset: number, chain: readonly Above[]): Inside | undefined {
  const way: (string | number)[] = [];
  const open = (from: number): Inside | undefined => {
    if (from >= offset || (text[from] !== '{' && text[from] !== '[')) return undefined;
    const { frames } = readBrackets(text, from, offset);
    return frames.length > 0 ? { way: [...way], from, frames } : undefined;
  };
  if (chain.length === 1 || chain[0]?.marks.length === 0) {
    const top = open(firstInk(text, text.charCodeAt(0) === 0xfeff ? 1 : 0));
    if (top) return top;
  }
  for (const { line, marks } of chain) {
    for (const mark of marks) way.push(mark.kind === 'key' ? mark.name : 0);
    const inside = marks.at(-1) === line.marks.at(-1) ? open(line.rest) : undefined;
    if (inside) return inside;
  }
  return undefined;
}

function inFlow(text: string, offset: number, { way: base, from, frames }: Inside, nothing: Place): Place {
  const { word: begun, complete, comment: hash } = readBrackets(text, from, offset);
  const way: (string | number)[] = [...base];
  for (const frame of frames.slice(0, -1)) way.push(frame.open === '[' ? 0 : (frame.key ?? ''));
  const frame = frames.at(-1) as Frame;
  if (hash !== undefined) return comment(text, hash, nothing);
  if (complete) return nothing;
  const isKey = frame.open === '{' && frame.key === undefined;
  const word = wordInFlow(text, begun ?? offset, offset, isKey);
  if (!word) return nothing;
  const after = firstInk(text, word.end);
  const colon = text[after] === ':' && isKey && !/[\r\n]/.test(text.slice(word.end, after));
  const crowded = !colon && after < text.length && !/[,\]}]/.test(text[after] as string);
  if (crowded && frame.open === '{' && !isKey) return nothing;
  const rest: Frame = { open: frame.open, key: '', colon: -1, keys: new Set(), words: new Set() };
  readBrackets(text, colon ? after + 1 : word.end, Math.min(text.length, offset + 4000), [rest]);
  const keys = new Set([...frame.keys, ...rest.keys]);
  keys.delete('');
  const flow = { ...nothing, word, flow: true, crowded, keys, words: new Set([...frame.words, ...rest.words]) };
  if (frame.open === '[') return { ...flow, kind: 'value', way: [...way, 0] };
  if (frame.key !== undefined) return { ...flow, kind: 'value', way: [...way, frame.key], tight: offset === frame.colon + 1 };
  return { ...flow, kind: colon ? 'key' : 'start', way };
}

/** The word around the cursor; undefined behind the blanks that follow one. */
function wordInFlow(text: string, start: number, offset: number, isKey: boolean): Span | undefined {
  const c = text[start] ?? '\n';
  if (/[\s,[\]{}]/.test(c) || (c === '#' && isBlank(text[start - 1]))) return { start: offset, end: offset };
  if (c === '"' || c === "'") {
    const close = closingQuote(text, start);
    return { start, end: close === undefined ? Math.max(offset, trimmed(text, start, plainEnd(text, start))) : close + 1 };
  }
  const end = trimmed(text, start, plainEnd(text, start));
  if (offset > end || /[&*!]/.test(c)) return undefined;
  // No key has a blank in it: what follows one is the next entry.
  const blank = isKey ? text.slice(offset, end).search(/[ \t]/) : -1;
  return { start, end: blank < 0 ? end : offset + blank };
}

interface Own {
  readonly line: Line;
  readonly ink: number;
  readonly dashed: boolean;
}

function inBlock(text: string, offset: number, { line, ink, dashed }: Own, chain: readonly Above[], nothing: Place): Place {
  const before = line.marks.filter((mark) => mark.kind === 'dash' && mark.end < offset);
  if (before.some((mark) => mark.end + 1 === offset)) return nothing;
  const way: (string | number)[] = chain.flatMap(({ marks }) => marks.map((mark) => (mark.kind === 'key' ? mark.name : 0)));
  for (const _ of before) way.push(0);
  const hash = commentStart(text, line, offset);
  if (hash !== undefined) return comment(text, hash, nothing);
  const key = line.marks.findLast((mark) => mark.kind === 'key');
  if (key && offset > key.end) {
    const word = wordInBlock(text, offset, line.rest, line.tail);
    if (word && word.start === word.end && continues(text, line, key)) return nothing;
    return word ? { ...nothing, kind: 'value', way: [...way, key.name], word, tight: offset === key.end + 1 } : nothing;
  }
  if (before.length < line.marks.filter((mark) => mark.kind === 'dash').length) return nothing;
  const from = key ? key.start : line.blank || line.comment || line.rest >= line.tail || text[line.rest] === '#' ? offset : line.rest;
  const word = key ? { start: key.start, end: trimmed(text, key.start, key.end) } : wordInBlock(text, offset, from, line.tail);
  if (!word || offset < word.start || offset > word.end || (key && /\s/.test(key.name))) return nothing;
  const column = word.start - line.start;
  const around = beside(text, line, { column, top: dashed ? ink - line.start : column, dashed }, chain.at(-1));
  const below = around.next > column;
  const fits = around.fits && !(below && word.start === word.end);
  return fits ? { ...nothing, kind: key ? 'key' : 'start', way, word, column, first: before.length === 0, below, keys: around.keys, words: around.words } : nothing;
}

/** The word around the cursor, as far as the line goes; undefined where only a finished value or something special stands. */
function wordInBlock(text: string, offset: number, start: number, tail: number): Span | undefined {
  const c = text[start];
  if (start >= tail || (c === '#' && isBlank(text[start - 1]))) return { start: offset, end: offset };
  if (offset < start || c === undefined || '&*!|>[]{}%'.includes(c)) return undefined;
  if (c === '"' || c === "'") {
    const close = closingQuote(text, start);
    const end = close === undefined ? trimmed(text, start, tail) : close + 1;
    return offset <= end ? { start, end } : undefined;
  }
  const hash = text.slice(start, tail).search(/[ \t]#/);
  const end = trimmed(text, start, hash < 0 ? tail : start + hash);
  return offset <= end ? { start, end } : undefined;
}

/** Whether the lines below are the value of the line's key already. */
function continues(text: string, line: Line, key: Mark): boolean {
  const outer = line.marks[0]?.column ?? 0;
  for (const at of linesDown(text, line.tail)) {
    const indent = inkOf(text, at) - at;
    if (!isSkipped(text, at + indent)) return indent > key.column || (indent === key.column && outer === key.column && isDash(text, at + indent));
  }
  return false;
}

interface Beside {
  readonly keys: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Column of the next line that holds something, or -1. */
  readonly next: number;
  /** Whether what stands beside it has the same column. */
  readonly fits: boolean;
}

/** What stands in the same mapping or list; `top` is the column of the first mark or word of the cursor's line. */
function beside(text: string, line: Line, { column, top, dashed }: { column: number; top: number; dashed: boolean }, parent: Above | undefined): Beside {
  const keys = new Set<string>();
  const words = new Set<string>();
  // What follows a dash begins a mapping of its own: its other keys can only stand below.
  const behindDash = dashed && column > top;
  const seeKey = (at: number): void => {
    const mark = readLine(text, at).marks[0];
    if (mark?.kind === 'key' && mark.column === column) keys.add(mark.name);
  };
  const seeWord = (at: number): void => {
    const { marks, rest, tail } = readLine(text, at);
    if (marks.length === 1) words.add(unquoted(text.slice(rest, trimmed(text, rest, valueTail(text, rest, tail)))));
  };
  // `- from: work`: the first key of the item stands behind the dash of a line above.
  const own = parent?.line.marks.find((mark) => !parent.marks.includes(mark));
  if (own?.column === column) keys.add(own.name);
  let leastAbove = own?.column ?? Infinity;
  for (const at of linesUp(text, line.start)) {
    const indent = inkOf(text, at) - at;
    if (isSkipped(text, at + indent)) continue;
    if (at === parent?.line.start) break;
    leastAbove = Math.min(leastAbove, indent);
    if (indent !== top) continue;
    if (isDash(text, at + indent)) seeWord(at);
    else if (!behindDash) seeKey(at);
  }
  let next = -1;
  let leastBelow = Infinity;
  const floor = parent ? (parent.marks.at(-1)?.column ?? 0) : -1;
  for (const at of linesDown(text, line.tail)) {
    const indent = inkOf(text, at) - at;
    if (isSkipped(text, at + indent)) continue;
    const dash = isDash(text, at + indent);
    if (next < 0) next = indent;
    if (indent <= floor && !(indent === floor && dashed && dash)) break;
    leastBelow = Math.min(leastBelow, indent);
    if (dash && indent === top) seeWord(at);
    else if (indent === column && (!behindDash || leastBelow >= column)) seeKey(at);
  }
  return { keys, words, next, fits: (leastAbove === Infinity || leastAbove === top) && (leastBelow === Infinity || leastBelow >= top) };
}

function comment(text: string, hash: number, nothing: Place): Place {
  return { ...nothing, kind: 'comment', word: { start: hash, end: lineTail(text, hash) } };
}

/** Start of the comment that the cursor is in, behind whatever the line holds. */
function commentStart(text: string, line: Line, offset: number): number | undefined {
  let at = line.rest;
  if (text[at] === '"' || text[at] === "'") at = (closingQuote(text, at) ?? line.tail) + 1;
  for (let hash = text.indexOf('#', at); hash >= 0 && hash < Math.min(offset, line.tail); hash = text.indexOf('#', hash + 1)) {
    if (isBlank(text[hash - 1])) return hash;
  }
  return undefined;
}
