// What the plans of a workspace tell about the qubes that its policies speak of, and about what may cross between them.
import { once } from '../../base/memo.ts';
import type { Span } from '../../base/span.ts';
import type { Flow } from '../../facts/flows.ts';
import type { System as PlanSystem } from '../../facts/system.ts';
import type { Policies, Rule } from '../model/policies.ts';
import { evaluate, type Call, type Verdict } from './evaluate.ts';
import { oneText } from './one-text.ts';
import { systemFromPlan } from './plan-system.ts';
import type { System } from './system.ts';

/** A plan with where it lies. */
export interface PlanBeside {
  readonly path: string;
  readonly text: string;
  readonly facts: PlanSystem & { readonly flows: { readonly all: readonly Flow[] } };
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
  /** Calls that the plan decides otherwise than the policies do. */
  against(policies: Policies): readonly Difference[];
}

export interface Difference {
  readonly call: Call;
  readonly flow: Flow;
  /** Where the flow's action is written. */
  readonly at: Span & { readonly file: string };
  readonly planned: Verdict;
  readonly actual: Verdict;
  /** The line that would decide as the plan does. */
  readonly line: string;
}

/** Several plans of one workspace are taken together: a name that is in one of them is known. Flows count where there is one plan only. */
export function plannedIn(plans: readonly PlanBeside[]): Planned | undefined {
  const [first] = plans;
  if (!first) return undefined;
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
        const words = [name, argument === undefined ? '*' : `+${argument}`, from.value, to.value, action.value, ...params];
        return words.every(isWord) ? [{ flow, text: words.join(' ') }] : [];
      }),
    ),
  );
}

/** More calls than this are not compared. */
const mostCalls = 2000;

/** Every call that a flow names both ends of is decided twice: by the plan, and by the policies. */
function differences({ path, facts }: PlanBeside, policies: Policies, system: System): Difference[] {
  const lines = facts.flows.all.flatMap(linesOf);
  if (lines.length === 0 || policies.broken) return [];
  const planned = oneText(lines.map(({ text }) => text).join('\n'));
  const lineAt = (rule: Rule | undefined): PlannedLine | undefined => (rule ? lines[rule.line.number] : undefined);
  const found: Difference[] = [];
  const seen = new Set<string>();
  for (const rule of planned.rules.slice(0, mostCalls)) {
    const { service, argument, source, target } = rule;
    if (service === undefined || service === '*' || source.startsWith('@') || source === '*' || !system.get(source) || source === 'dom0') continue;
    if (target === '*' || (target.startsWith('@') && target !== '@default' && target !== '@dispvm' && !/^@dispvm:[^@]/.test(target))) continue;
    if (!target.startsWith('@') && !system.get(target)) continue;
    const call: Call = { service, argument: argument === '*' ? '+' : argument, source, target: target === '@default' ? '' : target };
    const key = JSON.stringify(call);
    if (seen.has(key)) continue;
    seen.add(key);
    const ours = evaluate(planned, call, system);
    const line = lineAt(ours.rule);
    const { action } = line?.flow.plan ?? {};
    const theirs = evaluate(policies, call, system);
    if (!line || !action || theirs.outcome === ours.outcome || action.at.file !== undefined) continue;
    found.push({ call, flow: line.flow, at: { start: action.at.start, end: action.at.end, file: path }, planned: ours, actual: theirs, line: line.text });
  }
  return found;
}
