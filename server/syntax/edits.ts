// Edits of a YAML tree that leave everything else alone: comments, quotes, flow or block style, indentation, line ends.
import { insert, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import * as at from './layout.ts';
import type { Page } from './layout.ts';
import { behindKey, block, plainData, scalarText, type Data } from './render.ts';
import { content, keyName, type List, type Mapping, type Node, type Pair, type Scalar } from './tree.ts';

export type { Page } from './layout.ts';

/** The answer of every function here where it cannot do what is asked without harm: nothing is changed. */
const cannot: TextEdit[] = [];

/** Puts `value` where `pair` has its value. Replacing several lines by a word keeps the comments that were inside. */
export function setValue(page: Page, pair: Pair, value: Data, flow: boolean): TextEdit[] {
  const { text } = page;
  const { key, value: old } = pair;
  if (key.style === 'empty' || at.isShared(page, key, false) || at.isShared(page, old, true)) return cannot;
  const colon = at.afterColon(text, key);
  if (colon === undefined) return flow && isBare(text, pair) ? [insert(key.end, `: ${plainData(value, true)}`)] : cannot;
  if (old.kind !== 'scalar' || old.style !== 'empty') return swap(page, colon, at.columnOf(text, key.start), old, value, flow);
  const props = at.afterProps(text, colon);
  const written = behindKey(text, value, ' '.repeat(at.columnOf(text, key.start)), flow);
  if (!/^[\r\n]/.test(written)) return [{ start: colon, end: props, text: written }];
  if (!at.firstOnLine(text, key.start) || !at.lastOnLine(text, props)) return [{ start: colon, end: props, text: ` ${plainData(value, true)}` }];
  return [...cut(colon, props), insert(at.lineTail(text, props), written)];
}

/** New text for a word, in the quotes it had; `holder` is what it stands in. */
export function setScalar(page: Page, node: Scalar, value: Data, holder: at.Holder): TextEdit[] {
  if (holder.pair?.value === node) return setValue(page, holder.pair, value, holder.flow);
  const { list } = holder;
  if (!list || at.isShared(page, node, true)) return cannot;
  const { text } = page;
  if (list.flow) return isOpen(text, list) && node.style !== 'empty' ? swap(page, node.start, 0, node, value, true) : cannot;
  const dash = at.dashOf(text, list, node);
  if (dash === undefined) return cannot;
  if (node.style === 'empty') return [{ start: dash + 1, end: at.afterProps(text, dash + 1), text: ` ${plainData(value, false)}` }];
  return swap(page, dash + 1, at.columnOf(text, dash) + 2, node, value, false);
}

/** New text for a key; its value and place stay. */
export function renameKey(page: Page, pair: Pair, key: string): TextEdit[] {
  if (pair.key.style === 'empty' || at.isShared(page, pair.key, false)) return cannot;
  return [{ start: pair.key.start, end: pair.key.end, text: scalarText(key, true, pair.key.style) }];
}

/** Adds `key: value` behind the pair named `after`, else at the end. */
export function insertPair(page: Page, mapping: Mapping, key: string, value: Data, after?: string): TextEdit[] {
  const { text } = page;
  if (at.isShared(page, mapping, false)) return cannot;
  const last = (after === undefined ? undefined : mapping.pairs.find((pair) => keyName(pair.key) === after)) ?? mapping.pairs.at(-1);
  if (mapping.flow) {
    const body = `${scalarText(key, true)}: ${plainData(value, true)}`;
    return isOpen(text, mapping) ? insertInFlow(text, mapping, last && at.pairEnd(text, last), last?.key.start, body, ' ') : cannot;
  }
  const column = at.columnOfKeys(text, mapping);
  if (!last || column === undefined) return cannot;
  const end = at.pairEnd(text, last);
  const gap = typeof value === 'object' && value !== null && standApart(text, mapping) ? lineBreakOf(text) : '';
  return at.lastOnLine(text, end) ? [insert(at.lineTail(text, end), gap + block(text, key, value, ' '.repeat(column)))] : cannot;
}

/** Gives a key without a value (`work:`, `work: ~`) its first `key: value`. */
export function fillPair(page: Page, pair: Pair, key: string, value: Data, flow: boolean): TextEdit[] {
  const { text } = page;
  const { value: old } = pair;
  if (pair.key.style === 'empty' || at.isShared(page, pair.key, false) || at.isShared(page, old, true)) return cannot;
  const colon = at.afterColon(text, pair.key);
  const end = at.pairEnd(text, pair);
  const isEmpty = old.kind === 'scalar' && old.style === 'empty';
  const tidy = colon !== undefined && at.firstOnLine(text, pair.key.start) && at.lastOnLine(text, end) && (isEmpty ? !text.slice(colon, end).includes('!') : /^[ \t]*$/.test(text.slice(colon, old.start)));
  if (flow || !tidy) return setValue(page, pair, { [key]: value }, flow);
  const indent = ' '.repeat(at.columnOf(text, pair.key.start) + at.stepOf(page));
  // `work: ~`: the word for nothing goes, a comment behind it stays.
  return [...(isEmpty ? [] : cut(colon, end)), insert(at.lineTail(text, end), block(text, key, value, indent))];
}

/** Removes a pair with its line; comments on or inside it stay. The last pair of a mapping leaves `{}`, so that what it stood in stays what it was. */
export function removePair(page: Page, mapping: Mapping, pair: Pair): TextEdit[] {
  const { text } = page;
  const index = mapping.pairs.indexOf(pair);
  const { key } = pair;
  if (index < 0 || key.style === 'empty' || at.isShared(page, mapping, false) || at.isShared(page, key, true) || at.isShared(page, pair.value, true)) return cannot;
  const before = mapping.pairs[index - 1];
  const next = mapping.pairs[index + 1];
  const end = at.pairEnd(text, pair);
  if (mapping.flow) return isOpen(text, mapping) ? removeInFlow(page, mapping, before && at.pairEnd(text, before), end, next !== undefined) : cannot;
  if (at.columnOfKeys(text, mapping) === undefined || !at.lastOnLine(text, end)) return cannot;
  if (!before && !next) return emptied(page, mapping, key.start, end, '{}');
  if (at.firstOnLine(text, key.start)) return removeLines(page, key.start, end);
  // First pair of a list item, `- from: …`: the dash stays and the next pair moves up to it.
  return next ? joinUp(page, key.start, end, next.key.start) : cannot;
}

/** Adds an item at the end of a list. */
export function insertItem(page: Page, list: List, value: Data): TextEdit[] {
  const { text } = page;
  if (at.isShared(page, list, false)) return cannot;
  const last = list.items.at(-1);
  if (list.flow) return isOpen(text, list) ? insertInFlow(text, list, last && at.inkEnd(text, last), last?.start, plainData(value, true), '') : cannot;
  const column = at.columnOfDashes(text, list);
  if (!last || column === undefined) return cannot;
  const end = Math.max(at.inkEnd(text, last), at.dashOf(text, list, last) ?? 0);
  return at.lastOnLine(text, end) ? [insert(at.lineTail(text, end), `${lineBreakOf(text)}${' '.repeat(column)}- ${plainData(value, false)}`)] : cannot;
}

/** Adds an item before another one, and before the comments that stand on the lines directly above that. */
export function insertItemBefore(page: Page, list: List, item: Node, value: Data): TextEdit[] {
  const { text } = page;
  const index = list.items.indexOf(item);
  if (index < 0 || at.isShared(page, list, false)) return cannot;
  if (list.flow) {
    const start = itemStart(text, list, index);
    return isOpen(text, list) && start !== undefined ? [insert(start, `${plainData(value, true)}, `)] : cannot;
  }
  const dash = at.dashOf(text, list, item);
  if (dash === undefined || at.columnOfDashes(text, list) === undefined) return cannot;
  const entry = `- ${plainData(value, false)}${lineBreakOf(text)}`;
  const indent = ' '.repeat(at.columnOf(text, dash));
  if (!at.firstOnLine(text, dash)) return [insert(dash, entry + indent)];
  let start = at.lineStart(text, dash);
  for (let above = start; above > 1; ) {
    above = at.lineStart(text, above - at.breakBefore(text, above));
    if (!/^ *#/.test(text.slice(above, at.lineTail(text, above)))) break;
    start = above;
  }
  return [insert(start, indent + entry)];
}

/** Removes an item with its line or comma; comments stay. The last item leaves an empty list. */
export function removeItem(page: Page, list: List, item: Node): TextEdit[] {
  const { text } = page;
  const index = list.items.indexOf(item);
  if (index < 0 || at.isShared(page, list, false) || at.isShared(page, item, true)) return cannot;
  const before = list.items[index - 1];
  const next = list.items[index + 1];
  const end = at.inkEnd(text, item);
  if (list.flow) return isOpen(text, list) ? removeInFlow(page, list, before && at.inkEnd(text, before), end, next !== undefined) : cannot;
  const dash = at.dashOf(text, list, item);
  const last = Math.max(end, (dash ?? 0) + 1);
  if (dash === undefined || at.columnOfDashes(text, list) === undefined || !at.lastOnLine(text, last)) return cannot;
  if (!before && !next) return emptied(page, list, dash, last, '[]');
  if (at.firstOnLine(text, dash)) return removeLines(page, dash, last);
  const nextDash = next && at.dashOf(text, list, next);
  return nextDash === undefined ? cannot : joinUp(page, dash, last, nextDash);
}

/** Appends a section to the document. */
export function appendSection(page: Page, key: string, value: Data): TextEdit[] {
  const { text, root } = page;
  const it = content(root);
  const newline = lineBreakOf(text);
  if (it?.kind === 'map' && !it.flow && it.pairs.length > 0) {
    const [edit] = insertPair(page, it, key, value);
    const roomy = edit && !standApart(text, it) && /\r?\n[ \t]*\r?\n\S/.test(text.slice(0, edit.start));
    return edit ? [insert(edit.start, (roomy ? newline : '') + edit.text)] : cannot;
  }
  if (it?.kind === 'map' && it.flow) return insertPair(page, it, key, value);
  if (it || /^(?:\.\.\.|%)/m.test(text)) return cannot;
  const end = text.replace(/\s+$/, '').length;
  const written = block(text, key, value, '');
  // In a file without content there is no line above to break from.
  return end === 0 ? [insert(text.length, `${written.slice(newline.length)}${newline}`)] : [insert(end, written)];
}

/**
 * Replaces a value by one that is written on one line. `from` is the offset behind the colon or dash, or in a flow list the value's own;
 * comments that stood inside follow on lines of their own, indented by `column`.
 */
function swap(page: Page, from: number, column: number, old: Node, value: Data, flow: boolean): TextEdit[] {
  const { text } = page;
  const line = lineBreakOf(text) + ' '.repeat(column);
  const inline = plainData(value, flow, old.kind === 'scalar' ? old.style : undefined);
  const inBlock = old.kind === 'scalar' ? old.style === 'block' : old.kind !== 'alias' && !old.flow;
  if (inBlock) {
    const end = at.lineTail(text, at.inkEnd(text, old));
    const firstLine = at.lineTail(text, from);
    const kept = at.commentsIn(page, from, end).map((comment) => (comment.start < firstLine ? ' ' : line) + comment.text);
    return [{ start: from, end, text: ` ${inline}${kept.join('')}` }];
  }
  const ink = at.firstInk(text, from);
  // A tag (`!!int`) would not suit the new value; an anchor may stay, nobody uses it.
  const start = ink < old.start && text.slice(ink, old.start).includes('!') ? ink : old.start;
  if (at.commentsIn(page, start, old.end).length === 0) return [{ start, end: old.end, text: inline }];
  const last = at.lastOnLine(text, old.end);
  const end = last ? at.lineTail(text, old.end) : old.end;
  const kept = at.commentsIn(page, start, end).map((comment) => comment.text);
  return [{ start, end, text: `${inline} ${kept.join(line)}${last ? '' : line}` }];
}

/** Adds `body` at the end of `{}` or `[]`, on a line of its own where the last entry has one. */
function insertInFlow(text: string, collection: Mapping | List, lastEnd: number | undefined, lastStart: number | undefined, body: string, pad: string): TextEdit[] {
  if (lastEnd === undefined || lastStart === undefined) {
    const inner = text.slice(collection.start + 1, collection.end - 1);
    if (inner.trim() === '') return [{ start: collection.start + 1, end: collection.end - 1, text: pad + body + pad }];
    return [insert(collection.start + 1, pad + body)];
  }
  const comma = at.firstInk(text, lastEnd);
  const trailing = text[comma] === ',' && !/[\r\n]/.test(text.slice(lastEnd, comma));
  const end = trailing ? comma + 1 : lastEnd;
  if (!/^[ \t]*$/.test(text.slice(at.lineStart(text, lastStart), lastStart)) || !at.lastOnLine(text, end)) return [insert(lastEnd, `, ${body}`)];
  const line = lineBreakOf(text) + text.slice(at.lineStart(text, lastStart), lastStart) + body;
  if (trailing) return [insert(at.lineTail(text, end), `${line},`)];
  const tail = at.lineTail(text, end);
  return tail === end ? [insert(end, `,${line}`)] : [insert(end, ','), insert(tail, line)];
}

/** Removes what ends at `end` from `{}` or `[]`, with one comma; `beforeEnd` is the end of the entry before it, if there is one. */
function removeInFlow(page: Page, collection: Mapping | List, beforeEnd: number | undefined, end: number, hasNext: boolean): TextEdit[] {
  const { text } = page;
  if (beforeEnd !== undefined) return keeping(page, beforeEnd, end);
  const comma = at.firstInk(text, end);
  const hasComma = text[comma] === ',';
  if (hasNext && !hasComma) return cannot;
  if (!hasNext && at.commentsIn(page, collection.start, collection.end).length === 0) return cut(collection.start + 1, collection.end - 1);
  const stop = hasNext ? at.firstInk(text, comma + 1) : hasComma ? comma + 1 : end;
  return keeping(page, at.firstInk(text, collection.start + 1), stop);
}

/** Deletes a stretch of a flow collection, but leaves its comments standing. */
function keeping(page: Page, start: number, end: number): TextEdit[] {
  const { text } = page;
  const comments = at.commentsIn(page, start, end);
  if (comments.length === 0) return cut(start, end);
  // A comment ends its line, so the end of the stretch is on a line of its own, whose indentation is legal for what follows.
  const line = lineBreakOf(text) + (/^[ \t]*/.exec(text.slice(at.lineStart(text, end)))?.[0] ?? '');
  return [{ start, end, text: ` ${comments.map((comment) => comment.text).join(line)}${line}` }];
}

/** Deletes the lines from that of `start` to that of `end`; their comments stay, each on its own line. */
function removeLines(page: Page, start: number, end: number): TextEdit[] {
  const { text } = page;
  const from = at.lineStart(text, start);
  const stop = at.lineTail(text, end);
  const kept = at.commentsIn(page, from, stop).map((comment) => at.indentOf(text, start) + comment.text);
  return kept.length > 0 ? [{ start: from, end: stop, text: kept.join(lineBreakOf(text)) }] : cut(from, at.nextLine(text, stop) ?? stop);
}

/** Deletes the first entry behind a dash and moves the next one up to it; comments stay between them. */
function joinUp(page: Page, start: number, end: number, next: number): TextEdit[] {
  const { text } = page;
  const comments = at.commentsIn(page, start, next);
  if (comments.length === 0) return cut(start, next);
  const line = lineBreakOf(text) + ' '.repeat(at.columnOf(text, start));
  return [{ start, end: Math.max(end, next), text: comments.map((comment) => comment.text + line).join('') }];
}

/** Takes the only entry out of a block collection and writes `{}` or `[]` in its place. */
function emptied(page: Page, collection: Mapping | List, start: number, end: number, empty: string): TextEdit[] {
  const { text } = page;
  const holder = at.holderOf(page, collection);
  if (!holder) return removeLines(page, start, end);
  const colon = holder.pair && at.afterColon(text, holder.pair.key);
  if (colon !== undefined) {
    return at.firstOnLine(text, start) && start > at.lineTail(text, colon) ? [insert(at.afterProps(text, colon), ` ${empty}`), ...removeLines(page, start, end)] : cannot;
  }
  if (!holder.list) return cannot;
  const stop = at.lineTail(text, end);
  const line = lineBreakOf(text) + ' '.repeat(at.columnOf(text, start));
  const kept = at.commentsIn(page, start, stop).map((comment) => comment.text);
  return [{ start, end: stop, text: [empty, kept.join(line)].join(kept.length > 0 ? ' ' : '') }];
}

/** Offset of a flow list's item with its anchor or tag. */
function itemStart(text: string, list: List, index: number): number | undefined {
  const before = list.items[index - 1];
  if (!before) return at.firstInk(text, list.start + 1);
  const comma = at.firstInk(text, at.inkEnd(text, before));
  return text[comma] === ',' ? at.firstInk(text, comma + 1) : undefined;
}

/** Whether the last two entries have an empty line between them: then a new one gets one, too. */
function standApart(text: string, mapping: Mapping): boolean {
  const [before, last] = mapping.pairs.slice(-2);
  return before !== undefined && last !== undefined && /\n[ \t]*\r?\n/.test(text.slice(at.pairEnd(text, before), last.key.start));
}

const cut = (start: number, end: number): TextEdit[] => (start === end ? [] : [{ start, end, text: '' }]);

/** Whether both brackets are there: a half-typed collection ends anywhere. */
function isOpen(text: string, { start, end }: Mapping | List): boolean {
  const brackets = `${text[start] ?? ''}${text[end - 1] ?? ''}`;
  return end - 1 > start && (brackets === '{}' || brackets === '[]');
}

/** `{ work, vault }`: a key without colon. */
const isBare = (text: string, { key, value }: Pair): boolean =>
  value.kind === 'scalar' && value.style === 'empty' && /[{,]\s*$/.test(text.slice(Math.max(0, key.start - 200), key.start)) && text[at.firstInk(text, key.end)] !== ':';
