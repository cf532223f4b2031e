// Gives a thought to templates that carry both the least and the most trusted qubes.
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
    for (const template of facts.templates) yield* shared(template, facts);
  },
});

function* shared(template: Qube, facts: Facts): Generator<Finding> {
  const carried = facts.planned.filter((qube) => qube.klass === 'AppVM' && !qube.templateForDispvms.value && qube.template.value === template.name && (changed(template, facts) || qube.template.from === 'written'));
  const [top] = carried.filter((qube) => facts.rank(qube) === 4);
  const low = carried.filter((qube) => facts.rank(qube) === 0);
  const [bottom] = low;
  if (!top?.plan || !bottom?.plan) return;
  const at = placeOf(top);
  yield {
    at,
    says: `Template "${template.name}" is under "${top.name}" with ultimate trust and under ${named(low.map(({ name }) => name), 3)} with none`,
    because: [
      ...low.slice(0, 5).map((qube) => ({ at: placeOf(qube), says: `"${qube.name}" is built on "${template.name}" too` })),
      ...(template.plan ? [{ at: template.plan.prop('installs')?.key ?? template.plan.at, says: `"${template.name}" as the plan has it` }] : []),
    ],
    fixes: apart(template, low, facts),
  };
}

/** The least trusted move: what they need was hardly installed for the most trusted one. */
function apart(template: Qube, low: readonly Qube[], facts: Facts): Fix[] {
  const name = `${template.name}-untrusted`;
  if (name.length > 31 || facts.qube(name) || low.some(({ plan }) => !plan)) return [];
  const who = low.length === 1 ? `"${low[0]?.name ?? ''}"` : `the ${low.length} untrusted qubes`;
  return [
    {
      title: `Give ${who} a clone of "${template.name}" as a template`,
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
