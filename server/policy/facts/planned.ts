// What the plans of a workspace tell about the qubes that its policies speak of, and about what may cross between them.
import { once } from '../../base/memo.ts';
import type { Span } from '../../base/span.ts';
import { isAdmin } from '../../facts/services.ts';
import type { Flow } from '../../facts/flows.ts';
import type { System as PlanSystem } from '../../facts/system.ts';
import type { PlanEdits } from '../../plan/edits.ts';
import type { Policies, Rule } from '../model/policies.ts';
import { deciding } from './deciding.ts';
import { byName, evaluate, type Call, type Verdict } from './evaluate.ts';
import { isMeantToYield } from './lines.ts';
import { oneText } from './one-text.ts';
import { systemFromPlan } from './plan-system.ts';
import type { System } from './system.ts';

/** A plan with where it lies. */
export interface PlanBeside {
  readonly path: string;
  readonly text: string;
  readonly facts: PlanSystem & { readonly flows: { readonly all: readonly Flow[] } };
  readonly edits: PlanEdits;
  /** What is wrong with it, as far as it is grave. */
  errors(): readonly string[];
  /** The same plan with another text. */
  remake(text: string): PlanBeside;
}

export interface Planned {
  /** The names of all qubes, those of a fresh install among them. */
  readonly qubes: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly system: System;
  /** Where the plans lie. */
  readonly paths: readonly string[];
  /** The text of a plan by its path. */
  textOf(path: string): string | undefined;
  /** Grave mistakes of all the plans. */
  errors(): readonly string[];
  /** The same with another text in one of the plans. */
  withText(path: string, text: string): Planned;
  /** Calls that the plan decides otherwise than the policies do. */
  against(policies: Policies): readonly Difference[];
}

export interface Difference {
  readonly call: Call;
  readonly flow: Flow;
  /** Both let the call through, and lead it to different qubes: whom it reaches in the end. */
  readonly led: { readonly planned: string; readonly actual: string } | undefined;
  /** Where the flow's action is written, or its target where that is what differs. */
  readonly at: Span & { readonly file: string };
  readonly planned: Verdict;
  readonly actual: Verdict;
  /** The line that would decide as the plan does. */
  readonly line: string;
  readonly plan: PlanBeside;
  /** The flow is about nothing but calls that the policies decide like this one. */
  readonly isWhole: boolean;
}

/** Several plans of one workspace are taken together: a name that is in one of them is known. Flows count where there is one plan only. */
export function plannedIn(plans: readonly PlanBeside[]): Planned | undefined {
  const [first, ...more] = plans;
  return first && planned([first, ...more]);
}

function planned(plans: readonly [PlanBeside, ...PlanBeside[]]): Planned {
  const [first] = plans;
  const system = once(() => systemFromPlan(first.facts));
  const known = new WeakMap<Policies, readonly Difference[]>();
  return {
    qubes: new Set(plans.flatMap(({ facts }) => facts.qubes.map(({ name }) => name))),
    tags: new Set(plans.flatMap(({ facts }) => [...facts.allTags()])),
    get system() {
      return system();
    },
    paths: plans.map(({ path }) => path),
    textOf: (path) => plans.find((it) => it.path === path)?.text,
    errors: () => plans.flatMap((it) => it.errors()),
    withText(path, text) {
      const change = (it: PlanBeside): PlanBeside => (it.path === path ? it.remake(text) : it);
      return planned([change(first), ...plans.slice(1).map(change)]);
    },
    against(policies) {
      const before = known.get(policies);
      if (before) return before;
      const found = plans.length === 1 ? differences(first, policies, system()) : [];
      known.set(policies, found);
      return found;
    },
  };
}

/** A flow as a line of policy; one for each of its ends and services. */
interface PlannedLine {
  readonly flow: Flow;
  readonly text: string;
  /** Its action and parameters. */
  readonly decision: string;
}

const isWord = (text: string): boolean => /^[^\s#!,][^\s,]*$/.test(text);

function linesOf(flow: Flow): PlannedLine[] {
  const { action, target, defaultTarget, user, notify, autostart } = flow.plan;
  if (!action) return [];
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const params = [
    ...(target && isWord(target.value) ? [`target=${target.value}`] : []),
    ...(defaultTarget && isWord(defaultTarget.value) ? [`default_target=${defaultTarget.value}`] : []),
    ...(user && isWord(user.value) ? [`user=${user.value}`] : []),
    ...(notify ? [`notify=${yesNo(notify.value)}`] : []),
    ...(autostart ? [`autostart=${yesNo(autostart.value)}`] : []),
  ];
  return flow.services.flatMap(({ name, argument }) =>
    flow.from.flatMap(({ val: from }) =>
      flow.to.flatMap(({ val: to }) => {
        const decision = [action.value, ...params];
        const words = [name, argument === undefined ? '*' : `+${argument}`, from.value, to.value, ...decision];
        return words.every(isWord) ? [{ flow, text: words.join(' '), decision: decision.join(' ') }] : [];
      }),
    ),
  );
}

/** More calls than this are not compared. */
const mostCalls = 2000;

/** Every call that a flow names both ends of is decided twice: by the plan, and by the policies. */
function differences(plan: PlanBeside, policies: Policies, system: System): Difference[] {
  const lines = plan.facts.flows.all.flatMap(linesOf);
  if (lines.length === 0 || policies.broken) return [];
  const own = oneText(lines.map(({ text }) => text).join('\n'));
  const [ourRules, theirRules] = [deciding(own), deciding(policies)];
  const lineAt = (rule: Rule | undefined): PlannedLine | undefined => (rule ? lines[rule.line.number] : undefined);
  const found: Omit<Difference, 'isWhole'>[] = [];
  const seen = new Set<string>();
  /** Of each flow, the lines that are a call which it decides itself. */
  const settled = new Map<Flow, number>();
  for (const rule of own.rules.slice(0, mostCalls)) {
    const { service, argument } = rule;
    const call = callOf(rule, system);
    if (!call || service === undefined) continue;
    const key = JSON.stringify(call);
    if (seen.has(key)) continue;
    seen.add(key);
    const ours = evaluate({ rules: ourRules(call.service) }, call, system);
    const line = lineAt(ours.rule);
    const { action } = line?.flow.plan ?? {};
    const theirs = evaluate({ rules: theirRules(call.service) }, call, system);
    if (!line || !action || action.at.file !== undefined) continue;
    // What is refused although the one that decides lets it through has a fault of its own, such as a target that is nowhere: others speak of that.
    if (ours.outcome !== action.value || (theirs.rule && theirs.outcome !== theirs.rule.action)) continue;
    const led = theirs.outcome === ours.outcome ? ledApart(line.flow, ours, theirs, call, system) : undefined;
    if (theirs.outcome === ours.outcome && !led) continue;
    if (ours.rule === rule) settled.set(line.flow, (settled.get(line.flow) ?? 0) + 1);
    const text = `${service} ${argument} ${rule.source} ${rule.target} ${line.decision}`;
    const { at } = (led && line.flow.plan.target) ?? action;
    found.push({ call, flow: line.flow, led, at: { start: at.start, end: at.end, file: plan.path }, planned: ours, actual: theirs, line: text, plan });
  }
  const outcomes = new Map<Flow, Set<string>>();
  for (const { flow, actual, led } of found) outcomes.set(flow, (outcomes.get(flow) ?? new Set()).add(led ? `${actual.outcome} ${actual.rule?.redirect ?? ''}` : actual.outcome));
  const counts = new Map<Flow, number>();
  for (const { flow } of lines) counts.set(flow, (counts.get(flow) ?? 0) + 1);
  return found.map((it) => ({ ...it, isWhole: outcomes.get(it.flow)?.size === 1 && settled.get(it.flow) === counts.get(it.flow) }));
}

/**
 * Whom a call reaches by the plan and by the policies, where that is not the same. A question with several answers leads nowhere by itself. Services of
 * the Admin API are answered by dom0, whatever a plan leaves out; and what Qubes OS and the settings window lead elsewhere, a plan need not repeat.
 */
function ledApart({ plan: { target } }: Flow, planned: Verdict, actual: Verdict, { service, source }: Call, system: System): Difference['led'] {
  if (isAdmin(service) || target?.at.file !== undefined || !actual.rule || (!target && isMeantToYield(actual.rule.file))) return undefined;
  const [ours, theirs] = [endOf(planned, source, system), endOf(actual, source, system)];
  return ours === undefined || theirs === undefined || ours === theirs ? undefined : { planned: ours, actual: theirs };
}

/** The one that a call reaches in the end; undefined where nobody, or somebody yet to be chosen. */
function endOf({ outcome, target, targets = [], rule }: Verdict, source: string, system: System): string | undefined {
  const end = outcome === 'allow' ? target : outcome === 'ask' && rule?.redirect !== undefined && targets.length === 1 ? targets[0] : undefined;
  if (end !== '@dispvm') return end === undefined ? undefined : byName(end, system);
  const template = system.get(source)?.defaultDispvm;
  return template === undefined ? undefined : `@dispvm:${template}`;
}

/** The call that a line of the plan names both ends of; undefined where it means several, or some that cannot be. */
function callOf({ service, argument, source, target }: Rule, system: System): Call | undefined {
  if (service === undefined || service === '*' || source.startsWith('@') || source === '*' || !system.get(source) || source === 'dom0') return undefined;
  if (target === '*' || (target.startsWith('@') && target !== '@default' && target !== '@dispvm' && !/^@dispvm:[^@]/.test(target))) return undefined;
  // A qube cannot call itself, whatever is said of it.
  if (target === source || (!target.startsWith('@') && !system.get(target))) return undefined;
  return { service, argument: argument === '*' ? '+' : argument, source, target: target === '@default' ? '' : target };
}
