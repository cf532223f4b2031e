// One text at one moment: its tree, plan, facts and findings, each computed when first asked for. The only place the stages meet.
import { once } from './base/memo.ts';
import { applyEdits, type TextEdit } from './base/edit.ts';
import { parse, type Tree } from './syntax/parse.ts';
import { planEdits, type PlanEdits } from './plan/edits.ts';
import { noBases, type Bases } from './plan/layers.ts';
import type { Plan } from './plan/plan.ts';
import { readPlan } from './plan/read.ts';
import type { Settings } from './plan/settings.ts';
import { facts, type Facts } from './facts/facts.ts';
import { rules } from './rules/index.ts';
import type { Fix, Rule } from './rules/rule.ts';
import { run, type Found, type Outcome } from './rules/run.ts';

export interface Snapshot {
  readonly text: string;
  readonly settings: Settings;
  readonly tree: Tree;
  readonly plan: Plan;
  readonly facts: Facts;
  readonly edits: PlanEdits;
  readonly outcome: Outcome;
  /** The fix's edits, empty when it cannot be done here. */
  editsOf(fix: Fix): readonly TextEdit[];
  /** The fixes that may be offered for a finding: they can be done here, clear it, and add no error. */
  offers(found: Found): readonly Fix[];
}

export interface Sources {
  readonly settings: Settings;
  /** Finds the files named under `extends:`. */
  readonly bases?: Bases;
  /** The text's own file in the words `bases` uses, so that a base leading back to it is seen. */
  readonly self?: string | undefined;
  /** Tests run one rule at a time. */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** Only the findings of these rules count; the others run all the same, since comments that allow theirs are no mistake. */
  readonly only?: readonly string[] | undefined;
}

/** Nothing is computed before it is asked for, and nothing twice. */
export function snapshot(text: string, sources: Sources): Snapshot {
  const { settings, bases = noBases, self, rules: chosen = rules, only } = sources;
  const tree = once(() => parse(text));
  const plan = once(() => readPlan(tree(), bases, self));
  const known = once(() => facts(plan()));
  const edits = once(() => planEdits(tree()));
  const outcome = once(() => narrowed(run(chosen, { plan: plan(), facts: known(), settings }), only));
  const offered = new Map<Found, readonly Fix[]>();
  const shot: Snapshot = {
    text,
    settings,
    get tree() {
      return tree();
    },
    get plan() {
      return plan();
    },
    get facts() {
      return known();
    },
    get edits() {
      return edits();
    },
    get outcome() {
      return outcome();
    },
    editsOf: (fix) => fix.edit(edits()).filter((edit) => edit.start !== edit.end || edit.text !== ''),
    offers(found) {
      const able = offered.get(found) ?? found.fixes.filter((fix) => isSound(shot, found, fix, sources));
      offered.set(found, able);
      return able;
    },
  };
  return shot;
}

const narrowed = ({ findings, silenced }: Outcome, only: readonly string[] | undefined): Outcome =>
  only ? { findings: findings.filter(({ rule }) => only.includes(rule)), silenced: silenced.filter(({ rule }) => only.includes(rule)) } : { findings, silenced };

/** The text after a fix. */
export const fixed = (shot: Snapshot, fix: Fix): string => applyEdits(shot.text, shot.editsOf(fix));

/** Trying a fix means checking the plan anew. Above this many UTF-16 units that would keep the light bulb waiting. */
const maxTried = 100_000;

/**
 * Whether a fix clears its finding and adds no error, found out by trying. A fault can hide another one (what hangs on a chain that is
 * broken cannot be judged); a fix that brings such a one to light would look as if it had caused it.
 */
function isSound(shot: Snapshot, found: Found, fix: Fix, sources: Sources): boolean {
  const edits = shot.editsOf(fix);
  if (edits.length === 0) return false;
  if (shot.text.length > maxTried) return true;
  const after = snapshot(fixed(shot, fix), sources);
  if (after.tree.problems.length > shot.tree.problems.length) return false;
  const same = (it: Found): boolean => it.rule === found.rule && it.says === found.says && it.severity === found.severity;
  const count = ({ outcome }: Snapshot, wanted: (it: Found) => boolean): number => outcome.findings.filter(wanted).length;
  if (count(after, same) >= count(shot, same)) return false;
  const errors = new Set(after.outcome.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule));
  return [...errors].every((rule) => {
    const isError = (it: Found): boolean => it.severity === 'error' && it.rule === rule;
    return count(after, isError) <= count(shot, isError);
  });
}
