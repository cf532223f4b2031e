// Points out templates with additional software under both the least and the most trusted qubes.
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Step } from '../plan/edits.ts';
import { named } from './common/lists.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Template shared by the least and the most trusted',
  severity: 'information',
  why: `Every qube starts its programs from its template, so each piece of software added there runs with whatever the most trusted of them holds. A template as it is installed serves all qubes well, and Qubes OS uses it so. But software that only
some of them need, above all from elsewhere than the distribution, is better kept in a template of its own, away from a vault. Fewer templates mean less to update, which counts as well: for a package that you would trust in the vault too, leave it.`,
  limits: 'Additional software is what the plan lists under `installs`. What was installed and not written down is not seen.',
  cites: ['template-trust', 'install-in-templates'],

  *qube(qube, { facts }) {
    if (qube.klass !== 'TemplateVM') return;
    const added = facts.lineage(qube.name).map((name) => facts.qube(name)?.plan?.prop('installs')).find((it) => it?.node.kind === 'list' && it.node.items.length > 0);
    const users = added ? usersOf(qube, facts) : [];
    const lowest = users.filter((it) => facts.rank(it) === 0);
    const highest = users.filter((it) => facts.rank(it) === 4);
    if (lowest.length === 0 || highest.length === 0) return;
    yield {
      at: qube.plan.prop('installs')?.key ?? qube.plan.at,
      says: `Template "${qube.name}" carries additional software and is under ${named(lowest.map(({ name }) => name), 3)}, not trusted at all, and under ${named(highest.map(({ name }) => name), 3)}, trusted most`,
      because: [...lowest.slice(0, 5).map((it) => note(it, 'is not trusted')), ...highest.slice(0, 5).map((it) => note(it, 'is trusted most'))],
      fixes: [...apart(qube, highest, facts), ...apart(qube, lowest, facts)],
    };
  },
});

/** The qubes of the plan that start from the template, disposables by way of their disposable template. */
const usersOf = (template: Qube, facts: Facts): readonly PlannedQube[] =>
  facts.planned.filter((it): it is PlannedQube => {
    if (it.plan === undefined || it.template.value === null) return false;
    const base = it.klass === 'DispVM' ? facts.qube(it.template.value)?.template.value : it.template.value;
    return base === template.name;
  });

const note = (qube: PlannedQube, says: string): { readonly at: PlannedQube['plan']['at']; readonly says: string } => ({
  at: qube.template.from === 'written' && qube.template.at ? qube.template.at : qube.plan.at,
  says: `"${qube.name}" ${says}`,
});

/** Back to what the template was cloned from, before anything was added. */
function apart(template: PlannedQube, users: readonly PlannedQube[], facts: Facts): Fix[] {
  const plain = facts.lineage(template.name).find((name) => facts.qube(name)?.klass === 'TemplateVM' && facts.lineage(name).every((it) => !facts.qube(it)?.plan?.prop('installs')));
  const movable = users.filter(({ klass }) => klass === 'AppVM');
  if (plain === undefined || movable.length === 0) return [];
  const steps = movable.map((it): Step => (edits) => edits.setProp(it, 'template', plain));
  return [{ title: `Base ${named(movable.map(({ name }) => name), 3)} on "${plain}"`, kind: 'review', edit: (edits) => edits.inTurn(...steps) }];
}
