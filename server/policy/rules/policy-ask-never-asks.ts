// Finds questions that are never put, because there is nothing to choose from.
import { t } from '../../base/l10n.ts';
import type { Rule } from '../model/policies.ts';
import { endOf, mayMeet } from '../facts/lines.ts';
import { policyRule, type PolicyFix, type PolicyView } from './rule.ts';

export default policyRule({
  title: 'Question that is never put',
  group: 'Policy files',
  severity: 'warning',
  why: `An \`ask\` rule for \`@default\` offers the targets that other rules permit for the same call, and \`default_target=\` only marks one of these beforehand; it permits nothing by itself. Where no other
rule permits a target, there is nothing to choose from, and qrexec refuses the call without asking. Either \`target=\` says whom the question is about, or a rule of its own permits each target.`,
  limits: 'Where the defaults of Qubes OS are not in the folder they are taken to be as shipped. Whether the qubes that a tag or a class stands for exist is not asked.',
  cites: ['ask-needs-a-target', 'first-match-wins'],

  when: ({ action, target, redirect }) => action === 'ask' && target === '@default' && redirect === undefined,

  *line(rule, view) {
    const { facts } = view;
    const { line, action, target, redirect, turn } = rule;
    if (turn < 0 || action !== 'ask' || redirect !== undefined || target !== '@default' || offersSomething(rule, view) || facts.shadow(rule).length > 0 || !line.action) return;
    const preset = line.params.find(({ key }) => key.text === 'default_target');
    const fixes: PolicyFix[] = preset?.value ? [{ title: t`Ask about \`${preset.value.text}\``, kind: 'review', edits: () => [{ start: preset.key.start, end: preset.key.end, text: 'target' }] }] : [];
    yield {
      at: line.action,
      says: t`Nobody is ever asked here: no rule permits a target for these calls, so they are refused${preset?.value ? t`; \`default_target\` alone permits nothing` : ''}`,
      fixes,
    };
  },
});

/** Nobody writes more rules for one service than this; where somebody does, nothing is said. */
const maxRules = 2000;

/** Whether any rule, the shipped ones included, permits a target for the same calls. */
function offersSomething(rule: Rule, { facts }: PolicyView): boolean {
  if (rule.service === undefined || rule.service === '*' || facts.hasGaps) return true;
  const [its, forAny] = [facts.rulesFor(rule.service), facts.rulesFor('*')];
  const offers = (it: Rule): boolean => it !== rule && it.action !== 'deny' && endOf(it) !== '@default' && mayMeet(it, rule);
  if (its.length + forAny.length > maxRules || its.some(offers) || forAny.some(offers)) return true;
  return facts.missingDefaults(rule.service).some(({ action, target, redirect }) => action !== 'deny' && (redirect ?? target) !== '@default');
}
