// Finds net qubes that hand on no network.
import { t, type Said } from '../base/l10n.ts';
import { rule, type Finding, type Fix } from './rule.ts';
import { mayStandBehind, noNetQube, ofDefaults, ofQube, usualNetQube, type NetPlace } from './common/net-qubes.ts';
import { defaultName } from './common/defaults.ts';
import { switchedOff } from './common/roles.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';

export default rule({
  title: 'Net qube that provides no network',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `Only a qube with \`provides_network: true\` can stand between others and the network; Qubes OS refuses any other as \`netvm\`. Usually the
property was forgotten on a VPN or firewall qube. If an ordinary qube was named by mistake, choose a net qube instead: a qube that hands on the network
sees all the traffic of those behind it, so it should hold nothing else.`,
  cites: ['netvm-must-provide-network'],

  *qube(qube, { plan, facts }) {
    const { netvm } = qube.plan;
    // Templates and vaults should have no net qube at all: other rules say so. A qube that is its own net qube goes in a circle.
    if (!netvm || netvm.value === null || netvm.value === qube.name || qube.klass === 'TemplateVM' || facts.vault(qube)) return;
    const net = facts.qube(netvm.value);
    // What is taken from a net qube that several rely on is told there, and templates have a rule of their own.
    if (!net || net.providesNetwork.value || net.klass === 'TemplateVM' || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM' || switchedOff(plan, facts, net, 'provides_network')) return;
    yield without(facts, net, ofQube(facts, qube, { ...netvm, value: net.name }), t`"${qube.name}" gets its network from "${net.name}"`);
  },

  *plan({ plan, facts }) {
    const val = defaultName(plan, 'netvm');
    const net = val && facts.qube(val.value);
    if (val && net && !net.providesNetwork.value && net.klass !== 'TemplateVM' && !switchedOff(plan, facts, net, 'provides_network')) yield without(facts, net, ofDefaults(facts, val), t`The default net qube is "${net.name}"`);
  },
});

function without(facts: Facts, net: Qube, place: NetPlace, subject: Said): Finding {
  const provide = letProvide(facts, net, place);
  const usual = usualNetQube(facts, place);
  return {
    at: place.val.at,
    says: t`${subject}, which provides no network to others`,
    because: net.plan ? [{ at: net.providesNetwork.at ?? net.plan.at, says: net.providesNetwork.at ? t`"${net.name}" provides no network` : t`"${net.name}" does not say \`provides_network: true\`` }] : [],
    fixes: [...(isMachinery(net) ? [...provide, ...usual] : [...usual, ...provide]), noNetQube(place)],
  };
}

/** A qube that somebody works in, or that must stay offline or anonymous, is never turned into a net qube. */
function letProvide(facts: Facts, net: Qube, place: NetPlace): Fix[] {
  const works = (net.plan?.activities.length ?? 0) > 0 || (net.plan?.holds.some(({ value }) => value !== 'nothing') ?? false);
  if (works || net.installed || !net.plan || !canProvide.includes(net.klass) || facts.reach(net) === 'unknown' || !mayStandBehind(facts, place, net)) return [];
  return [{ title: t`Let "${net.name}" provide network to others`, kind: 'review', edit: (edits) => edits.setProp(net, 'provides_network', true) }];
}

const canProvide: readonly string[] = ['AppVM', 'StandaloneVM', 'DispVM'];

const isMachinery = ({ name }: Qube): boolean => /^sys-|vpn|proxy|firewall|gateway|router/i.test(name);
