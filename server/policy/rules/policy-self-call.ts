// Finds rules that let a qube call itself.
import { t } from '../../base/l10n.ts';
import { endOf } from '../facts/lines.ts';
import { policyRule } from './rule.ts';
import { removeLine } from './common/edits.ts';

export default policyRule({
  title: 'Qube that is to call itself',
  group: 'Policy files',
  severity: 'warning',
  why: `qrexec refuses a call whose source is also its target, whatever the policy says. A rule that permits one does nothing. A rule that denies it without a notice can make sense, where a program keeps trying.`,
  cites: ['self-call-refused'],

  when: (rule) => rule.action !== 'deny' && rule.source === endOf(rule),

  *line(rule) {
    const { source, action, line } = rule;
    const end = endOf(rule);
    if (action === 'deny' || source !== end || /^[@*]/.test(source)) return;
    const word = rule.redirect === undefined ? line.target : line.params.find(({ key }) => key.text === 'target')?.value;
    if (word) yield { at: word, says: t`"${source}" cannot call itself: qrexec refuses that whatever the policy says`, fixes: [removeLine(rule)] };
  },
});
