// Finds app qubes based on something that is not a template.
import { later, t, type Said } from '../base/l10n.ts';
import { rule, type Finding, type Fix } from './rule.ts';
import { baseOn } from './common/templates.ts';
import { defaultName } from './common/defaults.ts';
import type { Facts } from '../facts/facts.ts';
import type { Note } from '../base/span.ts';
import type { PlanQube, Val } from '../plan/plan.ts';
import type { Qube } from '../facts/system.ts';

export default rule({
  title: 'App qube not based on a template',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `An app qube takes its system from a qube of class TemplateVM; Qubes OS refuses every other class. Two things are mixed up easily. A disposable
template is itself an app qube: only a disposable (class DispVM) is made from it. And a qube that should begin as a copy of another one is a \`clone\`
of it, while both keep the same template.`,
  cites: ['app-qube-needs-template', 'disposable-from-disposable-template', 'missing-qube-refused'],

  *qube(qube, { facts }) {
    const { template } = qube.plan;
    const base = template && qube.klass === 'AppVM' ? facts.qube(template.value) : undefined;
    if (!template || !base || base.klass === 'TemplateVM') return;
    const says = base === qube ? t`"${qube.name}" is based on itself` : t`"${qube.name}" is based on "${base.name}", ${what(base)}`;
    yield finding(template, base, says, [...disposable(qube, base), ...sameTemplate(facts, qube, template, base)], base === qube);
  },

  *plan({ plan, facts }) {
    const val = defaultName(plan, 'template');
    const base = val && facts.qube(val.value);
    if (val && base && base.klass !== 'TemplateVM') yield finding(val, base, t`The default template is "${base.name}", ${what(base)}`, sameTemplate(facts, undefined, val, base));
  },
});

const finding = (val: Val<string>, base: Qube, says: Said, fixes: readonly Fix[], itself = false): Finding => ({ at: val.at, says, because: base.plan && !itself ? [note(base.plan, base)] : [], fixes });

const note = (plan: PlanQube, base: Qube): Note =>
  base.templateForDispvms.value && base.templateForDispvms.at
    ? { at: base.templateForDispvms.at, says: t`"${base.name}" is an app qube that disposables are made from` }
    : { at: plan.klass?.at ?? plan.at, says: t`"${base.name}" is ${className(base)}` };

const classes: Record<string, string> = later({ AppVM: 'an app qube', StandaloneVM: 'a standalone qube', DispVM: 'a disposable', AdminVM: 'the administrative domain' });

const className = ({ klass }: Qube): string => (Object.hasOwn(classes, klass) ? t(classes[klass] as string) : t`a ${klass}`);

const what = (base: Qube): string => (base.templateForDispvms.value ? t`a disposable template and thus an app qube` : t`${className(base)} and not a template`);

/** What stands on a disposable template is meant to be a disposable, unless others are made from it in turn. */
function disposable(qube: Qube, base: Qube): Fix[] {
  if (!base.templateForDispvms.value || qube.templateForDispvms.value || base === qube) return [];
  return [{ title: t`Make "${qube.name}" a named disposable`, kind: 'review', edit: (edits) => edits.setProp(qube, 'class', 'DispVM') }];
}

function sameTemplate(facts: Facts, qube: Qube | undefined, val: Val<string>, base: Qube): Fix[] {
  const names = [base === qube ? null : base.template.value, facts.release.defaultTemplate];
  const name = names.find((it) => it !== null && it !== val.value && facts.qube(it)?.klass === 'TemplateVM');
  return name ? [baseOn(qube, val, name)] : [];
}
