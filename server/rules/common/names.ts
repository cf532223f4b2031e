// What rules say of a qube's name: why Qubes OS would refuse it, and renaming as a repair, where nothing outside the plan can know the old name.
import { t } from '../../base/l10n.ts';
import { maxNameLength, type NameFault } from '../../facts/names.ts';
import type { Release } from '../../facts/release-data.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Fix } from '../rule.ts';

/** A base that the plan lies over may name the qube too, and is not changed from here. */
export function rename(plan: Plan, from: string, to: string | undefined): Fix[] {
  if (to === undefined || plan.extends.length > 0) return [];
  return [{ title: t`Rename "${from}" to "${to}", everywhere in the plan`, kind: 'review', edit: (edits) => edits.renameQube(from, to) }];
}

/** What is wrong with a name, to follow "it cannot be the name of a qube: ". */
export function faultWords(fault: Exclude<NameFault, { kind: 'reserved' }>, release: Release): string {
  if (fault.kind === 'length') return t`it has ${fault.length} characters, and ${maxNameLength} is the most there can be`;
  const what = spelt(fault.character);
  if (fault.kind === 'start') return t`it begins with ${what}, not with a letter from a to z`;
  return fault.character === '.' ? t`it contains a dot, which Qubes OS ${release.name} does not allow yet` : t`it contains ${what}`;
}

function spelt(character: string): string {
  if (character === ' ') return t`a space`;
  if (/[\s\p{C}]/u.test(character)) return t`a character that cannot be seen`;
  return /[0-9]/.test(character) ? t`the digit ${character}` : `"${character}"`;
}
