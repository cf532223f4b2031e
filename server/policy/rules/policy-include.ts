// Finds includes that lead nowhere, in a circle, or where Qubes' own tools do not follow.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import { replace } from '../../base/edit.ts';
import type { Include, Policies, PolicyFile } from '../model/policies.ts';
import { folderOf, isInPolicyFolder, nameOf } from '../model/paths.ts';
import { policyRule, type PolicyFinding } from './rule.ts';
import { consequence, quoted } from './common/words.ts';

export default policyRule({
  title: 'Include that cannot be followed',
  group: 'Policy files',
  severity: 'error',
  why: `A file that is included belongs to the policy as if it stood there. If it is missing, or files include each other in a circle, qrexec cannot read the policy as a
whole, and then it refuses every call between all qubes. Paths start from the folder of the policies, \`/etc/qubes/policy.d\`, wherever the line with the include stands; legacy files
start from their own folder.`,
  limits: 'The files that Qubes OS itself keeps for including, such as `include/admin-local-rwx`, count as there. Outside of a folder called `policy.d` a missing file is a warning, unless the name of the policy begins with the usual two digits. An absolute path is followed only where the folder around the policies shows where dom0 would have it. What lies outside the workspace is not looked at.',
  cites: ['one-error-stops-all'],

  *file(file, { policies }) {
    for (const include of policies.includes) if (include.from === file) yield* judge(include, policies);
  },
});

function* judge(include: Include, policies: Policies): Iterable<PolicyFinding> {
  const { fault, at, path, from } = include;
  if (fault === 'missing') {
    const meant = include.folder ? undefined : similar(include, policies);
    yield {
      at,
      severity: isCertain(from) ? 'error' : 'warning',
      says: include.folder ? t`There is no folder ${quoted(path)} here; ${consequence(from)}` : t`There is no file ${quoted(path)} here; ${consequence(from)}`,
      fixes: meant === undefined ? [] : [{ title: t`Change it to \`${meant}\``, kind: 'review', edits: () => [replace(at, meant)] }],
    };
  } else if (fault === 'loop') {
    yield { at, says: t`${quoted(path)} leads back to a file that includes it, and qrexec gives up; ${consequence(from)}` };
  } else if (fault === 'outside') {
    yield { at, severity: 'information', says: t`${quoted(path)} lies outside this folder, so it was not looked at` };
  }
  if (from.role !== 'legacy' && include.line.name.text !== '!compat-4.0' && !include.folder && fault !== 'missing' && fault !== 'outside' && !isUsual(path)) {
    yield { at, severity: 'information', says: t`Qubes' own tools for editing policies accept only files in \`policy.d\` and \`policy.d/include\`, so they refuse ${quoted(path)}` };
  }
}

/** Whether the folder the file lies in is, or will be, the one its includes start from. */
const isCertain = ({ path, name, role }: PolicyFile): boolean => role !== 'policy' || isInPolicyFolder(path) || /^\d\d-/.test(name);

/** Right in the folder of the policies, or in its folder `include`. */
const isUsual = (path: string): boolean => {
  const bare = path.replace(/^(?:\.\/)+/, '');
  return !bare.includes('/') || /^include\/+[^/]+$/.test(bare);
};

/** A file in the same folder, or in `include`, with a similar name. */
function similar({ to, path }: Include, policies: Policies): string | undefined {
  if (to === undefined) return undefined;
  const folder = folderOf(to);
  const names = policies.list(folder);
  const meant = names && nearest(nameOf(path), names);
  if (meant !== undefined) return path.slice(0, path.length - nameOf(path).length) + meant;
  const elsewhere = policies.list(`${policies.folder}/include`);
  return !path.includes('/') && elsewhere?.includes(path) ? `include/${path}` : undefined;
}
