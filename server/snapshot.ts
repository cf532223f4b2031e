// One text at one moment: its tree, plan, facts and findings, each computed when first asked for. The only place the stages meet.
import { alike } from './base/alike.ts';
import { madeForGood, nextMoment, tallied, type Tally } from './base/memo.ts';
import { applyEdits, type TextEdit } from './base/edit.ts';
import { parse, type Tree } from './syntax/parse.ts';
import { planEdits, type PlanEdits } from './plan/edits.ts';
import { noBases, type Bases } from './plan/layers.ts';
import type { Plan } from './plan/plan.ts';
import { livePlan, type LivePlan } from './plan/read.ts';
import type { Settings } from './plan/settings.ts';
import { liveFacts, type Facts, type LiveFacts } from './facts/facts.ts';
import { rules } from './rules/index.ts';
import type { Fix, Rule, View } from './rules/rule.ts';
import { checks, type Checks, type Found, type Outcome } from './rules/run.ts';

export interface Snapshot {
  readonly text: string;
  readonly settings: Settings;
  readonly tree: Tree;
  readonly plan: Plan;
  readonly facts: Facts;
  readonly edits: PlanEdits;
  readonly outcome: Outcome;
  /** Works towards the outcome bit by bit; whoever has no more use for it stops. Afterwards the outcome is at hand. */
  bits(): Iterable<void>;
  /** The fix's edits, empty when it cannot be done here. */
  editsOf(fix: Fix): readonly TextEdit[];
  /** The fixes that may be offered for a finding: they can be done here, clear it, and add no error. */
  offers(found: Found): readonly Fix[];
  /** Those that a report names: the same, but in a large plan nobody waits until all have been tried. */
  named(found: Found): readonly Fix[];
}

export interface Sources {
  readonly settings: Settings;
  /** Finds the files named under `extends:`. */
  readonly bases?: Bases;
  /** The text's own file in the words `bases` uses, so that a base leading back to it is seen. */
  readonly self?: string | undefined;
  /** Another text of the same file will follow: what it needs to take things over is kept. Without it all is quicker and takes less memory. */
  readonly live?: boolean;
  /** Tests run one rule at a time. */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** Only the findings of these rules count; the others run all the same, since comments that allow theirs are no mistake. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Nothing is computed before it is asked for, and nothing twice. Given the snapshot of an earlier text of the same file, what did not change
 * is taken over from it, where that was to be (`live`). The earlier snapshot still answers, but has to compute anew: ask the newest.
 */
export function snapshot(text: string, sources: Sources, before?: Snapshot): Snapshot {
  const { settings, only } = sources;
  const trials: Trials = (before && trialsOf.get(before)) ?? { last: undefined };
  let engine: Engine | undefined;
  const own = (): Engine => {
    if (engine?.holder !== shot) engine = takenOver(before, shot, text, sources) ?? startEngine(shot, text, sources);
    before = undefined;
    return engine;
  };
  const edits = perEngine((it) => planEdits(it.tree));
  const outcome = perEngine((it) => narrowed(it.checks().outcome(), only));
  const offered = new Map<Found, readonly Fix[]>();
  const shot: Snapshot = {
    text,
    settings,
    get tree() {
      return own().tree;
    },
    get plan() {
      return own().plan();
    },
    get facts() {
      return own().facts();
    },
    get edits() {
      return edits(own());
    },
    get outcome() {
      return outcome(own());
    },
    *bits() {
      for (const _ of own().checks().bits()) {
        yield;
        // Somebody asked for a later text meanwhile.
        if (engine?.holder !== shot) return;
      }
    },
    editsOf: (fix) => fix.edit(shot.edits).filter((edit) => edit.start !== edit.end || edit.text !== ''),
    offers(found) {
      const able = offered.get(found) ?? found.fixes.filter((fix) => isSound(shot, found, fix, sources, trials));
      offered.set(found, able);
      return able;
    },
    named: (found) => (isLarge(shot) ? found.fixes.filter((fix) => shot.editsOf(fix).length > 0) : shot.offers(found)),
  };
  engines.set(shot, () => (engine?.holder === shot ? engine : undefined));
  trialsOf.set(shot, trials);
  return shot;
}

/** The text of the fix that was tried last. The next one differs from it in a few places only, and so does one of the next text: they take over what stays. */
interface Trials {
  last: Snapshot | undefined;
}

const trialsOf = new WeakMap<Snapshot, Trials>();

/** Made once for each engine that comes along. */
function perEngine<T>(make: (engine: Engine) => T): (engine: Engine) => T {
  let made: { readonly engine: Engine; readonly value: T } | undefined;
  return (engine) => {
    if (made?.engine !== engine) made = { engine, value: make(engine) };
    return made.value;
  };
}

/** All that is known about a file, as one text follows the other. It belongs to one snapshot at a time. */
interface Engine {
  holder: Snapshot;
  readonly sources: Sources;
  tree: Tree;
  plan(): Plan;
  facts(): Facts;
  checks(): Checks;
  take(holder: Snapshot, text: string, sources: Sources): void;
  /** It keeps more answers about what is long gone than about what there is. */
  isOvergrown(): boolean;
}

/** The engine that a snapshot has now. */
const engines = new WeakMap<Snapshot, () => Engine | undefined>();

/** Answers that an engine may keep: a good deal more than a plan of that size has. A qube or flow has about fifteen; a name typed letter by letter leaves as many at each. */
const mostKept = (entries: number): number => 10_000 + 40 * entries;

function startEngine(holder: Snapshot, text: string, sources: Sources, before?: Tree): Engine {
  const { settings, rules: chosen = rules, live: isLive = false } = sources;
  const tally: Tally = { kept: 0 };
  const made = <T>(make: () => T): T => (isLive ? tallied(tally, make) : madeForGood(make));
  /** What the plan is still to be read from. */
  let next: Sources | undefined = sources;
  let live: LivePlan | undefined;
  let known: LiveFacts | undefined;
  let all: Checks | undefined;
  const plan = (): LivePlan => {
    if (live && !next) return live;
    const { bases = noBases, self } = next ?? sources;
    next = undefined;
    nextMoment();
    if (live) live.take(engine.tree, bases, self);
    else live = made(() => livePlan(engine.tree, bases, self));
    known?.settle();
    return live;
  };
  const facts = (): Facts => {
    const { plan: its } = plan();
    return (known ??= made(() => liveFacts(its))).facts;
  };
  const engine: Engine = {
    holder,
    sources,
    tree: parse(text, undefined, before),
    plan: () => plan().plan,
    facts,
    checks() {
      const view: View = { plan: plan().plan, facts: facts(), settings };
      return (all ??= made(() => checks(chosen, view)));
    },
    take(its, changed, from) {
      engine.holder = its;
      engine.tree = parse(changed, undefined, engine.tree);
      next = from;
    },
    isOvergrown: () => tally.kept > mostKept((known?.facts.qubes.length ?? 0) + (live?.plan.flows.length ?? 0)),
  };
  return engine;
}

/** The engine of the earlier snapshot, if that still has it and it was made for the same rules and settings. */
function takenOver(before: Snapshot | undefined, holder: Snapshot, text: string, sources: Sources): Engine | undefined {
  const engine = before && engines.get(before)?.();
  if (!engine?.sources.live || engine.sources.rules !== sources.rules || !alike(engine.sources.settings, sources.settings)) return undefined;
  if (engine.isOvergrown()) return startEngine(holder, text, sources, engine.tree);
  engine.take(holder, text, sources);
  return engine;
}

const narrowed = ({ findings, silenced }: Outcome, only: readonly string[] | undefined): Outcome =>
  only ? { findings: findings.filter(({ rule }) => only.includes(rule)), silenced: silenced.filter(({ rule }) => only.includes(rule)) } : { findings, silenced };

/** The text after a fix. */
export const fixed = (shot: Snapshot, fix: Fix): string => applyEdits(shot.text, shot.editsOf(fix));

/** Trying the first fix means checking the plan anew, each further one what it changes. Above this many UTF-16 units a report does not wait for that, … */
const maxNamed = 100_000;
/** … and above this many nothing is tried, nor offered. */
const maxTried = 1_000_000;

/** Whether trying each of many fixes would take too long. */
export const isLarge = ({ text }: Pick<Snapshot, 'text'>): boolean => text.length > maxNamed;

/**
 * Whether a fix clears its finding and adds no error, found out by trying. A fault can hide another one (what hangs on a chain that is
 * broken cannot be judged); a fix that brings such a one to light would look as if it had caused it.
 */
function isSound(shot: Snapshot, found: Found, fix: Fix, sources: Sources, trials: Trials): boolean {
  const edits = shot.editsOf(fix);
  if (edits.length === 0 || shot.text.length > maxTried) return false;
  const after = snapshot(fixed(shot, fix), { ...sources, live: true }, trials.last);
  trials.last = after;
  return isBetter(shot, after, [found]);
}

/** Whether a later text lacks the findings and has no more errors of any rule. */
export function isBetter(before: Snapshot, after: Snapshot, cleared: readonly Found[]): boolean {
  if (after.tree.problems.length > before.tree.problems.length) return false;
  const [was, is] = [counted(before.outcome), counted(after.outcome)];
  const gone = new Map<string, number>();
  for (const found of cleared) gone.set(keyOf(found), (gone.get(keyOf(found)) ?? 0) + 1);
  if ([...gone].some(([key, times]) => (is.same.get(key) ?? 0) > (was.same.get(key) ?? 0) - times)) return false;
  return [...is.errors].every(([rule, times]) => times <= (was.errors.get(rule) ?? 0));
}

const keyOf = ({ rule, says, severity }: Found): string => JSON.stringify([rule, says, severity]);

/** How often a finding is there, and an error of each rule. */
function counted({ findings }: Outcome): { readonly same: ReadonlyMap<string, number>; readonly errors: ReadonlyMap<string, number> } {
  const [same, errors] = [new Map<string, number>(), new Map<string, number>()];
  for (const found of findings) {
    same.set(keyOf(found), (same.get(keyOf(found)) ?? 0) + 1);
    if (found.severity === 'error') errors.set(found.rule, (errors.get(found.rule) ?? 0) + 1);
  }
  return { same, errors };
}
