// Finds qubes named as disposable template that are none.
import { named } from './common/lists.ts';
import { rule, type Finding, type Fix, type PlannedQube } from './rule.ts';
import { defaultDisposablePlaces, disposablePlaces, noDisposables, usualDisposableTemplate, writtenAs, type DisposablePlace } from './common/disposables.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';

export default rule({
  title: 'Disposable not made from a disposable template',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A disposable template is an app qube with \`template_for_dispvms: true\`; Qubes OS refuses every other qube in its place, and a template (class
TemplateVM) as well. Everything in the home folder of a disposable template is in each disposable made from it, so do not turn a qube into one in
which you work: keep one that holds nothing.`,
  cites: ['default-dispvm-must-be-template', 'disposable-from-disposable-template', 'disposable-template-classes', 'disposable-template-in-use'],

  *qube(qube, { facts }) {
    for (const place of disposablePlaces(qube)) yield* check(facts, place);
    yield* takenAway(qube, facts);
  },

  *plan({ plan, facts }) {
    for (const place of defaultDisposablePlaces(plan)) yield* check(facts, place);
  },
});

/** A disposable template of the fresh install that is to be none any more, while others still follow the default: told once. */
function* takenAway(qube: PlannedQube, facts: Facts): Generator<Finding> {
  const { templateForDispvms } = qube.plan;
  if (templateForDispvms?.value !== false || !qube.installed) return;
  const follows = (it: Qube): boolean => it.defaultDispvm.value === qube.name && it.defaultDispvm.from !== 'written' && it.defaultDispvm.from !== 'defaults';
  const stands = (it: Qube): boolean => it.klass === 'DispVM' && it.template.value === qube.name && it.template.from !== 'written' && it.template.from !== 'defaults';
  const all = facts.qubes.filter((it) => it !== qube && it.klass !== 'TemplateVM' && (follows(it) || stands(it)));
  // What the plan names says more than what a fresh install brings.
  const users = all.some(({ plan }) => plan) ? all.filter(({ plan }) => plan) : all;
  if (users.length === 0) return;
  yield {
    at: templateForDispvms.at,
    says: `"${qube.name}" is to be no disposable template, yet ${named(users.map(({ name }) => name), 3)} still ${users.length === 1 ? 'uses' : 'use'} it as one`,
    because: users.slice(0, 5).flatMap(({ name, plan }) => (plan ? [{ at: plan.at, says: `"${name}" follows the default, "${qube.name}"` }] : [])),
    fixes: [{ title: `Let "${qube.name}" be a disposable template again`, kind: 'review', edit: (edits) => edits.set(templateForDispvms, true) }],
  };
}

function* check(facts: Facts, place: DisposablePlace): Generator<Finding> {
  const base = facts.qube(place.name);
  if (!base || base.templateForDispvms.value) return;
  const usual = usualDisposableTemplate(facts, place);
  const make = makeOne(facts, base);
  yield {
    at: place.val.at,
    says: base === place.qube ? `${place.says} itself, and is no disposable template` : `${place.says} "${base.name}", which is ${base.klass === 'TemplateVM' ? 'a template' : 'no disposable template'}`,
    because: base.plan && base !== place.qube ? [{ at: base.templateForDispvms.at ?? base.plan.at, says: `"${base.name}" is no disposable template` }] : [],
    fixes: [...insteadOfTemplate(facts, place, base), ...(/dvm|disp/i.test(base.name) ? [...make, ...usual] : [...usual, ...make]), ...noDisposables(place)],
  };
}

/** A qube that somebody works in is never turned into a disposable template: what it holds would be in every disposable. */
function makeOne(facts: Facts, base: Qube): Fix[] {
  const works = (base.plan?.activities.length ?? 0) > 0 || (base.plan?.holds.some(({ value }) => value !== 'nothing') ?? false);
  if (works || !base.plan || base.installed || (base.klass !== 'AppVM' && base.klass !== 'StandaloneVM') || facts.vault(base) || base.providesNetwork.value) return [];
  return [{ title: `Make "${base.name}" a disposable template`, kind: 'review', edit: (edits) => edits.setProp(base, 'template_for_dispvms', true) }];
}

/** Where a template was named: the plan may have a disposable template built on it, or the qube may be meant as an app qube. */
function insteadOfTemplate(facts: Facts, place: DisposablePlace, base: Qube): Fix[] {
  const { qube } = place;
  if (base.klass !== 'TemplateVM') return [];
  const dvm = facts.qubes.find((it) => it.plan && it.templateForDispvms.value && it.template.value === base.name);
  const fits = dvm && !(qube && facts.anonymous(qube) && facts.reach(dvm) === 'clear');
  const fixes: Fix[] = fits ? [{ title: `${place.change} "${dvm.name}", which is built on it`, kind: 'review', edit: (edits) => edits.set(place.val, writtenAs(place, dvm.name)) }] : [];
  if (qube?.plan && place.val === qube.plan.template) fixes.push({ title: `Make "${qube.name}" an app qube`, kind: 'review', edit: (edits) => edits.setProp(qube, 'class', 'AppVM') });
  return fixes;
}
