// Reads the plain YAML that plans are mostly made of without the library, many times as fast; gives up on all that is not quite so plain.
import { List, Mapping, Scalar, type Block, type Node, type Pair, type ScalarValue } from './tree.ts';

/**
 * Block mappings and lists, brackets that close on their line, bare words and numbers, and quotes without escapes; one value, one line. The
 * result is the library's to the letter, or undefined: for anchors, tags, texts on several lines, and everything that might be a mistake.
 */
export function readPlain(text: string, block: Block): Mapping | List | undefined {
  const lines = linesOf(text);
  if (!lines || lines.length === 0) return undefined;
  try {
    return new Reader(text, block, lines).whole();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

/** A line with something on it. */
interface Line {
  /** Column of the first character. */
  indent: number;
  start: number;
  readonly end: number;
}

const notPlain = new Error('not plain');
const giveUp = (): never => {
  throw notPlain;
};

const deepest = 40;

/** Undefined where a character is found that may mean more than itself. Without blank lines and remarks. */
function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    let at = start;
    while (text.charCodeAt(at) === 32) at++;
    let end = at;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === 10) break;
      if (c < 32 || (c > 126 && !isLetter(c))) return undefined;
    }
    if (at < end && text.charCodeAt(at) !== 35) lines.push({ indent: at - start, start: at, end });
    start = end + 1;
  }
  return lines;
}

/** Beyond ASCII: what nobody could take for a blank or a line break. */
const isLetter = (c: number): boolean => (c > 0xa0 && c < 0x2000) || (c > 0x206f && c < 0xd800);

class Reader {
  readonly #text: string;
  readonly #block: Block;
  readonly #lines: readonly Line[];
  /** The line that is read next, and within a line the offset. */
  #next = 0;
  #at = 0;
  #end = 0;
  #depth = 0;

  constructor(text: string, block: Block, lines: readonly Line[]) {
    this.#text = text;
    this.#block = block;
    this.#lines = lines;
  }

  whole(): Mapping | List {
    const node = this.#blockAt((this.#lines[0] as Line).indent);
    return this.#next === this.#lines.length ? node : giveUp();
  }

  #blockAt(indent: number): Mapping | List {
    if (++this.#depth > deepest) giveUp();
    const node = this.#isDash(this.#lines[this.#next] as Line) ? this.#list(indent) : this.#mapping(indent);
    this.#depth--;
    return node;
  }

  #isDash({ start, end }: Line): boolean {
    return this.#text.charCodeAt(start) === 45 && (start + 1 === end || this.#text.charCodeAt(start + 1) === 32);
  }

  #mapping(indent: number): Mapping {
    const pairs: Pair[] = [];
    for (let line = this.#lines[this.#next]; line && line.indent >= indent; line = this.#lines[this.#next]) {
      if (line.indent > indent || this.#isDash(line)) giveUp();
      const key = this.#key(line.start, line.end);
      this.#next++;
      const colon = this.#at;
      pairs.push({ key, value: this.#rest(line) ? this.#inline(indent) : this.#below(indent, colon) });
    }
    return new Mapping(this.#block, (pairs[0] as Pair).key.from, (pairs.at(-1) as Pair).value.to, false, pairs);
  }

  #list(indent: number): List {
    const first = (this.#lines[this.#next] as Line).start;
    const items: Node[] = [];
    for (let line = this.#lines[this.#next]; line && line.indent >= indent && this.#isDash(line); line = this.#lines[this.#next]) {
      if (line.indent > indent) giveUp();
      this.#at = line.start + 1;
      if (!this.#rest(line)) giveUp();
      const column = line.indent + this.#at - line.start;
      if (this.#startsKey(this.#at, line.end)) {
        // `- from: …`: the mapping begins on the dash's own line.
        line.start = this.#at;
        line.indent = column;
        items.push(this.#blockAt(column));
      } else {
        this.#next++;
        items.push(this.#inline(indent));
      }
    }
    const after = this.#lines[this.#next];
    if (after && after.indent > indent) giveUp();
    return new List(this.#block, first, (items.at(-1) as Node).to, false, items);
  }

  /** Moves to what stands behind the key or dash on the line; false where nothing does. */
  #rest({ end }: Line): boolean {
    this.#end = end;
    this.#blanks();
    return this.#at < end && this.#text.charCodeAt(this.#at) !== 35;
  }

  /** The value on the lines below a key, or nothing at all. */
  #below(indent: number, colon: number): Node {
    const next = this.#lines[this.#next];
    if (next && (next.indent > indent || (next.indent === indent && this.#isDash(next)))) return this.#blockAt(next.indent);
    return new Scalar(this.#block, colon, colon, null, '', 'empty');
  }

  /** The value on the line, all of it. */
  #inline(indent: number): Node {
    const c = this.#text.charCodeAt(this.#at);
    const node = c === 91 || c === 123 || c === 34 || c === 39 ? this.#closed(c) : this.#word(false);
    this.#blanks();
    if (this.#at < this.#end && !(this.#text.charCodeAt(this.#at) === 35 && this.#text.charCodeAt(this.#at - 1) === 32)) giveUp();
    const next = this.#lines[this.#next];
    // A word may go on below.
    if (next && next.indent > indent) giveUp();
    return node;
  }

  /** Brackets or quotes. */
  #closed(c: number): Node {
    if (c === 34 || c === 39) return this.#quoted(c);
    if (++this.#depth > deepest) giveUp();
    const from = this.#at++;
    const node = c === 91 ? this.#flowList(from) : this.#flowMapping(from);
    this.#depth--;
    return node;
  }

  #flowList(from: number): List {
    const items: Node[] = [];
    if (!this.#ends(93)) {
      do items.push(this.#flowValue());
      while (this.#goesOn(93));
    }
    return new List(this.#block, from, this.#at, true, items);
  }

  #flowMapping(from: number): Mapping {
    const pairs: Pair[] = [];
    if (!this.#ends(125)) {
      do {
        const key = this.#key(this.#at, this.#end);
        if (this.#text.charCodeAt(this.#at) !== 32) giveUp();
        this.#blanks();
        pairs.push({ key, value: this.#flowValue() });
      } while (this.#goesOn(125));
    }
    return new Mapping(this.#block, from, this.#at, true, pairs);
  }

  #flowValue(): Node {
    const c = this.#text.charCodeAt(this.#at);
    return c === 91 || c === 123 || c === 34 || c === 39 ? this.#closed(c) : this.#word(true);
  }

  #ends(close: number): boolean {
    this.#blanks();
    if (this.#text.charCodeAt(this.#at) !== close) return false;
    this.#at++;
    return true;
  }

  /** Behind a value between brackets: whether another one follows. */
  #goesOn(close: number): boolean {
    if (this.#ends(close)) return false;
    if (this.#at >= this.#end || this.#text.charCodeAt(this.#at) !== 44) giveUp();
    this.#at++;
    this.#blanks();
    if (this.#at >= this.#end) giveUp();
    return true;
  }

  #blanks(): void {
    while (this.#at < this.#end && this.#text.charCodeAt(this.#at) === 32) this.#at++;
  }

  #quoted(quote: number): Scalar {
    const from = this.#at;
    const close = this.#text.indexOf(quote === 34 ? '"' : "'", from + 1);
    if (close < 0 || close >= this.#end) giveUp();
    const word = this.#text.slice(from + 1, close);
    // A doubled single quote stands for one; behind a quote only a separator can follow.
    const next = this.#text.charCodeAt(close + 1);
    if (word.includes('\\') || !(close + 1 === this.#end || next === 32 || next === 44 || next === 93 || next === 125)) giveUp();
    this.#at = close + 1;
    return new Scalar(this.#block, from, this.#at, word, word, quote === 34 ? 'double' : 'single');
  }

  /** A bare word or several. Leaves the offset behind it and the blanks that follow. */
  #word(inFlow: boolean): Scalar {
    const text = this.#text;
    const from = this.#at;
    let to = from;
    let at = from;
    for (; at < this.#end; at++) {
      const c = text.charCodeAt(at);
      if (c === 32) continue;
      if (c === 35 && at > from && text.charCodeAt(at - 1) === 32) {
        if (inFlow) giveUp();
        break;
      }
      if (inFlow && (c === 44 || c === 93 || c === 125)) break;
      if (c === 58 || (inFlow && (c === 91 || c === 123))) {
        // In the middle of a word a colon is a letter; between brackets that depends.
        if (inFlow || at + 1 >= this.#end || text.charCodeAt(at + 1) === 32) giveUp();
      }
      to = at + 1;
    }
    if (to === from) giveUp();
    this.#at = at;
    const word = text.slice(from, to);
    return new Scalar(this.#block, from, to, valueOf(word), word, 'plain');
  }

  /** A key of plain letters and its colon, which the offset is then behind. */
  #key(start: number, end: number): Scalar {
    const colon = this.#colonOf(start, end);
    if (colon < 0) giveUp();
    this.#at = colon + 1;
    const word = this.#text.slice(start, colon);
    if (special.has(word)) giveUp();
    return new Scalar(this.#block, start, colon, word, word, 'plain');
  }

  #startsKey(start: number, end: number): boolean {
    return this.#colonOf(start, end) >= 0;
  }

  #colonOf(start: number, end: number): number {
    const text = this.#text;
    let at = start;
    for (; at < end; at++) {
      const c = text.charCodeAt(at);
      const isKey = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (at > start && ((c >= 48 && c <= 57) || c === 45 || c === 46));
      if (!isKey) break;
    }
    if (at === start || at - start > 200 || text.charCodeAt(at) !== 58) return -1;
    return at + 1 >= end || text.charCodeAt(at + 1) === 32 ? at : -1;
  }
}

const special: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['null', 'Null', 'NULL', '~'].map((word): [string, null] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, boolean] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, boolean] => [word, false]),
]);

/** What a bare word means. Numbers are whole and small here, and what might be another sort of number is not read. */
function valueOf(word: string): ScalarValue {
  const c = word.charCodeAt(0);
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 126) {
    const known = special.get(word);
    if (known !== undefined || special.has(word)) return known as ScalarValue;
    return c === 126 ? giveUp() : word;
  }
  if (c >= 48 && c <= 57) {
    if (/^(?:0|[1-9]\d{0,14})$/.test(word)) return Number(word);
    return /[^\d.eExXoa-fA-F+-]/.test(word) ? word : giveUp();
  }
  return c === 95 || c === 47 || c === 40 || c > 126 ? word : giveUp();
}

