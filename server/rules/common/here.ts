// Where a finding stands whose cause is spread over several places, some of them perhaps in a base file.
import type { Said } from '../../base/l10n.ts';
import type { Note, Span } from '../../base/span.ts';

/** The first place in the file being checked, else the first at all: what lies wholly in a base is reported there. */
export function here(first: Span, ...others: readonly (Span | undefined)[]): Span {
  return [first, ...others].find((span) => span && span.file === undefined) ?? first;
}

/** Remarks on places that exist and are not the finding's own. */
export const elsewhere = (place: Span, ...notes: readonly (readonly [at: Span | undefined, says: Said])[]): Note[] =>
  notes.flatMap(([at, says]) => (at && at !== place ? [{ at, says }] : []));
