// Cuts a plan's text at its sections and at their entries, so that each piece can be parsed, and kept, on its own.

/**
 * A piece of text that YAML reads the same alone as in its place: one top-level entry, the line that opens a section, or one
 * entry of a section. Pieces cover the text without gaps; blank lines and comments belong to the piece before them.
 */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: 'head' | 'entry' | 'section' | 'child' | 'item';
  /** Column of the entry's first character. */
  readonly indent: number;
  /** What follows: decides how the end of a faulty piece is read. */
  next: 'sibling' | 'top' | 'end';
}

const mapSections = new Set(['qubes', 'templates']);
const listSections = new Set(['flows', 'backups']);

/**
 * The pieces, the head (comments, blank lines and at most one `---` before the first key) first, or undefined when the text is not made
 * of plain top-level keys: then it can only be read as a whole.
 */
export function cut(text: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [{ start: 0, end: text.length, kind: 'head', indent: 0, next: 'top' }];
  let section: Open | undefined;
  let markers = 0;
  // A byte order mark belongs to the head.
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length; ) {
    const end = lineEnd(text, start);
    let at = start;
    while (text.charCodeAt(at) === 32) at++;
    const first = text.charCodeAt(at);
    const indent = at - start;
    if (at >= end || first === 35 || first === 10 || first === 13) {
      start = end;
      continue;
    }
    if (indent === 0) {
      const kind = topLine(text, start, end, pieces.length === 1);
      if (kind === 'stop' || (kind === 'marker' && ++markers > 1)) return undefined;
      if (kind === 'key') {
        open(pieces, { start, end: text.length, kind: 'entry', indent: 0, next: 'top' });
        section = openSection(text, start, end, pieces.length - 1);
        start = end;
        continue;
      }
      if (kind === 'other' && pieces.length === 1) return undefined;
    } else if (pieces.length === 1) return undefined;
    if (section) section = child(text, start, end, indent, section, pieces);
    start = end;
  }
  if (pieces.length === 1) return undefined;
  (pieces.at(-1) as Piece).next = 'end';
  return pieces;
}

interface Open {
  readonly list: boolean;
  /** Index of the section's first piece. */
  readonly at: number;
  /** Column of its entries; undefined until the first was seen. */
  indent: number | undefined;
}

function open(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1) as { end: number; next: Piece['next']; kind: Piece['kind'] };
  last.end = piece.start;
  last.next = piece.kind === 'entry' || last.kind === 'section' ? 'top' : 'sibling';
  pieces.push(piece);
}

function openSection(text: string, start: number, end: number, at: number): Open | undefined {
  const colon = text.indexOf(':', start);
  const name = text.slice(start, colon);
  const list = listSections.has(name);
  if (!list && !mapSections.has(name)) return undefined;
  const rest = text.slice(colon + 1, end).trim();
  return rest === '' || /^\s#/.test(text.slice(colon + 1, end).replace(/^[ \t]+/, ' ')) ? { list, at, indent: undefined } : undefined;
}

/** Opens a piece for a section's entry where the line begins one; gives up on the section where its shape is not plain. */
function child(text: string, start: number, end: number, indent: number, section: Open, pieces: Piece[]): Open | undefined {
  const begins = section.list ? isDash(text, start + indent) : indent > 0 && isKey(text, start + indent, end);
  if (section.indent === undefined) {
    if (!begins) return undefined;
    section.indent = indent;
    (pieces[section.at] as { kind: Piece['kind'] }).kind = 'section';
  } else if (indent < section.indent) {
    // Neither an entry nor part of one: the section is read in one piece.
    pieces.length = section.at + 1;
    Object.assign(pieces[section.at] as Piece, { kind: 'entry', end: text.length });
    return undefined;
  }
  if (begins && indent === section.indent) open(pieces, { start, end: text.length, kind: section.list ? 'item' : 'child', indent, next: 'top' });
  return section;
}

/** What a line without indentation is: a plain `key:`, the document's one `---`, something that forbids cutting, or a part of the entry before. */
function topLine(text: string, start: number, end: number, first: boolean): 'key' | 'marker' | 'stop' | 'other' {
  if (isKey(text, start, end)) return 'key';
  const c = text.charCodeAt(start);
  if (c === 37 || text.startsWith('...', start)) return 'stop';
  if (text.startsWith('---', start)) return first && text.slice(start, end).trim() === '---' ? 'marker' : 'stop';
  return 'other';
}

/** A bare word followed by a colon and a blank: no quotes, no anchors, nothing that could belong to a longer construct. */
function isKey(text: string, start: number, end: number): boolean {
  let at = start;
  for (; at < end; at++) {
    const c = text.charCodeAt(at);
    const word = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 46 || (c === 45 && at > start);
    if (!word) break;
  }
  if (at === start || text.charCodeAt(at) !== 58) return false;
  const after = text.charCodeAt(at + 1);
  return at + 1 >= end || after === 32 || after === 10 || after === 13 || after === 9;
}

function isDash(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 45) return false;
  const after = text.charCodeAt(at + 1);
  return Number.isNaN(after) || after === 32 || after === 10 || after === 13;
}

/** Offset behind the line's break. A lone carriage return ends no line for YAML's indentation, so it does not here. */
function lineEnd(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at < 0 ? text.length : at + 1;
}
