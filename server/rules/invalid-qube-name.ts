// Finds names that Qubes OS does not take for a qube.
import { rule } from './rule.ts';
import { meets } from '../base/span.ts';
import { rename } from './common/names.ts';
import { maxNameLength, nameFault, nearestName, type NameFault } from '../facts/names.ts';
import type { Release } from '../facts/release-data.ts';

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
      says: `"${shown(qube.name)}" cannot be the name of a qube: ${words(fault, facts.release)}`,
      fixes: rename(plan, qube.name, nearestName(qube.name, facts.release, (name) => facts.qube(name) !== undefined)),
    };
  },
});

function words(fault: Exclude<NameFault, { kind: 'reserved' }>, release: Release): string {
  if (fault.kind === 'length') return `it has ${fault.length} characters, and ${maxNameLength} is the most there can be`;
  const what = spelt(fault.character);
  if (fault.kind === 'start') return `it begins with ${what}, not with a letter from a to z`;
  return fault.character === '.' ? `it contains a dot, which Qubes OS ${release.name} does not allow yet` : `it contains ${what}`;
}

function spelt(character: string): string {
  if (character === ' ') return 'a space';
  if (/[\s\p{C}]/u.test(character)) return 'a character that cannot be seen';
  return /[0-9]/.test(character) ? `the digit ${character}` : `"${character}"`;
}

/** Long names are cut, and what cannot be seen is left out, so that the message stays one line. */
const shown = (name: string): string => {
  const clean = name.replace(/[\s\p{C}]+/gu, ' ');
  return clean.length > 40 ? `${[...clean].slice(0, 39).join('')}…` : clean;
};
