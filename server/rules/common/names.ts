// Renaming a qube as a repair, where nothing outside this plan can know it by its old name.
import type { Plan } from '../../plan/plan.ts';
import type { Fix } from '../rule.ts';

/** A base that the plan lies over may name the qube too, and is not changed from here. */
export function rename(plan: Plan, from: string, to: string | undefined): Fix[] {
  if (to === undefined || plan.extends.length > 0) return [];
  return [{ title: `Rename "${from}" to "${to}", everywhere in the plan`, kind: 'review', edit: (edits) => edits.renameQube(from, to) }];
}
