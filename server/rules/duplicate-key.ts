// Finds keys and names that stand twice where they may stand once.
import { t, type Said } from '../base/l10n.ts';
import { rule, type Finding, type Fix } from './rule.ts';
import type { Duplicate, NamedTwice } from '../plan/duplicates.ts';

export default rule({
  title: 'Key or name written twice',
  group: 'The file itself',
  severity: 'error',
  why: `Where a key is written twice, only one of its values can count. YAML forbids it, and programs differ in which value they take: here it is the
first. A plan with \`netvm: none\` and, further down, another \`netvm\` may mean the opposite of what its reader sees last. The same goes for names:
Qubes OS has one list of names for qubes and templates alike.`,
  cites: ['one-key-once', 'names-are-unique'],

  *plan({ plan }) {
    for (const duplicate of plan.duplicates) yield twice(duplicate);
    for (const it of plan.namedTwice()) yield twoSections(it);
  },
});

function twice({ name, pair, first, path, same, joinable }: Duplicate): Finding {
  const key = isName(path) ? `"${name}"` : `\`${name}\``;
  const fixes: Fix[] = [
    ...(joinable ? [review(t`Join both ${key}`, (edits) => edits.joinPairs(first, pair))] : []),
    review(t`Keep the first ${key}`, (edits) => edits.removePair(pair)),
    review(t`Keep the second ${key}`, (edits) => edits.removePair(first)),
  ];
  return {
    at: pair.key,
    says: same ? t`${key} is written twice ${place(path)}, and the second says the same` : t`${key} is written twice ${place(path)}, and only the first counts`,
    because: [{ at: first.key, says: t`The first ${key}` }],
    fixes: same ? [{ title: t`Remove the second ${key}`, kind: 'safe', edit: (edits) => edits.removePair(pair) }] : fixes,
  };
}

function twoSections({ qube, at, first }: NamedTwice): Finding {
  // A template written in both sections is one template; whatever else has the same name is a second thing.
  const both = [qube, first].find(({ section, klass }) => section === 'qubes' && klass?.value === 'TemplateVM');
  return {
    at,
    says: both ? t`Template "${qube.name}" is listed under both \`templates\` and \`qubes\`` : t`"${qube.name}" is the name of a template and of a qube, and each name can be used once only`,
    because: [{ at: first.at, says: t`"${first.name}" is listed under \`${first.section}\` as well` }],
    fixes: both ? [review(t`Keep "${qube.name}" under \`templates\` only`, (edits) => edits.removeQube(both))] : [],
  };
}

const review = (title: Said, edit: Fix['edit']): Fix => ({ title, kind: 'review', edit });

const isName = (path: Duplicate['path']): boolean => path.length === 1 && ['qubes', 'templates', 'identities'].includes(String(path[0]));

function place(path: Duplicate['path']): string {
  const [section, name] = path;
  if (section === undefined) return t`in the plan`;
  if (path.length === 2 && section === 'qubes') return t`in qube "${String(name)}"`;
  if (path.length === 2 && section === 'templates') return t`in template "${String(name)}"`;
  if (path.length === 2 && section === 'flows') return t`in one flow`;
  if (path.length === 2 && section === 'backups') return t`in one backup`;
  return t`under \`${String(path.findLast((segment) => typeof segment === 'string') ?? section)}\``;
}
