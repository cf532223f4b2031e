// Warns when a qube that is kept from starting is wanted by the plan all the same.
import { series, t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import { elsewhere } from './common/here.ts';
import { named } from './common/lists.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Qube kept from starting, yet needed',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `With anything in the feature \`prohibit-start\`, Qubes OS refuses to start the qube, whoever asks. One that is to start with the machine then never does, and qubes that get their network from it do not
start either. The feature suits a qube that is put aside, so nothing should count on it any more.`,
  limits: 'Before R4.3 the feature has no effect: `feature-without-effect` says so.',
  cites: ['prohibit-start', 'feature-truth', 'netvm-must-provide-network'],

  *qube(qube, { facts }) {
    const { name, plan, autostart } = qube;
    const feature = plan.features.get('prohibit-start');
    // What was meant as "no" is told as such.
    if (!feature?.value || /^(0|no|off|false|none)$/i.test(feature.value.trim()) || Number.parseFloat(facts.release.name) < 4.3) return;
    const starts = autostart.value;
    const behind = dependants(qube, facts);
    if (!starts && behind.length === 0) return;
    const reasons = [...(starts ? [t`it is to start by itself`] : []), ...(behind.length > 0 ? [behind.length === 1 ? t`${named(behind.map((it) => it.name))} gets its network from it` : t`${named(behind.map((it) => it.name))} get their network from it`] : [])];
    const allow: Fix = { title: t`Let "${name}" start again`, kind: 'review', edit: (edits) => edits.removePath([plan.section, name, 'features', 'prohibit-start']) };
    const stay: Fix = { title: t`Let "${name}" not start by itself`, kind: 'review', edit: (edits) => edits.setProp(plan, 'autostart', false) };
    yield {
      at: feature.at,
      says: t`"${name}" is kept from starting, yet ${series(reasons)}`,
      because: [...(starts && autostart.at ? [{ at: autostart.at, says: t`"${name}" starts by itself` }] : []), ...behind.slice(0, 10).flatMap((it) => elsewhere(feature.at, [it.plan.netvm?.at ?? it.plan.at, t`"${it.name}" gets its network from "${name}"`]))],
      fixes: [allow, ...(starts && behind.length === 0 ? [stay] : [])],
    };
  },
});

/** Templates seldom run, and never for their network. */
const dependants = ({ name }: PlannedQube, facts: Facts): readonly PlannedQube[] =>
  facts.reliance.network(name).filter((it): it is PlannedQube => it.plan !== undefined && it.klass !== 'TemplateVM');
