// Finds properties that name a qube which neither the plan nor a fresh install has.
import { t, type Said } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { isNone } from '../plan/values.ts';
import type { Val } from '../plan/plan.ts';
import type { Facts } from '../facts/facts.ts';
import { rule, type Finding, type Fix } from './rule.ts';

/** Properties of the whole system that name a qube, by what that qube does. */
const duties = {
  guivm: (name: string): Said => t`The desktop is drawn by "${name}"`,
  audiovm: (name: string): Said => t`Sound goes through "${name}"`,
  updatevm: (name: string): Said => t`dom0 gets its updates through "${name}"`,
  clockvm: (name: string): Said => t`The clock is set by "${name}"`,
} as const;

export default rule({
  title: 'Unknown qube in a property',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A property such as \`guivm\`, \`audiovm\`, \`relayvm\`, \`updatevm\` or \`clockvm\` has to name a qube that exists: Qubes OS refuses any other value, and what
was set before stays in force. If the qube exists on your system but not in the plan, write it down under \`qubes\`.`,
  limits: 'Net qubes, templates, disposable templates and the ends of flows have rules of their own.',
  cites: ['missing-qube-refused', 'known-without-writing'],

  *qube(qube, { facts }) {
    const { guivm, audiovm } = qube.plan;
    if (guivm && guivm.value !== null) yield* unknown(facts, { ...guivm, value: guivm.value }, t`The desktop of "${qube.name}" is drawn by "${guivm.value}"`);
    if (audiovm && audiovm.value !== null) yield* unknown(facts, { ...audiovm, value: audiovm.value }, t`The sound of "${qube.name}" goes through "${audiovm.value}"`);
    const relay = qube.plan.prop('relayvm');
    if (relay?.node.kind !== 'scalar' || typeof relay.node.value !== 'string' || isNone(relay.node.value)) return;
    yield* unknown(facts, { value: relay.node.value, at: relay.node, key: relay.key }, t`Calls to "${qube.name}" are relayed by "${relay.node.value}"`);
  },

  *plan({ plan, facts }) {
    for (const [key, subject] of Object.entries(duties)) {
      const val = plan.section('defaults')?.text(key);
      if (val && !isNone(val.value)) yield* unknown(facts, val, subject(val.value));
    }
  },
});

function* unknown(facts: Facts, val: Val<string>, subject: Said): Iterable<Finding> {
  if (facts.qube(val.value)) return;
  const meant = nearest(val.value, facts.qubes.filter(({ klass }) => klass !== 'TemplateVM').map(({ name }) => name));
  const change: Fix[] = meant === undefined ? [] : [{ title: t`Change it to "${meant}"`, kind: 'review', edit: (edits) => edits.set(val, meant) }];
  yield {
    at: val.at,
    says: t`${subject}, which neither the plan nor a fresh Qubes OS ${facts.release.name} has`,
    fixes: [...change, { title: t`Add the qube "${val.value}"`, kind: 'review', edit: (edits) => edits.addQube(val.value, { label: 'black', netvm: null, default_dispvm: null }) }],
  };
}
