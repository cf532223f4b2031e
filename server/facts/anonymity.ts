// Whether what is meant to be anonymous stays behind Tor.
import { each, once } from '../base/memo.ts';
import type { Crossing, Destination } from './crossings.ts';
import type { Flow, Flows } from './flows.ts';
import type { Kinds, Trait } from './kinds.ts';
import type { Network } from './network.ts';
import { isFullControl } from './services.ts';
import type { Qube, System } from './system.ts';

export interface Anonymity {
  /** Whonix gateways that hand on a network, in the order of `qubes`. */
  readonly gateways: readonly Qube[];
  /**
   * Why the qube is meant to be anonymous, if its network nonetheless goes around Tor. Net qubes are on the way, not at its end, and a
   * named disposable that only takes its network over from a disposable template is not to blame for it: both give undefined.
   */
  aroundTor(qube: Qube): Trait | undefined;
  /**
   * Why the caller is meant to be anonymous, if the call leaves its world behind Tor (or without a network) for a place whose network
   * goes around Tor. Where the caller itself does so, or the other end ought to be anonymous too, that is the fault to speak of, and
   * this is undefined.
   */
  leavesTor(from: Qube, to: Destination): Trait | undefined;
  /** The calls of a flow by which something anonymous shows itself. Uses of split keys do not. */
  exposure(flow: Flow): Exposure | undefined;
}

export interface Exposure {
  /** One such call, to a place around Tor if there is one. */
  readonly crossing: Crossing;
  /** Why its caller is meant to be anonymous. */
  readonly trait: Trait;
  /** The call ends where the network goes around Tor; otherwise only at another identity. */
  readonly clear: boolean;
  /** How many other pairs of qubes there are like it. */
  readonly others: number;
  /** The other end comes to act on the network for the caller: it opens, connects or runs what it is given. */
  readonly acts: boolean;
}

export function anonymity(system: System, network: Network, kinds: Kinds, flows: () => Flows): Anonymity {
  const gateways = once(() => system.qubes.filter((qube) => kinds.gateway(qube) && qube.providesNetwork.value));
  const hidden = once(() => system.planned.filter((qube) => kinds.anonymous(qube)));
  const takenOver = (qube: Qube): boolean => {
    const base = qube.netvm.from === 'template' && qube.template.value !== null ? system.qube(qube.template.value) : undefined;
    return base?.plan !== undefined && kinds.anonymous(base) !== undefined;
  };
  const leavesTor = (from: Qube, to: Destination): Trait | undefined => {
    const end = to.kind === 'qube' ? to.qube : to.base;
    const trait = end && kinds.anonymous(from);
    if (!trait || kinds.gateway(end) || kinds.anonymous(end)) return undefined;
    return network.reach(end) === 'clear' && network.reach(from) !== 'clear' ? trait : undefined;
  };
  /** Whether the flow says anything of an anonymous qube of the plan; spares looking at every pair of qubes. */
  const concerns = ({ from }: Flow): boolean =>
    from.some((end) => {
      const named = end.token.kind === 'name' ? system.qube(end.token.name) : undefined;
      return named ? kinds.anonymous(named) !== undefined : hidden().some((qube) => flows().covers(end, qube));
    });
  const exposure = (flow: Flow): Exposure | undefined => {
    if (flow.action === undefined || flow.action === 'deny' || flow.splitKey || !concerns(flow)) return undefined;
    const acts = flow.services.some(({ name }) => opens.has(name) || isFullControl(name));
    let found: { crossing: Crossing; trait: Trait; clear: boolean } | undefined;
    let count = 0;
    for (const crossing of flows().crossings(flow, (from) => kinds.anonymous(from) !== undefined)) {
      const { from, to, fromVal, toVal } = crossing;
      const trait = kinds.anonymous(from);
      // What only two wildcards bring together, or what an own rule about disposables covers, is not this flow's doing.
      if (!trait || (!from.plan && fromVal.value !== from.name) || (isWild(fromVal.value) && isWild(toVal.value)) || toVal.value === '@dispvm') continue;
      // A net or service qube may carry data to a stick or printer; it is on the network only for those who connect through it.
      if (to.kind === 'qube' && kinds.service(to.qube) && !acts) continue;
      const clear = leavesTor(from, to) !== undefined;
      if (!clear && !(to.kind === 'qube' && apart(kinds.identities(from), kinds.identities(to.qube)))) continue;
      count++;
      if (!found || (clear && !found.clear)) found = { crossing, trait, clear };
    }
    return found && { ...found, others: count - 1, acts };
  };
  return {
    get gateways() {
      return gateways();
    },
    aroundTor(qube) {
      if (qube.providesNetwork.value || network.reach(qube) !== 'clear' || takenOver(qube)) return undefined;
      return kinds.anonymous(qube);
    },
    leavesTor,
    exposure: each(exposure, undefined),
  };
}

const opens = new Set(['*', 'qubes.OpenInVM', 'qubes.OpenURL', 'qubes.StartApp', 'qubes.ConnectTCP']);

const isWild = (word: string): boolean => word === '*' || word === '@anyvm';

const apart = (one: readonly { readonly value: string }[], other: readonly { readonly value: string }[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some(({ value }) => other.some((it) => it.value === value));
