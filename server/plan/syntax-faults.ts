// Says what is wrong with the YAML of a plan: the first fault and what does not follow from it, each at one word, with repairs that were tried.
import type { Said } from '../base/l10n.ts';
import { applyEdits, type TextEdit } from '../base/edit.ts';
import type { Span } from '../base/span.ts';
import { once } from '../base/memo.ts';
import { lineTail } from '../syntax/layout.ts';
import { parse, type SyntaxProblem, type Tree } from '../syntax/parse.ts';
import { explain, type Explained } from './syntax-words.ts';

export interface SyntaxFault {
  /** The parser's name for it. */
  readonly code: string;
  /** A word or less, never beyond the end of its line. */
  readonly at: Span;
  readonly severity: 'error' | 'warning';
  readonly says: Said;
  readonly repairs: readonly SyntaxRepair[];
}

export interface SyntaxRepair {
  readonly title: Said;
  /** The text can have meant nothing else. */
  readonly sure: boolean;
  /** Nothing when the repaired text would not be better than this one. */
  edits(): readonly TextEdit[];
}

/** More than this at once help nobody: most errors are gone when the first is repaired. */
const most = { error: 3, warning: 10 };

/** In the order in which the parser came upon them. */
export function syntaxFaults(tree: Tree): readonly SyntaxFault[] {
  const found: SyntaxFault[] = [];
  const told = new Set<number>();
  const count = { error: 0, warning: 0 };
  let until = 0;
  for (const problem of tree.problems) {
    const { severity } = problem;
    if (count[severity] === most[severity] || problem.at.start < until) continue;
    const it = explain(problem, tree);
    // One line, one fault.
    const line = lineTail(tree.text, it.at.start);
    if (told.has(line) || it.at.start < until) continue;
    told.add(line);
    if (it.at.start >= problem.at.start) until = Math.max(until, line);
    found.push(fault(tree, problem, it));
    count[severity]++;
    until = Math.max(until, it.until ?? 0);
    // What comes after an open bracket or quote was not read as it was meant.
    if (it.last) break;
  }
  return found;
}

function fault(tree: Tree, { code, severity }: SyntaxProblem, { at, says, repairs }: Explained): SyntaxFault {
  return { code, at, severity, says, repairs: repairs.map(({ title, edits, sure = false }) => ({ title, sure, edits: once(() => (helps(tree, edits) ? edits : [])) })) };
}

/** A repair counts when it leaves fewer faults than there were. */
const helps = ({ text, problems }: Tree, edits: readonly TextEdit[]): boolean => parse(applyEdits(text, edits)).problems.length < problems.length;
