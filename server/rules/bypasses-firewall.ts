// Warns when an app qube is connected to the network hardware's qube without a firewall qube between.
import { t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { behind } from './common/chain.ts';
import { named } from './common/lists.ts';
import { rule, type View } from './rule.ts';

export default rule({
  title: 'App qube without a firewall qube before it',
  group: 'Operational discipline',
  severity: 'warning',
  why: `A net qube such as \`sys-net\` drives the network hardware and is exposed to whatever arrives. Firewall rules of a qube are enforced one step
behind it, in \`sys-firewall\` or another net qube. A qube that skips this step has no working firewall rules and stands next to the part of the
system that is attacked first. For a short test of the hardware
the shortcut is fine.`,
  limits: 'A vault or an anonymous qube in this place has a graver fault, which is reported instead.',
  cites: ['service-qubes-as-they-come', 'behind-the-firewall-qube', 'fresh-install'],

  *qube(qube, { facts }) {
    const { at, from } = qube.netvm;
    const uplink = bypassed(qube, facts);
    if (!uplink || byDefault(qube, facts)) return;
    yield {
      at: at && from === 'written' ? at : qube.plan.at,
      says: t`"${qube.name}" is connected to "${uplink.name}" directly, without a firewall qube between`,
      because: at && from === 'template' ? [{ at, says: t`"${qube.name}" gets its net qube from "${qube.template.value ?? ''}"` }] : [],
      fixes: behind(facts, qube, firewall(facts)),
    };
  },

  // One word sends every qube that follows it the same way: one finding, there.
  *plan({ facts }: View) {
    const followers = facts.planned.filter((qube) => bypassed(qube, facts) && byDefault(qube, facts));
    const at = followers[0]?.netvm.at;
    const uplink = followers[0]?.netvm.value;
    if (!at || !uplink) return;
    const wall = firewall(facts);
    yield {
      at,
      says: followers.length === 1 ? t`The default net qube is "${uplink}", so ${named(followers.map(({ name }) => name))} has no firewall qube before it` : t`The default net qube is "${uplink}", so ${named(followers.map(({ name }) => name))} have no firewall qube before them`,
      because: followers.slice(0, 10).flatMap(({ name, plan }) => (plan ? [{ at: plan.at, says: t`"${name}" uses the default` }] : [])),
      fixes: wall ? [{ title: t`Make "${wall.name}" the default net qube`, kind: 'review', edit: (edits) => edits.setPath(['defaults', 'netvm'], wall.name) }] : [],
    };
  },
});

/** Follows `defaults.netvm`, itself or by way of its disposable template. */
function byDefault(qube: Qube, facts: Facts): boolean {
  const base = qube.netvm.from === 'template' && qube.template.value !== null ? facts.qube(qube.template.value) : undefined;
  return (base ?? qube).netvm.from === 'defaults';
}

/** The net qube at the hardware that the app qube is connected to without a step between. */
function bypassed(qube: Qube, facts: Facts): Qube | undefined {
  if (!facts.app(qube) || facts.vault(qube) || facts.anonymous(qube)) return undefined;
  const { hops, end } = facts.chain(qube);
  const net = end === 'uplink' && hops.length === 1 ? hops[0]?.qube : undefined;
  // A template is no net qube in the first place.
  return net?.klass === 'TemplateVM' ? undefined : net;
}

/** `sys-firewall`, as long as it is a step on the way and no end. */
function firewall(facts: Facts): Qube | undefined {
  const qube = facts.qube('sys-firewall');
  return qube?.providesNetwork.value && facts.chain(qube).end === 'uplink' ? qube : undefined;
}
