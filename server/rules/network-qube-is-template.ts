// Finds templates that stand in as net qubes.
import { rule, type Finding, type Fix } from './rule.ts';
import { noNetQube, ofDefaults, ofQube, usualNetQube, type NetPlace } from './common/net-qubes.ts';
import { defaultName } from './common/defaults.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';

export default rule({
  title: 'Template used as a net qube',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A template is what other qubes take their system from. Were it a net qube as well, it would have to run all day, facing the network, and whatever
breaks into it would reach every qube built on it, whatever its label. A net qube is an ordinary qube based on the template, with \`provides_network: true\`; the
template itself stays switched off except for updates.`,
  cites: ['netvm-must-provide-network', 'template-trust', 'templates-have-no-netvm'],

  *qube(qube, { facts, plan }) {
    const { netvm } = qube.plan;
    const net = netvm && netvm.value !== null ? facts.qube(netvm.value) : undefined;
    // Templates and vaults should have no net qube at all: other rules say so.
    if (netvm && net?.klass === 'TemplateVM' && net.name !== qube.name && qube.klass !== 'TemplateVM' && !facts.vault(qube) && qube.klass !== 'AdminVM' && qube.klass !== 'RemoteVM') {
      yield stands(facts, net, ofQube(facts, qube, { ...netvm, value: net.name }), `"${qube.name}" gets its network from "${net.name}"`);
    }
    const provides = qube.plan.providesNetwork;
    if (qube.klass !== 'TemplateVM' || provides?.value !== true) return;
    const used = facts.planned.some((it) => it.plan?.netvm?.value === qube.name) || defaultName(plan, 'netvm')?.value === qube.name;
    if (!used) {
      // Qubes OS lets it pass as long as nobody uses it.
      yield { at: provides.at, severity: 'warning', says: `"${qube.name}" is a template, yet it is to provide network to others`, fixes: [letNot(qube)] };
    }
  },

  *plan({ plan, facts }) {
    const val = defaultName(plan, 'netvm');
    const net = val && facts.qube(val.value);
    if (val && net?.klass === 'TemplateVM') yield stands(facts, net, ofDefaults(facts, val), `The default net qube is "${net.name}"`);
  },
});

function stands(facts: Facts, net: Qube, place: NetPlace, subject: string): Finding {
  return {
    at: place.val.at,
    says: `${subject}, which is a template`,
    because: net.plan ? [{ at: net.plan.klass?.at ?? net.plan.at, says: `"${net.name}" is a template` }] : [],
    fixes: [...usualNetQube(facts, place), noNetQube(place)],
  };
}

const letNot = (qube: Qube): Fix => ({
  title: `Let "${qube.name}" provide no network`,
  kind: 'review',
  edit: (edits) => (qube.plan ? edits.removeProp(qube.plan, 'provides_network') : []),
});
