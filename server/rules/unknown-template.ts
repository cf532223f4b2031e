// Finds templates that neither the plan nor a fresh install has.
import { t, type Said } from '../base/l10n.ts';
import { rule, type Finding, type View } from './rule.ts';
import { nameFault } from '../facts/names.ts';
import { endOfLife, findRelease, isOfficialTemplate } from '../facts/release-data.ts';
import { baseOn, meantTemplate } from './common/templates.ts';
import { defaultName } from './common/defaults.ts';
import type { Facts } from '../facts/facts.ts';
import type { PlanEdits } from '../plan/edits.ts';
import type { Val } from '../plan/plan.ts';
import type { Qube } from '../facts/system.ts';

export default rule({
  title: 'Unknown template',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `An app qube takes its whole system from a template, and Qubes OS refuses one that is not installed. A fresh installation brings only a few
templates. Any other, official ones included, has to be installed first, so the plan lists it under \`templates\`: then nothing is forgotten when the system
is set up again, and its updates are planned for as well.`,
  cites: ['app-qube-needs-template', 'missing-qube-refused', 'known-without-writing'],

  *qube(qube, view) {
    const { facts } = view;
    const { template, clone } = qube.plan;
    if (template && qube.klass === 'AppVM' && isUnknown(view, template.value)) yield unknown(facts, template, t`"${qube.name}" is based on "${template.value}"`, qube);
    if (clone && clone.value !== 'none' && isUnknown(view, clone.value)) yield unknown(facts, clone, t`"${qube.name}" is a clone of "${clone.value}"`, undefined, qube);
  },

  *plan(view) {
    const { plan, facts } = view;
    const val = defaultName(plan, 'template');
    if (val && isUnknown(view, val.value)) yield unknown(facts, val, t`The default template is "${val.value}"`);
  },
});

/** What a release that this tool does not know brings with it cannot be told. One that is too old may still be there, and is another rule's business. */
function isUnknown({ plan, facts, settings }: View, name: string): boolean {
  if (facts.qube(name)) return false;
  if (!isOfficialTemplate(name)) return true;
  if (plan.release !== undefined && !findRelease(plan.release.value)) return false;
  const end = endOfLife(name, settings.endOfLife, facts.release.name);
  return !end || (end.date !== null && end.date >= settings.today);
}

function unknown(facts: Facts, val: Val<string>, subject: Said, qube?: Qube, clone?: Qube): Finding {
  const { value: name, at } = val;
  const official = isOfficialTemplate(name);
  const meant = meantTemplate(facts, name, clone?.name);
  const change = meant === undefined ? [] : [clone ? { ...baseOn(clone, val, meant), title: t`Make "${clone.name}" a clone of "${meant}"` } : baseOn(qube, val, meant)];
  const add = nameFault(name, facts.release) ? [] : [{ title: t`Add "${name}" to the templates`, kind: 'review' as const, edit: (edits: PlanEdits) => edits.addQube(name, {}, 'templates') }];
  return {
    at,
    says: official
      ? t`${subject}, which is not part of a fresh Qubes OS ${facts.release.name} and not listed under \`templates\``
      : clone
        ? t`${subject}, which neither the plan nor a fresh Qubes OS ${facts.release.name} has`
        : t`${subject}, a template that neither the plan nor a fresh Qubes OS ${facts.release.name} has`,
    // Another version of an official template is no slip of the pen.
    fixes: official ? [...add, ...change] : [...change, ...add],
  };
}
