// Ways through several qubes that no single flow shows: upwards in trust, out of a qube without a network, from one identity to another.
import { each, once, within } from '../base/memo.ts';
import type { Anonymity } from './anonymity.ts';
import { isIn } from './calls.ts';
import { passedDevices } from './devices.ts';
import { callEffect } from './effects.ts';
import { isBoundless, type Flow, type Flows } from './flows.ts';
import { carries, type Edge, type Graph, type Fan, type GraphNode, type Spread, type Step, type Ways } from './graph.ts';
import type { Group } from './groups.ts';
import type { Impact } from './impact.ts';
import type { Kinds } from './kinds.ts';
import type { Network } from './network.ts';
import type { Qube, System } from './system.ts';
import { isData } from './words.ts';
import { callerWord, type Token } from './tokens.ts';
import { search, split, type Pools, type Web } from './search.ts';

/** Steps that follow one another. */
export interface Path {
  /** At least one. */
  readonly edges: readonly Edge[];
  /** No step waits for a person. Otherwise at least one does, and the plan gives no reason why the answer may be yes. */
  readonly free: boolean;
  /** The step that is cheapest to cut. */
  readonly weakest: Edge;
}

/** Paths that are cut at the same place; the gravest first. */
export interface Bundle {
  readonly at: Edge;
  readonly paths: readonly [Path, ...Path[]];
}

export interface Paths {
  /** Paths that end in a more trusted qube than any single step from their start reaches; none of which one step alone leads as far up. */
  readonly upward: readonly Bundle[];
  /** Paths from an offline qube that keeps something to a place on the network; a single step where no other rule speaks of it. */
  readonly leaks: readonly Bundle[];
  /** Paths from a qube of one identity, or an anonymous one, to a qube of another or, of the anonymous, one that goes around Tor. */
  readonly identities: readonly Bundle[];
  /** Works bit by bit on what all of these rest on, so that others can have a turn in between. */
  prepared(): Iterable<void>;
}

/** What is asked of the other facts. */
export interface Known extends System, Network, Kinds, Pick<Anonymity, 'leavesTor' | 'exposure'> {
  readonly flows: Flows;
  readonly graph: Graph;
  impact(flow: Flow): Impact;
  /** A qube without a network in which somebody works or keeps something. */
  quiet(qube: Qube): boolean;
}

/** As high as it gets, above all trust: a vault, and dom0. */
export const vaultHeight = 5;
export const dom0Height = 6;

/** How much is lost with a node, 0 to 6: trust, the vault, dom0. Undefined: it cannot be compared. Only what the plan names is, and dom0. */
export function heightOf({ kind, qube }: GraphNode, facts: Kinds): number | undefined {
  if (kind !== 'qube' || !qube) return undefined;
  if (qube.klass === 'AdminVM') return dom0Height;
  if (!qube.plan) return undefined;
  if (facts.vault(qube)) return vaultHeight;
  return facts.app(qube) || qube.trust.from === 'written' ? facts.rank(qube) : undefined;
}

export function paths(known: () => Known): Paths {
  /** Without flows and devices nothing hangs together but templates and disposables, which lead nowhere else. */
  const idle = once(() => !known().flows.all.some(({ action }) => action === 'allow' || action === 'ask') && !known().planned.some(({ plan }) => passedDevices(plan).length > 0));
  const its = shared(known);
  const ways = { free: web(known, its, true), weak: web(known, its, false) };
  const net = (of: Web['ways']): Net => ({ ...its, ways: of, budget: { left: maxSteps } });
  const webs = (): { free: Net; weak: Net } => ({ free: net(ways.free), weak: net(ways.weak) });
  const upward = once(() => (idle() ? [] : grouped(both(webs(), (it, free) => climbs(it, known(), free)), 'climb', known())));
  const leaks = once(() => (idle() ? [] : grouped(both(webs(), (it, free) => leaking(it, known(), free)), 'last', known())));
  const identities = once(() => (idle() ? [] : grouped(both(webs(), (it, free) => linking(it, known(), free)), 'last', known())));
  return {
    get upward() {
      return upward();
    },
    get leaks() {
      return leaks();
    },
    get identities() {
      return identities();
    },
    *prepared() {
      yield;
      if (idle()) return;
      for (const qube of known().planned) {
        its.leads(known().graph.of(qube));
        yield;
      }
    },
  };
}

/** Steps looked at for each sort of path: a plan of thousands of qubes stays quick, at the price of a missed case. */
const maxSteps = 400_000;

type Found = readonly (readonly Edge[])[];

/** What is asked of nodes again and again, whatever steps count. An edit that leaves these answers as they are leaves the paths as they are. */
interface Shared {
  height(node: GraphNode): number | undefined;
  /** Every height there is, the lowest first. */
  heights(): readonly number[];
  /** Whether anything that could count leads away from the node: from most, nothing leads anywhere but to the network. */
  leads(node: GraphNode): boolean;
  /** From where somebody may climb. */
  low(): readonly GraphNode[];
  /** Offline qubes whose data matters. */
  kept(): readonly GraphNode[];
  online(node: GraphNode): boolean;
  /** Of those that a word means for which the plan has more than the word. */
  among(group: Group): readonly GraphNode[];
  /** The same, by whether they are online. */
  pools(group: Group): Pools;
  /** The same, the highest first. */
  highest(group: Group): readonly GraphNode[];
}

interface Net extends Web, Shared {}

function shared(known: () => Known): Shared {
  const leads = each((node: GraphNode) => {
    const { edges, fans } = known().graph.ways(node);
    return edges.some(({ effect }) => effect !== 'network') || fans.some(({ steps, spreads }) => steps.length + spreads.length > 0);
  }, false);
  const online = each((node: GraphNode) => isOnline(node, known()), false);
  const isLow = (qube: Qube): boolean => qube.klass !== 'AdminVM' && qube.klass !== 'TemplateVM' && !qube.templateForDispvms.value && !known().vault(qube);
  const isKept = (qube: Qube): boolean => {
    const facts = known();
    return facts.quiet(qube) && (facts.vault(qube) !== undefined || (facts.rank(qube) ?? 0) >= 2 || (qube.plan?.holds.some(({ value }) => isData(value)) ?? false));
  };
  // A word for all qubes is hardly meant for templates.
  const among = each((group: Group): readonly GraphNode[] => known().graph.among(group).filter(({ qube }) => qube?.plan !== undefined && !(group.kind === 'all' && qube.klass === 'TemplateVM')), []);
  const height = each((node: GraphNode) => heightOf(node, known()), undefined);
  const leading = once(() => known().planned.filter((qube) => leads(known().graph.of(qube))));
  return {
    height,
    heights: once(() => {
      const facts = known();
      const dom0 = facts.qube('dom0');
      return [...new Set([...facts.planned, ...(dom0 ? [dom0] : [])].flatMap((qube) => heightOf(facts.graph.of(qube), facts) ?? []))].sort((a, b) => a - b);
    }),
    leads,
    low: once(() => leading().filter(isLow).map(known().graph.of)),
    kept: once(() => leading().filter(isKept).map(known().graph.of)),
    online,
    among,
    pools: each((group: Group) => split(among(group), (node) => !online(node)), { passable: [], others: [] }),
    highest: each((group: Group) => [...among(group)].sort((a, b) => (height(b) ?? -1) - (height(a) ?? -1)), []),
  };
}

/** Free paths first; of those with questions only the ones between other ends. */
function both(webs: { readonly free: Net; readonly weak: Net }, find: (web: Net, free: boolean) => Found): Path[] {
  const made = (edges: readonly Edge[]): Path => ({ edges, free: edges.every(({ consent }) => consent === 'none'), weakest: edges[0] as Edge });
  const ends = (edges: readonly Edge[]): string => `${edges[0]?.from.kind ?? ''} ${edges[0]?.from.name ?? ''}\n${edges.at(-1)?.to.kind ?? ''} ${edges.at(-1)?.to.name ?? ''}`;
  const free = find(webs.free, true);
  const seen = new Set(free.map(ends));
  return [...free, ...find(webs.weak, false).filter((edges) => !seen.has(ends(edges)))].map(made);
}

/**
 * The steps that count: those that carry something on; not those that a person confirms for a stated reason, nor the ones of flows for
 * all, which are faults of their own. Qubes that only a wildcard, tag or default brings in count if the plan names them.
 */
function web(known: () => Known, { leads }: Shared, free: boolean): Web['ways'] {
  const counts = (edge: Pick<Edge, 'consent' | 'by' | 'effect'>): boolean => {
    if (!(carries(edge) || (edge.effect === 'network' && edge.by.kind === 'flow'))) return false;
    if (edge.by.kind === 'flow') return !isBoundless(edge.by.flow) && (edge.consent === 'none' || (!free && !edge.by.flow.plan.reason));
    // Where a person is asked without a flow, the plan says what for by the setting, or leaves it as Qubes OS has it.
    return edge.consent === 'none';
  };
  const spokenOf = ({ to, by }: Step): boolean => {
    if (to.kind !== 'qube' || !to.qube || to.qube.plan !== undefined || to.qube.klass === 'AdminVM') return true;
    return by.kind === 'flow' ? by.named : by.kind === 'template' || by.kind === 'disposables';
  };
  const none: Ways = { edges: [], fans: [] };
  const fan = each(({ steps, spreads }: Fan): Fan => ({ steps: steps.filter((step) => counts(step) && spokenOf(step)), spreads: spreads.filter(counts) }), { steps: [], spreads: [] });
  const counted = each((node: GraphNode): Ways => {
    const { edges, fans } = known().graph.ways(node);
    return { edges: edges.filter((edge) => counts(edge) && spokenOf(edge)), fans: fans.map(fan).filter(({ steps, spreads }) => steps.length + spreads.length > 0) };
  }, none);
  // dom0 is the end of everything.
  return (node) => (node.qube?.klass !== 'AdminVM' && leads(node) ? counted(node) : none);
}

/** As `within`, for what is asked of nodes at each step of each search: a list answers sooner. */
function listed<T extends number | boolean>(make: (node: GraphNode) => T): (node: GraphNode) => T {
  const known: T[] = [];
  return (node) => (known[node.id] ??= make(node));
}

/** For each height the paths into it, from the lowest starts; a start that reaches as high in a single step is none. */
function climbs(web: Net, facts: Known, free: boolean): Found {
  // -1: cannot be compared.
  const height = listed((node) => web.height(node) ?? -1);
  const starts = web.low();
  if (starts.length === 0) return [];
  const highest = (all: readonly number[]): number => all.reduce((top, it) => Math.max(top, it), -1);
  // A step to oneself leads no higher.
  const byCalls = within(({ steps, spreads }: Fan): number => {
    const wide = spreads.map(({ among, except }) => web.highest(among).find((to) => !(to.qube && isIn(to.qube, except))));
    return highest([...steps.map(({ to }) => height(to)), ...wide.map((to) => (to ? height(to) : -1))]);
  }, -1);
  const direct = within((node: GraphNode): number => {
    const { edges, fans } = web.ways(node);
    return highest([...edges.map(({ to }) => height(to)), ...fans.map(byCalls)]);
  }, -1);
  const lowestIn = (qubes: readonly Qube[]): number =>
    qubes.reduce((lowest, qube) => {
      const its = qube.plan ? height(facts.graph.of(qube)) : -1;
      return its < 0 ? lowest : Math.min(lowest, its);
    }, Infinity);
  const lowestOf = within((word: string): number => lowestIn(facts.flows.meant(word)), Infinity);
  const lowestCaller = (token: Token): number => {
    const qube = token.kind === 'name' ? facts.qube(token.name) : undefined;
    const word = token.kind === 'name' ? undefined : callerWord(token);
    return qube ? lowestIn([qube]) : word === undefined ? Infinity : lowestOf(word);
  };
  /** The least trust among the qubes of the plan that a flow lets call. */
  const lowest = within(({ from }: Flow): number => Math.min(...from.map(({ token }) => lowestCaller(token))), Infinity);
  const found: (readonly Edge[])[] = [];
  const startsAt = new Map<number, GraphNode[]>();
  for (const node of starts) {
    const known = startsAt.get(height(node));
    if (known) known.push(node);
    else startsAt.set(height(node), [node]);
  }
  for (const top of [...web.heights()].reverse()) {
    let level = 0;
    const first = (rank: number): GraphNode[] => (startsAt.get(rank) ?? []).filter((node) => direct(node) < top);
    const paths = search(web, {
      levels: web.heights().filter((rank) => rank < top).map((rank) => ({
        starts: first(rank),
        begin: () => void (level = rank),
      })),
      // One step that leads from as low to as high is a crossing of its own.
      allowed: (edge) => !(height(edge.to) >= top && edge.by.kind === 'flow' && lowest(edge.by.flow) <= level),
      open: ({ by }) => (by.kind === 'flow' && lowest(by.flow) <= level ? 'on' : 'all'),
      ends: (node) => height(node) === top,
      passable: (node) => height(node) < top,
    });
    found.push(...paths.filter((edges) => edges.length > 1 && (free || edges.some(({ consent }) => consent !== 'none'))));
  }
  return found;
}

/** The network, and the qubes on it that are there for more than passing it on. */
function isOnline({ kind, qube }: GraphNode, facts: Known): boolean {
  if (kind === 'network') return true;
  if (!qube || (kind === 'qube' && qube.klass === 'AdminVM')) return false;
  const reach = facts.reach(qube);
  return (reach === 'clear' || reach === 'tor') && !(kind === 'qube' && facts.service(qube));
}

/** Of each offline qube whose data matters, the nearest place on the network. */
function leaking(web: Net, facts: Known, free: boolean): Found {
  const found: (readonly Edge[])[] = [];
  const told = toldOfLeaving(facts);
  const online = listed(web.online);
  for (const start of web.kept()) {
    const paths = search(web, {
      pools: web.pools,
      levels: [{ starts: [start], begin: () => undefined }],
      allowed: (edge) => !told.ofVault(edge.from, edge) && !told.ofQuiet(edge) && !(edge.from === start && online(edge.to) && told.ofFlow(edge)),
      open: (spread, from) => (told.ofVault(from, spread) ? 'none' : from === start && told.ofFlow(spread) ? 'on' : 'all'),
      sort: (from) => (from === start ? 1 : 0) + told.sort(from),
      ends: online,
      passable: (node) => !online(node),
      first: true,
    });
    found.push(...paths.filter((edges) => free || edges.some(({ consent }) => consent !== 'none')));
  }
  return found;
}

interface Told {
  ofQuiet(edge: Edge): boolean;
  ofVault(from: GraphNode, step: Step | Spread): boolean;
  ofFlow(step: Step | Spread): boolean;
  /** 0, 2, 4 or 6: alike for nodes that make no difference to these. */
  sort(from: GraphNode): number;
}

/** Steps of which other rules speak: an online disposable as the default, a flow out of a vault, and single flows that are at fault or have their reason. */
function toldOfLeaving(facts: Known): Told {
  const controls = within((service: string): boolean => callEffect(service) === 'control', false);
  const isTold = within((flow: Flow): boolean => {
    const { vault, upward, joins } = facts.impact(flow);
    return flow.plan.reason !== undefined || [vault, upward, joins, facts.exposure(flow)].some((it) => it !== undefined);
  }, false);
  const isVault = listed(({ kind, qube }) => kind === 'qube' && qube !== undefined && facts.vault(qube) !== undefined);
  const isQuiet = listed(({ kind, qube }) => kind === 'qube' && qube !== undefined && facts.quiet(qube));
  return {
    sort: (from) => (isVault(from) ? 2 : 0) + (isQuiet(from) ? 4 : 0),
    ofQuiet: ({ from, to, by }) => by.kind === 'policy' && to.kind === 'disposable' && isQuiet(from),
    ofVault: (from, { by }) => by.kind === 'flow' && isVault(from) && facts.impact(by.flow).vault !== undefined,
    ofFlow: ({ by }) => by.kind === 'flow' && (controls(by.service) || isTold(by.flow)),
  };
}

/** From the qubes of each identity the nearest of others, through qubes of none. */
function linking(web: Net, facts: Known, free: boolean): Found {
  const names = within((node: GraphNode): readonly string[] => (node.kind === 'qube' && node.qube ? facts.identities(node.qube).map(({ value }) => value) : []), []);
  const found: (readonly Edge[])[] = [];
  for (const starts of sameOutside(facts)) {
    if (!starts.some((qube) => web.leads(facts.graph.of(qube)))) continue;
    const [first] = starts as [Qube, ...Qube[]];
    const own = names(facts.graph.of(first));
    const apart = (node: GraphNode): boolean => own.length > 0 && names(node).length > 0 && !names(node).some((name) => own.includes(name));
    const leaves = within((node: GraphNode): boolean => node.kind === 'qube' && node.qube?.plan !== undefined && facts.app(node.qube) && facts.leavesTor(first, { kind: 'qube', qube: node.qube }) !== undefined, false);
    const paths = search(web, {
      levels: [{ starts: starts.map(facts.graph.of), begin: () => undefined }],
      // Of vaults that are entered or left without a decision another rule speaks.
      sort: ({ qube }) => (qube && facts.vault(qube) ? 1 : 0),
      allowed: ({ from, to, by }) => !(by.kind === 'flow' && [from, to].some((it) => it.qube && facts.vault(it.qube)) && facts.impact(by.flow).vault),
      ends: (node) => node.qube?.plan !== undefined && (apart(node) || leaves(node)),
      passable: (node) => names(node).length === 0 && !leaves(node),
    });
    found.push(...paths.filter((edges) => edges.length > 1 && (free || edges.some(({ consent }) => consent !== 'none'))));
  }
  return found;
}

/** The qubes with an identity and the anonymous ones; those together that nobody outside could tell apart. */
function sameOutside(facts: Known): readonly (readonly Qube[])[] {
  const groups = new Map<string, Qube[]>();
  for (const qube of facts.planned) {
    const names = facts.identities(qube).map(({ value }) => value);
    const hidden = facts.anonymous(qube) !== undefined;
    if (qube.klass === 'TemplateVM' || qube.templateForDispvms.value || (names.length === 0 && !hidden)) continue;
    const key = [hidden ? facts.reach(qube) === 'clear' : '', ...names].join('\n');
    const group = groups.get(key);
    if (group) group.push(qube);
    else groups.set(key, [qube]);
  }
  return [...groups.values()];
}

/** The price of cutting a step; Infinity: it cannot be cut without changing what the qubes are. */
function price({ by, consent, from }: Edge): number {
  if (by.kind === 'flow') {
    if (by.flow.plan.node.file !== undefined) return 8;
    const wide = by.flow.from.length > 1 || by.flow.to.length > 1 || by.flow.from.some(({ token }) => token.kind !== 'name');
    return (consent === 'none' ? (by.flow.plan.reason ? 4 : 3) : 1) + (wide ? 0.5 : 0);
  }
  if (by.kind === 'opens') return 2;
  if (by.kind === 'device') return 5;
  return by.kind === 'policy' && from.kind === 'qube' && from.qube?.plan ? 6 : Infinity;
}

/** What is changed to cut a step. */
const causeOf = (edge: Edge): object => (edge.by.kind === 'flow' ? edge.by.flow : edge.by.kind === 'opens' ? edge.by.val : edge.by.kind === 'device' ? edge.by.device.val : (edge.from.qube ?? edge));

/** Puts the paths together that are cut at one place. Of steps as cheap as each other: the one that most paths have in common; then the steepest, or the last. */
function grouped(paths: readonly Path[], tie: 'climb' | 'last', facts: Kinds): readonly Bundle[] {
  const climb = ({ from, to }: Edge): number => (heightOf(to, facts) ?? 0) - (heightOf(from, facts) ?? 0);
  const causes = new Map<object, { paths: number; score: number }>();
  const cheapest = paths.map(({ edges }): ReadonlyMap<object, Edge> => {
    const best = Math.min(...edges.map(price));
    const its = new Map<object, Edge>();
    for (const [index, edge] of best === Infinity ? [] : edges.entries()) {
      if (price(edge) > best) continue;
      const cause = causeOf(edge);
      const known = causes.get(cause) ?? { paths: 0, score: 0 };
      causes.set(cause, known);
      if (!its.has(cause)) known.paths++;
      known.score += tie === 'climb' ? climb(edge) : index - edges.length;
      its.set(cause, edge);
    }
    return its;
  });
  const groups = new Map<object, { at: Edge; paths: [Path, ...Path[]] }>();
  for (const [index, path] of paths.entries()) {
    let best: { paths: number; score: number; cause: object; at: Edge } | undefined;
    for (const [cause, at] of cheapest[index] ?? []) {
      const its = causes.get(cause) as { paths: number; score: number };
      if (!best || its.paths > best.paths || (its.paths === best.paths && its.score > best.score)) best = { ...its, cause, at };
    }
    if (!best) continue;
    const made = { ...path, weakest: best.at };
    const group = groups.get(best.cause);
    if (group) group.paths.push(made);
    else groups.set(best.cause, { at: best.at, paths: [made] });
  }
  const last = ({ edges }: Path): number => heightOf(edges.at(-1)?.to as GraphNode, facts) ?? -1;
  const first = ({ edges }: Path): number => heightOf(edges[0]?.from as GraphNode, facts) ?? 9;
  return [...groups.values()].map(({ paths: all }) => {
    all.sort((a, b) => Number(b.free) - Number(a.free) || last(b) - last(a) || first(a) - first(b) || a.edges.length - b.edges.length);
    return { at: all[0].weakest, paths: all };
  });
}
