// A stretch of a text, and the small arithmetic every layer does with it.
import type { Said } from './l10n.ts';

/**
 * Half-open range in UTF-16 offsets. `file` is set only when the place is in another file than the one being
 * checked (a shared base that the plan extends). A tree node is a Span too, and its offsets may move when text before it
 * changes: keep the node, not its numbers.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly file?: string | undefined;
}

/** A place with a remark: one step of the story a finding tells. */
export interface Note {
  readonly at: Span;
  readonly says: Said;
}

/** Whether `offset` lies in the span, its end included: a cursor just behind a word is still on it. */
export const touches = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;

/** Whether two spans of the same text share at least one position (touching counts, so that empty spans can meet). */
export const meets = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;

/** A plain copy whose numbers no longer move. */
export const frozen = (span: Span): Span =>
  span.file === undefined ? { start: span.start, end: span.end } : { start: span.start, end: span.end, file: span.file };
