// Finds rules that decide nothing, because earlier ones fit every call of theirs.
import { t } from '../../base/l10n.ts';
import type { Rule } from '../model/policies.ts';
import { isDeaf, isMeantToYield } from '../facts/lines.ts';
import { policyRule, type PolicyView } from './rule.ts';
import { moveAbove, removeLine } from './common/edits.ts';

export default policyRule({
  title: 'Policy line that is never reached',
  group: 'Policy files',
  severity: 'warning',
  why: `The first line that fits a call decides it, over all files in the order of their names. A line below one that fits all its calls does nothing, and that is easily overlooked,
the more so when the two stand in different files. It is dangerous where the line that comes too late is the stricter one: a \`deny\` below an \`allow\` refuses nothing. Exceptions belong
above the rule they are an exception from. That a file of yours decides before the defaults of Qubes OS is as it should be, and is not reported.`,
  limits: 'A line that only several earlier ones together leave nothing is not seen, nor is one that names a qube where an earlier one names its tag or class. Lines between Jinja blocks may be left out and so cover nothing. dom0 is taken to have no tags, as Qubes OS has it at first, unless the plan gives it some.',
  cites: ['first-match-wins', 'policy-file-order'],

  when: (rule, { facts }) => facts.shadow(rule).length > 0,

  *line(rule, view) {
    if (rule.turn < 0 || isDeaf(rule) || rule.line.conditional) return;
    const above = coveredBy(rule, view);
    const { action } = rule.line;
    if (above.length === 0 || !action) return;
    const [first] = above;
    // What comes from another file and is meant to yield does so on purpose.
    if (isMeantToYield(rule.file) && above.some(({ file }) => file !== rule.file)) return;
    const same = above.every((it) => it.action === rule.action && it.redirect === rule.redirect);
    const answer = same ? t`, with the same answer` : '';
    const others = above.filter(({ implied }) => !implied);
    yield {
      at: action,
      severity: same ? 'information' : above.some((it) => it.action === 'allow') && rule.action !== 'allow' ? 'error' : 'warning',
      says: above.length === 1 ? t`This line never decides anything, since an earlier one fits every call of it${answer}` : t`This line never decides anything, since earlier ones fit every call of it${answer}`,
      because: others.flatMap((it) => (it.line.action ? [{ at: { ...spanOf(it), ...(it.file === rule.file ? {} : { file: it.file.path }) }, says: t`These calls are decided here: \`${it.action}\`` }] : [])),
      fixes: [...(first && !same && first.file === rule.file && above.length === 1 && !first.implied ? [moveAbove(rule, first)] : []), removeLine(rule)],
      unnecessary: true,
    };
  },
});

const spanOf = ({ line }: Rule): { readonly start: number; readonly end: number } => ({ start: line.action?.start ?? line.at.start, end: line.action?.end ?? line.at.end });

/** A line of a file that is included several times is dead only if it is so each time. */
function coveredBy(rule: Rule, { policies, facts }: PolicyView): readonly Rule[] {
  // `@anyvm` leaves dom0 out, a tag of dom0 does not.
  if (rule.target.startsWith('@tag:') && facts.planned?.system.get('dom0')?.tags.includes(rule.target.slice('@tag:'.length))) return [];
  const turns = policies.turnsOf(rule).filter(({ turn }) => turn >= 0);
  const all = turns.map((it) => facts.shadow(it).filter(({ line }) => line !== rule.line));
  return all.length > 0 && all.every((it) => it.length > 0) ? (all[0] ?? []) : [];
}
