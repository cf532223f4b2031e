// The findings of a policy file in the form in which those of plans are told.
import type { Diagnostic } from '../features/diagnostics.ts';
import type { PolicyAnalysis } from './policies.ts';

/** In the order of the findings of the file; places in other files carry their addresses. */
export const diagnosticsOf = ({ shot, file, uriOf }: PolicyAnalysis): Diagnostic[] =>
  shot.findings(file).map(({ at, severity, rule, says, because, unnecessary }) => ({
    span: at,
    severity,
    rule,
    message: says,
    related: because.map((note) => ({ span: { start: note.at.start, end: note.at.end }, file: note.at.file === undefined ? undefined : uriOf(note.at.file), message: note.says })),
    unnecessary,
  }));
