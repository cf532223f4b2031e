// Whether what is meant to be anonymous stays behind Tor.
import { once } from '../base/memo.ts';
import type { Destination } from './flows.ts';
import type { Kinds, Trait } from './kinds.ts';
import type { Network } from './network.ts';
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
}

export function anonymity(system: System, network: Network, kinds: Kinds): Anonymity {
  const gateways = once(() => system.qubes.filter((qube) => kinds.gateway(qube) && qube.providesNetwork.value));
  const takenOver = (qube: Qube): boolean => {
    const base = qube.netvm.from === 'template' && qube.template.value !== null ? system.qube(qube.template.value) : undefined;
    return base?.plan !== undefined && kinds.anonymous(base) !== undefined;
  };
  return {
    get gateways() {
      return gateways();
    },
    aroundTor(qube) {
      if (qube.providesNetwork.value || network.reach(qube) !== 'clear' || takenOver(qube)) return undefined;
      return kinds.anonymous(qube);
    },
    leavesTor(from, to) {
      const end = to.kind === 'qube' ? to.qube : to.base;
      const trait = end && kinds.anonymous(from);
      if (!trait || kinds.gateway(end) || kinds.anonymous(end)) return undefined;
      return network.reach(end) === 'clear' && network.reach(from) !== 'clear' ? trait : undefined;
    },
  };
}
