// Finds parameters of a flow that qrexec refuses for its action, and flows that lack one they need.
import { t } from '../base/l10n.ts';
import type { Flow } from '../facts/flows.ts';
import { parseToken, type End } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import { defaultPolicy, isAdmin } from '../facts/services.ts';
import type { Val } from '../plan/plan.ts';
import { rule, type Finding, type Fix } from './rule.ts';
import { denyFlow } from './common/crossing.ts';
import { dropEnd } from './common/flow-repairs.ts';

export default rule({
  title: 'Parameter that does not fit the action',
  group: 'Flows',
  severity: 'error',
  why: `A flow becomes a line of the qrexec policy, and each action takes its own parameters: a refused call has no target and no user, and a target can be
preselected only in a question. One line that qrexec cannot read makes it refuse every call on the machine, not only this one. Some lines can be read and still never
work: allowing a call that names no target needs a qube to lead it to, and a question needs something to choose from.`,
  limits: 'Whether a question has anything to offer depends on other rules of the policy. It is reported only if neither the plan nor the rules that come with Qubes OS have one.',
  cites: ['action-parameters', 'default-allow-needs-target', 'ask-needs-a-target', 'admin-allow-needs-dom0', 'one-error-stops-all'],

  *flow(flow, { facts }) {
    const { plan, action } = flow;
    const { argument } = plan;
    for (const { val, name } of flow.services) {
      if (!argument || argument.value === '*') break;
      const own = /\+/.test(val.value);
      if (name === '*') yield { at: argument.at, says: t`\`*\` stands for every service, and then no argument can be named`, fixes: [without(flow, 'argument')] };
      else if (own) yield { at: argument.at, says: t`\`${val.value}\` names its argument already, and a call has only one`, because: [{ at: val.at, says: t`The argument is named here` }], fixes: [without(flow, 'argument')] };
    }
    if (!action) return;
    const misplaced = action === 'deny' ? (['target', 'default_target', 'user', 'autostart'] as const) : action === 'allow' ? (['default_target'] as const) : [];
    for (const key of misplaced) {
      const written = plan.prop(key);
      // What says nothing does no harm.
      if (!written || (written.node.kind === 'scalar' && written.node.value === null)) continue;
      const says = action === 'deny' ? t`A denied flow takes no \`${key}\`` : t`\`${key}\` preselects an answer, and an allowed flow asks nothing`;
      yield { at: written.key, says, fixes: [...(action === 'allow' ? [askInstead(flow)] : []), without(flow, key)] };
    }
    if (action === 'deny') return;
    for (const [key, val] of [['target', plan.target], ['default_target', plan.defaultTarget]] as const) {
      if (val && !/^(name|dispvm|dispvm-of)$/.test(parseToken(val.value).kind)) {
        yield { at: val.at, says: t`\`${val.value}\` is no single place, so \`${key}\` cannot name it`, fixes: [without(flow, key)] };
      }
    }
    const remote = flow.to.length > 0 && !flow.redirect && flow.to.every(({ token }) => token.kind === 'name' && facts.qube(token.name)?.klass === 'RemoteVM');
    if (plan.user && remote) yield { at: plan.user.key, severity: 'information', says: t`\`user\` is ignored for a remote qube: the other machine decides`, fixes: [without(flow, 'user')] };
    yield* unled(flow, facts);
    const admin = flow.services.find(({ name }) => isAdmin(name));
    if (admin && !isDom0(flow.redirect) && (flow.redirect || !flow.to.every(isDom0))) {
      yield { at: admin.val.at, severity: 'warning', says: t`\`${admin.val.value}\` is answered by dom0, and this flow does not lead there`, fixes: [lead(flow, 'dom0')] };
    }
  },
});

/** Calls without a target, where nothing says or offers one. */
function* unled(flow: Flow, facts: Facts): Generator<Finding> {
  const end = flow.to.find(({ token }) => token.kind === 'default');
  if (!end || flow.plan.prop('target')) return;
  if (flow.action === 'allow') {
    const rest = flow.to.length > 1 ? [dropEnd(flow, 'to', end.val)] : [];
    yield { at: end.val.at, says: t`\`@default\` stands for calls that name no target, and no \`target\` says where they go`, fixes: [...rest, ...named(flow), denyFlow(flow)] };
  } else if (flow.to.every(({ token }) => token.kind === 'default') && flow.services.length > 0 && flow.services.every(({ name }) => !offered(name, flow, facts))) {
    const { defaultTarget } = flow.plan;
    const fixes: Fix[] = defaultTarget ? [{ title: t`Offer "${defaultTarget.value}" as the target`, kind: 'review', edit: (edits) => renamed(flow, edits) }] : [];
    yield { at: end.val.at, says: t`This question has no target to offer, so the call is refused without being asked`, fixes: [...fixes, denyFlow(flow)] };
  }
}

/** Whether another flow, or a rule that comes with Qubes OS, permits a target for the same service and perhaps the same caller. */
function offered(service: string, flow: Flow, facts: Facts): boolean {
  if (defaultPolicy(service).some(({ action, target }) => action !== 'deny' && target !== '@default')) return true;
  return facts.flows.all.some(
    (other) =>
      other !== flow &&
      (other.action === 'allow' || other.action === 'ask') &&
      other.services.some(({ name }) => name === service || name === '*') &&
      other.to.some(({ token }) => token.kind !== 'default') &&
      other.from.some((one) => flow.from.some((two) => mayMeet(one, two))),
  );
}

const mayMeet = (one: End, two: End): boolean => one.token.kind !== 'name' || two.token.kind !== 'name' || one.token.name === two.token.name;

const isDom0 = (end: End | undefined): boolean => end?.token.kind === 'name' && end.token.name === 'dom0';

/** The other ends of the flow tell what was meant. */
const named = (flow: Flow): Fix[] => flow.to.filter(({ token }) => token.kind === 'name').map(({ val }: { readonly val: Val<string> }) => lead(flow, val.value));

const lead = ({ plan }: Flow, to: string): Fix => ({ title: t`Lead every call of this flow to "${to}"`, kind: 'review', edit: (edits) => edits.setFlow(plan, 'target', to) });

const askInstead = ({ plan }: Flow): Fix => ({ title: t`Ask each time`, kind: 'review', edit: (edits) => edits.setFlow(plan, 'action', 'ask') });

const renamed = ({ plan }: Flow, edits: Parameters<Fix['edit']>[0]): ReturnType<Fix['edit']> => {
  const pair = plan.node.get('default_target');
  return pair ? edits.renameKey(pair, 'target') : [];
};

const without = ({ plan }: Flow, key: string): Fix => ({
  title: t`Remove \`${key}\``,
  kind: 'review',
  edit(edits) {
    const pair = plan.node.get(key);
    return pair ? edits.removePair(pair) : [];
  },
});
