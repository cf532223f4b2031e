// Finds app qubes and disposables that are left without a system to start from.
import { t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import type { Span } from '../base/span.ts';
import type { Plan } from '../plan/plan.ts';
import { named } from './common/lists.ts';
import { rule, type Finding, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Qube without a template',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `An app qube starts with the system of its template, and a named disposable with that of its disposable template. Neither can do without: Qubes OS lets nobody set
\`template\` to nothing, and creates no such qube where it names none and the system has no default either. A qube that is to carry a system of its own is a standalone qube.`,
  cites: ['app-qube-needs-template', 'disposable-from-disposable-template', 'templates-have-no-template'],

  *qube(qube, { facts }) {
    const written = takenAway(qube);
    if (!written || !needsOne(qube)) return;
    const usual = usualFor(qube, facts);
    const base: Fix[] = usual === undefined ? [] : [{ title: qube.klass === 'DispVM' ? t`Make "${qube.name}" from "${usual}"` : t`Base "${qube.name}" on "${usual}"`, kind: 'review', edit: (edits) => edits.setProp(qube, 'template', usual) }];
    const alone: Fix[] = qube.klass === 'AppVM' && !qube.installed ? [{ title: t`Make "${qube.name}" a standalone qube`, kind: 'review', edit: (edits) => edits.setProp(qube, 'class', 'StandaloneVM') }] : [];
    yield { at: written, says: qube.klass === 'DispVM' ? t`"${qube.name}" is a disposable and cannot be without a template` : t`"${qube.name}" is an app qube and cannot be without a template`, fixes: [...base, ...alone] };
  },

  *plan({ plan, facts }) {
    yield* noDefault('AppVM', plan, facts);
    yield* noDefault('DispVM', plan, facts);
  },
});

/** Where it says "none". With nothing behind it, the key only takes back what a base of the plan has set. */
function takenAway({ plan }: PlannedQube): Span | undefined {
  const node = plan.prop('template')?.node;
  return node?.kind === 'scalar' && (node.value === 'none' || node.value === '') ? node : undefined;
}

const needsOne = ({ klass }: PlannedQube): boolean => klass === 'AppVM' || klass === 'DispVM';

/** One word leaves all of them without: one finding, there. */
function* noDefault(klass: 'AppVM' | 'DispVM', plan: Plan, facts: Facts): Iterable<Finding> {
  const key = klass === 'AppVM' ? 'template' : 'default_dispvm';
  const written = plan.section('defaults')?.prop(key);
  const without = facts.planned.filter((qube): qube is PlannedQube => qube.plan !== undefined && qube.klass === klass && !qube.installed && qube.template.from === 'defaults' && qube.template.value === null && !takenAway(qube as PlannedQube));
  if (!written || without.length === 0) return;
  const at = written.node.kind === 'scalar' && written.node.style === 'empty' ? written.key : written.node;
  const names = named(without.map(({ name }) => name));
  const usual = klass === 'AppVM' ? facts.release.defaultTemplate : facts.release.defaultDispvm;
  const each: Fix = { title: klass === 'AppVM' ? t`Base ${names} on "${usual}"` : t`Make ${names} from "${usual}"`, kind: 'review', edit: (edits) => edits.inTurn(...without.map((qube) => (now: typeof edits) => now.setProp(qube, 'template', usual))) };
  const whole: Fix = { title: klass === 'AppVM' ? t`Make "${usual}" the default template` : t`Make "${usual}" the default disposable template`, kind: 'review', edit: (edits) => edits.setPath(['defaults', key], usual) };
  yield {
    at,
    says: klass === 'AppVM'
      ? without.length === 1 ? t`There is no default template, and ${names} names none itself` : t`There is no default template, and ${names} name none themselves`
      : without.length === 1 ? t`There is no default disposable template, and ${names} names none itself` : t`There is no default disposable template, and ${names} name none themselves`,
    because: without.slice(0, 10).map(({ name, plan: { at: place } }) => ({ at: place, says: t`"${name}" names no template` })),
    // To have no disposables by default is a decision; so the qubes come first.
    fixes: klass === 'AppVM' ? [whole, each] : [each, whole],
  };
}

function usualFor({ klass, name, installed }: PlannedQube, facts: Facts): string | undefined {
  const { defaultTemplate, defaultDispvm } = facts.release;
  const usual = (installed?.klass === klass ? installed.template : undefined) ?? (klass === 'DispVM' ? defaultDispvm : defaultTemplate);
  return usual === name ? undefined : usual;
}
