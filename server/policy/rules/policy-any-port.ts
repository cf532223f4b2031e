// Finds rules that open every network port of a qube to another.
import { t } from '../../base/l10n.ts';
import { endOf } from '../facts/lines.ts';
import { policyRule } from './rule.ts';
import { changeAction } from './common/edits.ts';

export default policyRule({
  title: 'Policy line that opens every port',
  group: 'Policy files',
  severity: 'warning',
  why: `\`qubes.ConnectTCP\` connects to a network port of another qube, past its firewall and even where it has no network at all. The port is the argument; with \`*\` the caller may try every one, among them
those of programs nobody thought of. Name the port, as in \`qubes.ConnectTCP +22\`. Qubes OS denies the service by default.`,
  cites: ['tcp-denied-by-default'],

  when: ({ service, argument, action }) => service === 'qubes.ConnectTCP' && argument === '*' && action !== 'deny',

  *line(rule, { facts }) {
    const { service, argument, action, line, source, target, redirect } = rule;
    if (service !== 'qubes.ConnectTCP' || argument !== '*' || action === 'deny' || !line.argument || facts.shadow(rule).length > 0) return;
    if (action === 'allow' && redirect === undefined && ['@anyvm', '*'].includes(source) && ['@anyvm', '*'].includes(target)) return;
    yield {
      at: line.argument,
      severity: action === 'allow' ? 'warning' : 'information',
      says: action === 'ask' ? t`"${source}" may connect to every port of "${endOf(rule)}" once somebody agrees` : t`"${source}" may connect to every port of "${endOf(rule)}"`,
      fixes: [changeAction(rule, 'deny')],
    };
  },
});
