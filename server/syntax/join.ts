// Joins two entries of one mapping that have the same key: what the second holds moves to the end of the first.
import { insert, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import * as at from './layout.ts';
import type { Node, Pair } from './tree.ts';

/** Nothing where the two are not both written as blocks of the same indentation. Comments go with the lines they stand on. */
export function joinPairs(page: at.Page, first: Pair, second: Pair): TextEdit[] {
  const { text } = page;
  const column = columnOf(text, first.value);
  const colon = at.afterColon(text, second.key);
  if (column === undefined || column !== columnOf(text, second.value) || first.value.kind !== second.value.kind || colon === undefined) return [];
  if (!at.firstOnLine(text, second.key.start) || !at.lastOnLine(text, colon) || second.value.start < at.lineTail(text, colon)) return [];
  const end = at.pairEnd(text, first);
  const stop = at.lineTail(text, at.pairEnd(text, second));
  const body = at.nextLine(text, at.lineTail(text, colon));
  // An alias has to stay below its anchor.
  if (body === undefined || !at.lastOnLine(text, end) || (text.slice(body, stop).includes('*') && text.slice(at.lineTail(text, end), body).includes('&'))) return [];
  const newline = lineBreakOf(text);
  const remark = text.slice(colon, at.lineTail(text, colon)).trim();
  const moved = (remark === '' ? '' : newline + ' '.repeat(column) + remark) + newline + text.slice(body, stop);
  const from = at.lineStart(text, second.key.start);
  return [insert(at.lineTail(text, end), moved), { start: from, end: at.nextLine(text, stop) ?? stop, text: '' }];
}

function columnOf(text: string, node: Node): number | undefined {
  if (node.kind === 'map' && !node.flow && node.pairs.length > 0) return at.columnOfKeys(text, node);
  return node.kind === 'list' && !node.flow && node.items.length > 0 ? at.columnOfDashes(text, node) : undefined;
}
