// Explains lines that do not fit between their neighbours: wrong indentation, a missing colon or dash, two keys on one line.
import { series, t, type Said } from '../base/l10n.ts';
import { insert, type TextEdit } from '../base/edit.ts';
import { columnOf, firstInk, lineStart, lineTail, nextLine } from '../syntax/layout.ts';
import type { SyntaxProblem, Tree } from '../syntax/parse.ts';
import type { Explained, Repair } from './syntax-words.ts';

/** A line that is neither blank nor only a comment. */
interface Line {
  readonly start: number;
  /** Offset of the first character that is no space. */
  readonly ink: number;
  /** From there to the end, without comment and trailing blanks. */
  readonly text: string;
}

export function lineFault({ at, detail }: SyntaxProblem, { text }: Tree): Explained | undefined {
  const line = lineAt(text, at.start);
  if (!line) return undefined;
  if (/^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/.test(line.text)) return { ...place(line.ink, 7, t`Two versions of this file were mixed, and the marks between them are still here`), last: true };
  if (/^All |^Sequence item/.test(detail)) return wrongColumn(text, line);
  if (at.start > line.ink) return twoOnOneLine(line, at.start) ?? tooDeep(text, line);
  if (/^-(?:\s|$)/.test(line.text)) return place(line.ink, 1, t`A list item (\`-\`) stands here among \`key: value\` lines`);
  return noKey(text, line);
}

const place = (start: number, length: number, says: Said, repairs: readonly Repair[] = []): Explained => ({ at: { start, end: start + length }, says, last: false, repairs });

/** `purpose: mail: private`, `work: label: blue`: the text from `start` on has a colon of its own. */
function twoOnOneLine(line: Line, start: number): Explained | undefined {
  const rest = line.text.slice(start - line.ink);
  if (!/:(?:\s|$)/.test(rest)) return undefined;
  const curly = /^[“”„‘’]/.test(rest);
  const quote = rest.includes('"') ? "'" : '"';
  const quotable = !rest.includes(quote) && !rest.includes('\\');
  const inner = curly ? rest.replace(/^[“”„‘’]|[“”„‘’]$/g, '') : rest;
  const quotes: Repair = { title: curly ? t`Use straight quotes` : t`Put the text in quotes`, edits: [{ start, end: start + rest.length, text: quote + inner + quote }] };
  const isWords = /^(?:title|purpose|reason|notes|description|comment|device|model|kept)\b/.test(line.text.replace(/^(?:- )+/, ''));
  const braces: Repair = { title: t`Put it in braces, as keys of their own`, edits: [insert(start, '{ '), insert(start + rest.length, ' }')] };
  const asKeys = /^[\w-]+:\s+\S+$/.test(rest) && !isWords ? [braces] : [];
  const says = curly ? t`Curly quotes are no quotes here, and the text has a colon in it` : t`There are two colons on this line; a text with a colon in it needs quotes`;
  return place(start, rest.length, says, [...asKeys, ...(quotable ? [quotes] : [])]);
}

/** The line has its value, and the next one is indented below it. */
function tooDeep(text: string, line: Line): Explained | undefined {
  const dash = /^-(?=[^\s-])/.test(line.text);
  if (dash) {
    // What stands below moves with the text behind the dash.
    const edits = [insert(line.ink + 1, ' '), ...below(text, line).map((start) => insert(start, ' '))];
    return place(line.ink, 1, t`A space is missing behind the \`-\``, [{ title: t`Put a space behind the \`-\``, sure: true, edits }]);
  }
  const next = lineAfter(text, line);
  if (!next) return undefined;
  const column = columnOf(text, line.ink) + (/^(?:-\s+)*/.exec(line.text)?.[0].length ?? 0);
  const says = t`This line is indented further than the one above it, which has its value already`;
  return { ...place(next.ink, firstWord(next.text).length, says, [indent(text, next, column)]), until: blockEnd(text, next) };
}

/** The line begins between two columns at which it could begin. */
function wrongColumn(text: string, line: Line): Explained {
  const column = columnOf(text, line.ink);
  const columns = new Set<number>();
  let least = Infinity;
  for (let above = lineBefore(text, line); above && least > 0; above = lineBefore(text, above)) {
    const at = columnOf(text, above.ink);
    if (at >= least) continue;
    const behindDash = at + (/^(?:-\s+)*/.exec(above.text)?.[0].length ?? 0);
    // What stands behind the dash of the line directly above can go on; further up only the dashes themselves can.
    if (least === Infinity || behindDash < column + 2) columns.add(behindDash);
    columns.add(at);
    least = at;
  }
  const near = [...columns].filter((it) => it !== column).sort((a, b) => Math.abs(a - column) - Math.abs(b - column) || b - a).slice(0, 2);
  const counts = series(near.map(String).sort((a, b) => Number(b) - Number(a)), 'or');
  const says = counts === '' ? t`This line is indented differently from those around it` : column === 1 ? t`This line is indented by 1 space, and those it could belong to by ${counts}` : t`This line is indented by ${column} spaces, and those it could belong to by ${counts}`;
  return { ...place(line.ink, firstWord(line.text).length, says, near.map((it) => indent(text, line, it))), until: blockEnd(text, line) };
}

/** The line is no `key: value` line where one has to be. */
function noKey(text: string, line: Line): Explained {
  const word = firstWord(line.text);
  const whole = Math.max(1, line.text.length);
  const wide = line.text.indexOf('：');
  if (wide >= 0) return place(line.ink + wide, 1, t`\`：\` is not the colon that YAML knows`, [{ title: t`Use an ordinary colon`, sure: true, edits: [{ start: line.ink + wide, end: line.ink + wide + 1, text: line.text[wide + 1] === ' ' || wide + 1 === line.text.length ? ':' : ': ' }] }]);
  const tight = /^([\w-]+):(?=[^\s/])/.exec(line.text);
  if (tight) return place(line.ink, tight[0].length, t`A space is missing behind the colon of \`${tight[1] ?? ''}\``, [{ title: t`Put a space behind the colon`, sure: true, edits: [insert(line.ink + tight[0].length, ' ')] }]);
  const equals = /^([\w-]+)\s*=\s*/.exec(line.text);
  if (equals) return place(line.ink, whole, t`A colon, not \`=\`, belongs between \`${equals[1] ?? ''}\` and its value`, [{ title: t`Use a colon`, edits: [{ start: line.ink + (equals[1]?.length ?? 0), end: line.ink + equals[0].length, text: ': ' }] }]);
  const next = lineAfter(text, line);
  if (word === line.text) {
    const opens = next && columnOf(text, next.ink) > columnOf(text, line.ink);
    return place(line.ink, whole, t`A colon is missing behind \`${shorten(word)}\``, opens ? [{ title: t`Put a colon behind \`${shorten(word)}\``, edits: [insert(line.ink + word.length, ':')] }] : []);
  }
  const repairs = /^[a-z][a-z0-9_-]*$/i.test(word) ? [{ title: t`Put a colon behind \`${word}\``, edits: [insert(line.ink + word.length, ':')] }] : [];
  return place(line.ink, whole, t`A colon is missing on this line, or it has to be indented as part of the text above`, repairs);
}

const shorten = (word: string): string => (word.length > 30 ? `${word.slice(0, 29)}…` : word);

const firstWord = (text: string): string => /^\S+/.exec(text)?.[0] ?? text;

/** Moves the line, and those around and below it that are indented as far, to another column. */
function indent(text: string, line: Line, column: number): Repair {
  const delta = column - columnOf(text, line.ink);
  const edits = block(text, line, columnOf(text, line.ink)).map((start): TextEdit => (delta > 0 ? insert(start, ' '.repeat(delta)) : { start, end: start - delta, text: '' }));
  return { title: column === 0 ? t`Begin it at the left margin` : column === 1 ? t`Indent it by 1 space` : t`Indent it by ${column} spaces`, edits };
}

/** Starts of the lines below this one that are indented further. */
const below = (text: string, line: Line): readonly number[] => block(text, line, columnOf(text, line.ink) + 1).filter((start) => start !== line.start);

function blockEnd(text: string, line: Line): number {
  const last = block(text, line, columnOf(text, line.ink)).at(-1) ?? line.start;
  return lineTail(text, last);
}

/** Starts of this line and of the ones directly below it that are indented by at least `least`; blank lines do not count. */
function block(text: string, line: Line, least: number): readonly number[] {
  const found: number[] = [line.start];
  for (let start = nextLine(text, lineTail(text, line.ink)); start !== undefined; start = nextLine(text, lineTail(text, start))) {
    const own = /^ */.exec(text.slice(start, lineTail(text, start)))?.[0].length ?? 0;
    if (lineTail(text, start) === start + own) continue;
    if (own < least) break;
    found.push(start);
  }
  return found;
}

function lineAt(text: string, offset: number): Line | undefined {
  const ink = firstInk(text, lineStart(text, Math.min(offset, Math.max(0, text.length - 1))));
  return ink < text.length ? readLine(text, ink) : undefined;
}

function lineAfter(text: string, line: Line): Line | undefined {
  const ink = firstInk(text, lineTail(text, line.ink));
  return ink < text.length ? readLine(text, ink) : undefined;
}

function lineBefore(text: string, line: Line): Line | undefined {
  for (let start = line.start; start > 0; ) {
    start = lineStart(text, start - 1);
    const ink = firstInk(text, start);
    if (ink < lineTail(text, start)) return readLine(text, ink);
    if (start <= 1) break;
  }
  return undefined;
}

function readLine(text: string, ink: number): Line {
  const line = text.slice(ink, lineTail(text, ink));
  return { start: lineStart(text, ink), ink, text: line.replace(/\s+#.*$/, '').trimEnd() };
}
