// Finds rules that allow a service of the Admin API without leading it to dom0, which alone answers it.
import { t } from '../../base/l10n.ts';
import { isAdmin } from '../../facts/services.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { policyRule } from './rule.ts';
import { addParameter } from './common/edits.ts';

export default policyRule({
  title: 'Admin service that does not lead to dom0',
  group: 'Policy files',
  severity: 'warning',
  why: `The target of an \`admin.\` or \`policy.\` call is the qube that it is about, but dom0 is the one that answers. A rule that allows such a call has to say \`target=dom0\`; without it the call goes to the
qube itself, which knows nothing of it, and what was meant to be allowed does not work.`,
  cites: ['admin-allow-needs-dom0', 'admin-services'],

  when: ({ action, service }) => action !== 'deny' && service !== undefined && isAdmin(service),

  *line({ service, action, target, redirect, line }) {
    if (action === 'deny' || service === undefined || !isAdmin(service) || isDom0(redirect ?? target) || !line.action) return;
    const param = line.params.find(({ key }) => key.text === 'target');
    yield {
      at: param?.value ?? line.action,
      says: t`\`${service}\` is answered by dom0 alone, so this rule needs \`target=dom0\``,
      fixes: param?.value ? [{ title: t`Change it to \`dom0\``, kind: 'review', edits: () => (param.value ? [{ start: param.value.start, end: param.value.end, text: 'dom0' }] : []) }] : [addParameter(line, 'target=dom0')],
    };
  },
});
