// Finds templates from which other qubes get their network.
import { t, type Said } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Step } from '../plan/edits.ts';
import { nearestName } from '../facts/names.ts';
import { elsewhere } from './common/here.ts';
import { named } from './common/lists.ts';
import { defaultName } from './common/defaults.ts';
import { noNetQube, ofDefaults, ofQube, usualNetQube, type NetPlace } from './common/net-qubes.ts';
import { networkUsers, type User } from './common/roles.ts';
import { rule, type Finding, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Template used as a net qube',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A net qube stands in the traffic of all that is behind it, and sooner or later somebody attacks it. If it is a template, an attack that succeeds changes the system of every
qube built on it, at their next start. A template has no reason to run at all except for updates. What gives network to others is an app qube or a disposable *based on* the template.`,
  cites: ['template-trust', 'template-network-discouraged', 'netvm-must-provide-network', 'fresh-install'],

  *qube(qube, { plan, facts }) {
    const { netvm } = qube.plan;
    if (isProvider(qube)) yield provider(qube, facts, networkUsers(plan, facts, qube));
    // That a template or a vault has a net qube at all is another rule's to say.
    if (!netvm || netvm.value === null || qube.klass === 'TemplateVM' || facts.vault(qube)) return;
    const net = facts.qube(netvm.value);
    if (!net || !wrong(net) || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return;
    yield naming(facts, net, ofQube(facts, qube, { ...netvm, value: net.name }), t`"${qube.name}" gets its network from "${net.name}"`);
  },

  *plan({ plan, facts }) {
    const val = defaultName(plan, 'netvm');
    const net = val && facts.qube(val.value);
    if (val && net && wrong(net)) yield naming(facts, net, ofDefaults(facts, val), t`The default net qube is "${net.name}"`);
  },
});

const isProvider = (qube: Qube): boolean => qube.klass === 'TemplateVM' && qube.plan?.providesNetwork?.value === true;

/** A template that says it provides network is told there, once for all who use it. */
const wrong = (net: Qube): boolean => net.klass === 'TemplateVM' && !isProvider(net);

function naming(facts: Facts, net: Qube, place: NetPlace, subject: Said): Finding {
  return {
    at: place.val.at,
    says: t`${subject}, which is a template`,
    because: net.plan ? [{ at: net.plan.at, says: t`"${net.name}" is a template` }] : [],
    fixes: [...usualNetQube(facts, place), noNetQube(place)],
  };
}

function provider(qube: PlannedQube, facts: Facts, users: readonly User[]): Finding {
  const { name, plan } = qube;
  const at = plan.providesNetwork?.at ?? plan.at;
  const names = users.flatMap((user) => user.qube?.name ?? []);
  const fallback = users.some((user) => user.qube === undefined) ? t` and is the default net qube` : '';
  const using = names.length === 0 ? '' : names.length === 1 ? t`, and ${named(names)} gets its network from it` : t`, and ${named(names)} get their network from it`;
  const off: Fix = { title: t`Let "${name}" provide no network`, kind: 'review', edit: (edits) => edits.removeProp(plan, 'provides_network') };
  return {
    at,
    says: t`Template "${name}" provides network${fallback}${using}`,
    because: users.flatMap((user) => elsewhere(at, [user.at ?? user.qube?.plan?.at, user.qube ? t`"${user.qube.name}" is behind "${name}"` : t`The default net qube is "${name}"`])).slice(0, 10),
    fixes: users.length === 0 ? [off] : instead(qube, facts, users),
  };
}

/** A net qube built on the template takes its place, as far as those behind it name it themselves. */
function instead({ name, plan }: PlannedQube, facts: Facts, users: readonly User[]): Fix[] {
  const uplink = plan.netvm?.value ?? facts.release.defaultNetvm;
  const taken = (it: string): boolean => facts.qube(it) !== undefined;
  const sys = nearestName(`sys-${name.replace(/^(tpl|template)-/, '')}`, facts.release, taken) ?? nearestName(`${name}-net`, facts.release, taken);
  if (sys === undefined || !facts.qube(uplink)?.providesNetwork.value || users.some(({ at }) => at === undefined)) return [];
  const steps: Step[] = [
    (edits) => edits.removeProp(plan, 'provides_network'),
    ...(plan.netvm && plan.netvm.value !== null ? [(edits) => edits.removeProp(plan, 'netvm')] satisfies Step[] : []),
    ...users.map(({ qube }): Step => (edits) => (qube ? edits.setProp(qube, 'netvm', sys) : edits.setPath(['defaults', 'netvm'], sys))),
    (edits) => edits.addQube(sys, { label: 'orange', template: name, provides_network: true, netvm: uplink }),
  ];
  return [{ title: t`Let a new net qube "${sys}", based on "${name}", take its place`, kind: 'review', edit: (edits) => edits.inTurn(...steps) }];
}
