// A file of a folder of policies while that is being read: what is known of it from before, and what becomes of it this time.
import { parsePolicy, type PolicyText, type RuleLine } from '../syntax/parse.ts';
import type { Dialect } from '../syntax/words.ts';
import { hasValidName, nameOf, type Role } from './paths.ts';
import type { FileText, Include, PolicyFile, Rule } from './policies.ts';
import type { Run } from './rule-in-turn.ts';

/** A file while it is being read. */
export interface Loading extends PolicyFile {
  readings: PolicyText[];
  includedBy: Include[];
  counts: boolean;
  /** What it was read from: the same file again, where that is the same. */
  readonly from: FileText;
  readonly kept: Map<Dialect, PolicyText>;
  readonly mark: boolean;
  /** Its rules in their turns, and how many times it was read. */
  taken: readonly Rule[];
  times: number;
  /** What was taken of it before, one by one, as far as it may be the same again. */
  earlier: readonly Rule[];
  /** How its rules were read when nobody included it. */
  alone: Alone | undefined;
  byLine: ReadonlyMap<RuleLine, readonly Rule[]> | undefined;
}

/** The rules of a file without directives, with where they begin among all. */
export interface Alone {
  readonly reading: PolicyText;
  readonly base: string;
  readonly run: Run;
  readonly rules: readonly Rule[];
}

const nothing: readonly Rule[] = [];

/** The turns of each line. */
export function byLine(rules: readonly Rule[]): ReadonlyMap<RuleLine, readonly Rule[]> {
  const found = new Map<RuleLine, Rule[]>();
  for (const rule of rules) {
    const its = found.get(rule.line);
    if (its) its.push(rule);
    else found.set(rule.line, [rule]);
  }
  return found;
}

/** Before it is read for the first time. */
export function loading(path: string, role: Role, from: FileText): Loading {
  const { text, brokenAt, mark = false, readings: kept = new Map<Dialect, PolicyText>() } = from;
  return { path, name: nameOf(path), role, text, brokenAt, from, kept, mark, readings: [], includedBy: [], counts: false, taken: [], times: 0, earlier: nothing, alone: undefined, byLine: undefined };
}

/** The same file, as it is before it is read in its turn. */
export function unread(file: Loading): Loading {
  file.earlier = file.taken;
  file.readings = [];
  file.includedBy = [];
  file.counts = false;
  file.taken = [];
  file.times = 0;
  file.byLine = undefined;
  return file;
}

/** Of each line its first turn; where a file was read several times, it comes by several. */
export function firstTurns(file: Loading | undefined): readonly Rule[] {
  if (!file || file.times <= 1) return file?.taken ?? [];
  const first = new Map<RuleLine, Rule>();
  for (const rule of file.taken) if (!first.has(rule.line)) first.set(rule.line, rule);
  return [...first.values()].sort((a, b) => a.line.number - b.line.number);
}

/** Read when first asked for; kept where its text is. */
export function keptReading({ kept, text, mark }: Loading, dialect: Dialect): PolicyText {
  const known = kept.get(dialect);
  if (known) return known;
  const made = parsePolicy(text, dialect, mark);
  kept.set(dialect, made);
  return made;
}

/**
 * The form a file is read in that nobody includes. Outside a folder of policies, a file named after a service may be kept in the older form: if only
 * that one can be read, it is meant.
 */
export function kindOf(file: Loading): Dialect {
  const { path, name, role } = file;
  const strict = role === 'policy' && (/(?:^|\/)policy\.d\//.test(path) || /^\d\d-/.test(name));
  if (strict || role === 'ignored') return 'policy';
  const faults = (dialect: Dialect): number => keptReading(file, dialect).lines.filter(({ problem }) => problem).length;
  const asPolicy = faults('policy');
  if (role === 'policy') return asPolicy > 0 && faults('service') === 0 ? 'service' : 'policy';
  // Included files mostly belong to services.
  return asPolicy === 0 || asPolicy < faults('service') ? 'policy' : 'service';
}

/** Whether qrexec cannot read it. */
export const isBroken = ({ readings, brokenAt, role, name }: PolicyFile): boolean =>
  brokenAt !== undefined || (role === 'policy' && !hasValidName(name)) || readings.some(({ hasProblems }) => hasProblems);
