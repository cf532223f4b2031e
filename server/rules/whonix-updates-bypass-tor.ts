// Warns when a flow sends the updates of Whonix templates around Tor.
import { t } from '../base/l10n.ts';
import { all } from './common/crossing.ts';
import { elsewhere } from './common/here.ts';
import { usesWhonix } from './common/whonix.ts';
import type { Facts } from '../facts/facts.ts';
import type { Flow } from '../facts/flows.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Whonix updates that go around Tor',
  group: 'Whonix',
  severity: 'warning',
  why: `Where a machine fetches updates of Whonix, somebody uses Whonix, and whoever watches the line can see it. Qubes OS sends these updates through the gateway for that reason; its rule stands in a file
that is read after your own. So a flow of yours that gives all templates one way to their updates decides for the Whonix templates as well. If nobody near you may know
that you use Whonix, leave them out of it, or send all updates through Tor.`,
  limits: 'Speaks only where the plan uses Whonix.',
  cites: ['whonix-updates-over-tor', 'whonix-for-guaranteed-protection'],

  *flow(flow, { facts }) {
    const service = flow.services.find(({ name }) => name === 'qubes.UpdatesProxy');
    if (!service || flow.action === 'deny' || flow.action === undefined || !usesWhonix(facts)) return;
    for (const { from, to, fromVal, toVal } of facts.flows.crossings(flow, (qube) => qube.klass === 'TemplateVM' && facts.whonix(qube) !== undefined)) {
      if (to.kind !== 'qube' || facts.gateway(to.qube) || facts.reach(to.qube) !== 'clear') continue;
      yield {
        at: toVal.at,
        says: t`This flow sends the updates of "${from.name}" through "${to.qube.name}", which goes around Tor`,
        because: elsewhere(toVal.at, [fromVal.value === from.name ? undefined : fromVal.at, t`\`${fromVal.value}\` covers "${from.name}"`]),
        fixes: throughTor(flow, facts),
      };
      return;
    }
  },
});

function throughTor(flow: Flow, facts: Facts): Fix[] {
  const gateway = facts.gateways.find((it) => it.name === 'sys-whonix') ?? facts.gateways[0];
  if (!gateway) return [];
  const entry = { from: '@tag:whonix-updatevm', to: '@default', service: 'qubes.UpdatesProxy', action: 'allow', target: gateway.name };
  const { target } = flow.plan;
  return [
    { title: t`Send the updates of Whonix through "${gateway.name}"`, kind: 'review', edit: (edits) => edits.addEntry('flows', entry, flow.plan) },
    ...(target ? [{ title: t`Send all these updates through "${gateway.name}"`, kind: 'review', edit: (edits) => all([edits.set(target, gateway.name)]) } satisfies Fix] : []),
  ];
}
