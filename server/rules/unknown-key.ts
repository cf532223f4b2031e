// Finds keys that nobody reads.
import { rule, type Fix } from './rule.ts';
import type { SchemaProblem } from '../plan/schema.ts';

export default rule({
  title: 'Unknown key',
  group: 'The file itself',
  // What it was meant to set keeps another value, and the checks judge that one: the key alone puts nobody in danger.
  severity: 'warning',
  why: `A key that the plan format does not have is without any effect, however reasonable it looks. With \`netvmm: none\` a qube keeps the network it
had, while the plan reads as if it were offline. Remarks belong behind a \`#\` or under \`notes\`, where nobody takes them for a setting.`,
  cites: ['known-keys'],

  *plan({ plan }) {
    for (const problem of plan.schemaProblems) {
      if (problem.kind === 'unknown-key') yield { at: problem.at, says: problem.says, fixes: fixes(problem) };
    }
  },
});

function fixes({ pair, path, meant, sure, repair, node }: SchemaProblem): Fix[] {
  if (!pair) return [];
  const key = String(path.at(-1));
  const kind = sure ? 'safe' : 'review';
  const remove: Fix = { title: `Remove \`${key}\``, kind: 'review', edit: (edits) => edits.removePair(pair) };
  if (meant === undefined) return [remove];
  if (!repair || !node) return [{ title: `Rename \`${key}\` to \`${meant}\``, kind, edit: (edits) => edits.renameKey(pair, meant) }, remove];
  const both: Fix = {
    title: `Rename \`${key}\` to \`${meant}\` and ${repair.title.replace(/^./, (letter) => letter.toLowerCase())}`,
    kind,
    edit(edits) {
      const rename = edits.renameKey(pair, meant);
      const set = edits.set({ value: undefined, at: node, key: node }, repair.value);
      return rename.length > 0 && set.length > 0 ? [...rename, ...set] : [];
    },
  };
  return [both, remove];
}
