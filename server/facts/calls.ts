// Every call a qube or a disposable may make, all services at once: first match wins, the plan's flows before Qubes' own policy.
import { each, once } from '../base/memo.ts';
import type { Val } from '../plan/plan.ts';
import { callEffect, defaultServices, steersQube } from './effects.ts';
import { callerWord, parseToken, type End, type Flow, type Flows, type Service } from './flows.ts';
import { defaultPolicy } from './services.ts';
import type { Qube, System } from './system.ts';

/** Who calls. A new disposable has no name that a flow could say; its class, tags and own disposable template decide. */
export interface Caller {
  readonly name: string | undefined;
  readonly klass: Qube['klass'];
  readonly tags: ReadonlySet<string>;
  /** The name of what its disposables are made from. */
  readonly dispvm: string | null;
}

/** What decides a call: a flow, or a line of the policy that Qubes OS ships. */
export interface Decider {
  /** Undefined: Qubes' own policy. */
  readonly flow: Flow | undefined;
  readonly action: 'allow' | 'ask';
  /** The qrexec name of the service called; `*` stands for one that nothing else is said of. */
  readonly service: string;
  /** The written target, or the redirect; undefined in Qubes' own policy. */
  readonly toVal: Val<string> | undefined;
}

/** Where a call ends: a qube, or a new disposable made from `qube`. */
export interface Landing {
  readonly kind: 'qube' | 'disposable';
  readonly qube: Qube;
}

export interface Calls {
  readonly single: readonly (Decider & { readonly to: Landing; readonly named: boolean })[];
  /** Calls to every qube but those in `except`, dom0 never. */
  readonly wide: readonly (Decider & { readonly except: ReadonlySet<Qube> })[];
}

export interface Callings {
  /** Calls that are let through, after a question or without; some end at the caller itself, which qrexec refuses. Shared by callers that no flow tells apart. */
  of(caller: Caller): Calls;
  /** What is decided about one service without an argument on one target: `@dispvm`, or a landing written out. Undefined: refused. */
  decide(caller: Caller, service: string, to: Landing | '@dispvm'): Pick<Decider, 'flow' | 'action'> | undefined;
}

/** One entry of the policy: a flow, or a shipped line. */
interface Line {
  readonly order: number;
  readonly from: readonly End[];
  readonly to: readonly End[];
  readonly services: readonly Service[];
  readonly action: string | undefined;
  readonly redirect: End | undefined;
  readonly flow: Flow | undefined;
  /** A question that Qubes OS asks of everybody: no way of this plan in particular. */
  readonly usual: boolean;
}

export function callings(flows: () => Flows, system: System): Callings {
  const book = once(() => open(flows().all, system));
  /** On their own, for they seldom change when a flow does. */
  const sources = once(() => book().sources);
  /** Those among the words for the caller that some line says as its source, sorted. */
  const wordsFor = ({ name, klass, tags }: Caller): readonly string[] => {
    const words = ['*', `@type:${klass}`];
    if (klass !== 'AdminVM') words.push('@anyvm');
    for (const tag of tags) words.push(`@tag:${tag}`);
    if (name !== undefined) words.push(name);
    return words.filter((word) => sources().has(word)).sort();
  };
  /** Of a qube that flows name, only the services that these flows speak of differ from those of one they do not. */
  const all = each((key: string): Calls => {
    const { dispvm, name, words } = wordsOf(key);
    const lines = book().linesOf(words);
    const own = name === undefined ? undefined : book().servicesOf(name);
    if (!own || own.has('*')) return gather(dispvm, lines, book(), undefined);
    const others = all(keyOf(dispvm, words.filter((word) => word !== name)));
    const mine = gather(dispvm, lines, book(), own);
    const kept = <T extends Decider>(calls: readonly T[]): T[] => calls.filter(({ service }) => !own.has(service));
    return { single: [...mine.single, ...kept(others.single)], wide: [...mine.wide, ...kept(others.wide)] };
  }, none);
  const merged = each((key: string): Calls => ({ single: all(key).single, wide: joined(all(key).wide) }), none);
  return {
    of: (caller) => merged(keyOf(caller.dispvm, wordsFor(caller))),
    decide(caller, service, to) {
      for (const line of book().linesOf(wordsFor(caller))) {
        if (!line.services.some((it) => (it.name === '*' || it.name === service) && !it.argument) || !line.to.some((end) => hits(end, to, caller, system))) continue;
        return line.action === 'allow' || line.action === 'ask' ? { flow: line.flow, action: line.action } : undefined;
      }
      return undefined;
    },
  };
}

const none: Calls = { single: [], wide: [] };

/** Equal for callers that no line tells apart: what their disposables are made from, and the words that lines say of them as a source. */
const keyOf = (dispvm: string | null, words: readonly string[]): string => JSON.stringify([dispvm, ...words]);

function wordsOf(key: string): { readonly dispvm: string | null; readonly words: readonly string[]; readonly name: string | undefined } {
  const [dispvm, ...words] = JSON.parse(key) as [string | null, ...string[]];
  return { dispvm, words, name: words.find((word) => word !== '*' && !word.startsWith('@')) };
}

/** The policy, opened at the right page: lines by the word their source says. */
interface Book {
  readonly system: System;
  /** The words that lines say as their source. */
  readonly sources: ReadonlySet<string>;
  /** Lines that say one of the words as their source, in order. */
  linesOf(words: readonly string[]): readonly Line[];
  /** The services in lines that name the qube as their source; undefined: no line does. */
  servicesOf(name: string): ReadonlySet<string> | undefined;
  tagged(tag: string): readonly Qube[];
  typed(klass: string): readonly Qube[];
  readonly bases: readonly Qube[];
}

function open(all: readonly Flow[], system: System): Book {
  const lines: Line[] = all.map((flow, order) => ({ order, from: flow.from, to: flow.to, services: flow.services, action: flow.action, redirect: flow.redirect, flow, usual: false }));
  for (const service of defaultServices) {
    for (const { source, target, action, redirect } of defaultPolicy(service)) {
      const services = [{ val: nowhere(service), name: service, argument: undefined }];
      const led = redirect === undefined ? undefined : endOf(redirect);
      lines.push({ order: lines.length, from: [endOf(source)], to: [endOf(target)], services, action, redirect: led, flow: undefined, usual: action === 'ask' && source.startsWith('@') });
    }
  }
  const bySource = new Map<string, Line[]>();
  for (const line of lines) {
    for (const key of new Set(line.from.map(({ token }) => callerWord(token)))) if (key !== undefined) put(bySource, key, line);
  }
  const tags = once(() => groups(system.qubes, (qube) => [...qube.tags]));
  const types = once(() => groups(system.qubes, (qube) => [qube.klass]));
  const sorted = new Map<string, readonly Line[]>();
  return {
    system,
    servicesOf: (name) => {
      const own = bySource.get(name);
      return own && new Set(own.flatMap(({ services }) => services.map((it) => it.name)));
    },
    sources: new Set(bySource.keys()),
    linesOf(words) {
      const key = words.join('\n');
      const made = sorted.get(key) ?? [...new Set(words.flatMap((it) => bySource.get(it) ?? []))].sort((a, b) => a.order - b.order);
      sorted.set(key, made);
      return made;
    },
    tagged: (tag) => tags().get(tag) ?? [],
    typed: (klass) => types().get(klass) ?? [],
    bases: system.qubes.filter((qube) => qube.templateForDispvms.value),
  };
}

const nowhere = (value: string): Val<string> => ({ value, at: { start: 0, end: 0 }, key: { start: 0, end: 0 } });

const endOf = (word: string): End => ({ val: nowhere(word), token: parseToken(word) });

/** Walks the lines once per service and argument that they tell apart; `only` these services, where that is said. */
function gather(dispvm: string | null, lines: readonly Line[], book: Book, only: ReadonlySet<string> | undefined): Calls {
  const byService = new Map<string, Line[]>();
  for (const line of lines) for (const name of new Set(line.services.map((it) => it.name))) if (name === '*' || !only || only.has(name)) put(byService, name, line);
  const wild = byService.get('*') ?? [];
  const found: { single: Calls['single'][number][]; wide: Calls['wide'][number][] } = { single: [], wide: [] };
  for (const [service, own] of byService) {
    if (callEffect(service) === undefined || (only && !only.has(service))) continue;
    const arguments_ = new Set<string | undefined>([undefined]);
    for (const line of own) for (const it of line.services) if (it.name === service) arguments_.add(it.argument);
    const both = service === '*' || wild.length === 0 ? own : [...new Set([...own, ...wild])].sort((a, b) => a.order - b.order);
    for (const argument of arguments_) {
      const fits = (it: Service): boolean => (it.name === '*' || it.name === service) && (it.argument === undefined || it.argument === argument);
      walk(dispvm, service, both.filter((line) => line.services.some(fits)), book, found);
    }
  }
  return found;
}

/** Services that give the same are one way: a flow for ten of them is walked like a flow for one. */
function joined(wide: Calls['wide']): Calls['wide'] {
  const seen = new Set<string>();
  return wide.filter(({ flow, action, service, except }) => {
    const key = [callEffect(service), service === 'qubes.ClipboardPaste', action, flow?.plan.index, ...[...except].map(({ name }) => name)].join(' ');
    return seen.size < seen.add(key).size;
  });
}

/** What has been decided so far, of all that one service can be called on. */
interface Decided {
  readonly qubes: Set<Qube>;
  readonly bases: Set<Qube>;
  dispvm: boolean;
  byDefault: boolean;
  dom0: boolean;
  /** Every target but dom0. */
  rest: boolean;
}

function walk(dispvm: string | null, service: string, lines: readonly Line[], book: Book, found: { single: Calls['single'][number][]; wide: Calls['wide'][number][] }): void {
  const { system } = book;
  const decided: Decided = { qubes: new Set(), bases: new Set(), dispvm: false, byDefault: false, dom0: false, rest: false };
  const own = dispvm === null ? undefined : system.qube(dispvm);
  for (const { to, action, redirect: written, flow, usual } of lines) {
    const open: Decider['action'] | undefined = (action === 'allow' || action === 'ask') && !usual ? action : undefined;
    const led = written && landingOf(written, dispvm, system);
    // dom0 answers for the qube that such a call is about.
    const about = steersQube(service) && led?.qube.klass === 'AdminVM';
    const redirect = about ? undefined : written;
    let leads = false;
    for (const end of to) {
      const decider = open && { flow, action: open, service, toVal: flow && end.val };
      const land = (landing: Landing | undefined, named = false): void => {
        if (redirect) leads = true;
        else if (decider && landing && isReady(landing)) found.single.push({ ...decider, to: landing, named });
      };
      const { token } = end;
      const takeQube = (qube: Qube, named = false): void => {
        if (qube.klass === 'AdminVM' ? decided.dom0 : decided.rest || decided.qubes.has(qube)) return;
        if (qube.klass === 'AdminVM') decided.dom0 = true;
        else decided.qubes.add(qube);
        land({ kind: 'qube', qube }, named);
      };
      const takeBase = (base: Qube | undefined, also: boolean): void => {
        if (also && !decided.dispvm) {
          decided.dispvm = true;
          land(own && { kind: 'disposable', qube: own });
        }
        if (!base || decided.rest || decided.bases.has(base)) return;
        decided.bases.add(base);
        land({ kind: 'disposable', qube: base });
      };
      switch (token.kind) {
        case 'name': {
          const qube = system.qube(token.name);
          if (qube) takeQube(qube, true);
          break;
        }
        case 'tag':
          for (const qube of book.tagged(token.tag)) takeQube(qube);
          break;
        case 'type':
          for (const qube of book.typed(token.type)) takeQube(qube);
          break;
        case 'dispvm':
          takeBase(undefined, true);
          break;
        case 'dispvm-of':
          takeBase(system.qube(token.name), dispvm === token.name);
          break;
        case 'dispvm-tag':
          for (const base of book.bases) if (base.tags.has(token.tag)) takeBase(base, base === own);
          break;
        case 'default':
          if (!decided.byDefault && written) leads = true;
          decided.byDefault = true;
          break;
        case 'any':
        case 'anyvm': {
          const dom0 = system.qube('dom0');
          if (token.kind === 'any' && dom0) takeQube(dom0);
          if (decided.rest) break;
          if (redirect) leads = true;
          else if (decider) {
            found.wide.push({ ...decider, except: decided.qubes });
            if (!decided.dispvm && own) land({ kind: 'disposable', qube: own });
            for (const base of book.bases) if (!decided.bases.has(base) && (decided.dispvm || base !== own)) land({ kind: 'disposable', qube: base });
          }
          decided.rest = decided.dispvm = decided.byDefault = true;
          break;
        }
        default:
      }
    }
    // Wherever the call was meant to go, the redirect decides where it ends.
    if (leads && open && written && led && isReady(led)) {
      found.single.push({ flow, action: open, service, toVal: flow && written.val, to: led, named: written.token.kind === 'name' });
    }
    if (decided.rest && decided.dom0) return;
  }
}

/** Disposables can only be made from what is meant for them. */
const isReady = ({ kind, qube }: Landing): boolean => kind === 'qube' || qube.templateForDispvms.value;

function landingOf({ token }: End, dispvm: string | null, system: System): Landing | undefined {
  const name = token.kind === 'dispvm' ? dispvm : token.kind === 'dispvm-of' || token.kind === 'name' ? token.name : null;
  const qube = name === null ? undefined : system.qube(name);
  return qube && { kind: token.kind === 'name' ? 'qube' : 'disposable', qube };
}

/** Whether a target token matches a call on that very target. */
function hits({ token }: End, to: Landing | '@dispvm', caller: Caller, system: System): boolean {
  const dom0 = to !== '@dispvm' && to.qube.klass === 'AdminVM';
  if (token.kind === 'any' || (token.kind === 'anyvm' && !dom0)) return true;
  if (to === '@dispvm') {
    if (token.kind === 'dispvm') return true;
    if (token.kind === 'dispvm-of') return token.name === caller.dispvm;
    return token.kind === 'dispvm-tag' && caller.dispvm !== null && (system.qube(caller.dispvm)?.tags.has(token.tag) ?? false);
  }
  if (to.kind === 'disposable') return (token.kind === 'dispvm-of' && token.name === to.qube.name) || (token.kind === 'dispvm-tag' && to.qube.tags.has(token.tag));
  return (token.kind === 'name' && token.name === to.qube.name) || (token.kind === 'tag' && to.qube.tags.has(token.tag)) || (token.kind === 'type' && to.qube.klass === token.type);
}

function groups(qubes: readonly Qube[], keys: (qube: Qube) => readonly string[]): Map<string, Qube[]> {
  const found = new Map<string, Qube[]>();
  for (const qube of qubes) for (const key of keys(qube)) put(found, key, qube);
  return found;
}

function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
