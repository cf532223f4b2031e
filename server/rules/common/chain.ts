// What rules about networks share: the steps of a chain as related information, and putting a qube behind another net qube.
import { t } from '../../base/l10n.ts';
import type { Note, Span } from '../../base/span.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Qube } from '../../facts/system.ts';
import type { Fix } from '../rule.ts';
import { elsewhere } from './here.ts';

/** The written steps of the qube's way to the network, in order, without the one at `except`: there the finding itself stands. */
export function steps(facts: Facts, qube: Qube, except: Span): Note[] {
  return facts.chain(qube).hops.flatMap(({ name, at, of }) => elsewhere(except, [at, t`"${of.name}" gets its network from "${name}"`]));
}

/** `Put "nym" behind "sys-whonix"`, or nothing where that net qube is not there, has no sound network of its own or is reached through the qube. */
export function behind(facts: Facts, qube: Qube, net: Qube | undefined): readonly Fix[] {
  if (!net?.providesNetwork.value || net === qube || facts.reach(net) === 'unknown') return [];
  if (facts.chain(net).hops.some(({ name }) => name === qube.name)) return [];
  return [{ title: t`Put "${qube.name}" behind "${net.name}"`, kind: 'review', edit: (edits) => edits.setProp(qube, 'netvm', net.name) }];
}

/** Behind the gateway a fresh install brings, else behind the first of the plan's own that will do. */
export function behindGateway(facts: Facts, qube: Qube): readonly Fix[] {
  const usual = facts.gateways.find(({ name }) => name === 'sys-whonix');
  for (const gateway of [usual, ...facts.gateways]) {
    const fixes = behind(facts, qube, gateway);
    if (fixes.length > 0) return fixes;
  }
  return [];
}

/** `Take "nym" off the network`: a way out that gives up the network on purpose, so it is the user's to choose. */
export const offNetwork = (qube: Qube): Fix => ({ title: t`Take "${qube.name}" off the network`, kind: 'review', edit: (edits) => edits.setProp(qube, 'netvm', null) });
