// Finds names that Qubes OS does not take for a qube.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';
import { meets } from '../base/span.ts';
import { faultWords, rename } from './common/names.ts';
import { maxNameLength, nameFault, nearestName } from '../facts/names.ts';

export default rule({
  title: 'Name that Qubes OS refuses',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `The name of a qube begins with a letter from a to z, in either case, and goes on with such letters, digits, \`_\` and \`-\`; from R4.3 on also
with dots. It has at most ${maxNameLength} characters. Qubes OS creates no qube under another name, and a name is given once: a qube that exists is renamed
by cloning it. So it is worth settling names in the plan.`,
  cites: ['name-form', 'names-are-final'],

  *qube(qube, { plan, facts }) {
    const fault = nameFault(qube.name, facts.release);
    if (!fault || fault.kind === 'reserved') return;
    const { at } = qube.plan;
    // In broken YAML whole lines can be taken for a name: that fault is told already.
    if (at.file === undefined && plan.syntaxProblems.some((problem) => problem.severity === 'error' && meets(problem.at, at))) return;
    if (at.file === undefined && /[\r\n]/.test(plan.text.slice(at.start, at.end))) return;
    yield {
      at,
      says: t`"${shown(qube.name)}" cannot be the name of a qube: ${faultWords(fault, facts.release)}`,
      fixes: rename(plan, qube.name, nearestName(qube.name, facts.release, (name) => facts.qube(name) !== undefined)),
    };
  },
});

/** Long names are cut, and what cannot be seen is left out, so that the message stays one line. */
const shown = (name: string): string => {
  const clean = name.replace(/[\s\p{C}]+/gu, ' ');
  return clean.length > 40 ? `${[...clean].slice(0, 39).join('')}…` : clean;
};
