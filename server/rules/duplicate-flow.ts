// Points at flows that say what another one has said already.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';
import { isToItself } from '../facts/shadow.ts';
import { removeFlow } from './common/flow-repairs.ts';

export default rule({
  title: 'Flow written twice',
  group: 'Flows',
  severity: 'information',
  why: `The first of two equal flows decides, and the second is never reached. It does no harm by itself, but whoever changes one of them later may take the
other for the one that counts, and a \`deny\` in the second would then protect nothing. Keep the one whose reason says more.`,
  cites: ['flows-first-match', 'first-match-wins'],

  *flow(flow, { facts }) {
    const { action } = flow.plan;
    const twin = facts.twin(flow);
    if (!action || !twin?.plan.action || isToItself(flow)) return;
    yield {
      at: action.at,
      says: t`This flow says the same as one above it`,
      because: [{ at: twin.plan.action.at, says: t`The calls are decided here already` }],
      fixes: [removeFlow(flow)],
    };
  },
});
