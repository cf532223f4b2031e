// Finds rules that cut off what Qubes OS itself needs.
import { t } from '../../base/l10n.ts';
import { isAnyone, numberOf } from '../facts/lines.ts';
import { policyRule } from './rule.ts';
import { removeLine } from './common/edits.ts';

export default policyRule({
  title: 'Policy line that refuses everything',
  group: 'Policy files',
  severity: 'warning',
  why: `A rule that refuses every service to everybody looks like a sound last line, but what comes after it is never reached, and that includes the rules with which Qubes OS and Whonix talk to their own parts: updates, menus, clocks and
notifications stop working. It is not needed either, since a call that no rule fits is refused anyhow. Refuse the services you mean by name.`,
  cites: ['closing-with-deny-all', 'no-match-is-deny'],

  when: ({ action, service }) => action === 'deny' && service === '*',

  *line(rule, { policies, facts }) {
    const { service, argument, source, target, action, line, turn, file } = rule;
    if (turn < 0 || action !== 'deny' || service !== '*' || argument !== '*' || !isAnyone(source) || !isAnyone(target) || !line.action) return;
    if (facts.shadow(rule).length > 0) return;
    // At the very end nothing is left to cut off.
    const isLast = policies.rules.every((it) => it.turn <= turn || it.line === line || (it.action === 'deny' && it.service === '*'));
    if (isLast && (numberOf(file) ?? 0) >= 90) return;
    yield { at: line.action, says: t`Nothing after this line is ever reached, and that cuts off services that Qubes OS and Whonix need`, fixes: [removeLine(rule)] };
  },
});
