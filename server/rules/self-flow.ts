// Warns about flows from a qube to itself.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';
import { isToItself } from '../facts/shadow.ts';
import { removeFlow } from './common/flow-repairs.ts';

export default rule({
  title: 'Flow from a qube to itself',
  group: 'Flows',
  severity: 'warning',
  why: `qrexec carries calls from one qube to another and refuses those from a qube to itself, whatever the flow says. Usually one of the two names is a slip,
and then a crossing that you planned does not work. Inside a qube everything can reach everything anyway, so no flow is needed for that.`,
  limits: 'A `deny` is left alone: it can serve to keep such refusals quiet. So are lists and tags in which a qube may stand on both sides.',
  cites: ['self-call-refused', 'each-qube-its-own-computer'],

  *flow(flow) {
    const [first] = flow.from;
    const end = flow.redirect ?? flow.to[0];
    if (!first || !end || flow.action === 'deny' || !isToItself(flow)) return;
    yield { at: end.val.at, says: t`This flow leads from "${first.val.value}" to itself, which qrexec refuses`, fixes: [removeFlow(flow)] };
  },
});
