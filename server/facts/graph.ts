// One graph over all there is: who can get at whom, or at the network or an identity, by which step, and whether a person is asked.
import { each, once, within } from '../base/memo.ts';
import type { Val } from '../plan/plan.ts';
import { callings, isIn, nobody, type Caller, type Calls, type Decider, type Except, type Landing } from './calls.ts';
import { passedDevices, type PassedDevice } from './devices.ts';
import { callEffect, isOwn } from './effects.ts';
import type { Flow, Flows } from './flows.ts';
import type { Group, Groups } from './groups.ts';
import type { Kinds } from './kinds.ts';
import type { Network } from './network.ts';
import type { Qube, System } from './system.ts';
import type { Opens } from './facts.ts';

/** A qube; the new disposables made from one; the network, open or through Tor; an identity. There is one object for each. */
export interface GraphNode {
  readonly kind: 'qube' | 'disposable' | 'network' | 'identity';
  /** Counts the nodes of a graph, so that what is known of each can stand in a list. */
  readonly id: number;
  /** Unlike others of its kind: `work`, `clear` or `tor` for the network, the identity's name. Of disposables, what they are made from. */
  readonly name: string;
  /** Of disposables, what they are made from. */
  readonly qube: Qube | undefined;
}

/**
 * What somebody who holds the first end gets at the second. `control`: does what it likes there. `input`: hands something over that carries
 * data along and may attack whoever takes it. `keys`, `watch`: uses keys, sees or hears, and gets no further. `traffic`: sees and
 * changes what the qube sends. `network`, `identity`: sends to the one, acts under the other.
 */
export type Effect = 'control' | 'input' | 'keys' | 'watch' | 'traffic' | 'network' | 'identity';

/** What makes a step possible. */
export type Cause =
  | { readonly kind: 'flow'; readonly flow: Flow; readonly service: string; readonly toVal: Val<string>; /** The target stands for itself, not by a tag or wildcard. */ readonly named: boolean }
  /** The policy that Qubes OS ships. */
  | { readonly kind: 'policy'; readonly service: string }
  | { readonly kind: 'opens'; readonly what: 'files' | 'links'; readonly val: Val<string | null> }
  | { readonly kind: 'device'; readonly device: PassedDevice }
  | { readonly kind: 'identity'; readonly val: Val<string> }
  /** `template`: what stands on a template. `disposables`: what is made from a disposable template. `dom0`: it controls every qube. */
  | { readonly kind: 'template' | 'disposables' | 'netvm' | 'dom0' };

export interface Edge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly effect: Effect;
  /** `asked`: a person answers a question each time. `keys`: a person presses the keys each time. */
  readonly consent: 'none' | 'asked' | 'keys';
  readonly by: Cause;
}

/** An edge that leaves open where it begins. */
export type Step = Omit<Edge, 'from'>;

/** Steps to every qube of a group but those in `except`. */
export interface Spread extends Omit<Step, 'to'> {
  readonly among: Group;
  readonly except: Except;
}

/** Ways that many nodes have in common: all whom the same words mean may make the same calls. One object for each; some lead to where they begin. */
export interface Fan {
  readonly steps: readonly Step[];
  readonly spreads: readonly Spread[];
}

export interface Ways {
  /** What is there without a call. */
  readonly edges: readonly Edge[];
  /** Calls. */
  readonly fans: readonly Fan[];
}

export interface Graph {
  /** Qubes in the order of `System.qubes`, disposables, the network, identities. */
  readonly nodes: readonly GraphNode[];
  of(qube: Qube): GraphNode;
  disposablesOf(base: Qube): GraphNode;
  /** The members of a group as nodes, in the order of `System.qubes`. */
  among(group: Group): readonly GraphNode[];
  /** All that leads away from a node. */
  ways(node: GraphNode): Ways;
  /** The edges from one node to another, those aside that lead to a whole group. */
  between(from: GraphNode, to: GraphNode): readonly Edge[];
}

/** What the graph asks of the other facts. */
export interface Known extends Network, Kinds {
  readonly flows: Flows;
  opens(qube: Qube, what: 'files' | 'links'): Opens | undefined;
}

/** The edge from a node along a spread. */
export const edgeAlong = ({ effect, consent, by }: Spread, from: GraphNode, to: GraphNode): Edge => ({ from, to, effect, consent, by });

/** Steps by which an attacker, or data, gets on from one qube to the next. */
export const carries = ({ effect }: Pick<Edge, 'effect'>): boolean => effect === 'control' || effect === 'input';

/** The reason a flow states for the step. */
export const reasonOf = ({ by }: Pick<Edge, 'by'>): Val<string> | undefined => (by.kind === 'flow' ? by.flow.plan.reason : undefined);

export function graph(system: System, groups: Groups, known: () => Known): Graph {
  let count = 0;
  const node = (kind: GraphNode['kind'], name: string, qube?: Qube): GraphNode => ({ kind, id: count++, name, qube });
  const qubes = within((qube: Qube): GraphNode => node('qube', qube.name, qube), undefined as never);
  const disposables = within((qube: Qube): GraphNode => node('disposable', qube.name, qube), undefined as never);
  const identities = within((name: string): GraphNode => node('identity', name), undefined as never);
  const networks = { clear: node('network', 'clear'), tor: node('network', 'tor') };
  const calls = callings(() => known().flows, system, groups);
  const nodes = once((): readonly GraphNode[] => {
    const all = system.qubes;
    const names = new Set(all.flatMap((qube) => known().identities(qube).map(({ value }) => value)));
    return [...all.map(qubes), ...all.filter((qube) => qube.templateForDispvms.value).map(disposables), networks.clear, networks.tor, ...[...names].map(identities)];
  });
  const dependants = dependantsIn(system);
  const landed = ({ kind, qube }: Landing): GraphNode => (kind === 'qube' ? qubes(qube) : disposables(qube));

  /** The network that somebody gets who uses the proxy of the qube. */
  const behind = (qube: Qube): GraphNode | undefined => {
    const reach = known().reach(qube);
    return reach === 'clear' || reach === 'tor' ? networks[known().gateway(qube) ? 'tor' : reach] : undefined;
  };
  const proxies = ({ among: { qubes }, except }: Calls['wide'][number]): Set<GraphNode> => new Set(qubes.flatMap((qube) => (isIn(qube, except) ? [] : (behind(qube) ?? []))));
  const effects = within((service: string) => callEffect(service), undefined);
  const leading = each((key: string): Fan => {
    const { single, wide } = calls.under(key);
    const steps: Step[] = [];
    const spreads: Spread[] = [];
    const seen = new Set<string>();
    const toNetwork = (network: GraphNode | undefined, step: Omit<Step, 'to' | 'effect'>): void => {
      if (!network) return;
      const sort = `${network.name} ${step.consent} ${step.by.kind === 'flow' ? step.by.flow.plan.index : ''}`;
      if (!seen.has(sort)) steps.push({ ...step, to: network, effect: 'network' });
      seen.add(sort);
    };
    for (const call of single) {
      const effect = effects(call.service);
      const { qube } = call.to;
      if (effect === undefined || (qube.klass === 'AdminVM' && effect === 'input' && isOwn(call.service))) continue;
      const common = { consent: consentOf(call), by: causeOf(call, call.named) };
      if (effect === 'proxy') toNetwork(behind(qube), common);
      else steps.push({ ...common, to: landed(call.to), effect });
    }
    for (const call of wide) {
      const effect = effects(call.service);
      if (effect === undefined) continue;
      const common = { consent: consentOf(call), by: causeOf(call, false) };
      if (effect !== 'proxy') spreads.push({ ...common, effect, among: call.among, except: call.except });
      // Everybody's network, that would be.
      else if (call.among.kind !== 'all') for (const network of proxies(call)) toNetwork(network, common);
    }
    return { steps, spreads };
  }, { steps: [], spreads: [] });
  const fan = within((key: string): Fan => ({
    get steps() {
      return leading(key).steps;
    },
    get spreads() {
      return leading(key).spreads;
    },
  }), undefined as never);
  const ofDom0: Fan = { steps: [], spreads: [{ effect: 'control', consent: 'none', by: { kind: 'dom0' }, among: groups.everybody, except: nobody }] };

  const ways = each((node: GraphNode): Ways => {
    const { qube } = node;
    if (!qube || node.kind === 'network' || node.kind === 'identity') return nowhere;
    if (qube.klass === 'AdminVM') return { edges: [], fans: [ofDom0] };
    const edges: Edge[] = [];
    const add = (to: GraphNode, effect: Effect, consent: Edge['consent'], by: Cause): void => {
      if (to !== node) edges.push({ from: node, to, effect, consent, by });
    };
    const facts = known();
    const isDisposable = node.kind === 'disposable';
    const caller: Caller = isDisposable
      ? { name: undefined, klass: 'DispVM', tags: qube.tags, dispvm: qube.name }
      : { name: qube.name, klass: qube.klass, tags: qube.tags, dispvm: qube.defaultDispvm.value };
    if (!isDisposable) {
      for (const other of dependants.standing(qube.name)) add(qubes(other), 'control', 'none', { kind: 'template' });
      if (qube.templateForDispvms.value) {
        add(disposables(qube), 'control', 'none', { kind: 'disposables' });
        for (const other of dependants.made(qube.name)) add(qubes(other), 'control', 'none', { kind: 'disposables' });
      }
      for (const { qube: other, device } of dependants.devices(qube.name)) add(qubes(other), 'input', device.byItself ? 'none' : 'asked', { kind: 'device', device });
      for (const other of qube.providesNetwork.value ? dependants.clients(qube.name) : []) add(qubes(other), 'traffic', 'none', { kind: 'netvm' });
      for (const what of ['files', 'links'] as const) {
        const opened = facts.opens(qube, what);
        if (!opened?.qube) continue;
        const to: Landing = { kind: opened.disposable ? 'disposable' : 'qube', qube: opened.qube };
        if (to.kind === 'disposable' && !to.qube.templateForDispvms.value) continue;
        const decided = calls.decide(caller, what === 'files' ? 'qubes.OpenInVM' : 'qubes.OpenURL', opened.val.value?.trim() === '@dispvm' ? '@dispvm' : to);
        // What a flow decides is an edge already.
        if (decided && !decided.flow) add(landed(to), 'input', decided.action === 'ask' ? 'asked' : 'none', { kind: 'opens', what, val: opened.val });
      }
    }
    const reach = facts.reach(qube);
    if (reach === 'clear' || reach === 'tor') add(networks[reach], 'network', 'none', { kind: 'netvm' });
    for (const val of facts.identities(qube)) add(identities(val.value), 'identity', 'none', { kind: 'identity', val });
    return { edges, fans: calls.keysOf(caller).map(fan) };
  }, nowhere);

  return {
    get nodes() {
      return nodes();
    },
    of: qubes,
    disposablesOf: disposables,
    among: each((group: Group): readonly GraphNode[] => group.qubes.map(qubes), []),
    ways,
    between(from, to) {
      const { edges, fans } = ways(from);
      const steps = from === to ? [] : fans.flatMap((fan) => fan.steps.filter((step) => step.to === to));
      return [...steps.map((step) => ({ ...step, from })), ...edges.filter((edge) => edge.to === to)];
    },
  };
}

const nowhere: Ways = { edges: [], fans: [] };

/** Pasting needs somebody at the keys, whatever the policy says. */
const consentOf = ({ action, service }: Decider): Edge['consent'] => (service === 'qubes.ClipboardPaste' ? 'keys' : action === 'ask' ? 'asked' : 'none');

const causeOf = ({ flow, service, toVal }: Decider, named: boolean): Cause => (flow && toVal ? { kind: 'flow', flow, service, toVal, named } : { kind: 'policy', service });

interface Dependants {
  /** The qubes on a template. */
  standing(name: string): readonly Qube[];
  /** The named disposables of a disposable template. */
  made(name: string): readonly Qube[];
  /** Those behind a net qube. */
  clients(name: string): readonly Qube[];
  /** Those to which a device of the qube is passed on. */
  devices(name: string): readonly { readonly qube: Qube; readonly device: PassedDevice }[];
}

/** Asked name by name, so that a qube that moves from one template to another concerns these two only; and of most qubes there is nothing to ask. */
function dependantsIn(system: System): Dependants {
  const list = <T>(index: (into: Map<string, T[]>, qube: Qube) => unknown): ((name: string) => readonly T[]) => {
    const all = once(() => {
      const found = new Map<string, T[]>();
      for (const qube of system.qubes) index(found, qube);
      return found;
    });
    const some = once(() => new Set([...all().keys()].filter((name) => system.qube(name) !== undefined)));
    const its = each((name: string): readonly T[] => all().get(name) ?? [], []);
    return (name) => (some().has(name) ? its(name) : []);
  };
  return {
    standing: list<Qube>((into, qube) => qube.klass !== 'DispVM' && qube.template.value !== null && put(into, qube.template.value, qube)),
    made: list<Qube>((into, qube) => qube.klass === 'DispVM' && qube.template.value !== null && put(into, qube.template.value, qube)),
    clients: list<Qube>((into, qube) => qube.netvm.value !== null && put(into, qube.netvm.value, qube)),
    devices: list<{ readonly qube: Qube; readonly device: PassedDevice }>((into, qube) => {
      for (const device of passedDevices(qube.plan)) put(into, device.backend, { qube, device });
    }),
  };
}

function put<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list) list.push(value);
  else lists.set(name, [value]);
}
