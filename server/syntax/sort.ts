// Puts the entries of a section in another order, each with the remarks above it.
import type { TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import * as at from './layout.ts';
import { parse, type Tree } from './parse.ts';
import { asMapping, keyName } from './tree.ts';

/** Nothing where the entries do not stand on lines of their own, or one refers to another by an alias. `order` names every entry once. */
export function sortPairs({ text, root, problems }: Tree, section: string, order: readonly string[]): readonly TextEdit[] {
  const pair = asMapping(root)?.pairs.find(({ key }) => keyName(key) === section);
  const body = pair?.value;
  if (body?.kind !== 'map' || body.flow || body.pairs.length < 2) return [];
  const { pairs } = body;
  const last = at.lineTail(text, at.inkEnd(text, body));
  if (pairs.some(({ key }) => !at.firstOnLine(text, key.start)) || new Set(order).size !== pairs.length || /(?:^|[\s,[{])[&*][^\s,[\]{}]|<<:/.test(text.slice(body.start, last))) return [];
  const first = at.lineStart(text, (pairs[0] as (typeof pairs)[number]).key.start);
  const heads = pairs.map(({ key }, index) => (index === 0 ? headOf(text, at.lineStart(text, key.start), at.nextLine(text, at.lineTail(text, (pair as typeof pair & object).key.start)) ?? first) : headOf(text, at.lineStart(text, key.start), 0)));
  const tails = pairs.map((it) => at.lineTail(text, at.pairEnd(text, it)));
  // A remark inside that belongs to no entry would end up somewhere else.
  const between = pairs.slice(1).map((_, index) => text.slice(tails[index], heads[index + 1]));
  if (between.some((it) => it.trim() !== '')) return [];
  const chunks = new Map(pairs.map(({ key }, index) => [keyName(key), text.slice(heads[index], tails[index])]));
  const parts = order.map((name) => chunks.get(name));
  if (parts.some((it) => it === undefined)) return [];
  const now = parts.map((part, index) => (index === 0 ? part : (between[index - 1] || lineBreakOf(text)) + part)).join('');
  const start = heads[0] as number;
  const end = tails.at(-1) as number;
  const after = parse(text.slice(0, start) + now + text.slice(end));
  return after.problems.length > problems.length ? [] : [{ start, end, text: now }];
}

/** The start of the remarks directly above a line, not above `least`. */
function headOf(text: string, line: number, least: number): number {
  let head = line;
  for (;;) {
    const length = at.breakBefore(text, head);
    if (length === 0) return head;
    const above = at.lineStart(text, head - length);
    if (above < least || !/^ *#/.test(text.slice(above, head))) return head;
    head = above;
  }
}
