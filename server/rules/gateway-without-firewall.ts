// Warns when no firewall qube stands between a Whonix gateway and the network.
import { t } from '../base/l10n.ts';
import { behind, steps } from './common/chain.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Whonix gateway without a firewall qube',
  group: 'Whonix',
  severity: 'warning',
  why: `As installed, a Whonix gateway stands behind \`sys-firewall\`, and that behind \`sys-net\`, which drives the network hardware and is the
likeliest to be attacked. Directly on \`sys-net\` the gateway, the one qube that knows both your address and your traffic, faces it alone. Without
any net qube it has no way to Tor at all. A VPN in the place of the firewall can be a sound choice; put the VPN itself behind the firewall then.`,
  cites: ['service-qubes-as-they-come', 'whonix-chain', 'behind-the-firewall-qube'],

  *qube(qube, { facts }) {
    if (!facts.gateway(qube) || !qube.providesNetwork.value) return;
    const { hops, end, tor } = facts.chain(qube);
    const { netvm } = qube;
    const at = netvm.from === 'written' && netvm.at ? netvm.at : qube.plan.at;
    if (end === 'offline') {
      const says = t`Gateway "${qube.name}" has no net qube, so nothing behind it reaches Tor`;
      yield { at, says, fixes: behind(facts, qube, firewall(facts)) };
    } else if (end === 'uplink' && !tor && !hops.some((hop) => hop.qube && isFirewall(hop.qube, facts))) {
      const direct = hops.length === 1;
      yield {
        at,
        says: t`No firewall qube stands between gateway "${qube.name}" and the network: ${facts.path(qube)}`,
        ...(direct ? {} : { severity: 'information' }),
        because: steps(facts, qube, at),
        fixes: lastBehind(facts, hops.at(-1)?.of),
      };
    }
  },
});

const firewall = (facts: Facts): Qube | undefined => {
  const usual = facts.qube(facts.release.defaultNetvm);
  return usual && facts.reach(usual) === 'clear' ? usual : undefined;
};

/** The firewall qube of a fresh install, one named like it, or one whose firewall service is written. */
const isFirewall = (qube: Qube, facts: Facts): boolean =>
  qube.name === facts.release.defaultNetvm ||
  /(^|[-_.])fw|firewall/i.test(qube.name) ||
  (qube.plan?.services.some(({ value }) => value === 'qubes-firewall') ?? false);

/** Whoever touches the uplink goes behind the firewall: the gateway, or the VPN between. */
const lastBehind = (facts: Facts, qube: Qube | undefined): readonly Fix[] => (qube ? behind(facts, qube, firewall(facts)) : []);
