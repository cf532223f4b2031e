// Reads the lines of a plan one by one: dashes, key and where the value begins, without asking whether the YAML is sound.
import { lineTail } from '../syntax/layout.ts';
import { closingQuote } from './brackets.ts';

export interface Mark {
  readonly kind: 'dash' | 'key';
  readonly column: number;
  readonly name: string;
  readonly start: number;
  /** Of a key: offset of its colon. */
  readonly end: number;
}

export interface Line {
  readonly start: number;
  readonly tail: number;
  /** Offset of the first character that is no blank. */
  readonly ink: number;
  readonly blank: boolean;
  readonly comment: boolean;
  /** Dashes, then the key, if there is one. */
  readonly marks: readonly Mark[];
  /** Where the value begins: the first character behind dashes and key. */
  readonly rest: number;
}

/** The line that begins at `start`. */
export function readLine(text: string, start: number): Line {
  const tail = lineTail(text, start);
  let at = skip(text, start, tail);
  const ink = at;
  const marks: Mark[] = [];
  while (text[at] === '-' && (at + 1 === tail || isBlank(text[at + 1]))) {
    marks.push({ kind: 'dash', column: at - start, name: '', start: at, end: at });
    at = skip(text, at + 1, tail);
  }
  const key = keyAt(text, at, tail, start);
  if (key) marks.push(key);
  return { start, tail, ink, blank: ink === tail, comment: text[ink] === '#', marks, rest: key ? skip(text, key.end + 1, tail) : at };
}

function keyAt(text: string, from: number, tail: number, line: number): Mark | undefined {
  const anchor = /&\S+[ \t]+/y;
  anchor.lastIndex = from;
  const start = from + (anchor.exec(text)?.[0].length ?? 0);
  const first = text[start];
  const make = (end: number, name: string): Mark => ({ kind: 'key', column: start - line, name, start, end });
  if (first === '"' || first === "'") {
    const close = closingQuote(text, start);
    const colon = close === undefined ? -1 : skip(text, close + 1, tail);
    return close !== undefined && text[colon] === ':' && (colon + 1 === tail || isBlank(text[colon + 1])) ? make(colon, text.slice(start + 1, close)) : undefined;
  }
  if (first === undefined || '[]{}#*!|>%,'.includes(first)) return undefined;
  for (let at = start; at < tail; at++) {
    if (text[at] === '#' && isBlank(text[at - 1])) return undefined;
    if (text[at] === ':' && (at + 1 === tail || isBlank(text[at + 1]))) return make(at, text.slice(start, at).trim());
  }
  return undefined;
}

/** Starts of the lines above, nearest first. */
export function* linesUp(text: string, start: number): Iterable<number> {
  for (let at = start; at > 0; ) {
    const end = text.lastIndexOf('\n', at - 1);
    if (end < 0) return;
    at = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    if (at === 0 && text.charCodeAt(0) === 0xfeff) at = 1;
    yield at;
    if (at <= 1) return;
  }
}

/** Starts of the lines below the one that ends at `tail`. */
export function* linesDown(text: string, tail: number): Iterable<number> {
  for (let end = text.indexOf('\n', tail); end >= 0; end = text.indexOf('\n', end + 1)) yield end + 1;
}

/** Offset of the first character of the line that is no space. */
export function inkOf(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

/** Whether the line is empty or a comment, and thus means nothing for where something stands. */
export function isSkipped(text: string, ink: number): boolean {
  const c = text[ink];
  return c === undefined || c === '\n' || c === '\r' || c === '#' || (c === '\t' && text.slice(ink, lineTail(text, ink)).trim() === '');
}

/** Whether a list's item begins there. */
export const isDash = (text: string, at: number): boolean => text[at] === '-' && (isBlank(text[at + 1]) || text[at + 1] === undefined || text[at + 1] === '\n' || text[at + 1] === '\r');

export const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';

function skip(text: string, from: number, tail: number): number {
  let at = from;
  while (at < tail && isBlank(text[at])) at++;
  return at;
}

/** `end` moved back over blanks. */
export function trimmed(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text[at - 1])) at--;
  return at;
}

/** Where the value ends: before a comment, else at the end of the line. */
export function valueTail(text: string, start: number, tail: number): number {
  const hash = text.slice(start, tail).search(/[ \t]#/);
  return hash < 0 ? tail : start + hash;
}

export const unquoted = (word: string): string => /^(["']).*\1$/.test(word) ? word.slice(1, -1) : word;
