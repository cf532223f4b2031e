// Repairs for a net qube that will not do: which other one fits, without putting a vault online or leading around Tor.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import { nameFault } from '../../facts/names.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Qube } from '../../facts/system.ts';
import type { Val } from '../../plan/plan.ts';
import type { Fix } from '../rule.ts';

/** A place that names a net qube: a qube's `netvm`, or that of the defaults, and the qubes whose network comes through it. */
export interface NetPlace {
  readonly val: Val<string>;
  /** Undefined: the default of all qubes that name none. */
  readonly qube: Qube | undefined;
  readonly behind: readonly Qube[];
}

export const ofQube = (facts: Facts, qube: Qube, val: Val<string>): NetPlace => ({ val, qube, behind: facts.behind(qube) });

/** The qubes that follow the default, and all that are behind them. */
export function ofDefaults(facts: Facts, val: Val<string>): NetPlace {
  const followers = new Set(facts.qubes.filter((qube) => qube.netvm.from === 'defaults'));
  const behind = facts.qubes.filter((qube) => followers.has(qube) || facts.chain(qube).hops.some((hop) => hop.qube && followers.has(hop.qube)));
  return { val, qube: undefined, behind };
}

/** The net qube that a misspelt name probably means. */
export function meantNetQube(facts: Facts, place: NetPlace): Fix[] {
  const meant = nearest(place.val.value, facts.qubes.filter((it) => it.providesNetwork.value && it.klass !== 'TemplateVM').map(({ name }) => name));
  const net = meant === undefined ? undefined : facts.qube(meant);
  return net && fits(facts, place, net) ? [change(place, net)] : [];
}

/** The net qube that a fresh install gives, or the gateway for what is anonymous. `except` was suggested already. */
export function usualNetQube(facts: Facts, place: NetPlace, except: readonly Fix[] = []): Fix[] {
  const own = place.qube?.installed?.netvm;
  const { defaultNetvm } = facts.release;
  const names = own === null ? [] : [...(own === undefined ? [] : [own]), defaultNetvm, ...facts.gateways.map(({ name }) => name)];
  const net = names.map((name) => facts.qube(name)).find((it) => it && it.name !== place.val.value && fits(facts, place, it));
  const fix = net && change(place, net);
  return fix && !except.some(({ title }) => title === fix.title) ? [fix] : [];
}

/** Leaves whatever follows this place without a network: a way out that only the user can choose. */
export const noNetQube = (place: NetPlace): Fix => ({
  title: place.qube ? t`Take "${place.qube.name}" off the network` : t`Give qubes no network by default`,
  kind: 'review',
  edit: (edits) => edits.set(place.val, 'none'),
});

/** Writes the unknown net qube into the plan, where it exists or will. */
export function addNetQube(facts: Facts, place: NetPlace): Fix[] {
  const name = place.val.value;
  const uplink = facts.qube(facts.release.defaultNetvm);
  if (nameFault(name, facts.release) || !uplink || !fits(facts, place, uplink)) return [];
  const props = { label: 'orange', provides_network: true, netvm: uplink.name };
  return [{ title: t`Add "${name}" as a net qube behind "${uplink.name}"`, kind: 'review', edit: (edits) => edits.addQube(name, props) }];
}

const change = (place: NetPlace, net: Qube): Fix => ({
  title: place.qube ? t`Put "${place.qube.name}" behind "${net.name}"` : t`Make "${net.name}" the default net qube`,
  kind: 'review',
  edit: (edits) => edits.set(place.val, net.name),
});

/** Whether the net qube may stand at the place as it is. */
const fits = (facts: Facts, place: NetPlace, net: Qube): boolean =>
  net.providesNetwork.value && net.klass !== 'TemplateVM' && facts.reach(net) !== 'unknown' && mayStandBehind(facts, place, net);

/** Whether connecting the place to the net qube closes no circle, puts no vault online and leads nothing anonymous around Tor. */
export function mayStandBehind(facts: Facts, { qube, behind }: NetPlace, net: Qube): boolean {
  if (facts.vault(net) || behind.some((it) => it === net || facts.passes(net.name, it))) return false;
  const hidden = facts.gateway(net) || facts.reach(net) === 'tor' || (qube !== undefined && facts.gateway(qube));
  // A gateway on the way hides what is behind it, whatever comes after.
  return behind.every((it) => !facts.vault(it) && (hidden || facts.chain(it).tor || !facts.anonymous(it)));
}
