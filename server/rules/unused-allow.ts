// Finds comments that would silence a finding, but silence none.
import { t } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import { nearest } from '../base/nearest.ts';
import type { Allow } from '../plan/allows.ts';

export default rule({
  title: 'Comment that silences nothing',
  group: 'The file itself',
  severity: 'warning',
  why: `A comment \`# qube-plan: allow …\` stays behind when the plan has changed, or never worked because its rule is misspelt. Left in place it would
silence the next fault of that kind on its line, one that nobody has looked at. Whoever reads the plan also takes it for a known weakness that is no
longer there.`,
  limits: `While the YAML is broken or a base cannot be read, comments are not judged: the findings they silence may only be hidden.`,
  cites: ['allow-must-match'],

  *allow({ allow, silenced, known, rules }, { plan }) {
    if (silenced > 0 || plan.syntaxProblems.some(({ severity }) => severity === 'error') || plan.extends.some(({ state }) => state !== 'loaded')) return;
    const where = allow.scope === 'file' ? t`in this file` : allow.alone ? t`on the next line` : t`on this line`;
    if (known) {
      const says = aboutComments.has(allow.rule) ? t`\`${allow.rule}\` is about such comments, and cannot be silenced by one` : t`This comment silences nothing: \`${allow.rule}\` finds no fault ${where}`;
      yield { at: allow.at, says, unnecessary: true, fixes: [remove(allow, plan.text)] };
      return;
    }
    const meant = allow.rule === '' ? undefined : nearest(allow.rule, rules);
    const says = allow.rule === '' ? t`The comment does not say which rule it allows` : meant ? t`No rule is called \`${allow.rule}\`; did you mean \`${meant}\`?` : t`No rule is called \`${allow.rule}\``;
    yield { at: allow.ruleAt, says, fixes: [...(meant ? [rename(allow, meant)] : []), remove(allow, plan.text)] };
  },
});

/** Such a comment would vouch for itself. */
const aboutComments: ReadonlySet<string> = new Set(['allow-without-reason', 'unused-allow']);

const rename = ({ rule: name, ruleAt }: Allow, meant: string): Fix => ({ title: t`Change \`${name}\` to \`${meant}\``, kind: 'review', edit: (edits) => edits.raw(ruleAt, meant) });

/** With its line where it has one to itself, else with the blanks before it. */
function remove({ at, alone }: Allow, text: string): Fix {
  const before = text.slice(0, at.start);
  let start = at.start - (/[ \t]*$/.exec(before)?.[0].length ?? 0);
  let { end } = at;
  if (alone) {
    const rest = /^[ \t]*(?:\r\n|\r|\n)?/.exec(text.slice(end, end + 200))?.[0].length ?? 0;
    end += rest;
    // A last line without a break takes the break before it along.
    if (end === text.length && !/[\r\n]$/.test(text)) start -= /(?:\r\n|\r|\n)?$/.exec(text.slice(0, start))?.[0].length ?? 0;
  }
  return { title: t`Remove the comment`, kind: 'review', edit: (edits) => edits.raw({ start, end }, '') };
}
