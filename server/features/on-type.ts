// Helps while a line is being typed: a key or a dash that is a little off its place moves to it, and a new line begins where it should.
import { insert, type TextEdit } from '../base/edit.ts';
import { planShape, resolveShape, shapeAt, typesOf } from '../plan/vocabulary.ts';
import type { Snapshot } from '../snapshot.ts';
import { commentsIn, lineStart, lineTail } from '../syntax/layout.ts';
import { walk, type Node } from '../syntax/tree.ts';
import { placeAt } from './place.ts';

/** What was typed last makes a difference: anything else is answered with nothing. */
export const triggers = ['\n', ':', '-'] as const;

/** `offset` stands behind the character that was typed. */
export function onType({ text, tree }: Snapshot, offset: number, typed: string, step: number): readonly TextEdit[] {
  const start = lineStart(text, offset);
  if (isInsideValue(tree.root, start, text) || commentsIn(tree, start, offset).length > 0) return [];
  const above = linesAbove(text, start);
  if (typed === '\n') return newLine(text, start, offset, above, step);
  const before = text.slice(start, offset);
  const isKey = typed === ':' && /^ *(?:"[^"]*"|'[^']*'|[^\s#"'{}[\],&*!|>@`-][^:#]*|-[^\s:#][^:#]*):$/.test(before) && isEmptyFrom(text, offset);
  const isDash = typed === '-' && /^ *-$/.test(before) && isEmptyFrom(text, offset);
  if (!isKey && !isDash) return [];
  const column = before.search(/[^ ]/);
  const wanted = nearest(column, isKey ? keyColumns(above, step) : dashColumns(above, step));
  return wanted === undefined || wanted === column ? [] : [{ start, end: start + column, text: ' '.repeat(wanted) }];
}

interface Above {
  /** Of the line's first letter or dash. */
  readonly column: number;
  /** Of what follows its dashes; the same where there are none. */
  readonly inner: number;
  /** It ends with a colon: what follows belongs to it. */
  readonly opens: boolean;
  readonly dashed: boolean;
  readonly start: number;
}

/** The last line that says something, and the lines it stands in, innermost first. */
function linesAbove(text: string, start: number): Above[] {
  const found: Above[] = [];
  let least = Infinity;
  for (let end = start - 1; end > 0 && least > 0 && found.length < 50; ) {
    const from = lineStart(text, end);
    const line = text.slice(from, lineTail(text, from));
    end = from - 1;
    const [, spaces = '', dashes = ''] = /^( *)((?:- +)*)/.exec(line) ?? [];
    const rest = line.slice(spaces.length + dashes.length);
    if (rest.trim() === '' && dashes === '' ? true : /^#/.test(rest)) continue;
    const column = spaces.length;
    if (column >= least) continue;
    least = column;
    found.push({ column, inner: column + dashes.length, dashed: dashes !== '' || /^-[ \t]*$/.test(rest), opens: /:(?:[ \t]+[&!]\S*)*[ \t]*(?:[ \t]#.*)?$/.test(rest), start: from });
  }
  return found;
}

function keyColumns(above: readonly Above[], step: number): number[] {
  const [last] = above;
  if (!last) return [0];
  // Below `key:` comes what belongs to it, or the next key beside it.
  return [...(last.opens ? [last.inner + step] : []), ...above.flatMap(({ inner, column, dashed }) => (dashed ? [inner] : [column])), 0];
}

function dashColumns(above: readonly Above[], step: number): number[] {
  const [last] = above;
  if (!last) return [0];
  return [...(last.opens ? [last.inner + step, last.inner] : []), ...above.flatMap(({ dashed, column }) => (dashed ? [column] : []))];
}

/** The nearest of the columns; of two as near, the deeper one. */
function nearest(column: number, columns: readonly number[]): number | undefined {
  return [...columns].sort((a, b) => Math.abs(a - column) - Math.abs(b - column) || b - a)[0];
}

/** Where the new line shall begin, with the dash that a list needs. Editors that know indentation have put it there already; then only the dash is new. */
function newLine(text: string, start: number, offset: number, above: readonly Above[], step: number): readonly TextEdit[] {
  const [last] = above;
  // Only directly below the line that was ended, and with nothing carried over from it.
  if (!last || !/^[ \t]*$/.test(text.slice(start, lineTail(text, start))) || lineTail(text, last.start) < start - 2) return [];
  const column = last.opens ? last.inner + step : last.dashed ? last.inner : last.column;
  const indent: TextEdit = { start, end: offset, text: ' '.repeat(column) };
  const needed = text.slice(start, offset) === indent.text ? [] : [indent];
  if (!last.opens || isFollowed(text, start, last.inner)) return needed;
  const { way } = placeAt(text, lineTail(text, last.start));
  const shape = shapeAt(way);
  const items = resolveShape(shape?.items, planShape);
  const isList = typesOf(shape).includes('array') && !typesOf(shape).includes('object') && items !== undefined;
  if (!isList) return needed;
  return needed.length > 0 ? [{ ...indent, text: `${indent.text}- ` }] : [insert(offset, '- ')];
}

/** Whether lines that belong to the key stand below already. */
function isFollowed(text: string, start: number, column: number): boolean {
  const below = /[^\r\n]*(?:\r\n|\r|\n)(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*( *)(-?)[^\s]/y;
  below.lastIndex = start;
  const found = below.exec(text);
  return found !== null && ((found[1] as string).length > column || (found[2] === '-' && (found[1] as string).length === column));
}

const isEmptyFrom = (text: string, offset: number): boolean => /^[ \t]*$/.test(text.slice(offset, lineTail(text, offset)));

/** Whether the line begins inside a text block, a quoted text or brackets. */
function isInsideValue(root: Node | undefined, start: number, text: string): boolean {
  let inside = false;
  if (root) {
    walk(root, (node) => {
      const isLong = node.kind === 'scalar' ? node.style !== 'plain' && node.style !== 'empty' : (node.kind === 'map' || node.kind === 'list') && node.flow;
      inside ||= isLong && node.start < start && (start < node.end || (node.kind === 'scalar' && node.style === 'block' && goesOn(node, start, text)));
    });
  }
  return inside;
}

/** Whether a line below a text block was meant to be part of it: it is deeper than the line that begins the block. */
function goesOn(node: Node, start: number, text: string): boolean {
  const columnOf = (offset: number): number => text.slice(lineStart(text, offset)).search(/[^ ]/);
  return text.slice(node.end, start).trim() === '' && columnOf(start) > columnOf(node.start);
}
