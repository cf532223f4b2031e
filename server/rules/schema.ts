// Finds values that the plan format cannot use, and keys that have to be there.
import { t } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import type { SchemaProblem } from '../plan/schema.ts';

export default rule({
  title: 'Value that the plan format cannot use',
  group: 'The file itself',
  severity: 'error',
  why: `Every key takes values of one form: a word from a list, a number, a size with its unit, a date, the name of a qube, or further keys. What has
another form cannot be used, so the plan says less than you wrote: the setting keeps its default, and no check can take it into account.`,
  limits: `At most a thousand such values are told in one file. A date is checked for its form only: 2026-02-31 passes.`,
  cites: ['values-have-forms', 'format-version', 'size-units'],

  *plan({ plan }) {
    for (const problem of plan.schemaProblems) {
      if (problem.kind === 'unknown-key') continue;
      yield { at: problem.at, says: problem.says, fixes: fixes(problem) };
    }
  },
});

function fixes({ kind, path, node, repair }: SchemaProblem): Fix[] {
  if (kind === 'missing-key' && path[0] === 'plan') return [{ title: t`Begin the plan with \`plan: 1\``, kind: 'safe', edit: (edits) => edits.prepend('plan', 1) }];
  if (!repair || !node) return [];
  return [{ title: repair.title, kind: repair.sure ? 'safe' : 'review', edit: (edits) => edits.set({ value: undefined, at: node, key: node }, repair.value) }];
}
