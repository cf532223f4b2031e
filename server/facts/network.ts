// How a qube reaches the network: its chain of net qubes, and whether Tor is on the way.
import type { Span } from '../base/span.ts';
import { each, once } from '../base/memo.ts';
import type { Qube, System } from './system.ts';

/** One step away from the qube. `at` is where the step was written: undefined for defaults of a fresh install. */
export interface Hop {
  readonly name: string;
  readonly qube: Qube | undefined;
  readonly at: Span | undefined;
  /** The qube whose netvm leads here. */
  readonly of: Qube;
}

export interface Chain {
  readonly hops: readonly Hop[];
  /**
   * `offline`: no net qube at all. `uplink`: ends at a net qube of its own. `unknown`: names a qube nobody knows.
   * `broken`: a qube on the way does not provide network. `loop`: comes back to a qube it passed.
   */
  readonly end: 'offline' | 'uplink' | 'unknown' | 'broken' | 'loop';
  /** A Whonix gateway is on the way. */
  readonly tor: boolean;
}

export type Reach = 'offline' | 'tor' | 'clear' | 'unknown';

export interface Network {
  chain(qube: Qube): Chain;
  /** `tor` when a gateway stands between the qube and the uplink; `unknown` when the chain is broken. A net qube without a net qube of its own is the uplink, thus `clear`. */
  reach(qube: Qube): Reach;
  /** `work → sys-firewall → sys-net`. */
  path(qube: Qube): string;
  /** Every circle of net qubes once: its hops in order, the last of which leads to where the first began. */
  loops(): readonly (readonly Hop[])[];
  /** Whether what `name` connects to is reached through the qube, or is the qube: it cannot become the qube's net qube. */
  passes(name: string, qube: Qube): boolean;
  /** The qube itself, and every other one whose network comes through it. */
  behind(qube: Qube): readonly Qube[];
}

export function network(system: System): Network {
  const chain = each((qube: Qube) => follow(qube, system), { hops: [], end: 'loop', tor: false });
  return {
    chain,
    reach: each((qube: Qube): Reach => {
      const { end, tor } = chain(qube);
      if (end === 'offline') return qube.providesNetwork.value && qube.klass !== 'TemplateVM' ? 'clear' : 'offline';
      if (end !== 'uplink') return 'unknown';
      return tor ? 'tor' : 'clear';
    }, 'unknown'),
    path: (qube) => [qube.name, ...chain(qube).hops.map(({ name }) => name)].join(' → '),
    loops: once(() => loops(system)),
    passes(name, qube) {
      const passed = new Set<Qube>();
      let of = system.qube(name);
      while (of && of !== qube && !passed.has(of)) {
        passed.add(of);
        of = of.netvm.value === null ? undefined : system.qube(of.netvm.value);
      }
      return of === qube;
    },
    behind: (qube) => [qube, ...system.qubes.filter((it) => it !== qube && chain(it).hops.some((hop) => hop.qube === qube))],
  };
}

/** Follows every qube once, whether or not what it names provides network: a circle is refused for itself. */
function loops(system: System): readonly (readonly Hop[])[] {
  const found: Hop[][] = [];
  const done = new Set<Qube>();
  for (const start of system.qubes) {
    const way: Hop[] = [];
    const passed = new Map<Qube, number>();
    let of: Qube | undefined = start;
    while (of && !done.has(of) && !passed.has(of)) {
      passed.set(of, way.length);
      const { value: name, at }: Qube['netvm'] = of.netvm;
      const qube: Qube | undefined = name === null ? undefined : system.qube(name);
      if (name !== null) way.push({ name, qube, at, of });
      of = qube;
    }
    const begin = of && passed.get(of);
    if (begin !== undefined) found.push(way.slice(begin));
    for (const qube of passed.keys()) done.add(qube);
  }
  return found;
}

function follow(start: Qube, system: System): Chain {
  const hops: Hop[] = [];
  const passed = new Set([start.name]);
  let tor = false;
  for (let of = start; ; ) {
    const { value: name, at } = of.netvm;
    if (name === null) return { hops, end: hops.length === 0 ? 'offline' : 'uplink', tor };
    const qube = system.qube(name);
    hops.push({ name, qube, at, of });
    if (!qube) return { hops, end: 'unknown', tor };
    if (passed.has(name)) return { hops, end: 'loop', tor };
    if (!qube.providesNetwork.value) return { hops, end: 'broken', tor };
    if (qube.tags.has('anon-gateway')) tor = true;
    passed.add(name);
    of = qube;
  }
}
