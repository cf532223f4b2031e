// Flows as qrexec sees them: which calls each one decides, first match wins.
import { each, once } from '../base/memo.ts';
import type { Action, Plan, PlanFlow, Val } from '../plan/plan.ts';
import { canonicalService, isSplitKey } from './services.ts';
import type { Qube, System } from './system.ts';

/** One end of a flow as written, understood. */
export interface End {
  readonly val: Val<string>;
  readonly token: Token;
}

export type Token =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'any' | 'anyvm' | 'default' | 'dispvm' }
  | { readonly kind: 'dispvm-of'; readonly name: string }
  | { readonly kind: 'dispvm-tag'; readonly tag: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'type'; readonly type: string }
  /** An `@…` that qrexec does not know. */
  | { readonly kind: 'unknown' };

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

/** A call a flow decides: it is the first in the plan that matches caller, target and service. */
export interface Crossing {
  readonly from: Qube;
  /** Where the call ends: a qube, or a new disposable made from `base`. */
  readonly to: Destination;
  readonly fromVal: Val<string>;
  /** The written target, or the redirect. */
  readonly toVal: Val<string>;
}

export type Destination = { readonly kind: 'qube'; readonly qube: Qube } | { readonly kind: 'disposable'; readonly base: Qube | undefined };

export interface Flows {
  readonly all: readonly Flow[];
  of(flow: PlanFlow): Flow;
  /** Those that let somebody call into new disposables of its own. */
  readonly toOwnDisposables: readonly Flow[];
  /** The calls this flow decides, calls to oneself left out; only those of callers that `wanted` agrees to. Lazy: ask for the first that interests you. */
  crossings(flow: Flow, wanted?: (from: Qube) => boolean): Iterable<Crossing>;
  /** Whether the end, as source or target, stands for the qube. */
  covers(end: End, qube: Qube): boolean;
}

/** Pairs looked at per flow before giving up: a plan with thousands of qubes and wildcards stays quick, at the price of a missed case. */
const maxPairs = 200_000;

export function flows(plan: Plan, system: System): Flows {
  const all = once(() => plan.flows.map(of));
  const book = once(() => index(all()));
  /** Flows before this one that take all its services from the caller, wherever they lead. */
  const ahead = (flow: Flow, from: Qube): readonly Flow[] => {
    const found: Flow[] = [];
    const [first] = flow.services;
    if (!first) return found;
    for (const word of callerWords(from)) {
      for (const name of first.name === '*' ? ['*'] : [first.name, '*']) {
        for (const other of book().get(callKey(name, word)) ?? []) {
          // They stand in order.
          if (other.plan.index >= flow.plan.index) break;
          if (flow.services.every((service) => other.services.some((it) => includes(it, service)))) found.push(other);
        }
      }
    }
    return found;
  };
  // Many flows say the same tag or wildcard: what it stands for is found once, and they all rest on that.
  const meant = each((word: string): readonly Qube[] => {
    const token = parseToken(word);
    return system.qubes.filter((qube) => matches({ token }, qube));
  }, []);
  /** Qubes a token can stand for; a name nobody knows stands for nothing (another rule speaks). */
  const sources = ({ token }: End): readonly Qube[] => {
    if (token.kind === 'name') {
      const one = system.qube(token.name);
      return one ? [one] : [];
    }
    const word = callerWord(token);
    return word === undefined ? [] : meant(word);
  };
  const found = each((word: string): readonly Target[] => meant(word).map((qube) => ({ kind: 'qube', qube })), []);
  const targets = (end: End, from: Qube): readonly Target[] => {
    if (end.token.kind === 'default') return [{ kind: 'default' }];
    const disposable = disposableOf(end, from, system);
    if (disposable) return disposable;
    const word = end.token.kind === 'name' ? undefined : callerWord(end.token);
    return word === undefined ? sources(end).map((qube) => ({ kind: 'qube', qube })) : found(word);
  };
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
    *crossings(flow, wanted) {
      // Only `@dispvm` means something else for each caller.
      const known = new Map<End, readonly Target[]>();
      const targetsOf = (end: End, from: Qube): readonly Target[] => {
        const found = known.get(end) ?? targets(end, from);
        if (end.token.kind !== 'dispvm') known.set(end, found);
        return found;
      };
      let pairs = 0;
      for (const fromEnd of flow.from) {
        for (const from of sources(fromEnd)) {
          if (wanted && !wanted(from)) continue;
          const before = ahead(flow, from);
          for (const toEnd of flow.to) {
            for (const target of targetsOf(toEnd, from)) {
              if (++pairs > maxPairs) return;
              if (target.kind === 'qube' && target.qube === from) continue;
              if (before.some((other) => other.to.some((end) => reaches(end, target, from)))) continue;
              const end = flow.redirect ?? toEnd;
              const to = flow.redirect ? redirected(flow.redirect, from, system) : target.kind === 'default' ? undefined : target;
              if (!to || (to.kind === 'qube' && to.qube === from)) continue;
              yield { from, to, fromVal: fromEnd.val, toVal: end.val };
            }
          }
        }
      }
    },
  };
}

/** Allows everything of its kind to everybody, everywhere: a fault of its own, whatever else it touches. */
export function isBoundless({ action, redirect, from, to }: Flow): boolean {
  return action === 'allow' && !redirect && [from, to].every((ends) => ends.some(({ token }) => token.kind === 'any' || token.kind === 'anyvm' || (token.kind === 'type' && token.type === 'AppVM')));
}

export function parseToken(text: string): Token {
  const word = text.trim();
  if (word === '*') return { kind: 'any' };
  if (word === '@adminvm' || word === 'dom0') return { kind: 'name', name: 'dom0' };
  if (!word.startsWith('@')) return { kind: 'name', name: word };
  if (word === '@anyvm') return { kind: 'anyvm' };
  if (word === '@default') return { kind: 'default' };
  if (word === '@dispvm') return { kind: 'dispvm' };
  const [, prefix, rest] = /^@(tag|type|dispvm):(.+)$/.exec(word) ?? [];
  if (prefix === 'tag') return { kind: 'tag', tag: rest as string };
  if (prefix === 'type') return { kind: 'type', type: rest as string };
  if (prefix === 'dispvm') return rest?.startsWith('@tag:') ? { kind: 'dispvm-tag', tag: rest.slice(5) } : { kind: 'dispvm-of', name: rest as string };
  return { kind: 'unknown' };
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

/** Flows by service and word for the caller, in order. */
function index(all: readonly Flow[]): ReadonlyMap<string, readonly Flow[]> {
  const found = new Map<string, Flow[]>();
  for (const flow of all) {
    for (const { name } of flow.services) {
      for (const { token } of flow.from) {
        const word = callerWord(token);
        if (word === undefined) continue;
        const known = found.get(callKey(name, word));
        if (!known) found.set(callKey(name, word), [flow]);
        else if (known.at(-1) !== flow) known.push(flow);
      }
    }
  }
  return found;
}

const callKey = (service: string, word: string): string => `${service} ${word}`;

/** The one way in which a source can say a caller; undefined for what is no caller. */
export function callerWord(token: Token): string | undefined {
  switch (token.kind) {
    case 'name':
      return token.name;
    case 'any':
      return '*';
    case 'anyvm':
      return '@anyvm';
    case 'tag':
      return `@tag:${token.tag}`;
    case 'type':
      return `@type:${token.type}`;
    default:
      return undefined;
  }
}

/** Every word by which a source can mean the qube. */
function callerWords({ name, klass, tags }: Qube): readonly string[] {
  return [name, '*', ...(klass === 'AdminVM' ? [] : ['@anyvm']), `@type:${klass}`, ...[...tags].map((tag) => `@tag:${tag}`)];
}

/** Whether every call of `inner` is also a call of `outer`. */
const includes = (outer: Service, inner: Service): boolean =>
  (outer.name === '*' || outer.name === inner.name) && (outer.argument === undefined || outer.argument === inner.argument);

type Target = Destination | { readonly kind: 'default' };

function disposableOf({ token }: End, from: Qube, system: System): Destination[] | undefined {
  if (token.kind === 'dispvm') return [{ kind: 'disposable', base: from.defaultDispvm.value === null ? undefined : system.qube(from.defaultDispvm.value) }];
  if (token.kind === 'dispvm-of') return [{ kind: 'disposable', base: system.qube(token.name) }];
  if (token.kind === 'dispvm-tag') return system.qubes.filter((qube) => qube.templateForDispvms.value && qube.tags.has(token.tag)).map((base) => ({ kind: 'disposable', base }));
  return undefined;
}

function redirected(end: End, from: Qube, system: System): Destination | undefined {
  const disposable = disposableOf(end, from, system);
  if (disposable) return disposable[0];
  const qube = end.token.kind === 'name' ? system.qube(end.token.name) : undefined;
  return qube && { kind: 'qube', qube };
}

/** As a caller, or as a plainly named target. A running disposable's name is its source, so `@dispvm…` matches no caller. */
function matches({ token }: Pick<End, 'token'>, qube: Qube): boolean {
  switch (token.kind) {
    case 'name':
      return token.name === qube.name;
    case 'any':
      return true;
    case 'anyvm':
      return qube.klass !== 'AdminVM';
    case 'tag':
      return qube.tags.has(token.tag);
    case 'type':
      return qube.klass === token.type;
    default:
      return false;
  }
}

/** Whether a target token also matches what a later flow calls. */
function reaches(end: End, target: Target, from: Qube): boolean {
  const { token } = end;
  if (target.kind === 'qube') return matches(end, target.qube);
  if (token.kind === 'any' || token.kind === 'anyvm') return true;
  if (target.kind === 'default') return token.kind === 'default';
  if (token.kind === 'dispvm') return from.defaultDispvm.value !== null && target.base?.name === from.defaultDispvm.value;
  if (token.kind === 'dispvm-of') return target.base?.name === token.name;
  return token.kind === 'dispvm-tag' && (target.base?.tags.has(token.tag) ?? false);
}
