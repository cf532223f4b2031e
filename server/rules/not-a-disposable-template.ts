// Finds qubes named as disposable template that are none.
import { t } from '../base/l10n.ts';
import { rule, type Finding, type Fix } from './rule.ts';
import { defaultDisposablePlaces, disposablePlaces, flowDisposablePlaces, noDisposables, usualDisposableTemplate, writtenAs, type DisposablePlace } from './common/disposables.ts';
import { switchedOff } from './common/roles.ts';
import type { Plan } from '../plan/plan.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';

export default rule({
  title: 'Disposable not made from a disposable template',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A disposable template is an app qube with \`template_for_dispvms: true\`; Qubes OS refuses every other qube in its place, and a template (class
TemplateVM) as well. Everything in the home folder of a disposable template is in each disposable made from it, so do not turn a qube into one in
which you work: keep one that holds nothing.`,
  cites: ['default-dispvm-must-be-template', 'disposable-from-disposable-template', 'disposable-template-classes'],

  *qube(qube, { plan, facts }) {
    for (const place of disposablePlaces(qube)) yield* check(plan, facts, place);
  },

  *flow(flow, { plan, facts }) {
    if (flow.action === 'deny') return;
    for (const place of flowDisposablePlaces(flow)) yield* check(plan, facts, place);
  },

  *plan({ plan, facts }) {
    for (const place of defaultDisposablePlaces(plan)) yield* check(plan, facts, place);
  },
});

function* check(plan: Plan, facts: Facts, place: DisposablePlace): Generator<Finding> {
  const base = facts.qube(place.name);
  // What is taken from a disposable template that several rely on is told there.
  if (!base || base.templateForDispvms.value || switchedOff(plan, facts, base, 'template_for_dispvms')) return;
  const usual = usualDisposableTemplate(facts, place);
  const make = makeOne(facts, base);
  yield {
    at: place.val.at,
    says: base === place.qube ? t`${place.says(t`itself`)}, and is no disposable template` : base.klass === 'TemplateVM' ? t`${place.says(`"${base.name}"`)}, which is a template` : t`${place.says(`"${base.name}"`)}, which is no disposable template`,
    because: base.plan && base !== place.qube ? [{ at: base.templateForDispvms.at ?? base.plan.at, says: t`"${base.name}" is no disposable template` }] : [],
    fixes: [...insteadOfTemplate(facts, place, base), ...(/dvm|disp/i.test(base.name) ? [...make, ...usual] : [...usual, ...make]), ...noDisposables(place)],
  };
}

/** A qube that somebody works in is never turned into a disposable template: what it holds would be in every disposable. */
function makeOne(facts: Facts, base: Qube): Fix[] {
  const works = (base.plan?.activities.length ?? 0) > 0 || (base.plan?.holds.some(({ value }) => value !== 'nothing') ?? false);
  if (works || !base.plan || base.installed || (base.klass !== 'AppVM' && base.klass !== 'StandaloneVM') || facts.vault(base) || base.providesNetwork.value) return [];
  return [{ title: t`Make "${base.name}" a disposable template`, kind: 'review', edit: (edits) => edits.setProp(base, 'template_for_dispvms', true) }];
}

/** Where a template was named: the plan may have a disposable template built on it, or the qube may be meant as an app qube. */
function insteadOfTemplate(facts: Facts, place: DisposablePlace, base: Qube): Fix[] {
  const { qube } = place;
  if (base.klass !== 'TemplateVM') return [];
  const dvm = facts.qubes.find((it) => it.plan && it.templateForDispvms.value && it.template.value === base.name);
  const fits = dvm && !(qube && facts.anonymous(qube) && facts.reach(dvm) === 'clear');
  const fixes: Fix[] = fits ? [{ title: t`${place.change(`"${dvm.name}"`)}, which is built on it`, kind: 'review', edit: (edits) => edits.set(place.val, writtenAs(place, dvm.name)) }] : [];
  if (qube?.plan && place.val === qube.plan.template) fixes.push({ title: t`Make "${qube.name}" an app qube`, kind: 'review', edit: (edits) => edits.setProp(qube, 'class', 'AppVM') });
  return fixes;
}
