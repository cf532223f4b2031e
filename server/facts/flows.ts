// Flows as qrexec sees them: which calls each one decides, first match wins.
import { once } from '../base/memo.ts';
import type { Action, Plan, PlanFlow, Val } from '../plan/plan.ts';
import { crossingsIn, type Crossings } from './crossings.ts';
import type { Groups } from './groups.ts';
import { canonicalService, isSplitKey } from './services.ts';
import type { Qube, System } from './system.ts';
import { matches, parseToken, type End } from './tokens.ts';

export interface Service {
  readonly val: Val<string>;
  /** The qrexec name, e.g. `qubes.Filecopy`; `*` for any. */
  readonly name: string;
  /** Undefined: any argument. */
  readonly argument: string | undefined;
}

export interface Flow {
  readonly plan: PlanFlow;
  readonly from: readonly End[];
  readonly to: readonly End[];
  readonly services: readonly Service[];
  readonly action: Action | undefined;
  /** Every service only uses keys that stay where they are (split GPG, split SSH, security keys). */
  readonly splitKey: boolean;
  /** Where a `target=` redirect leads. */
  readonly redirect: End | undefined;
}

export interface Flows extends Crossings {
  readonly all: readonly Flow[];
  of(flow: PlanFlow): Flow;
  /** Those that let somebody call into new disposables of its own. */
  readonly toOwnDisposables: readonly Flow[];
  /** Whether the end, as source or target, stands for the qube. */
  covers(end: End, qube: Qube): boolean;
}

export function flows(plan: Plan, system: System, groups: Groups): Flows {
  const all = once(() => plan.flows.map(of));
  const toOwnDisposables = once(() => all().filter(({ action, to, redirect }) => action !== 'deny' && [...to, ...(redirect ? [redirect] : [])].some(({ token }) => token.kind === 'dispvm')));
  return {
    get all() {
      return all();
    },
    get toOwnDisposables() {
      return toOwnDisposables();
    },
    of,
    covers: matches,
    ...crossingsIn(all, system, groups),
  };
}

/** Allows everything of its kind to everybody, everywhere: a fault of its own, whatever else it touches. */
export function isBoundless({ action, redirect, from, to }: Flow): boolean {
  return action === 'allow' && !redirect && [from, to].every((ends) => ends.some(({ token }) => token.kind === 'any' || token.kind === 'anyvm' || (token.kind === 'type' && token.type === 'AppVM')));
}

function understand(plan: PlanFlow): Flow {
  const end = (val: Val<string>): End => ({ val, token: parseToken(val.value) });
  const services = plan.services.flatMap((val) => canonicalService(val.value).map(({ name, argument }) => ({ val, name, argument: argument ?? argumentOf(plan.argument?.value) })));
  return {
    plan,
    from: plan.from.map(end),
    to: plan.to.map(end),
    services,
    action: plan.action?.value,
    splitKey: services.length > 0 && services.every(({ name }) => isSplitKey(name)),
    redirect: plan.target && end(plan.target),
  };
}

/** `+name` and `name` are the same argument; `*` is any. */
const argumentOf = (written: string | undefined): string | undefined => (written === '*' ? undefined : written?.replace(/^\+/, ''));

/** Written entries never change, and what they say does not depend on anything else. */
const understood = new WeakMap<PlanFlow, Flow>();

function of(flow: PlanFlow): Flow {
  const known = understood.get(flow);
  if (known) return known;
  const made = understand(flow);
  understood.set(flow, made);
  return made;
}
