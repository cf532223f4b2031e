// Finds keys that nobody reads.
import { t } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import type { SchemaProblem } from '../plan/schema.ts';
import { isNone } from '../plan/values.ts';

export default rule({
  title: 'Unknown key',
  group: 'The file itself',
  severity: 'warning',
  why: `A key that the plan format does not have is without any effect, however reasonable it looks. With \`netvmm: none\` a qube keeps the network it
had, while the plan reads as if it were offline. The other rules read a misspelt key as it was meant, so that one slip is told once. Remarks belong behind a \`#\` or under \`notes\`, where nobody takes them for a setting.`,
  limits: 'What is meant is guessed from the spelling. An error where a qube that should have no network or no disposables would keep them, or where the entry says nothing without the key; else a warning.',
  cites: ['known-keys'],

  *plan({ plan }) {
    for (const problem of plan.schemaProblems) {
      if (problem.kind === 'unknown-key') yield { at: problem.at, ...(isGrave(problem) ? { severity: 'error' } : {}), says: problem.says, fixes: fixes(problem) };
    }
  },
});

/** The other rules read a misspelt key as it was meant, so this one has to say so loudly where the isolation rests on it. */
const isGrave = ({ meant, needed, pair }: SchemaProblem): boolean => {
  const value = pair?.value.kind === 'scalar' ? pair.value.value : undefined;
  return needed === true || ((meant === 'netvm' || meant === 'default_dispvm') && isNone(value));
};

function fixes({ pair, path, meant, sure, repair, node }: SchemaProblem): Fix[] {
  if (!pair) return [];
  const key = String(path.at(-1));
  const kind = sure ? 'safe' : 'review';
  const remove: Fix = { title: t`Remove \`${key}\``, kind: 'review', edit: (edits) => edits.removePair(pair) };
  if (meant === undefined) return [remove];
  if (!repair || !node) return [{ title: t`Rename \`${key}\` to \`${meant}\``, kind, edit: (edits) => edits.renameKey(pair, meant) }, remove];
  const both: Fix = {
    title: t`Rename \`${key}\` to \`${meant}\` and ${repair.title.replace(/^./, (letter) => letter.toLowerCase())}`,
    kind,
    edit(edits) {
      const rename = edits.renameKey(pair, meant);
      const set = edits.set({ value: undefined, at: node, key: node }, repair.value);
      return rename.length > 0 && set.length > 0 ? [...rename, ...set] : [];
    },
  };
  return [both, remove];
}
