// Finds net qubes that neither the plan nor a fresh install has.
import { t, type Said } from '../base/l10n.ts';
import { rule, type Finding } from './rule.ts';
import { addNetQube, meantNetQube, noNetQube, ofDefaults, ofQube, usualNetQube, type NetPlace } from './common/net-qubes.ts';
import { defaultName } from './common/defaults.ts';
import type { Facts } from '../facts/facts.ts';

export default rule({
  title: 'Unknown net qube',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A qube gets its network from the qube named as its \`netvm\`. Qubes OS refuses a name that does not exist, and the qube keeps the net
qube it had before: often the ordinary, unprotected one. If the net qube exists on your system but not in the plan, write it down under \`qubes\`, so
that the way to the network can be followed to its end.`,
  cites: ['missing-qube-refused', 'netvm-must-provide-network', 'known-without-writing'],

  *qube(qube, { facts }) {
    const { netvm } = qube.plan;
    if (!netvm || netvm.value === null || facts.qube(netvm.value) || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return;
    const val = { ...netvm, value: netvm.value };
    yield unknown(facts, ofQube(facts, qube, val), t`"${qube.name}" gets its network from "${val.value}"`);
  },

  *plan({ plan, facts }) {
    const val = defaultName(plan, 'netvm');
    if (val && !facts.qube(val.value)) yield unknown(facts, ofDefaults(facts, val), t`The default net qube is "${val.value}"`);
  },
});

function unknown(facts: Facts, place: NetPlace, subject: Said): Finding {
  const meant = meantNetQube(facts, place);
  return {
    at: place.val.at,
    says: t`${subject}, which neither the plan nor a fresh Qubes OS ${facts.release.name} has`,
    fixes: [...meant, ...addNetQube(facts, place), ...usualNetQube(facts, place, meant), noNetQube(place)],
  };
}
