// Reads `{}` and `[]` up to the cursor, whether or not they are ever closed: which are open there, and what the cursor is on.

/** An open bracket. */
export interface Frame {
  readonly open: '{' | '[';
  /** The key whose value is being written. */
  key: string | undefined;
  /** Offset of that key's colon. */
  colon: number;
  /** Keys of finished entries. */
  readonly keys: Set<string>;
  /** Words that are finished entries of a list. */
  readonly words: Set<string>;
}

export interface Reading {
  /** Outermost first; empty when all are closed again. */
  readonly frames: readonly Frame[];
  /** Start of the word that the end of the reading touches. */
  readonly word: number | undefined;
  /** An entry is complete there, so that only a comma could follow. */
  readonly complete: boolean;
  /** Start of the comment that the end of the reading is in. */
  readonly comment: number | undefined;
}

/** Reads from an opening bracket at `from` to `to`. Stops where the outermost bracket is closed. */
export function readBrackets(text: string, from: number, to: number, outer: Frame[] = []): Reading {
  const frames = outer;
  let last: string | undefined;
  let at = from;
  const result = (word?: number, comment?: number): Reading => ({ frames, word, comment, complete: last !== undefined });
  while (at < to) {
    const c = text[at] as string;
    const frame = frames.at(-1);
    if (isBlank(c)) at++;
    else if (c === '#' && (at === from || isBlank(text[at - 1] as string))) {
      const end = lineEnd(text, at);
      if (end >= to) return result(undefined, at);
      at = end;
    } else if (c === '{' || c === '[') {
      frames.push({ open: c, key: undefined, colon: -1, keys: new Set(), words: new Set() });
      last = undefined;
      at++;
    } else if (c === '}' || c === ']') {
      if (frame) finish(frame, last);
      frames.pop();
      last = '';
      at++;
      if (frames.length === 0) return result();
    } else if (c === ',') {
      if (frame) finish(frame, last);
      last = undefined;
      at++;
    } else if (c === ':' && frame && endsKey(text, at, last !== undefined)) {
      frame.key = last ?? '';
      frame.colon = at;
      last = undefined;
      at++;
    } else if ((c === '"' || c === "'") && last === undefined) {
      // Where it stays open the text goes on below, or was never finished: either way the word ends with its line.
      const end = closingQuote(text, at) ?? lineEnd(text, at) - 1;
      if (end + 1 >= to) return result(at);
      last = text.slice(at + 1, end);
      at = end + 1;
    } else {
      const end = plainEnd(text, at);
      if (end >= to) return result(at);
      last = text.slice(at, end).trim();
      at = end;
    }
  }
  return result();
}

/** Offset of the quote that closes the one at `start`; undefined when it stays open to the end of its line. */
export function closingQuote(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length && text[at] !== '\n' && text[at] !== '\r'; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === quote) at++;
      else return at;
    }
  }
  return undefined;
}

/** End of an unquoted word inside brackets, blanks behind it included. */
export function plainEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const c = text[at] as string;
    if (c === '\n' || c === '\r' || c === ',' || c === '[' || c === ']' || c === '{' || c === '}') break;
    if (c === ':' && endsKey(text, at, false)) break;
    if (c === '#' && at > start && isBlank(text[at - 1] as string)) break;
  }
  return Math.max(at, start + 1);
}

/** Whether a colon ends a key rather than being a letter of a word. Behind quotes it always does. */
const endsKey = (text: string, at: number, quoted: boolean): boolean => quoted && /["']/.test(text[at - 1] ?? '') ? true : /[\s,[\]{}]/.test(text[at + 1] ?? ' ');

function finish(frame: Frame, last: string | undefined): void {
  if (frame.open === '{') {
    const key = frame.key ?? last;
    if (key !== undefined) frame.keys.add(key);
  } else if (last !== undefined) frame.words.add(last);
  frame.key = undefined;
}

const isBlank = (c: string): boolean => c === ' ' || c === '\t' || c === '\n' || c === '\r';

function lineEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
