// Finds rules that give one qube control over another, or over the system.
import { t } from '../../base/l10n.ts';
import { isAdmin, isFullControl, isReadOnlyAdmin, serviceInfo, takesControl } from '../../facts/services.ts';
import { endOf, isAnyone, isNewDisposable } from '../facts/lines.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { policyRule } from './rule.ts';
import { changeAction, changeWord } from './common/edits.ts';

export default policyRule({
  title: 'Policy line that hands over control',
  group: 'Policy files',
  severity: 'warning',
  why: `With \`qubes.VMShell\`, \`qubes.VMExec\` and their kin the caller runs any command in the target: the two qubes become as trustworthy as the lesser one. A question helps little, since
nobody sees which command is meant. The services that begin with \`admin.\` and \`policy.\` steer the whole machine. A small service of your own that does one thing is nearly always enough,
and a command in a new disposable harms nobody. A qube that is meant to administer others is the exception: say so in a comment.`,
  limits: 'Whether a service of your own hands over control cannot be told from its name.',
  cites: ['full-control-services', 'admin-services', 'policy-services'],

  when: ({ action, service }) => action !== 'deny' && service !== undefined && takesControl(service),

  *line(rule, { facts }) {
    const { service, source, action, line } = rule;
    if (action === 'deny' || !line.action || service === undefined || facts.shadow(rule).length > 0) return;
    const end = endOf(rule);
    // From everybody to everybody is another rule's business.
    if (action === 'allow' && isAnyone(source) && isAnyone(rule.target) && rule.redirect === undefined) return;
    const who = isAnyone(source) ? t`Every qube` : `"${source}"`;
    if (isFullControl(service) && !isNewDisposable(end)) {
      const whom = isAnyone(end) ? t`any qube` : isDom0(end) ? 'dom0' : end === '@default' ? t`another qube` : `"${end}"`;
      yield {
        at: line.action,
        severity: action === 'ask' ? 'information' : isAnyone(source) || isAnyone(end) || isDom0(end) ? 'error' : 'warning',
        says: action === 'ask' ? t`${who} may run any command in ${whom} once somebody agrees, and the question does not show which command` : t`${who} may run any command in ${whom}, and so controls it`,
        fixes: [...(rule.redirect === undefined && line.target && rule.target !== '@default' ? [changeWord(line.target, '@dispvm', t`Run it in a new disposable instead`)] : []), changeAction(rule, 'deny')],
      };
    } else if (isAdmin(service) && !isReadOnlyAdmin(service) && (serviceInfo(service) || /^(?:admin|policy)\./.test(service))) {
      const everybody = isAnyone(source);
      yield {
        at: line.action,
        severity: everybody && action === 'allow' ? 'error' : 'information',
        says: action === 'ask' ? t`${who} may use \`${service}\` once somebody agrees, and so takes part in the control of the machine` : t`${who} may use \`${service}\`, and so takes part in the control of the machine`,
        fixes: everybody ? [changeAction(rule, 'deny')] : [],
      };
    }
  },
});
