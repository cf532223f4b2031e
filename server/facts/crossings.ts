// The calls that one flow decides: all it says, less what flows before it took.
import { each, once, within } from '../base/memo.ts';
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

/** A call that stands for all between the same two sorts of qubes, or from the same caller to one sort. */
export interface Sample {
  readonly crossing: Crossing;
  /** How many it stands for, itself included. */
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
  /** The same, but of the qubes that only a word means together one of each sort: thousands of them take little longer than a few. */
  samples(flow: Flow, sorts: (word: string) => readonly Sort[]): Iterable<Sample>;
  /** Qubes that a word other than a name stands for: `@tag:…`, `@type:…`, `@anyvm`, `*`. */
  meant(word: string): readonly Qube[];
}

/** Pairs looked at per flow before giving up: a plan with thousands of qubes and wildcards stays quick, at the price of a missed case. */
const maxPairs = 200_000;

type Target = Destination | { readonly kind: 'default' };

/** A word of a flow's source. */
interface Start {
  readonly end: End;
  /** Words of the same source that say more: whom they mean has had its turn. */
  readonly earlier: readonly End[];
}

/** A word of a flow's target. */
interface Way {
  readonly end: End;
  /** Ends of flows before this one, for all whom the source's word means, and of words of the same target that say more. */
  readonly taken: readonly End[];
}

export function crossingsIn(all: () => readonly Flow[], system: System, groups: Groups): Crossings {
  const bySource = once(() => index(all(), ({ from }) => from));
  const byTarget = once(() => index(all(), ({ to }) => to));
  /** Flows that stand before this one, are found under one of the words, and take all its services. */
  const before = ({ services, plan }: Flow, book: Index, words: readonly string[]): readonly Flow[] => {
    const found: Flow[] = [];
    const [first] = services;
    if (!first) return found;
    for (const name of first.name === '*' ? ['*'] : [first.name, '*']) {
      const its = book.get(name);
      if (!its) continue;
      for (const word of words) {
        for (const other of its.get(word) ?? []) {
          // They stand in order.
          if (other.plan.index >= plan.index) break;
          if (services.every((service) => other.services.some((it) => includes(it, service)))) found.push(other);
        }
      }
    }
    return found;
  };
  const wordsOf = each(callerWords, []);
  /** Where flows before this one lead from the caller, those aside that say the word. */
  const ahead = (flow: Flow, from: Qube, word: string | undefined): readonly End[] => before(flow, bySource(), wordsOf(from).filter((it) => it !== word)).flatMap(({ to }) => to);
  // Many flows say the same tag or wildcard: what it stands for is found once, and they all rest on that.
  const meant = each((word: string): readonly Qube[] => {
    const token = parseToken(word);
    if (token.kind === 'any') return system.qubes;
    const dom0 = system.qube('dom0');
    const its = token.kind === 'tag' ? groups.tagged(token.tag) : token.kind === 'type' ? groups.typed(token.type) : groups.everybody;
    return dom0 && matches({ token }, dom0) ? [...its.qubes, dom0] : its.qubes;
  }, []);
  /** Qubes a token can stand for; a name nobody knows stands for nothing (another rule speaks). */
  const qubes = ({ token }: End): readonly Qube[] => {
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
    const word = groupWord(end);
    return word === undefined ? qubes(end).map((qube) => ({ kind: 'qube', qube })) : whole(word);
  };
  /** The words of a flow's source, what says most first. */
  const starts = ({ from }: Flow): readonly Start[] => mostFirst(from).map((end, index, all) => ({ end, earlier: all.slice(0, index) }));
  /** Where the flow leads from those that a word of its source means. What was decided before for all of them is found once. */
  const waysOf = ({ end }: Start, flow: Flow, wanted: (end: End) => boolean = () => true): readonly Way[] => {
    const ends = mostFirst(flow.to);
    if (!ends.some(wanted)) return [];
    const word = callerWord(end.token);
    const forAll = word === undefined ? [] : before(flow, bySource(), [word]).flatMap(({ to }) => to);
    const ways = ends.map((to, place) => ({ end: to, taken: [...forAll, ...ends.slice(0, place)] }));
    return ways.filter(({ end: to, taken }) => wanted(to) && !taken.some((other) => other.val.value === to.val.value));
  };
  function* callers({ end, earlier }: Start, flow: Flow, wanted: (from: Qube) => boolean = () => true): Iterable<{ readonly from: Qube; readonly others: readonly End[] }> {
    const word = callerWord(end.token);
    for (const from of qubes(end)) {
      if (wanted(from) && !earlier.some((other) => matches(other, from))) yield { from, others: ahead(flow, from, word) };
    }
  }
  /** What is left of the targets of a word when those are left out of which was decided before, as far as that holds for all callers. */
  const opener = ({ end, taken }: Way): ((from: Qube) => readonly Target[]) => {
    const isOpen = (to: Target, from: Qube): boolean => !taken.some((other) => reaches(other, to, from));
    // Only `@dispvm` means something else for each caller.
    if (end.token.kind === 'dispvm' || taken.some(({ token }) => token.kind === 'dispvm')) return (from) => targets(end, from).filter((to) => isOpen(to, from));
    let known: readonly Target[] | undefined;
    return (from) => (known ??= targets(end, from).filter((to) => isOpen(to, from)));
  };
  /** Where the flow leads whatever the caller asked for; undefined: it decides nothing of this caller. */
  const led = (redirect: End, from: Qube, others: readonly End[], open: readonly ((from: Qube) => readonly Target[])[]): Destination | undefined => {
    const to = redirected(redirect, from, system);
    if (!to || (to.kind === 'qube' && to.qube === from)) return undefined;
    return open.some((of) => of(from).some((target) => isOther(target, from) && !others.some((other) => reaches(other, target, from)))) ? to : undefined;
  };
  return {
    meant,
    *crossings(flow, wanted) {
      let pairs = 0;
      for (const start of starts(flow)) {
        const ways = waysOf(start, flow).map((way) => ({ end: way.end, open: opener(way) }));
        if (ways.length === 0) continue;
        const fromVal = start.end.val;
        for (const { from, others } of callers(start, flow, wanted)) {
          if (flow.redirect) {
            const to = led(flow.redirect, from, others, ways.map(({ open }) => open));
            if (to) yield { from, to, fromVal, toVal: flow.redirect.val };
            if (++pairs > maxPairs) return;
            continue;
          }
          for (const { end, open } of ways) {
            for (const to of open(from)) {
              if (++pairs > maxPairs) return;
              if (to.kind !== 'default' && isOther(to, from) && !others.some((other) => reaches(other, to, from))) yield { from, to, fromVal, toVal: end.val };
            }
          }
        }
      }
    },
    *samples(flow, sorts) {
      for (const start of starts(flow)) {
        const fromVal = start.end.val;
        const many = groupWord(start.end);
        const isNamed = ({ token }: End): boolean => many !== undefined && !flow.redirect && token.kind === 'name';
        // From many to one: who cannot is found from that one.
        for (const [place, end] of flow.to.entries()) {
          const qube = isNamed(end) ? qubes(end)[0] : undefined;
          if (!qube || flow.to.slice(0, place).some((other) => isNamed(other) && matches(other, qube))) continue;
          const left = leftOf([...before(flow, byTarget(), wordsOf(qube)).flatMap(({ from }) => from), ...start.earlier], system);
          for (const sort of sorts(many as string)) {
            const from = left.first(sort, qube);
            if (from) yield { crossing: { from, to: { kind: 'qube', qube }, fromVal, toVal: end.val }, times: () => left.count(sort, qube) };
          }
        }
        const ways = waysOf(start, flow, (end) => !isNamed(end)).map((way) => ({ ...way, open: opener(way), word: groupWord(way.end), left: leftOf(way.taken, system) }));
        for (const { from, others } of ways.length === 0 ? [] : callers(start, flow)) {
          if (flow.redirect) {
            const to = led(flow.redirect, from, others, ways.map(({ open }) => open));
            if (to) yield { crossing: { from, to, fromVal, toVal: flow.redirect.val }, times: () => 1 };
            continue;
          }
          for (const { end, word, open, taken, left } of ways) {
            if (word === undefined) {
              for (const to of open(from)) {
                if (to.kind !== 'default' && isOther(to, from) && !others.some((other) => reaches(other, to, from))) yield { crossing: { from, to, fromVal, toVal: end.val }, times: () => 1 };
              }
            } else {
              const its = others.length === 0 ? left : leftOf([...taken, ...others], system);
              for (const sort of sorts(word)) {
                const qube = its.first(sort, from);
                if (qube) yield { crossing: { from, to: { kind: 'qube', qube }, fromVal, toVal: end.val }, times: () => its.count(sort, from) };
              }
            }
          }
        }
      }
    },
  };
}

const isOther = (to: Target, from: Qube): boolean => to.kind !== 'qube' || to.qube !== from;

/** What is left of qubes when those are left out that some ends mean, and `self`. */
interface Left {
  first(qubes: Sort, self: Qube): Qube | undefined;
  count(qubes: Sort, self: Qube): number;
}

function leftOf(taken: readonly End[], system: System): Left {
  const names = new Set<Qube>();
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
    const has = (qubes: Sort, self: Qube): boolean => dom0 !== undefined && dom0 !== self && qubes.has(dom0) && isLeft(dom0);
    return { first: (qubes, self) => (has(qubes, self) ? dom0 : undefined), count: (qubes, self) => (has(qubes, self) ? 1 : 0) };
  }
  const counted = within((qubes: Sort): number => {
    let count = qubes.size;
    if (words.length > 0) for (const qube of qubes) count -= isLeft(qube) ? 0 : 1;
    else for (const qube of names) count -= qubes.has(qube) ? 1 : 0;
    return count;
  }, 0);
  return {
    first(qubes, self) {
      for (const qube of qubes) if (qube !== self && isLeft(qube)) return qube;
      return undefined;
    },
    count: (qubes, self) => counted(qubes) - (qubes.has(self) && isLeft(self) ? 1 : 0),
  };
}

/** What says most about whom it means comes first: a name, then a tag or class, then a word for all. They all decide the same. */
function mostFirst(ends: readonly End[]): readonly End[] {
  return ends.length < 2 ? ends : [...ends].sort((a, b) => breadth(a) - breadth(b));
}

const breadth = ({ token: { kind } }: End): number => (kind === 'any' || kind === 'anyvm' ? 2 : kind === 'tag' || kind === 'type' || kind === 'dispvm-tag' ? 1 : 0);

/** The word of an end that can mean many qubes. */
const groupWord = ({ token }: End): string | undefined => (token.kind === 'name' ? undefined : callerWord(token));

type Index = ReadonlyMap<string, ReadonlyMap<string, readonly Flow[]>>;

/** Flows by service and by the words of one of their ends, in order. */
function index(all: readonly Flow[], ends: (flow: Flow) => readonly End[]): Index {
  const found = new Map<string, Map<string, Flow[]>>();
  for (const flow of all) {
    for (const { name } of flow.services) {
      let its = found.get(name);
      if (!its) found.set(name, (its = new Map()));
      for (const { token } of ends(flow)) {
        const word = callerWord(token);
        if (word === undefined) continue;
        const known = its.get(word);
        if (!known) its.set(word, [flow]);
        else if (known.at(-1) !== flow) known.push(flow);
      }
    }
  }
  return found;
}

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
