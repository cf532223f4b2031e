// Runs the rules over a plan: severities, `allow` comments, order, and one guard per rule. What cannot have changed is not run again.
import { each, once } from '../base/memo.ts';
import { frozen, type Note, type Span } from '../base/span.ts';
import { bug } from '../base/guard.ts';
import type { Allow } from '../plan/allows.ts';
import type { PlanFlow } from '../plan/plan.ts';
import type { Flow } from '../facts/flows.ts';
import type { Qube } from '../facts/system.ts';
import type { Finding, Fix, PlannedQube, Rule, Severity, UsedAllow, View } from './rule.ts';

/** A finding with its rule's name and final severity. */
export interface Found {
  readonly rule: string;
  readonly severity: Severity;
  readonly at: Span;
  readonly says: string;
  readonly because: readonly Note[];
  readonly fixes: readonly Fix[];
  readonly unnecessary: boolean;
}

export interface Outcome {
  /** Sorted by place, then rule; silenced ones left out. */
  readonly findings: readonly Found[];
  /** What `allow` comments silenced. */
  readonly silenced: readonly Found[];
}

/** Every rule of a plan, ready to be run again and again while the plan changes. */
export interface Checks {
  outcome(): Outcome;
  /** Runs the rules bit by bit, so that others can have a turn in between; afterwards `outcome` is quick. */
  bits(): Iterable<void>;
}

type Rules = Readonly<Record<string, Rule>>;

/**
 * A unit of work is one rule about the whole plan, all rules about one qube, or all rules about one flow. Each is kept with what it asked of
 * the plan and the facts, and runs again when an answer to that has changed.
 */
export function checks(rules: Rules, view: View): Checks {
  const { plan, facts, settings } = view;
  const about = switchedOn(rules, settings.rules);
  const ofPlan = about.plan.map((it) =>
    once(() => {
      ran.units++;
      return collected([it], undefined, view);
    }, never),
  );
  const ofQube = each(
    (qube: Qube) => {
      ran.units++;
      return collected(about.qube, qube as PlannedQube, view);
    },
    nothing,
    never,
  );
  const ofFlow = each(
    (flow: PlanFlow) => {
      ran.units++;
      return collected(about.flow, facts.flows.of(flow), view);
    },
    nothing,
    never,
  );
  function* units(): Iterable<readonly Found[]> {
    for (const unit of ofPlan) yield unit();
    for (const qube of facts.planned) yield ofQube(qube);
    for (const flow of plan.flows) yield ofFlow(flow);
  }
  return {
    outcome: () => silence([...units()].flat(), rules, view),
    *bits() {
      // First what is done piece by piece: rules about the whole plan rest on much of it, and would do it all at once.
      yield* facts.paths.prepared();
      for (const qube of facts.planned) yield void ofQube(qube);
      for (const flow of plan.flows) yield void ofFlow(flow);
      for (const unit of ofPlan) yield void unit();
    },
  };
}

/** How many units of work were done, for tests that count. */
export const ran = { units: 0 };

/** Functions in a finding are never the same: nobody compares findings. */
const never = (): boolean => false;

/** Takes out what `allow` comments silence. Rules about these comments cannot be silenced by one: the comment would vouch for itself. */
function silence(all: readonly Found[], rules: Rules, view: View): Outcome {
  const { allows, text } = view.plan;
  const used = new Map<Allow, number>(allows.map((allow) => [allow, 0]));
  const findings: Found[] = [];
  const silenced: Found[] = [];
  for (const it of all) {
    const found = onOneLine(it, text);
    const by = allows.filter((allow) => silences(allow, found));
    for (const allow of by) used.set(allow, (used.get(allow) ?? 0) + 1);
    (by.length > 0 ? silenced : findings).push(found);
  }
  const names = Object.keys(rules);
  for (const [id, { allow: run, severity }] of Object.entries(rules)) {
    if (!run || view.settings.rules[id] === 'off') continue;
    for (const [allow, count] of used) {
      const use: UsedAllow = { allow, silenced: count, known: names.includes(allow.rule), rules: names };
      // A rule that is switched off finds nothing: its comments are not to blame.
      if (view.settings.rules[allow.rule] === 'off') continue;
      for (const found of collected([{ id, severity, run }], use, view)) findings.push(onOneLine(found, text));
    }
  }
  return { findings: inOrder(findings), silenced };
}

const nothing: readonly Found[] = [];

/** What somebody can be asked about a subject, and under what name. */
interface Asked<S> {
  readonly id: string;
  readonly severity: Severity;
  run(subject: S, view: View): Iterable<Finding> | undefined;
}

interface About {
  readonly plan: readonly Asked<undefined>[];
  readonly qube: readonly Asked<PlannedQube>[];
  readonly flow: readonly Asked<Flow>[];
}

/** By rules and settings: plans are many, and these stay the same. */
const lists = new WeakMap<Rules, WeakMap<View['settings']['rules'], About>>();

function switchedOn(rules: Rules, set: View['settings']['rules']): About {
  const its = lists.get(rules) ?? new WeakMap<View['settings']['rules'], About>();
  lists.set(rules, its);
  const known = its.get(set);
  if (known) return known;
  const on = Object.entries(rules).filter(([id]) => set[id] !== 'off');
  const about: About = {
    plan: on.flatMap(([id, { plan: run, severity }]) => (run ? [{ id, severity, run: (_: undefined, view: View) => run(view) }] : [])),
    qube: on.flatMap(([id, { qube: run, severity }]) => (run ? [{ id, severity, run }] : [])),
    flow: on.flatMap(([id, { flow: run, severity }]) => (run ? [{ id, severity, run }] : [])),
  };
  its.set(set, about);
  return about;
}

/** What the rules find in a subject. A rule that fails is a bug of ours, and the others go on. */
function collected<S>(asked: readonly Asked<S>[], subject: S, view: View): readonly Found[] {
  let found: Found[] | undefined;
  for (const it of asked) {
    try {
      for (const { at, says, severity, because = [], fixes = [], unnecessary = false } of it.run(subject, view) ?? []) {
        // What lies wholly in a base file is reported when that file is checked.
        if (at.file !== undefined) continue;
        const set = view.settings.rules[it.id];
        (found ??= []).push({ rule: it.id, severity: set && set !== 'off' ? set : (severity ?? it.severity), at, says: says.replace(/\s*[\r\n]\s*/g, ' '), because, fixes, unnecessary });
      }
    } catch (error) {
      bug(`rule ${it.id}`, error);
    }
  }
  return found ?? nothing;
}

/** Half-typed text can make a word of many lines: nobody wants to see all of them underlined. */
function onOneLine(found: Found, text: string): Found {
  const { at } = found;
  const length = text.slice(at.start, at.end).search(/[\r\n]/);
  return length < 0 ? found : { ...found, at: { start: at.start, end: at.start + length } };
}

function silences(allow: Allow, found: Found): boolean {
  if (allow.rule !== found.rule) return false;
  return allow.scope === 'file' || (found.at.start >= allow.covers.start && found.at.start <= allow.covers.end);
}

function inOrder(findings: readonly Found[]): Found[] {
  const placed = findings.map((found) => ({ found, at: frozen(found.at) }));
  placed.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end || (a.found.rule < b.found.rule ? -1 : a.found.rule > b.found.rule ? 1 : 0));
  return placed.map(({ found }) => found);
}
