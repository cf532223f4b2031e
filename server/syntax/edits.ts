// Edits of a YAML tree that leave everything else alone: comments, quotes, flow or block style, indentation, line ends.
import { insert, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import { content, keyName, walk, type List, type Mapping, type Node, type Pair, type Scalar } from './tree.ts';
import { behindKey, block, plainData, scalarText, type Data } from './render.ts';

/** What edits need to know about the text. */
export interface Page {
  readonly text: string;
  readonly root: Node | undefined;
}

const tail = /[ \t\r\n]/;

/** Puts `value` where `pair` has its value. Replacing a block of lines by a word keeps the comments that were inside. */
export function setValue(page: Page, pair: Pair, value: Data, flow: boolean): TextEdit[] {
  const { text } = page;
  const old = pair.value;
  const inline = plainData(value, flow, old.kind === 'scalar' ? old.style : undefined);
  if (old.kind === 'scalar' && old.style === 'empty') {
    const colon = afterColon(text, pair.key);
    return colon === undefined ? [] : [insert(colon, behindKey(text, value, ' '.repeat(columnOf(text, pair.key.start)), flow))];
  }
  if (old.kind === 'scalar' && old.style !== 'block') return [{ start: old.start, end: old.end, text: inline }];
  if (old.kind === 'alias' || (old.kind !== 'scalar' && old.flow)) return [{ start: old.start, end: old.end, text: inline }];
  const colon = afterColon(text, pair.key);
  if (colon === undefined) return [];
  const end = trimmedEnd(text, colon, old.end);
  const kept = commentsIn(page, colon, end).map((comment) => `${lineBreakOf(text)}${indentOf(text, pair.key.start)}${comment}`);
  return [{ start: colon, end, text: ` ${inline}${kept.join('')}` }];
}

/** Adds `key: value` behind the pair named `after`, else at the end. */
export function insertPair(page: Page, mapping: Mapping, key: string, value: Data, after?: string): TextEdit[] {
  const { text } = page;
  const last = (after === undefined ? undefined : mapping.pairs.find((pair) => keyName(pair.key) === after)) ?? mapping.pairs.at(-1);
  if (mapping.flow) {
    const body = `${scalarText(key, true)}: ${plainData(value, true)}`;
    if (last) return [insert(pairEnd(text, last), `, ${body}`)];
    return [{ start: mapping.start + 1, end: mapping.end - 1, text: ` ${body} ` }];
  }
  if (!last) return [];
  const first = mapping.pairs[0] as Pair;
  return [insert(lineTail(text, trimmedEnd(text, last.key.end, pairEnd(text, last))), block(text, key, value, ' '.repeat(columnOf(text, first.key.start))))];
}

/** Gives a key without a value (`work:`) or with an empty mapping its first `key: value`. */
export function fillPair(page: Page, pair: Pair, key: string, value: Data, flow: boolean): TextEdit[] {
  const { text } = page;
  const colon = afterColon(text, pair.key);
  if (colon === undefined) return [];
  if (flow) return [insert(colon, ` { ${scalarText(key, true)}: ${plainData(value, true)} }`)];
  const indent = ' '.repeat(columnOf(text, pair.key.start) + stepOf(page));
  const written = pair.value.kind === 'scalar' && pair.value.style !== 'empty' ? pair.value : undefined;
  if (!written) return [insert(lineTail(text, colon), block(text, key, value, indent))];
  // `work: ~`: the word for nothing goes, a comment behind it stays.
  return [
    { start: colon, end: written.end, text: '' },
    insert(lineTail(text, written.end), block(text, key, value, indent)),
  ];
}

/** Removes a pair with its line; comments on or inside it stay as lines of their own. */
export function removePair(page: Page, mapping: Mapping, pair: Pair): TextEdit[] {
  const index = mapping.pairs.indexOf(pair);
  if (index < 0) return [];
  const { text } = page;
  const next = mapping.pairs[index + 1];
  const before = mapping.pairs[index - 1];
  if (mapping.flow) {
    const end = pairEnd(text, pair);
    if (before) return keeping(page, pairEnd(text, before), end);
    if (next) return keeping(page, pair.key.start, next.key.start);
    return keeping(page, pair.key.start, end);
  }
  const start = pair.key.start;
  if (text.slice(lineStart(text, start), start).trim() === '') {
    return removeLines(page, lineStart(text, start), trimmedEnd(text, start, pairEnd(text, pair)));
  }
  // First pair of a list item, `- from: …`: the dash stays and the next pair moves up to it.
  if (next) return keeping(page, start, next.key.start);
  return [{ start, end: trimmedEnd(text, start, pairEnd(text, pair)), text: '{}' }];
}

/** Adds an item at the end of a list. */
export function insertItem(page: Page, list: List, value: Data): TextEdit[] {
  const { text } = page;
  const last = list.items.at(-1);
  if (list.flow) {
    const body = plainData(value, true);
    return last ? [insert(last.end, `, ${body}`)] : [{ start: list.start + 1, end: list.end - 1, text: body }];
  }
  if (!last) return [];
  const dash = dashOf(text, list.items[0] as Node);
  if (dash === undefined) return [];
  const end = lineTail(text, trimmedEnd(text, last.start, last.end));
  return [insert(end, `${lineBreakOf(text)}${' '.repeat(columnOf(text, dash))}- ${plainData(value, true)}`)];
}

/** Adds an item before another one. */
export function insertItemBefore(page: Page, list: List, item: Node, value: Data): TextEdit[] {
  const { text } = page;
  if (list.flow) return [insert(item.start, `${plainData(value, true)}, `)];
  const dash = dashOf(text, item);
  if (dash === undefined || text.slice(lineStart(text, dash), dash).trim() !== '') return [];
  return [insert(lineStart(text, dash), `${' '.repeat(columnOf(text, dash))}- ${plainData(value, true)}${lineBreakOf(text)}`)];
}

/** Removes an item with its line or comma; comments stay. The last item leaves an empty list. */
export function removeItem(page: Page, list: List, item: Node): TextEdit[] {
  const { text } = page;
  const index = list.items.indexOf(item);
  if (index < 0) return [];
  const before = list.items[index - 1];
  const next = list.items[index + 1];
  if (list.flow) {
    if (before) return keeping(page, before.end, item.end);
    if (next) return keeping(page, item.start, next.start);
    return keeping(page, item.start, item.end);
  }
  const dash = dashOf(text, item);
  if (dash === undefined) return [];
  const end = trimmedEnd(text, item.start, item.end);
  if (!before && !next) return [{ start: dash, end, text: '[]' }];
  if (text.slice(lineStart(text, dash), dash).trim() !== '') return next ? keeping(page, item.start, next.start) : [];
  return removeLines(page, lineStart(text, dash), end);
}

/** Appends a section to the document. */
export function appendSection(page: Page, key: string, value: Data): TextEdit[] {
  const { text, root } = page;
  const it = content(root);
  if (it?.kind === 'map' && it.flow) return insertPair(page, it, key, value);
  const newline = lineBreakOf(text);
  if (it?.kind === 'map' && it.pairs.length > 0) {
    const last = it.pairs.at(-1) as Pair;
    const end = lineTail(text, trimmedEnd(text, last.key.end, pairEnd(text, last)));
    const roomy = /\r?\n[ \t]*\r?\n\S/.test(text.slice(0, end));
    return [insert(end, `${roomy ? newline : ''}${block(text, key, value, ' '.repeat(columnOf(text, (it.pairs[0] as Pair).key.start)))}`)];
  }
  if (it) return [];
  const end = text.replace(/\s+$/, '').length;
  const written = block(text, key, value, '');
  // In a file without content there is no line above to break from.
  return end === 0 ? [insert(text.length, `${written.slice(newline.length)}${newline}`)] : [insert(end, written)];
}

/** New text for a key; its value and place stay. */
export const renameKey = (pair: Pair, key: string): TextEdit[] => [{ start: pair.key.start, end: pair.key.end, text: scalarText(key, true, pair.key.style) }];

/** New text for a word, in the quotes it had. */
export const setScalar = (node: Scalar, value: string | number | boolean | null, flow = true): TextEdit[] => [
  { start: node.start, end: node.end, text: plainData(value, flow, node.style) },
];

/** The number of spaces one level is indented by: what the text does first, else 2. */
export function stepOf({ text, root }: Page): number {
  const it = content(root);
  for (const { key, value } of it?.kind === 'map' && !it.flow ? it.pairs : []) {
    const inner = value.kind === 'map' && !value.flow ? value.pairs[0] : undefined;
    if (!inner) continue;
    const gap = columnOf(text, inner.key.start) - columnOf(text, key.start);
    if (gap >= 1 && gap <= 8) return gap;
  }
  return 2;
}

/** The comments (without indentation) between two offsets; a `#` inside a word or quoted text is none. */
function commentsIn({ text, root }: Page, start: number, end: number): string[] {
  const found: string[] = [];
  const slice = text.slice(start, end);
  if (!slice.includes('#')) return found;
  const taken: { start: number; end: number }[] = [];
  if (root) walk(root, (node) => node.kind === 'scalar' && node.end > start && node.start < end && taken.push({ start: node.start, end: node.end }));
  for (const match of slice.matchAll(/(?<![^\s])#[^\r\n]*/g)) {
    const at = start + match.index;
    if (!taken.some((it) => it.start <= at && at < it.end)) found.push(match[0].trimEnd());
  }
  return found;
}

/** Deletes within a line, or across lines of a flow collection, but leaves comments standing. */
function keeping(page: Page, start: number, end: number): TextEdit[] {
  const comments = commentsIn(page, start, end);
  if (comments.length === 0) return [{ start, end, text: '' }];
  const newline = lineBreakOf(page.text);
  const indent = indentOf(page.text, start);
  return [{ start, end, text: ` ${comments.join(`${newline}${indent}`)}${newline}${indent}` }];
}

/** Deletes the lines from `start` (a line start) to the line `end` is on; their comments stay, each on its own line. */
function removeLines(page: Page, start: number, end: number): TextEdit[] {
  const { text } = page;
  const newline = lineBreakOf(text);
  const stop = lineTail(text, end);
  const kept = commentsIn(page, start, stop).map((comment) => indentOf(text, start) + comment);
  const next = nextLineStart(text, stop);
  if (kept.length > 0) return [{ start, end: stop, text: kept.join(newline) }];
  if (next === undefined) return [{ start: Math.max(0, start - breakBefore(text, start)), end: stop, text: '' }];
  return [{ start, end: next, text: '' }];
}

/** End of a pair: its value's, or behind the colon when nothing was written. */
function pairEnd(text: string, pair: Pair): number {
  const { value } = pair;
  return value.kind === 'scalar' && value.style === 'empty' ? (afterColon(text, pair.key) ?? pair.key.end) : value.end;
}

/** `end` moved back over blanks and line breaks: block collections end where the next thing starts. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && tail.test(text[at - 1] as string)) at--;
  return at;
}

function afterColon(text: string, key: Scalar): number | undefined {
  let at = key.end;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === ':' ? at + 1 : undefined;
}

const lineStart = (text: string, offset: number): number => {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
};

/** End of the line the offset is on, its break not counted. */
const lineTail = (text: string, offset: number): number => {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
};

function nextLineStart(text: string, offset: number): number | undefined {
  if (offset >= text.length) return undefined;
  return text[offset] === '\r' && text[offset + 1] === '\n' ? offset + 2 : offset + 1;
}

const breakBefore = (text: string, offset: number): number => (text[offset - 1] === '\n' ? (text[offset - 2] === '\r' ? 2 : 1) : text[offset - 1] === '\r' ? 1 : 0);

/** Column in UTF-16 units; a byte order mark does not count. */
const columnOf = (text: string, offset: number): number => {
  const start = lineStart(text, offset);
  return offset - start - (text.charCodeAt(start) === 0xfeff ? 1 : 0);
};

const indentOf = (text: string, offset: number): string => /^[ ]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';

/** Offset of the `-` of a block list's item. */
function dashOf(text: string, item: Node): number | undefined {
  let at = item.start - 1;
  // An anchor or tag may stand between the dash and the item.
  while (at >= 0 && text[at] !== '-' && text[at] !== '\n' && text[at] !== '\r') at--;
  while (at >= 0 && (text[at] === '\n' || text[at] === '\r' || text[at] === ' ')) at--;
  return text[at] === '-' ? at : undefined;
}
