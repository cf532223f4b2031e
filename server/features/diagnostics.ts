// What is shown under the text: every finding as plain data, in the order of the text.
import { frozen, type Span } from '../base/span.ts';
import type { Severity } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot.ts';

export interface Diagnostic {
  readonly span: Span;
  readonly severity: Severity;
  /** The rule's id. */
  readonly rule: string;
  /** One line without a full stop, plain text. */
  readonly message: string;
  readonly related: readonly Related[];
  /** Shown greyed out: the text has no effect. */
  readonly unnecessary: boolean;
}

/** Another place that makes the finding true. */
export interface Related {
  readonly span: Span;
  /** Undefined for the text itself, else the base file it is in. */
  readonly file: string | undefined;
  readonly message: string;
}

/** All findings, sorted by place; offsets are UTF-16 and no longer move with the text. The index is that of `shot.outcome.findings`. */
export function diagnostics(shot: Snapshot): Diagnostic[] {
  return shot.outcome.findings.map(({ at, severity, rule, says, because, unnecessary }) => ({
    span: frozen(at),
    severity,
    rule,
    message: says,
    related: because.map((note) => ({ span: frozen(note.at), file: note.at.file, message: note.says })),
    unnecessary,
  }));
}
