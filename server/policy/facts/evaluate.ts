// What happens when one qube calls a service of another: the rule that fires, and who is called in the end.
import type { Policies, Rule } from '../model/policies.ts';
import { isDom0, isFault, readToken } from '../syntax/tokens.ts';
import { fitsSource, fitsTarget, offered } from './match.ts';
import type { System } from './system.ts';

export interface Call {
  readonly service: string;
  /** With its `+`; a call without an argument has `+`. */
  readonly argument: string;
  readonly source: string;
  /** As the caller names it; empty for none. */
  readonly target: string;
}

export interface Verdict {
  readonly outcome: 'allow' | 'ask' | 'deny';
  /** The rule that decides; undefined where none fits, or none was asked. */
  readonly rule: Rule | undefined;
  /** Who is called, as qrexec names it; where that is refused for want of autostart, who would have been. */
  readonly target?: string;
  /** Whom a person may choose, sorted. */
  readonly targets?: readonly string[];
  /** The choice that is marked beforehand. */
  readonly defaultTarget?: string | undefined;
  readonly user?: string | undefined;
  readonly autostart?: boolean;
  readonly notify?: boolean;
  /** Why it is refused: `policy` by a rule that denies, all else in the words of qrexec. */
  readonly because?: Refusal;
}

export type Refusal =
  | 'policy'
  | 'no-rule'
  | 'not-a-disposable-template'
  | 'invalid-target'
  | 'no-target'
  | 'no-default-disposable'
  | 'needs-autostart'
  | 'nothing-to-choose';

/** Rules that Jinja may leave out count like all others; `evaluate` says which rule it was, so that its caller can say so. */
export function evaluate({ rules }: Pick<Policies, 'rules'>, call: Call, system: System): Verdict {
  const asked = intended(call.target === '' ? '@default' : call.target, system);
  if ('because' in asked) return { outcome: 'deny', rule: undefined, because: asked.because };
  const rule = rules.find((it) => fitsCall(it, call, system) && fitsTarget(it.target, asked.target, call.source, system));
  if (!rule) return { outcome: 'deny', rule, because: 'no-rule' };
  const { action, user, autostart, notify } = rule;
  if (action === 'deny') return { outcome: 'deny', rule, notify, because: 'policy' };
  const common = { rule, user, autostart, notify };
  return action === 'allow' ? { ...common, ...allowed(rule, asked.target, call, system) } : { ...common, ...askedFor(rule, rules, call, system) };
}

/** Whether a rule speaks of a call, whatever its target. */
export const fitsCall = (rule: Rule, { service, argument, source }: Omit<Call, 'target'>, system: System): boolean =>
  (rule.service === '*' || rule.service === service) && (rule.argument === '*' || rule.argument === argument) && fitsSource(rule.source, source, system);

/** The target as qrexec takes it: a qube that does not exist is as good as none. */
function intended(target: string, system: System): { readonly target: string } | { readonly because: Refusal } {
  const token = readToken(target, 'intended');
  if (isFault(token)) return { because: 'invalid-target' };
  if (token.kind === 'named') return { target: system.get(target) ? target : '@default' };
  if (token.kind === 'dispvm-of' && !system.get(token.value)?.templateForDispvms) return { because: 'not-a-disposable-template' };
  return { target };
}

const refused = (because: Refusal): Pick<Verdict, 'outcome' | 'because'> => ({ outcome: 'deny', because });

function allowed(rule: Rule, asked: string, { source }: Call, system: System): Pick<Verdict, 'outcome' | 'target' | 'because'> {
  const final = intended(rule.redirect ?? asked, system);
  if ('because' in final) return refused(final.because);
  let { target } = final;
  if (target === '@default') return refused('no-target');
  if (target === '@dispvm') {
    const template = system.get(source)?.defaultDispvm;
    if (template === undefined) return refused('no-default-disposable');
    target = `@dispvm:${template}`;
  } else if (target === '@adminvm') target = 'dom0';
  if (!rule.autostart && !runsAlready(target, system)) return { ...refused('needs-autostart'), target };
  return { outcome: 'allow', target };
}

function askedFor(rule: Rule, rules: readonly Rule[], call: Call, system: System): Pick<Verdict, 'outcome' | 'targets' | 'defaultTarget' | 'because'> {
  const { redirect } = rule;
  const all = redirect === undefined ? choices(rules, call, system) : [byName(redirect, system)];
  const targets = rule.autostart ? all : all.filter((it) => runsAlready(it, system));
  if (targets.length === 0) return refused('nothing-to-choose');
  const preset = presetOf(rule, call, system);
  return { outcome: 'ask', targets, defaultTarget: preset !== undefined && targets.includes(preset) ? preset : undefined };
}

function presetOf({ defaultTarget }: Rule, { source }: Call, system: System): string | undefined {
  if (defaultTarget === '@dispvm') {
    const template = system.get(source)?.defaultDispvm;
    return template === undefined ? undefined : `@dispvm:${template}`;
  }
  return defaultTarget === undefined ? undefined : byName(defaultTarget, system);
}

/** A target as it stands among the choices, which are named: dom0 has several names, and a qube may be written as its UUID. */
export function byName(target: string, system: System): string {
  if (isDom0(target)) return 'dom0';
  const [, prefix = '', uuid] = /^(@dispvm:)?(uuid:.+)$/.exec(target) ?? [];
  const name = uuid === undefined ? undefined : system.get(uuid)?.name;
  return name === undefined ? target : prefix + name;
}

/** What a question offers: the targets of every rule for the same call, those denied further up taken out. */
export function choices(rules: readonly Rule[], call: Omit<Call, 'target'>, system: System): readonly string[] {
  const targets = new Set<string>();
  for (const rule of rules.toReversed()) {
    if (!fitsCall(rule, call, system)) continue;
    for (const it of offered(rule.redirect ?? rule.target, rule.redirect === undefined ? 'target' : 'redirect', system)) {
      if (rule.action === 'deny') targets.delete(it);
      else targets.add(it);
    }
  }
  if (targets.delete('@dispvm')) {
    const template = system.get(call.source)?.defaultDispvm;
    if (template !== undefined) targets.add(`@dispvm:${template}`);
  }
  if (targets.delete('@adminvm')) targets.add('dom0');
  targets.delete(system.get(call.source)?.name ?? call.source);
  return [...targets].sort();
}

/** Whether a call reaches its target without starting anything. */
function runsAlready(target: string, system: System): boolean {
  if (target === '@adminvm') return true;
  return !target.startsWith('@dispvm') && (system.get(target)?.running ?? false);
}
