// Finds redirects to a qube that another rule denies to the same caller.
import { t } from '../../base/l10n.ts';
import type { Rule } from '../model/policies.ts';
import { isAnyone, mayMeet } from '../facts/lines.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { policyRule } from './rule.ts';

export default policyRule({
  title: 'Redirect to a qube that is denied elsewhere',
  group: 'Policy files',
  severity: 'warning',
  why: `Where \`target=\` leads a call to another qube, that is final: qrexec does not look at the rules again for the new target. A rule that denies that qube to the same caller, above or below, is passed by. If both are meant, say so in a
comment; otherwise one of the two is a mistake.`,
  limits: 'Only a rule that denies the very qube by name is seen, not one for its tag. A rule that denies the qube to everybody is not counted: together they keep one way in.',
  cites: ['redirect-is-not-rechecked'],

  when: ({ action, redirect }) => action !== 'deny' && redirect !== undefined,

  *line(rule, { facts }) {
    const { action, redirect, target, line, turn, source } = rule;
    if (turn < 0 || action === 'deny' || redirect === undefined || redirect === target || /^[@*]/.test(redirect) || isDom0(redirect)) return;
    const denied = facts.denying(rule.service ?? '', redirect).slice(0, maxDenials).find((it) => contradicts(it, rule));
    if (!denied || facts.shadow(rule).length > 0) return;
    const word = line.params.find(({ key }) => key.text === 'target')?.value;
    if (!word || !denied.line.action) return;
    const at = { start: denied.line.action.start, end: denied.line.action.end, ...(denied.file === rule.file ? {} : { file: denied.file.path }) };
    const denies = denied.source === source ? t`another line denies that qube to the same caller` : t`another line denies that qube to "${denied.source}"`;
    yield { at: word, says: isAnyone(source) ? t`Calls from every qube are led to "${redirect}", although ${denies}; qrexec does not look again` : t`Calls from "${source}" are led to "${redirect}", although ${denies}; qrexec does not look again`, because: [{ at, says: t`The line that is passed by` }] };
  },
});

/** A qube is not denied to more than this many callers, one by one. */
const maxDenials = 200;

/** The same caller, or one of all those the redirect is for. That a qube is denied to everybody by name, and some are led to it all the same, is how one way in is kept. */
const contradicts = (deny: Rule, rule: Rule): boolean => mayMeet(deny, rule) && (deny.source === rule.source || (isAnyone(rule.source) && !isAnyone(deny.source)));
