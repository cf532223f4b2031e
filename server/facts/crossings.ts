// The calls that one flow decides: all it says, less what flows before it took.
import { each, once } from '../base/memo.ts';
import type { Groups } from './groups.ts';
import type { Val } from '../plan/plan.ts';
import type { Flow, Service } from './flows.ts';
import { callerWord, matches, parseToken, type End } from './tokens.ts';
import type { Qube, System } from './system.ts';

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

/** A call, and how many others of the same caller are of its sort, itself included. */
export interface Sample {
  readonly crossing: Crossing;
  times(): number;
}

/** Qubes that whoever asks need not tell apart, in the order of `System.qubes`. */
export type Sort = ReadonlySet<Qube>;

export interface Crossings {
  /**
   * The calls this flow decides, each pair once, under the word that says most of its target; calls to oneself left out; only those of callers that `wanted` agrees
   * to. Lazy: ask for the first that interests you.
   */
  crossings(flow: Flow, wanted?: (from: Qube) => boolean): Iterable<Crossing>;
  /** The same, but of the qubes that only a word means together one of each sort: thousands of them take no longer than a few. */
  samples(flow: Flow, sorts: (word: string) => readonly Sort[]): Iterable<Sample>;
  /** Qubes that a word other than a name stands for: `@tag:…`, `@type:…`, `@anyvm`, `*`. */
  meant(word: string): readonly Qube[];
}

/** Pairs looked at per flow before giving up: a plan with thousands of qubes and wildcards stays quick, at the price of a missed case. */
const maxPairs = 200_000;

type Target = Destination | { readonly kind: 'default' };

/** A caller, and all that it cannot call by the flow. */
interface Call {
  readonly from: Qube;
  readonly fromVal: Val<string>;
  /** Ends of flows before this one that take all its services from the caller. */
  readonly before: readonly End[];
}

export function crossingsIn(all: () => readonly Flow[], system: System, groups: Groups): Crossings {
  const book = once(() => index(all()));
  /** Where flows lead that stand before this one, say one of the words as their source, and take all its services. */
  const ahead = (flow: Flow, words: readonly string[]): readonly End[] => {
    const found: End[] = [];
    const [first] = flow.services;
    if (!first) return found;
    for (const word of words) {
      for (const name of first.name === '*' ? ['*'] : [first.name, '*']) {
        for (const other of book().get(callKey(name, word)) ?? []) {
          // They stand in order.
          if (other.plan.index >= flow.plan.index) break;
          if (flow.services.every((service) => other.services.some((it) => includes(it, service)))) found.push(...other.to);
        }
      }
    }
    return found;
  };
  // Many flows say the same tag or wildcard: what it stands for is found once, and they all rest on that.
  const meant = each((word: string): readonly Qube[] => {
    const token = parseToken(word);
    if (token.kind === 'any') return system.qubes;
    const dom0 = system.qube('dom0');
    const its = token.kind === 'tag' ? groups.tagged(token.tag) : token.kind === 'type' ? groups.typed(token.type) : groups.everybody;
    return dom0 && matches({ token }, dom0) ? [...its.qubes, dom0] : its.qubes;
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
  const whole = each((word: string): readonly Target[] => meant(word).map((qube) => ({ kind: 'qube', qube })), []);
  const targets = (end: End, from: Qube): readonly Target[] => {
    if (end.token.kind === 'default') return [{ kind: 'default' }];
    const disposable = disposableOf(end, from, system);
    if (disposable) return disposable;
    const word = wordFor(end);
    return word === undefined ? sources(end).map((qube) => ({ kind: 'qube', qube })) : whole(word);
  };
  function* callers(flow: Flow, wanted: (from: Qube) => boolean): Iterable<Call> {
    const sorted = mostFirst(flow.from);
    for (const [index, end] of sorted.entries()) {
      const earlier = sorted.slice(0, index);
      // What was decided for all whom the word means is found once.
      const word = callerWord(end.token);
      const forAll = word === undefined ? [] : ahead(flow, [word]);
      if (flow.to.every((to) => saysSame(forAll, to))) continue;
      for (const from of sources(end)) {
        if (!wanted(from) || earlier.some((other) => matches(other, from))) continue;
        const others = ahead(flow, callerWords(from).filter((it) => it !== word));
        yield { from, fromVal: end.val, before: others.length === 0 ? forAll : [...forAll, ...others] };
      }
    }
  }
  /** Where the flow leads whatever the caller asked for; undefined: it decides nothing of this caller. */
  const led = (flow: Flow, redirect: End, { from, before }: Call): Destination | undefined => {
    const to = redirected(redirect, from, system);
    if (!to || (to.kind === 'qube' && to.qube === from)) return undefined;
    return flow.to.some((end) => targets(end, from).some((target) => !(target.kind === 'qube' && target.qube === from) && !before.some((other) => reaches(other, target, from)))) ? to : undefined;
  };
  return {
    meant,
    *crossings(flow, wanted = () => true) {
      const ends = mostFirst(flow.to);
      // Only `@dispvm` means something else for each caller.
      const known = new Map<End, readonly Target[]>();
      const targetsOf = (end: End, from: Qube): readonly Target[] => {
        const found = known.get(end) ?? targets(end, from);
        if (end.token.kind !== 'dispvm') known.set(end, found);
        return found;
      };
      let pairs = 0;
      for (const call of callers(flow, wanted)) {
        const { from, fromVal } = call;
        if (flow.redirect) {
          const to = led(flow, flow.redirect, call);
          if (to) yield { from, to, fromVal, toVal: flow.redirect.val };
          if (++pairs > maxPairs) return;
          continue;
        }
        const taken = [...call.before];
        for (const end of ends) {
          if (saysSame(taken, end)) continue;
          for (const to of targetsOf(end, from)) {
            if (++pairs > maxPairs) return;
            if (to.kind === 'default' || (to.kind === 'qube' && to.qube === from) || taken.some((other) => reaches(other, to, from))) continue;
            yield { from, to, fromVal, toVal: end.val };
          }
          taken.push(end);
        }
      }
    },
    *samples(flow, sorts) {
      const ends = mostFirst(flow.to);
      for (const call of callers(flow, () => true)) {
        const { from, fromVal } = call;
        if (flow.redirect) {
          const to = led(flow, flow.redirect, call);
          if (to) yield { crossing: { from, to, fromVal, toVal: flow.redirect.val }, times: () => 1 };
          continue;
        }
        const taken = [...call.before];
        for (const end of ends) {
          const word = wordFor(end);
          if (saysSame(taken, end)) continue;
          if (word === undefined) {
            for (const to of targets(end, from)) {
              if (to.kind === 'default' || (to.kind === 'qube' && to.qube === from) || taken.some((other) => reaches(other, to, from))) continue;
              yield { crossing: { from, to, fromVal, toVal: end.val }, times: () => 1 };
            }
          } else {
            const left = leftOf(taken, from, system);
            for (const sort of sorts(word)) {
              const qube = left.first(sort);
              if (qube) yield { crossing: { from, to: { kind: 'qube', qube }, fromVal, toVal: end.val }, times: () => left.count(sort) };
            }
          }
          taken.push(end);
        }
      }
    },
  };
}

/** What is left of qubes when those are taken out that one cannot call: oneself, and those of which was decided before. */
function leftOf(taken: readonly End[], from: Qube, system: System): { first(qubes: Sort): Qube | undefined; count(qubes: Sort): number } {
  const names = new Set<Qube>([from]);
  const words: End[] = [];
  let onlyDom0 = false;
  for (const end of taken) {
    const { token } = end;
    if (token.kind === 'any') return { first: () => undefined, count: () => 0 };
    if (token.kind === 'anyvm') onlyDom0 = true;
    const named = token.kind === 'name' ? system.qube(token.name) : undefined;
    if (named) names.add(named);
    else if (token.kind === 'tag' || token.kind === 'type') words.push(end);
  }
  const isLeft = (qube: Qube): boolean => !names.has(qube) && !words.some((end) => matches(end, qube));
  if (onlyDom0) {
    const dom0 = system.qube('dom0');
    const has = (qubes: Sort): boolean => dom0 !== undefined && qubes.has(dom0) && isLeft(dom0);
    return { first: (qubes) => (has(qubes) ? dom0 : undefined), count: (qubes) => (has(qubes) ? 1 : 0) };
  }
  return {
    first(qubes) {
      for (const qube of qubes) if (isLeft(qube)) return qube;
      return undefined;
    },
    count(qubes) {
      if (words.length > 0) return [...qubes].filter(isLeft).length;
      let count = qubes.size;
      for (const qube of names) if (qubes.has(qube)) count--;
      return count;
    },
  };
}

/** What says most about whom it means comes first: a name, then a tag or class, then a word for all. They all decide the same. */
function mostFirst(ends: readonly End[]): readonly End[] {
  return ends.length < 2 ? ends : [...ends].sort((a, b) => breadth(a) - breadth(b));
}

const breadth = ({ token: { kind } }: End): number => (kind === 'any' || kind === 'anyvm' ? 2 : kind === 'tag' || kind === 'type' || kind === 'dispvm-tag' ? 1 : 0);

/** Whether one of the ends is written as this one, and so takes all that it could. */
const saysSame = (taken: readonly End[], { val }: End): boolean => taken.some((other) => other.val.value === val.value);

/** The word of an end that can mean many qubes. */
const wordFor = ({ token }: End): string | undefined => (token.kind === 'name' ? undefined : callerWord(token));

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

/** Every word by which a source can mean the qube. */
function callerWords({ name, klass, tags }: Qube): readonly string[] {
  return [name, '*', ...(klass === 'AdminVM' ? [] : ['@anyvm']), `@type:${klass}`, ...[...tags].map((tag) => `@tag:${tag}`)];
}

/** Whether every call of `inner` is also a call of `outer`. */
const includes = (outer: Service, inner: Service): boolean =>
  (outer.name === '*' || outer.name === inner.name) && (outer.argument === undefined || outer.argument === inner.argument);

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
