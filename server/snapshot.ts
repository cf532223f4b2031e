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
import { run, type Outcome } from './rules/run.ts';

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
}

export interface Sources {
  readonly settings: Settings;
  /** Finds the files named under `extends:`. */
  readonly bases?: Bases;
  /** The text's own file in the words `bases` uses, so that a base leading back to it is seen. */
  readonly self?: string | undefined;
  /** Tests run one rule at a time. */
  readonly rules?: Readonly<Record<string, Rule>>;
}

/** Nothing is computed before it is asked for, and nothing twice. */
export function snapshot(text: string, { settings, bases = noBases, self, rules: chosen = rules }: Sources): Snapshot {
  const tree = once(() => parse(text));
  const plan = once(() => readPlan(tree(), bases, self));
  const known = once(() => facts(plan()));
  const edits = once(() => planEdits(tree()));
  const outcome = once(() => run(chosen, { plan: plan(), facts: known(), settings }));
  return {
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
  };
}

/** The text after a fix. */
export const fixed = (shot: Snapshot, fix: Fix): string => applyEdits(shot.text, shot.editsOf(fix));
