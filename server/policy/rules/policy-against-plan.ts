// Compares what the plan beside the policies lets cross with what the policies let cross.
import { t, type Said } from '../../base/l10n.ts';
import { defaultPolicy } from '../../facts/services.ts';
import { lineBreakOf } from '../../base/lines.ts';
import type { Difference } from '../facts/planned.ts';
import { isMeantToYield, numberOf } from '../facts/lines.ts';
import type { Policies, PolicyFile } from '../model/policies.ts';
import { isInPolicyFolder } from '../model/paths.ts';
import { policyRule, type PolicyFinding, type PolicyFix } from './rule.ts';
import { changeAction } from './common/edits.ts';

export default policyRule({
  title: 'Policy that contradicts the plan',
  group: 'Policy files',
  severity: 'warning',
  why: `A plan says what may cross between which qubes, and the policy files are what Qubes OS goes by. Where they differ, one of them is out of date: either the system lets something cross that was decided against, or something that was
planned does not work. Only calls for which a flow names both ends are compared, as qrexec would decide them.`,
  limits: 'Flows from or to tags, classes or everybody are not compared, nor are those of a base that the plan extends. With several plans beside the policies nobody knows which one is meant, so nothing is compared.',
  cites: ['first-match-wins', 'no-match-is-deny'],

  *file(file, { policies, facts }) {
    for (const it of facts.planned?.against(policies) ?? []) {
      const { rule } = it.actual;
      if (rule && !rule.implied ? rule.file === file : file === firstOwn(policies)) yield* judge(it, file, policies);
    }
  },
});

const strictness = { allow: 0, ask: 1, deny: 2 } as const;

function* judge({ call, flow, at, planned, actual, line }: Difference, file: PolicyFile, policies: Policies): Iterable<PolicyFinding> {
  const { rule } = actual;
  const looser = strictness[actual.outcome] < strictness[planned.outcome];
  const service = `${call.service}${call.argument === '+' ? '' : call.argument}`;
  const what = call.target === '' ? t`\`${service}\` from "${call.source}" to whom the rules choose` : t`\`${service}\` from "${call.source}" to "${call.target}"`;
  const because = [{ at, says: { allow: t`The plan allows it`, ask: t`The plan asks about it`, deny: t`The plan denies it` }[planned.outcome] }];
  if (rule && !rule.implied && rule.line.action) {
    const isNamed = rule.source === call.source && (rule.target === call.target || (call.target === '' && rule.target === '@default'));
    const fixes: PolicyFix[] = looser && isNamed && planned.outcome !== 'allow' ? [changeAction(rule, planned.outcome, planned.outcome === 'ask' ? t`Ask, as the plan does` : t`Deny it, as the plan does`)] : [addAbove(line, rule.line.at.start, file)];
    yield { at: rule.line.action, severity: looser ? 'warning' : 'information', says: byBoth(actual.outcome, planned.outcome, what), because, fixes };
    return;
  }
  // Refused for want of a rule; the defaults of Qubes OS may not be in this folder.
  if (planned.outcome === 'deny' || (defaultPolicy(call.service).length > 0 && !policies.files.some(({ name }) => /^90-default/.test(name)))) return;
  const [first] = file.readings;
  const word = first?.lines[0]?.words[0];
  if (!word || !flow.plan.action) return;
  yield { at: word, severity: 'information', says: planned.outcome === 'allow' ? t`No rule permits ${what}, which the plan allows` : t`No rule permits ${what}, which the plan asks about`, because, fixes: [addAtEnd(line, file)] };
}

type Outcome = keyof typeof strictness;

/** What the line does to a call, and what the plan does: six ways in which they can differ. */
function byBoth(line: Outcome, plan: Outcome, what: string): Said {
  if (line === 'allow') return plan === 'ask' ? t`This line allows ${what}, which the plan asks about` : t`This line allows ${what}, which the plan denies`;
  if (line === 'ask') return plan === 'allow' ? t`This line asks about ${what}, which the plan allows` : t`This line asks about ${what}, which the plan denies`;
  return plan === 'allow' ? t`This line denies ${what}, which the plan allows` : t`This line denies ${what}, which the plan asks about`;
}

const addAbove = (line: string, start: number, { text }: PolicyFile): PolicyFix => ({ title: t`Add \`${line}\` above`, kind: 'review', edits: () => [{ start, end: start, text: `${line}${lineBreakOf(text)}` }] });

const addAtEnd = (line: string, { text }: PolicyFile): PolicyFix => ({
  title: t`Add \`${line}\``,
  kind: 'review',
  edits: () => [{ start: text.length, end: text.length, text: `${text === '' || /[\r\n]$/.test(text) ? '' : lineBreakOf(text)}${line}${lineBreakOf(text)}` }],
});

/** The file a rule of the user's own would go into. */
const firstOwn = ({ files }: Policies): PolicyFile | undefined =>
  files.find((file) => file.counts && file.role === 'policy' && isInPolicyFolder(file.path) && !isMeantToYield(file) && numberOf(file) !== undefined) ?? files.find((file) => file.counts && file.role === 'policy' && !isMeantToYield(file));
