// Warns when a Whonix workstation reaches the network without its gateway.
import { t } from '../base/l10n.ts';
import { behindGateway, offNetwork, steps } from './common/chain.ts';
import { elsewhere } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Whonix workstation without its gateway',
  group: 'Whonix',
  severity: 'error',
  why: `A Whonix workstation hides your address only because a gateway stands between it and the network: the workstation never learns the
address, so it cannot give it away. Connected by any other net qube it looks and feels the same, but every program in it shows the address it
was meant to hide. Qubes OS does not refuse such a connection. A workstation without any network is fine, and so is a VPN between it and
its gateway.`,
  cites: ['workstation-only-through-gateway', 'address-never-known', 'nothing-refuses-clearnet', 'anon-qube-without-gateway'],

  *qube(qube, { facts }) {
    if (facts.whonix(qube) !== 'workstation' || !facts.aroundTor(qube)) return;
    const { netvm, template } = qube;
    const at = netvm.from === 'written' && netvm.at ? netvm.at : qube.plan.at;
    yield {
      at,
      says: t`"${qube.name}" is a Whonix workstation, yet no gateway stands between it and the network: ${facts.path(qube)}`,
      because: [...elsewhere(at, [template.at, t`"${template.value ?? ''}" makes "${qube.name}" a workstation`]), ...steps(facts, qube, at)],
      fixes: [...behindGateway(facts, qube), offNetwork(qube)],
    };
  },
});
