// Finds rules that let something from a qube into dom0 that does not belong there.
import { t } from '../../base/l10n.ts';
import { endOf, isAnyone } from '../facts/lines.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { policyRule } from './rule.ts';
import { changeAction } from './common/edits.ts';

export default policyRule({
  title: 'Way into dom0',
  group: 'Policy files',
  severity: 'warning',
  why: `dom0 controls the whole machine. Files, links and programs from other qubes do not belong there: one that attacks what opens it has everything. Qubes OS makes copying into dom0 a command of its own, to be given in dom0 itself, and its default
rules leave dom0 out. Note that \`*\` as a target means dom0 as well, where \`@anyvm\` does not.`,
  cites: ['anyvm-leaves-out-dom0', 'own-copying-defeats-it'],

  when: ({ action, service }) => action !== 'deny' && service !== undefined && carriers.includes(service),

  *line(rule, { facts }) {
    const { service, action, line, source } = rule;
    const end = endOf(rule);
    const everywhere = rule.redirect === undefined && rule.target === '*';
    if (action === 'deny' || service === undefined || !carriers.includes(service) || !(isDom0(end) || everywhere) || !line.action || facts.shadow(rule).length > 0) return;
    // From everybody to everybody is another rule's business.
    if (everywhere && isAnyone(source) && action === 'allow') return;
    yield {
      at: line.action,
      severity: action === 'ask' ? 'information' : 'warning',
      says: action === 'ask' ? t`\`${service}\` may lead from "${source}" into dom0 once somebody agrees` : t`\`${service}\` may lead from "${source}" into dom0 without a question`,
      fixes: [...(everywhere && line.target ? [{ title: t`Leave out dom0`, kind: 'review' as const, edits: () => (line.target ? [{ start: line.target.start, end: line.target.end, text: '@anyvm' }] : []) }] : []), changeAction(rule, 'deny')],
    };
  },
});

const carriers = ['qubes.Filecopy', 'qubes.OpenInVM', 'qubes.OpenURL', 'qubes.StartApp'];
