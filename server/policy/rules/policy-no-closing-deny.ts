// Notes where calls that a user's own rules do not fit go on to the defaults of Qubes OS.
import { t } from '../../base/l10n.ts';
import type { PolicyFile, Rule } from '../model/policies.ts';
import { defaultPolicy } from '../../facts/services.ts';
import { lineBreakOf } from '../../base/lines.ts';
import { isAnyone, isMeantToYield, numberOf, tokenOf } from '../facts/lines.ts';
import { policyRule, type PolicyFinding, type PolicyView } from './rule.ts';

export default policyRule({
  title: 'Rules for a service without a closing deny',
  group: 'Policy files',
  severity: 'hint',
  why: `A call that none of your rules fits is not refused: qrexec goes on to the rules of other files, and in the end to the defaults of Qubes OS, which for many services ask, and for some allow. Whoever lists the permitted pairs of qubes often means
that nothing else is permitted. A last line that denies the service to everybody says so. If the default is meant for the rest, all is well.`,
  limits: 'Only services for which Qubes OS ships rules that permit something are looked at, and only in your own files, those that begin with a number below 50.',
  cites: ['copy-asks-by-default', 'open-asks-by-default', 'first-match-wins', 'no-match-is-deny'],

  *file(file, view) {
    const number = numberOf(file);
    if (file.role !== 'policy' || number === undefined || isMeantToYield(file) || !file.counts) return;
    for (const last of view.facts.lastOwnIn(file)) yield* judge(last, file, view);
  },
});

function* judge(last: Rule, file: PolicyFile, { facts }: PolicyView): Iterable<PolicyFinding> {
  const { service, line } = last;
  if (service === undefined || line.serviceText === undefined) return;
  const permits = defaultPolicy(service).filter(({ action, target, source }) => action !== 'deny' && isAnyone(source) && target === '@anyvm');
  if (permits.length === 0 || !line.service) return;
  // Said once, at the end of all that is the user's own.
  const own = facts.ownRulesFor(service);
  // Listing pairs by name is what shows that nothing else is meant.
  if (!own.some((it) => it.action !== 'deny' && tokenOf(it.source, 'source')?.kind === 'named')) return;
  if (own.some((it) => isAnyone(it.source) && (isAnyone(it.target) || it.action === 'deny'))) return;
  const allows = permits.some(({ action }) => action === 'allow');
  const { end } = line.at;
  yield {
    at: line.service,
    says: allows
      ? t`Calls of \`${service}\` that fit none of these lines go on to the defaults of Qubes OS, which allow`
      : t`Calls of \`${service}\` that fit none of these lines go on to the defaults of Qubes OS, which ask`,
    fixes: [{ title: t`Deny it to everybody else`, kind: 'review', edits: () => [{ start: end, end, text: `${lineBreakOf(file.text)}${service} * @anyvm @anyvm deny` }] }],
  };
}
