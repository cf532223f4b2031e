// Every call a qube or a disposable may make, all services at once: first match wins, the plan's flows before Qubes' own policy.
import { each, once } from '../base/memo.ts';
import type { Val } from '../plan/plan.ts';
import { merged, open, shelf, type Book, type Line, type Page } from './book.ts';
import { callEffect, steersQube } from './effects.ts';
import type { Flow, Flows } from './flows.ts';
import type { End } from './tokens.ts';
import type { Group, Groups } from './groups.ts';
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
  /** Calls to every qube that the word means, but those in `except`. */
  readonly wide: readonly (Decider & { readonly among: Group; readonly except: Except })[];
}

/** Qubes of which something else was decided before. */
export interface Except {
  readonly qubes: ReadonlySet<Qube>;
  readonly groups: readonly Group[];
}

export interface Callings {
  /** Under which keys to find what the caller may call, first its own, then what it has in common with others. */
  keysOf(caller: Caller): readonly string[];
  /** Calls that are let through, after a question or without; some end at the caller itself, which qrexec refuses. */
  under(key: string): Calls;
  /** What is decided about one service without an argument on one target: `@dispvm`, or a landing written out. Undefined: refused. */
  decide(caller: Caller, service: string, to: Landing | '@dispvm'): Pick<Decider, 'flow' | 'action'> | undefined;
}

export function callings(flows: () => Flows, system: System, groups: Groups): Callings {
  const around = shelf(system, groups);
  const book = once(() => open(flows().all, around));
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
  const services = each((name: string): readonly string[] => [...book().page([name]).keys()].sort(), []);
  const whole = each((key: string): Calls => {
    const { dispvm, words } = JSON.parse(key) as Key;
    return gather(dispvm, book().page(words), undefined, book());
  }, none);
  const under = each((key: string): Calls => {
    const { dispvm, words, of, without } = JSON.parse(key) as Key;
    if (of !== undefined) return distinct(gather(dispvm, book().page(words), book().page([of]), book()));
    if (!without) return distinct(whole(key));
    const { single, wide } = whole(keyed({ dispvm, words }));
    const isLeft = ({ service }: Decider): boolean => !without.includes(service);
    return distinct({ single: single.filter(isLeft), wide: wide.filter(isLeft) });
  }, none);
  return {
    keysOf(caller) {
      const { name, dispvm } = caller;
      const words = wordsFor(caller);
      // Of a qube that flows name, only the services that these flows speak of differ from those of one they do not.
      const own = name !== undefined && words.includes(name) ? services(name) : [];
      if (name === undefined || own.length === 0 || own.includes('*')) return [keyed({ dispvm, words })];
      const others = words.filter((word) => word !== name);
      return [keyed({ dispvm, words: others, of: name }), keyed({ dispvm, words: others, without: own })];
    },
    under,
    decide(caller, service, to) {
      const lines = book().page(wordsFor(caller));
      for (const line of merged(lines.get(service), lines.get('*'))) {
        if (!line.services.some((it) => (it.name === '*' || it.name === service) && !it.argument) || !line.to.some((end) => hits(end, to, caller, system))) continue;
        return line.action === 'allow' || line.action === 'ask' ? { flow: line.flow, action: line.action } : undefined;
      }
      return undefined;
    },
  };
}

const none: Calls = { single: [], wide: [] };

/** Callers that no line tells apart have the same key: what their disposables are made from, and the words that lines say of them as a source. */
interface Key {
  readonly dispvm: string | null;
  readonly words: readonly string[];
  /** Only the services in lines that name this caller. */
  readonly of?: string;
  /** All services but these. */
  readonly without?: readonly string[];
}

const keyed = (key: Key): string => JSON.stringify(key);

/** Walks the lines once per service and argument that they tell apart; of a caller with lines of its `own`, only the services in those. */
function gather(dispvm: string | null, all: Page, own: Page | undefined, book: Book): Calls {
  const wild = all.get('*');
  const found: Found = { single: [], wide: [] };
  for (const service of (own ?? all).keys()) {
    if (callEffect(service) === undefined) continue;
    const its = own ? merged(own.get(service), all.get(service)) : (all.get(service) ?? []);
    const lines = service === '*' ? its : merged(its, wild);
    for (const argument of argumentsIn(its, service)) walk(dispvm, service, lines, argument, book, found);
  }
  return found;
}

/** The arguments that lines say of the service, and undefined for all others. */
function argumentsIn(lines: readonly Line[], service: string): Iterable<string | undefined> {
  let found: Set<string | undefined> | undefined;
  for (const line of lines) for (const it of line.services) if (it.name === service && it.argument !== undefined) (found ??= new Set([undefined])).add(it.argument);
  return found ?? [undefined];
}

interface Found {
  readonly single: Calls['single'][number][];
  readonly wide: Calls['wide'][number][];
}

/** Services that give the same are one way: a flow for ten of them is walked like a flow for one. */
function distinct({ single, wide }: Calls): Calls {
  const common = ({ flow, action, service }: Decider): string => [callEffect(service), service === 'qubes.ClipboardPaste', action, flow?.plan.index].join(' ');
  return {
    single: joined(single, (call) => `${common(call)} ${call.to.kind} ${call.to.qube.name}`),
    wide: joined(wide, (call) => [common(call), call.among.word, ...[...call.except.qubes].map(({ name }) => name), ...call.except.groups.map(({ word }) => word)].join(' ')),
  };
}
function joined<T>(all: readonly T[], key: (one: T) => string): readonly T[] {
  if (all.length < 2) return all;
  const seen = new Set<string>();
  return all.filter((one) => seen.size < seen.add(key(one)).size);
}

/** What has been decided so far, of all that one service can be called on. */
interface Decided {
  readonly qubes: Set<Qube>;
  readonly groups: Group[];
  readonly bases: Set<Qube>;
  dispvm: boolean;
  byDefault: boolean;
  dom0: boolean;
  /** Every target but dom0. */
  rest: boolean;
}

/** Whether it is among those. */
export const isIn = (qube: Qube, { qubes, groups }: Except): boolean => qubes.has(qube) || groups.some((group) => group.has(qube));

/** No exceptions. */
export const nobody: Except = { qubes: new Set(), groups: [] };

const snapshot = ({ qubes, groups }: Except): Except => (qubes.size + groups.length === 0 ? nobody : { qubes: new Set(qubes), groups: [...groups] });

function walk(dispvm: string | null, service: string, lines: readonly Line[], argument: string | undefined, book: Book, found: Found): void {
  const { system } = book;
  const decided: Decided = { qubes: new Set(), groups: [], bases: new Set(), dispvm: false, byDefault: false, dom0: false, rest: false };
  const own = dispvm === null ? undefined : system.qube(dispvm);
  /** What lines have said as their target: nothing is left of it for those that say it again. */
  const said = new Set<string>();
  const isNew = ({ val }: End): boolean => said.size < said.add(val.value).size;
  for (const { to, services, action, redirect: written, flow, usual } of lines) {
    if (!services.some((it) => (it.name === '*' || it.name === service) && (it.argument === undefined || it.argument === argument))) continue;
    const targets = to.filter(isNew);
    if (targets.length === 0) continue;
    const open: Decider['action'] | undefined = (action === 'allow' || action === 'ask') && !usual ? action : undefined;
    const led = written && landingOf(written, dispvm, system);
    // dom0 answers for the qube that such a call is about.
    const about = led?.qube.klass === 'AdminVM' && steersQube(service);
    const redirect = about ? undefined : written;
    let leads = false;
    for (const end of targets) {
      const decider = open && { flow, action: open, service, toVal: flow && end.val };
      const land = (landing: Landing | undefined, named = false): void => {
        if (redirect) leads = true;
        else if (decider && landing && isReady(landing)) found.single.push({ ...decider, to: landing, named });
      };
      const { token } = end;
      const takeQube = (qube: Qube | undefined, named = false): void => {
        if (!qube || (qube.klass === 'AdminVM' ? decided.dom0 : decided.rest || isIn(qube, decided))) return;
        if (qube.klass === 'AdminVM') decided.dom0 = true;
        else decided.qubes.add(qube);
        land({ kind: 'qube', qube }, named);
      };
      const takeGroup = (group: Group): void => {
        if (decided.rest || decided.groups.includes(group)) return;
        if (!redirect) {
          if (decider) found.wide.push({ ...decider, among: group, except: snapshot(decided) });
        } else leads ||= group.kind === 'all' || group.qubes.some((qube) => !isIn(qube, decided));
        decided.groups.push(group);
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
        case 'name':
          takeQube(system.qube(token.name), true);
          break;
        case 'tag': {
          const dom0 = system.qube('dom0');
          if (dom0?.tags.has(token.tag)) takeQube(dom0);
          takeGroup(book.groups.tagged(token.tag));
          break;
        }
        case 'type':
          if (token.type === 'AdminVM') takeQube(system.qube('dom0'));
          else takeGroup(book.groups.typed(token.type));
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
        case 'anyvm':
          if (token.kind === 'any') takeQube(system.qube('dom0'));
          if (decided.rest) break;
          takeGroup(book.groups.everybody);
          if (!redirect && decider) {
            if (!decided.dispvm && own) land({ kind: 'disposable', qube: own });
            for (const base of book.bases) if (!decided.bases.has(base) && (decided.dispvm || base !== own)) land({ kind: 'disposable', qube: base });
          }
          decided.rest = decided.dispvm = decided.byDefault = true;
          break;
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
