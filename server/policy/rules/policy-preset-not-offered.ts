// Finds choices marked beforehand that are not among the choices.
import { t } from '../../base/l10n.ts';
import type { Rule } from '../model/policies.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { isAnyone, isToken, mayMeet, tokenOf } from '../facts/lines.ts';
import { policyRule, type PolicyView } from './rule.ts';
import { withoutWord } from './common/edits.ts';

export default policyRule({
  title: 'Default target that is not among the choices',
  group: 'Policy files',
  severity: 'information',
  why: `\`default_target=\` marks one of the targets a question offers. If that target is not among them, because \`target=\` leaves only another or because no rule permits it, qrexec drops it, and the question comes
without anything marked. It is often a sign that the rule which should permit the target is missing or misspelt.`,
  limits: 'A tag or a class in another rule may stand for the target, so then nothing is said.',
  cites: ['ask-needs-a-target'],

  when: ({ action, defaultTarget }) => action === 'ask' && defaultTarget !== undefined,

  *line(rule, view) {
    const { line, action, defaultTarget, redirect, turn } = rule;
    if (turn < 0 || action !== 'ask' || defaultTarget === undefined) return;
    const dropped = redirect !== undefined ? !same(redirect, defaultTarget) : rule.target !== '@default' && !isOffered(rule, defaultTarget, view);
    const param = dropped ? line.params.find(({ key }) => key.text === 'default_target') : undefined;
    if (!param?.value) return;
    yield {
      at: param.value,
      says: redirect !== undefined ? t`\`target=${redirect}\` leaves nothing to choose from, so "${defaultTarget}" is not marked` : t`No rule permits "${defaultTarget}" for these calls, so it is not among the choices`,
      fixes: [{ title: t`Remove \`${param.text}\``, kind: 'review', edits: () => [withoutWord(rule.file.text, param)] }],
    };
  },
});

const same = (a: string, b: string): boolean => a === b || (isDom0(a) && isDom0(b));

/** Nobody writes more rules for one service than this; where somebody does, nothing is said. */
const maxRules = 2000;

/** Whether some rule for the same calls may offer the target. */
function isOffered(rule: Rule, wanted: string, { facts }: PolicyView): boolean {
  const { service } = rule;
  if (service === undefined || service === '*' || facts.hasGaps) return true;
  const mayOffer = (target: string): boolean => {
    if (same(target, wanted) || target === '*') return true;
    if (isAnyone(target)) return !isDom0(wanted);
    const kind = isToken(target) ? tokenOf(target, 'target')?.kind : undefined;
    return kind === 'tag' || kind === 'type' || kind === 'dispvm-tag' || kind === 'dispvm' || kind === 'dispvm-of' ? true : target.startsWith('uuid:') || wanted.startsWith('uuid:');
  };
  const count = facts.rulesFor(service).length + facts.rulesFor('*').length;
  const offers = (it: Rule): boolean => it.action !== 'deny' && mayOffer(it.redirect ?? it.target) && mayMeet(it, rule);
  if (count > maxRules || [service, '*'].some((name) => facts.rulesFrom(name, rule.source).some(offers))) return true;
  return facts.missingDefaults(service).some(({ action, target, redirect }) => action !== 'deny' && mayOffer(redirect ?? target));
}
