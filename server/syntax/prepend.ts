// Puts a pair at the head of a document: below its opening remarks, above everything else.
import { insert, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import * as at from './layout.ts';
import { plainData, scalarText, type Data } from './render.ts';
import type { Mapping } from './tree.ts';

/** Makes `key: value` the first pair. Nothing where the first line is written in a way that only a person should continue. */
export function prependPair({ text }: at.Page, mapping: Mapping, key: string, value: Data): TextEdit[] {
  const pair = `${scalarText(key, mapping.flow)}: ${plainData(value, mapping.flow)}`;
  const first = mapping.pairs[0];
  if (!first) return [];
  if (mapping.flow) return text[mapping.start] === '{' ? [insert(mapping.start + 1, ` ${pair},`)] : [];
  const { start } = first.key;
  if (!at.firstOnLine(text, start)) return [];
  return [insert(headOf(text, at.lineStart(text, start)), at.indentOf(text, start) + pair + lineBreakOf(text))];
}

/**
 * Offset of the line to stand above, when the first entry begins at `line`: that line itself, or the remarks directly above it where they
 * speak of that entry only (others stand apart above them, or one of them silences a finding on it).
 */
function headOf(text: string, line: number): number {
  let block = line;
  let silences = false;
  for (;;) {
    const above = lineAbove(text, block);
    if (!above || !/^[ \t]*#/.test(above.text)) {
      const apart = above !== undefined && above.text.trim() === '' && hasComment(text, above.start);
      return silences || apart ? block : line;
    }
    silences ||= /#[ \t]*qube-plan[ \t]*:/.test(above.text);
    block = above.start;
  }
}

function lineAbove(text: string, start: number): { readonly start: number; readonly text: string } | undefined {
  const length = at.breakBefore(text, start);
  if (length === 0) return undefined;
  const from = at.lineStart(text, start - length);
  return { start: from, text: text.slice(from, start - length) };
}

/** Whether a remark stands anywhere above the offset. */
const hasComment = (text: string, before: number): boolean => /^[ \t\ufeff]*#/m.test(text.slice(0, before));
