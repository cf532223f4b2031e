// Warns when one qube, or a flow between two, brings together identities that are kept apart.
import { t } from '../base/l10n.ts';
import { askFlow, carelessly, carrier, denyFlow } from './common/crossing.ts';
import { named } from './common/lists.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Identities that are linked',
  group: 'Operational discipline',
  severity: 'warning',
  why: `Two identities that share a qube, or hand things to each other, can be told to belong to one person: by the same cookies and fonts, the
same files, the same hours. Qubes keep identities apart only while each has qubes of its own and nothing passes between them by itself. A crossing that you
confirm each time, for a reason you wrote down, is a decision and not reported. If both names are known to belong to you anyway, they are one
identity for this plan, and it is right to write it once.`,
  limits: 'Only identities that the plan writes are seen. What leaves an anonymous qube is the business of `anonymous-qube-reaches-clearnet-by-flow`, and detours over a third qube that of `identity-path`.',
  cites: ['each-qube-its-own-computer', 'identities-kept-apart', 'own-copying-defeats-it'],

  *qube(qube, { facts }) {
    const [first, ...rest] = facts.identities(qube);
    const second = rest.find(({ value }) => value !== first?.value);
    if (!first || !second) return;
    const names = [...new Set([first, ...rest].map(({ value }) => value))];
    yield {
      at: second.at,
      says: names.length === 2 ? t`"${qube.name}" acts under both ${named(names)}, which links them` : t`"${qube.name}" acts under ${names.length} identities: ${named(names)}, which links them`,
      because: [{ at: first.at, says: t`"${qube.name}" already acts as "${first.value}"` }],
      fixes: names.slice(0, 4).map((name) => ({
        title: t`Let "${qube.name}" act as "${name}" only`,
        kind: 'review',
        edit: (edits) => edits.setProp(qube, 'identity', name),
      })),
    };
  },

  *flow(flow, { facts }) {
    const { joins } = facts.impact(flow);
    if (!joins || (flow.action === 'ask' && flow.plan.reason)) return;
    const { crossing, others } = joins;
    const { from, to, toVal } = crossing;
    if (to.kind !== 'qube') return;
    const ends = [from, to.qube].map((qube) => ({ qube, identity: facts.identities(qube)[0] }));
    const both = ends.map(({ identity }) => identity?.value ?? '');
    const [one, other, by] = [`"${from.name}"`, `"${to.qube.name}"`, carrier(flow)];
    const how = carelessly(flow, others);
    yield {
      at: toVal.at,
      says: flow.action === 'ask' ? t`${one} may link ${named(both)} by reaching ${other} with ${by}${how}` : t`${one} links ${named(both)} by reaching ${other} with ${by}${how}`,
      because: ends.flatMap(({ qube, identity }) => (identity ? [{ at: identity.at, says: t`"${qube.name}" acts as "${identity.value}"` }] : [])),
      fixes: [denyFlow(flow), askFlow(flow, crossing)],
    };
  },
});
