// Gives a thought to templates that carry both the least and the most trusted qubes.
import { t } from '../base/l10n.ts';
import { isOfficialTemplate } from '../facts/release-data.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { named } from './common/lists.ts';
import { rule, type Finding, type Fix, type View } from './rule.ts';

export default rule({
  title: 'Template under untrusted and ultimate trust',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'information',
  why: `A qube can be no more trustworthy than the template it starts from. What you install for the qube with the riskiest job, a viewer, a codec, a program from
somewhere else, then also runs beneath your vault. Two templates keep the two apart, at the price of a second one to update. A template just as Qubes OS
brings it is a sound start for everything, and is only pointed out where the plan names it for both on purpose.`,
  limits: 'Qubes that follow the default template, as it was installed, are not counted, nor are disposables and what they are made from.',
  cites: ['template-trust'],

  *plan({ facts }) {
    if (facts.ranked(0).length === 0 || facts.ranked(4).length === 0) return;
    const lowest = onTemplates(facts.ranked(0));
    const highest = onTemplates(facts.ranked(4));
    for (const template of facts.templates) yield* shared(template, highest.get(template.name) ?? [], lowest.get(template.name) ?? [], facts);
  },
});

/** The app qubes by their template. */
function onTemplates(qubes: readonly Qube[]): ReadonlyMap<string, readonly Qube[]> {
  const found = new Map<string, Qube[]>();
  for (const qube of qubes) {
    const { value } = qube.template;
    if (value === null || qube.klass !== 'AppVM' || qube.templateForDispvms.value) continue;
    const known = found.get(value);
    if (known) known.push(qube);
    else found.set(value, [qube]);
  }
  return found;
}

function* shared(template: Qube, highest: readonly Qube[], lowest: readonly Qube[], facts: Facts): Generator<Finding> {
  if (highest.length === 0 || lowest.length === 0) return;
  const counts = (qube: Qube): boolean => qube.template.from === 'written' || changed(template, facts);
  const top = highest.find(counts);
  const low = lowest.filter(counts);
  const [bottom] = low;
  if (!top?.plan || !bottom?.plan) return;
  const at = placeOf(top);
  yield {
    at,
    says: t`Template "${template.name}" is under "${top.name}" with ultimate trust and under ${named(low.map(({ name }) => name), 3)} with none`,
    because: [
      ...low.slice(0, 5).map((qube) => ({ at: placeOf(qube), says: t`"${qube.name}" is built on "${template.name}" too` })),
      ...(template.plan ? [{ at: template.plan.prop('installs')?.key ?? template.plan.at, says: t`"${template.name}" as the plan has it` }] : []),
    ],
    fixes: apart(template, low, facts),
  };
}

/** The least trusted move: what they need was hardly installed for the most trusted one. */
function apart(template: Qube, low: readonly Qube[], facts: Facts): Fix[] {
  const name = `${template.name}-untrusted`;
  if (name.length > 31 || facts.qube(name) || low.some(({ plan }) => !plan)) return [];
  const who = low.length === 1 ? `"${low[0]?.name ?? ''}"` : t`the ${low.length} untrusted qubes`;
  return [
    {
      title: t`Give ${who} a clone of "${template.name}" as a template`,
      kind: 'review',
      edit: (edits) => edits.inTurn((now) => now.addQube(name, { clone: template.name }, 'templates'), ...low.map((qube): Fix['edit'] => (now) => now.setProp({ name: qube.name }, 'template', name))),
    },
  ];
}

/** More than the project's own template: software was added, or it is of another make. */
function changed(template: Qube, facts: Facts): boolean {
  const line = facts.lineage(template.name);
  return line.some((name) => facts.qube(name)?.plan?.prop('installs')) || !line.some(isOfficialTemplate);
}

const placeOf = (qube: Qube): View['plan']['top'] => (qube.template.from === 'written' && qube.template.at ? qube.template.at : (qube.plan?.at ?? qube.template.at)) as View['plan']['top'];
