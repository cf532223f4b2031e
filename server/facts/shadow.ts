// Which flows never decide a call, because flows above them already decide every one of theirs.
import { each, once } from '../base/memo.ts';
import type { Flow, Flows, Service } from './flows.ts';
import { callerWord, type End, type Token } from './tokens.ts';
import type { Qube, System } from './system.ts';

export interface Shadows {
  /** The flows above that together decide every call of this one first, in order; none where it decides at least one call, or cannot be judged. */
  shadowing(flow: Flow): readonly Flow[];
  /** The flow above that says exactly the same, parameters included; reasons are not compared. */
  twin(flow: Flow): Flow | undefined;
}

/** Calls a flow writes out (ends times ends times services) before it is left alone. */
const maxCalls = 5_000;

/** Looked up by word instead of compared in pairs, so that thousands of flows stay quick. */
export function shadows(flows: () => Flows, system: System): Shadows {
  const known = once(() => index(flows().all));
  return {
    shadowing: each((flow: Flow) => judge(flow, known().calls, system), []),
    twin(flow) {
      const first = known().said.get(statement(flow));
      return first !== flow && isWhole(flow) ? first : undefined;
    },
  };
}

/** A flow from one qube to that very qube and nowhere else: qrexec refuses such calls, whatever the flow says. */
export function isToItself({ from, to, redirect }: Flow): boolean {
  const ends = redirect ? [...from, redirect] : [...from, ...to];
  const [first] = ends;
  return from.length > 0 && ends.length > 1 && first?.token.kind === 'name' && ends.every(({ token }) => token.kind === 'name' && token.name === (first.token as { name: string }).name);
}

interface Known {
  /** By service, source and target in words: the first flow with that call. */
  readonly calls: ReadonlyMap<string, Flow>;
  readonly said: ReadonlyMap<string, Flow>;
}

function index(all: readonly Flow[]): Known {
  const calls = new Map<string, Flow>();
  const said = new Map<string, Flow>();
  for (const flow of all) {
    if (!isWhole(flow)) continue;
    const whole = statement(flow);
    if (!said.has(whole)) said.set(whole, flow);
    if (countOf(flow) > maxCalls) continue;
    for (const service of flow.services) {
      for (const from of flow.from) {
        for (const to of flow.to) {
          const key = callKey(serviceKey(service), tokenKey(from.token), tokenKey(to.token));
          if (!calls.has(key)) calls.set(key, flow);
        }
      }
    }
  }
  return { calls, said };
}

function judge(flow: Flow, calls: ReadonlyMap<string, Flow>, system: System): readonly Flow[] {
  if (!isWhole(flow) || countOf(flow) > maxCalls) return [];
  const found = new Set<Flow>();
  for (const from of flow.from) {
    const sources = sourceKeys(from, system);
    if (sources.length === 0) continue;
    for (const to of flow.to) {
      if (from.token.kind === 'name' && to.token.kind === 'name' && from.token.name === to.token.name) continue;
      const targets = targetKeys(to, from, system);
      for (const service of flow.services) {
        const first = firstOf(serviceKeys(service), sources, targets, calls, flow);
        if (!first) return [];
        found.add(first);
      }
    }
  }
  return [...found].sort((a, b) => a.plan.index - b.plan.index);
}

function firstOf(services: readonly string[], sources: readonly string[], targets: readonly string[], calls: ReadonlyMap<string, Flow>, before: Flow): Flow | undefined {
  let first: Flow | undefined;
  for (const service of services) {
    for (const source of sources) {
      for (const target of targets) {
        const it = calls.get(callKey(service, source, target));
        if (it && it.plan.index < (first ?? before).plan.index) first = it;
      }
    }
  }
  return first;
}

const isWhole = ({ action, from, to, services }: Flow): boolean => action !== undefined && from.length > 0 && to.length > 0 && services.length > 0;

const countOf = ({ from, to, services }: Flow): number => from.length * to.length * services.length;

const callKey = (service: string, source: string, target: string): string => `${service} ${source} ${target}`;

const serviceKey = ({ name, argument }: Service): string => (argument === undefined ? name : `${name}+${argument}`);

/** What a flow must say to cover every call of the service. */
const serviceKeys = (service: Service): readonly string[] => [...new Set([serviceKey(service), service.name, '*'])];

/** A token in one spelling; unlike ones never share a word. */
function tokenKey(token: Token): string {
  if (token.kind === 'dispvm-of') return `@dispvm:${token.name}`;
  if (token.kind === 'dispvm-tag') return `@dispvm:@tag:${token.tag}`;
  return callerWord(token) ?? `@${token.kind}`;
}

/** What a flow must say as its source to cover every caller the end stands for; nothing where it stands for none. */
function sourceKeys({ token }: End, system: System): readonly string[] {
  return token.kind === 'name' || token.kind === 'any' || token.kind === 'anyvm' || token.kind === 'tag' || token.kind === 'type' ? qubeKeys(token, system) : [];
}

function targetKeys({ token }: End, from: End, system: System): readonly string[] {
  switch (token.kind) {
    case 'default':
      return ['@default', '@anyvm', '*'];
    case 'dispvm': {
      // A flow to `@dispvm:NAME` also takes calls to `@dispvm` by those whose disposables are made from NAME.
      const base = from.token.kind === 'name' ? system.qube(from.token.name)?.defaultDispvm.value : undefined;
      return ['@dispvm', '@anyvm', '*', ...(base ? [`@dispvm:${base}`] : [])];
    }
    case 'dispvm-of':
      return [tokenKey(token), '@anyvm', '*', ...tagKeys(system.qube(token.name)).map((key) => `@dispvm:${key}`)];
    case 'dispvm-tag':
      return [tokenKey(token), '@anyvm', '*'];
    case 'unknown':
      return [];
    default:
      return qubeKeys(token, system);
  }
}

/** Tags and types are open: qubes may join later, so a list of names never covers them. */
function qubeKeys(token: Token, system: System): readonly string[] {
  const own = tokenKey(token);
  if (token.kind === 'any') return [own];
  const dom0 = (token.kind === 'name' && token.name === 'dom0') || (token.kind === 'type' && token.type === 'AdminVM') || (token.kind === 'tag' && system.qube('dom0')?.tags.has(token.tag));
  const qube = token.kind === 'name' ? system.qube(token.name) : undefined;
  return [...new Set([own, '*', ...(dom0 ? [] : ['@anyvm']), ...(qube ? [...tagKeys(qube), `@type:${qube.klass}`] : [])])];
}

const tagKeys = (qube: Qube | undefined): readonly string[] => [...(qube?.tags ?? [])].map((tag) => `@tag:${tag}`);

/** What the flow says, whatever the order of its lists. */
function statement({ plan, from, to, services, action }: Flow): string {
  const words = (all: readonly string[]): string[] => [...new Set(all)].sort();
  const ends = (all: readonly End[]): string[] => words(all.map(({ token, val }) => (token.kind === 'unknown' ? val.value : tokenKey(token))));
  const { target, defaultTarget, user, notify, autostart } = plan;
  const parameters = [target, defaultTarget, user, notify, autostart].map((val) => val?.value);
  return JSON.stringify([ends(from), ends(to), words(services.map(serviceKey)), action, ...parameters.map((value) => value ?? null)]);
}
