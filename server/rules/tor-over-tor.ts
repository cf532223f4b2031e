// Warns when one Whonix gateway stands behind another.
import { t } from '../base/l10n.ts';
import { behind, steps } from './common/chain.ts';
import type { Span } from '../base/span.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Tor inside Tor',
  group: 'Whonix',
  severity: 'warning',
  why: `A gateway behind another gateway sends Tor traffic through Tor once more. It sounds twice as safe, but nobody has shown that it is: the two
paths may meet in the same relays, and everything gets slow. One gateway is what Whonix is made for. To keep two identities apart, give each a
gateway of its own and put both behind the firewall.`,
  limits: 'Seen are gateways. A program that brings its own Tor, in a qube that already goes through Tor, is not.',
  cites: ['whonix-two-machines', 'tor-inside-tor', 'whonix-chain'],

  *plan({ facts }) {
    for (const gateway of facts.gateways) {
      const { tor, hops } = facts.chain(gateway);
      const at = tor && facts.reach(gateway) === 'tor' && isUsed(gateway, facts) ? placeOf(gateway, facts) : undefined;
      if (!at) continue;
      const other = hops.find(({ qube }) => qube && facts.gateway(qube));
      yield {
        at,
        says: t`"${gateway.name}" is a Whonix gateway behind gateway "${other?.name ?? ''}", so Tor runs inside Tor: ${facts.path(gateway)}`,
        because: steps(facts, gateway, at),
        fixes: behind(facts, gateway, sound(facts)),
      };
    }
  },
});

/** An installed gateway that the plan neither names nor uses is nobody's concern. */
const isUsed = (gateway: Qube, facts: Facts): boolean => gateway.plan !== undefined || facts.planned.some((qube) => facts.chain(qube).hops.some((hop) => hop.qube === gateway));

/** Where the gateway's net qube is written, else the gateway, else the first written step behind it. */
const placeOf = (gateway: Qube, facts: Facts): Span | undefined =>
  (gateway.netvm.from === 'written' ? gateway.netvm.at : undefined) ?? gateway.plan?.at ?? facts.chain(gateway).hops.find(({ at }) => at)?.at;

/** The usual firewall qube, unless it is itself behind Tor. */
function sound(facts: Facts): Qube | undefined {
  const usual = facts.qube(facts.release.defaultNetvm);
  return usual && facts.reach(usual) === 'clear' ? usual : undefined;
}
