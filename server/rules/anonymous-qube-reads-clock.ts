// Warns when a flow tells an anonymous qube the time of dom0.
import { t } from '../base/l10n.ts';
import { denyAhead, denyFlow } from './common/crossing.ts';
import { elsewhere } from './common/here.ts';
import { usesWhonix } from './common/whonix.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Anonymous qube that is told the time of dom0',
  group: 'Whonix',
  severity: 'warning',
  why: `No two clocks go wrong in quite the same way. A qube that shows the clock of your machine can be told apart by it, and two identities that show the same clock can be told to belong together. The
policy of Qubes OS therefore refuses the time of dom0 to anonymous qubes, and Whonix finds it out by itself, through Tor. A flow that comes first undoes that.`,
  limits: 'Flows for any service (`*`) are not judged by this: what they open is reported for graver reasons.',
  cites: ['date-from-dom0', 'identities-kept-apart'],

  *flow(flow, { facts }) {
    const service = flow.services.find(({ name }) => name === 'qubes.GetDate');
    if (!service || (flow.action !== 'allow' && flow.action !== 'ask') || !usesWhonix(facts)) return;
    for (const crossing of facts.flows.crossings(flow, (from) => facts.anonymous(from) !== undefined)) {
      const { from, fromVal } = crossing;
      const trait = facts.anonymous(from);
      yield {
        at: service.val.at,
        says: t`"${from.name}" is meant to be anonymous, yet this flow tells it the time of dom0`,
        because: elsewhere(service.val.at, [fromVal.value === from.name ? undefined : fromVal.at, t`\`${fromVal.value}\` covers "${from.name}"`], [trait?.at, t`"${from.name}" ${trait?.says ?? ''}`]),
        fixes: [...denyAhead(flow, crossing), denyFlow(flow)],
      };
      return;
    }
  },
});
