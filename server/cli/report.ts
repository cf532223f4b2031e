// The result of a check as plain data: what every output format is made from.
import { Lines, type Position } from '../base/lines.ts';
import type { Severity } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Note, Span } from '../base/span.ts';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Positions zero-based, UTF-16, as in the Language Server Protocol. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  /** `path` only where the place is in another file. */
  readonly related: readonly { readonly path?: string; readonly message: string; readonly range: Range }[];
  readonly fixes: readonly { readonly title: string; readonly kind: 'safe' | 'review' }[];
}

export interface ReportedFile {
  readonly path: string;
  readonly findings: readonly ReportedFinding[];
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  readonly hints: number;
}

export interface Report {
  readonly version: 1;
  /** Every checked file, clean ones too. */
  readonly files: readonly ReportedFile[];
  readonly summary: Summary;
}

/** `linesOf` gives the lines of another file (a base), `nameOf` its path as shown. */
export interface OtherFiles {
  linesOf(file: string): Lines | undefined;
  nameOf(file: string): string;
}

export function reportFile(path: string, shot: Snapshot, others: OtherFiles): ReportedFile {
  return reportFindings(path, new Lines(shot.text), shot.outcome.findings, (found) => shot.named(found), others);
}

/** What is reported of a finding, be it in a plan or in a policy file. */
interface Reportable {
  readonly rule: string;
  readonly severity: Severity;
  readonly at: Span;
  readonly says: string;
  readonly because: readonly Note[];
}

export function reportFindings<T extends Reportable>(path: string, lines: Lines, findings: readonly T[], offers: (found: T) => ReportedFinding['fixes'], others: OtherFiles): ReportedFile {
  return {
    path,
    findings: findings.map((found) => ({
      rule: found.rule,
      severity: found.severity,
      message: found.says,
      range: range(lines, found.at),
      related: found.because.flatMap(({ at, says }) => {
        if (at.file === undefined) return [{ message: says, range: range(lines, at) }];
        const other = others.linesOf(at.file);
        return other ? [{ path: others.nameOf(at.file), message: says, range: range(other, at) }] : [];
      }),
      fixes: offers(found).map(({ title, kind }) => ({ title, kind })),
    })),
  };
}

export function summary(files: readonly ReportedFile[]): Summary {
  const all = files.flatMap(({ findings }) => findings);
  const count = (severity: Severity): number => all.filter((finding) => finding.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), information: count('information'), hints: count('hint') };
}

const range = (lines: Lines, at: { start: number; end: number }): Range => ({ start: lines.positionAt(at.start), end: lines.positionAt(at.end) });
