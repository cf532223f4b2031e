// Finds rules for calls from dom0, about which the policy is not asked.
import { t } from '../../base/l10n.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { policyRule } from './rule.ts';
import { removeLine } from './common/edits.ts';

export default policyRule({
  title: 'Policy line for calls from dom0',
  group: 'Policy files',
  severity: 'information',
  why: `Calls that start in dom0 are not subject to the policy: dom0 may do everything, whatever a rule says. Only for the clipboard is a rule with dom0 as its source looked at. Elsewhere it does nothing, and a reader may rely on it
in vain.`,
  cites: ['calls-from-dom0'],

  when: ({ source }) => isDom0(source),

  *line(rule) {
    const { source, service, line } = rule;
    if (!isDom0(source) || service === 'qubes.ClipboardPaste' || service === '*' || service === undefined || !line.source) return;
    yield { at: line.source, says: t`Calls from dom0 are not subject to the policy, so this line has no effect`, fixes: [removeLine(rule)], unnecessary: true };
  },
});
