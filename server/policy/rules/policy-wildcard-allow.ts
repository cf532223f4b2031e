// Finds rules that allow a service from everybody to everybody.
import { t } from '../../base/l10n.ts';
import { serviceInfo, takesControl } from '../../facts/services.ts';
import { isAnyone } from '../facts/lines.ts';
import { policyRule } from './rule.ts';
import { changeAction } from './common/edits.ts';

export default policyRule({
  title: 'Policy line that allows everything to everybody',
  group: 'Policy files',
  severity: 'error',
  why: `A rule from any qube to any qube covers every qube you have and every one you will ever add, the compromised one as well. What it allows is allowed from the least trusted qube into the
vault, at any hour and without a question, so for this service the qubes might as well be one. Name the few pairs that need it, or let everybody ask. For a service of your own
that carries nothing of value, a comment with the reason may do.`,
  limits: 'A rule that leads every call to one `target=`, or to new disposables only, is not meant.',
  cites: ['wildcard-rules', 'first-match-wins'],

  when: ({ action, redirect, source, target }) => action === 'allow' && redirect === undefined && isAnyone(source) && isAnyone(target),

  *line(rule, { facts }) {
    const { source, target, redirect, action, service, line } = rule;
    if (action !== 'allow' || redirect !== undefined || !isAnyone(source) || !isAnyone(target) || !line.action || facts.shadow(rule).length > 0) return;
    const name = service ?? '';
    const grave = name === '*' || takesControl(name) || (name !== 'qubes.ClipboardPaste' && serviceInfo(name)?.danger !== undefined);
    const what = name === '*' ? t`any service` : name === '' ? t`this service` : `\`${name}\``;
    yield {
      at: line.action,
      severity: grave ? 'error' : 'warning',
      says: target === '*' ? t`Every qube may use ${what} on every other and on dom0 without a question` : t`Every qube may use ${what} on every other without a question`,
      fixes: [changeAction(rule, 'ask'), changeAction(rule, 'deny')],
    };
  },
});
