// Finds rules that tell an anonymous qube the time of dom0.
import { t } from '../../base/l10n.ts';
import { policyRule } from './rule.ts';
import { isAnyone, isMeantToYield, mayMeet, tokenOf } from '../facts/lines.ts';
import { changeAction } from './common/edits.ts';

export default policyRule({
  title: 'Clock of dom0 for an anonymous qube',
  group: 'Policy files',
  severity: 'warning',
  why: `An anonymous qube keeps its own clock, a little off on purpose: the exact time of a machine tells it apart from others, and what happens in several places at the same odd time can be put together. Qubes OS denies \`qubes.GetDate\`
to qubes with the tag \`anon-vm\`, before it allows it to all others. A rule of your own that comes first has to do the same.`,
  cites: ['date-from-dom0', 'first-match-wins'],

  when: ({ service, action }) => service === 'qubes.GetDate' && action !== 'deny',

  *line(rule, { facts }) {
    const { service, action, source, line, turn, file } = rule;
    if (service !== 'qubes.GetDate' || action === 'deny' || !line.action || facts.shadow(rule).length > 0) return;
    const named = source === '@tag:anon-vm' || source === 'anon-whonix';
    if (named) {
      yield { at: line.action, says: t`"${source}" is told the time of dom0, which can give an anonymous qube away`, fixes: [changeAction(rule, 'deny')] };
      return;
    }
    if (turn < 0 || isMeantToYield(file) || !(isAnyone(source) || tokenOf(source, 'source')?.kind === 'type')) return;
    const refused = facts.denying(service, '@anyvm').some((it) => it.turn < turn && it.source === '@tag:anon-vm' && mayMeet(it, rule));
    if (!refused) yield { at: line.action, says: t`This comes before the line with which Qubes OS denies anonymous qubes the time of dom0, so they are told it too`, fixes: [{ title: t`Deny it to anonymous qubes above this line`, kind: 'review', edits: () => [{ start: line.at.start, end: line.at.start, text: t`qubes.GetDate * @tag:anon-vm @anyvm deny\n` }] }] };
  },
});
