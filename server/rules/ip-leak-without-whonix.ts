// Warns when the network address is to stay hidden and nothing in the plan's design sees to that.
import { t } from '../base/l10n.ts';
import { addTool, dropRisk } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Hidden address without Whonix',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `In an ordinary qube your address stays hidden only as long as every program behaves, and one that is taken over does not. Whonix leaves
nothing to the programs: the workstation has no way out but its gateway, and was never told the real address, so it cannot give it away. If an
occasional slip would do no harm, this is not one of your risks, and the list may say so.`,
  limits: 'A plan that names no approach but has a qube behind a Whonix gateway counts as using Whonix.',
  cites: ['whonix-for-guaranteed-protection', 'address-never-known', 'choose-whonix'],

  *plan(view) {
    const { plan, facts } = view;
    const { purpose } = facts;
    const risk = purpose.risks.all.find(({ value }) => value === 'ip-leak');
    if (!risk || purpose.uses('whonix') || (plan.approach.length === 0 && facts.planned.some((qube) => facts.chain(qube).tor))) return;
    const approach = plan.root?.get('approach')?.key;
    const at = here(risk.at, approach);
    yield {
      at,
      says: t`The network address is to stay hidden (\`ip-leak\`), yet Whonix is not part of the approach`,
      because: elsewhere(at, [risk.at, t`The risk is listed here`], [approach, t`Whonix is not among the tools chosen here`]),
      // Without it, none of the risks might be left that Qubes OS is for.
      fixes: [addTool(view, 'whonix'), ...(purpose.risks.compartments.length > 1 || purpose.risks.all.length === 1 ? [dropRisk(risk)] : [])],
    };
  },
});
