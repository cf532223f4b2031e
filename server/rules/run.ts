// Runs the rules over a plan: severities, `allow` comments, order, and one guard per rule.
import { frozen, type Note, type Span } from '../base/span.ts';
import { guard } from '../base/guard.ts';
import type { Allow } from '../plan/allows.ts';
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

/** Rules about `allow` comments cannot be silenced by one: the comment would vouch for itself. */
export function run(rules: Readonly<Record<string, Rule>>, view: View): Outcome {
  const all: Found[] = [];
  for (const [id, rule] of Object.entries(rules)) {
    if (view.settings.rules[id] === 'off') continue;
    guard(`rule ${id}`, () => collect(id, rule, view, all), undefined);
  }
  const used = new Map<Allow, number>(view.plan.allows.map((allow) => [allow, 0]));
  const silenced: Found[] = [];
  const findings = all.filter((found) => {
    const by = view.plan.allows.filter((allow) => silences(allow, found));
    for (const allow of by) used.set(allow, (used.get(allow) ?? 0) + 1);
    if (by.length > 0) silenced.push(found);
    return by.length === 0;
  });
  const names = Object.keys(rules);
  for (const [id, rule] of Object.entries(rules)) {
    if (!rule.allow || view.settings.rules[id] === 'off') continue;
    for (const [allow, count] of used) {
      const use: UsedAllow = { allow, silenced: count, known: names.includes(allow.rule), rules: names };
      // A rule that is switched off finds nothing: its comments are not to blame.
      if (view.settings.rules[allow.rule] === 'off') continue;
      guard(`rule ${id}`, () => add(id, rule, view, rule.allow?.(use, view) ?? [], findings), undefined);
    }
  }
  return { findings: findings.sort(inOrder), silenced };
}

function collect(id: string, rule: Rule, view: View, into: Found[]): void {
  const { plan, facts } = view;
  if (rule.plan) add(id, rule, view, rule.plan(view), into);
  if (rule.qube) for (const qube of facts.planned) add(id, rule, view, rule.qube(qube as PlannedQube, view), into);
  if (rule.flow) for (const flow of plan.flows) add(id, rule, view, rule.flow(facts.flows.of(flow), view), into);
}

function add(id: string, rule: Rule, { plan, settings }: View, findings: Iterable<Finding>, into: Found[]): void {
  const set = settings.rules[id];
  for (const { at, says, severity, because = [], fixes = [], unnecessary = false } of findings) {
    // What lies wholly in a base file is reported when that file is checked.
    if (at.file !== undefined) continue;
    into.push({ rule: id, severity: set && set !== 'off' ? set : (severity ?? rule.severity), at: firstLine(at, plan.text), says: says.replace(/\s*[\r\n]\s*/g, ' '), because, fixes, unnecessary });
  }
}

/** Half-typed text can make a word of many lines: nobody wants to see all of them underlined. */
function firstLine(at: Span, text: string): Span {
  const length = text.slice(at.start, at.end).search(/[\r\n]/);
  if (length < 0) return at;
  return {
    get start() {
      return at.start;
    },
    get end() {
      return at.start + length;
    },
  };
}

function silences(allow: Allow, found: Found): boolean {
  if (allow.rule !== found.rule) return false;
  return allow.scope === 'file' || (found.at.start >= allow.covers.start && found.at.start <= allow.covers.end);
}

function inOrder(a: Found, b: Found): number {
  const [x, y] = [frozen(a.at), frozen(b.at)];
  return x.start - y.start || x.end - y.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}
