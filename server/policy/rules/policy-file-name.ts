// Finds policy files whose names qrexec refuses or passes over.
import { t } from '../../base/l10n.ts';
import type { PolicyFile, Policies } from '../model/policies.ts';
import { hasValidName, isInPolicyFolder, runFolderOf, turnOf } from '../model/paths.ts';
import type { Span } from '../../base/span.ts';
import { policyRule } from './rule.ts';
import { quoted } from './common/words.ts';

export default policyRule({
  title: 'Name of a policy file that does not work',
  group: 'Policy files',
  severity: 'error',
  why: `qrexec reads the files in \`policy.d\` whose names end in \`.policy\`. Their names may have only lower-case letters, digits, \`_\`, \`.\` and \`-\`: a single upper-case letter and qrexec
refuses the policy as a whole, that is every call between all qubes, although the editor that Qubes OS brings for policies would have saved the file. A file with
another ending is passed over without a word, and so is one that begins with a dot.`,
  limits: 'Outside of a folder called `policy.d` a file may get another name on its way into dom0, so there the finding is a warning, unless the name begins with the usual two digits.',
  cites: ['policy-file-names', 'one-error-stops-all', 'policy-file-order'],

  *file(file, { policies }) {
    const { name, role } = file;
    if (role === 'policy' && !hasValidName(name)) {
      const included = file.includedBy.some(({ folder }) => folder);
      const sure = isInPolicyFolder(file.path) || included || /^\d\d-/.test(name);
      // A file that says nothing, or speaks the older form, is kept for another place.
      if (!sure && (file.readings[0]?.dialect !== 'policy' || file.readings[0].lines.length === 0)) return;
      const wrong = [...new Set([...turnOf(name)].filter((letter) => !/[a-z0-9_.-]/.test(letter)))].map(quoted);
      const letters = wrong.length > 1 ? t`${wrong.join(', ')}, which are not among the letters` : t`${wrong[0] ?? ''}, which is not among the letters`;
      yield {
        at: top(file),
        severity: sure ? 'error' : 'warning',
        says: sure
          ? t`The name ${quoted(name)} has ${letters} a policy file may have in its name; until it is renamed, Qubes OS refuses every call between qubes`
          : t`The name ${quoted(name)} has ${letters} a policy file may have in its name; in /etc/qubes/policy.d it would make Qubes OS refuse every call between qubes`,
      };
    } else if (role === 'ignored' && file.includedBy.length === 0) {
      yield { at: top(file), severity: 'hint', says: t`Qubes OS passes over this file, since its name does not end in \`.policy\`` };
    } else if (role === 'policy' && !file.counts && isOverridden(file, policies)) {
      yield { at: top(file), severity: 'information', says: t`This file is not read: one of the same name in /run/qubes/policy.d takes its place` };
    }
  },
});

/** The first word of the file. */
function top({ readings }: PolicyFile): Span {
  const [reading] = readings;
  const first = reading?.lines[0]?.words[0] ?? reading?.comments[0]?.at;
  return first ? { start: first.start, end: first.end } : { start: 0, end: 0 };
}

function isOverridden(file: PolicyFile, policies: Policies): boolean {
  const run = runFolderOf(policies.folder);
  return run !== undefined && file.path === `${policies.folder}/${file.name}` && policies.file(`${run}/${file.name}`) !== undefined;
}
