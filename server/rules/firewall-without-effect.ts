// Warns about firewall lines that nobody enforces.
import { t } from '../base/l10n.ts';
import { classHas } from '../plan/vocabulary.ts';
import { firewallLines } from '../facts/firewall.ts';
import { elsewhere } from './common/here.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Firewall that nobody enforces',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `The firewall of a qube is enforced by its net qube. A Whonix gateway sends everything through Tor and does not look at these lines, so whoever relies on them relies on nothing. A qube without a net qube has
nothing to enforce either; there the lines only suggest that it has a network. To restrict what goes into Tor, put a firewall qube between.`,
  limits: 'A qube that is connected to `sys-net` directly has no firewall either: `bypasses-firewall` says so.',
  cites: ['gateway-ignores-firewall-rules', 'behind-the-firewall-qube', 'firewall-is-no-leak-stop'],

  *qube(qube, { facts }) {
    const { name, plan, netvm } = qube;
    const written = plan.prop('firewall');
    const net = netvm.value === null ? undefined : facts.qube(netvm.value);
    if (!written || firewallLines(plan).length === 0 || (netvm.value !== null && !net) || !classHas(qube.klass, 'firewall')) return;
    // What provides network may have a way of its own.
    const offline = net === undefined && !qube.providesNetwork.value && qube.klass !== 'TemplateVM';
    if (!offline && !(net && facts.gateway(net))) return;
    const remove: Fix = { title: t`Remove the firewall of "${name}"`, kind: 'review', edit: (edits) => edits.removeProp(plan, 'firewall') };
    yield {
      at: written.key,
      ...(offline ? { severity: 'information' as const } : {}),
      says: offline ? t`"${name}" has no network, so its firewall has nothing to do` : t`"${name}" has a firewall, but gateway "${net?.name ?? ''}" does not enforce it`,
      because: elsewhere(written.key, [netvm.at, net ? t`"${name}" gets its network from "${net.name}"` : t`"${name}" has no network`]),
      fixes: [remove],
    };
  },
});
