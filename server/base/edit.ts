// Text edits as plain data, and the one function that applies them.
import type { Span } from './span.ts';

/** Replaces `[start, end)` (UTF-16 offsets of the old text) by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const replace = (span: Span, text: string): TextEdit => ({ start: span.start, end: span.end, text });
export const insert = (offset: number, text: string): TextEdit => ({ start: offset, end: offset, text });

/**
 * Applies edits that all refer to the old text. Insertions at one offset keep their order.
 * @throws RangeError when two edits overlap: that is a bug of ours, never the user's.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = inOrder(edits);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) throw new RangeError('edits overlap or leave the text');
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Whether the two lists can be applied together. */
export function compatible(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return a.every((x) => b.every((y) => x.end <= y.start || y.end <= x.start) && b.every((y) => x.start !== y.start));
}

const inOrder = (edits: readonly TextEdit[]): TextEdit[] =>
  edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.start - b.edit.start || a.index - b.index).map(({ edit }) => edit);

/** One edit from one text to another, without what stays the same at either end. */
export function smallestEdit(before: string, after: string): TextEdit {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < least - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start: head, end: before.length - tail, text: after.slice(head, after.length - tail) };
}
