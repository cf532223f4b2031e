// Cuts a line of a policy into its words exactly as qrexec's own reader does, each with its place in the text.
import type { Span } from '../../base/span.ts';

/**
 * `policy`: the present form, with service and argument on every line. `service`: the older form, in which the file belongs to one service,
 * `$` stands for `@`, and commas separate as blanks do.
 */
export type Dialect = 'policy' | 'service';

/** `text` is what qrexec reads; in the older form that can differ from what is written (`$anyvm`), but never in length. */
export interface Word extends Span {
  readonly text: string;
}

/** What separates words: the characters that Python counts as blank. */
const blank = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const leading = new RegExp(`^[${blank}]+`, 'u');

/** The part of a line that holds something; undefined where nothing does. */
export function inked(text: string, { start, end }: Span): Span | undefined {
  const from = firstInk(text, start, end);
  return from === end ? undefined : { start: from, end: lastInk(text, from, end) };
}

/** The first place from `from` on where something stands; `end` where nothing does. */
export function firstInk(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The place behind the last thing that stands from `from` up to `end`. */
export function lastInk(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The first place from `from` on where a blank stands; `end` where none does. */
export function firstBlank(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Whether a character separates words. */
export function isBlank(code: number): boolean {
  if (code > 32 && code < 0x80) return false;
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  if (code < 0x1c) return false;
  if (code <= 0x1f || code === 0x85 || code === 0xa0) return true;
  return code >= 0x1680 && leading.test(String.fromCharCode(code));
}

/** What qrexec makes of a stretch of text before it looks at the words. Every replacement is as long as what it replaces. */
export function asRead(text: string, { start, end }: Span, dialect: Dialect): string {
  const raw = text.slice(start, end);
  if (dialect === 'policy' || !/[$,]/.test(raw)) return raw;
  return raw.replaceAll('$include:', '!include ').replaceAll('$', '@').replaceAll(',', ' ');
}

/** More words than this are not read in one line: whatever follows, qrexec refuses the line. */
const mostWords = 10_000;

/** The words of a stretch of text. */
export function words(text: string, span: Span, dialect: Dialect): Word[] {
  const isAsWritten = dialect === 'policy';
  const read = isAsWritten ? text : asRead(text, span, dialect);
  const before = isAsWritten ? 0 : span.start;
  const end = span.end - before;
  const found: Word[] = [];
  let from = -1;
  for (let i = span.start - before; i <= end && found.length < mostWords; i++) {
    const ends = i === end || isBlank(read.charCodeAt(i));
    if (!ends && from < 0) from = i;
    else if (ends && from >= 0) {
      found.push({ start: before + from, end: before + i, text: read.slice(from, i) });
      from = -1;
    }
  }
  return found;
}
