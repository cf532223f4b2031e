// Compares what the plan beside the policies lets cross with what the policies let cross.
import { later, t, type Said } from '../../base/l10n.ts';
import { defaultPolicy, friendlyService } from '../../facts/services.ts';
import type { TextEdit } from '../../base/edit.ts';
import { lineBreakOf } from '../../base/lines.ts';
import type { Call } from '../facts/evaluate.ts';
import type { Difference } from '../facts/planned.ts';
import { isMeantToYield, numberOf } from '../facts/lines.ts';
import type { Policies, PolicyFile, Rule } from '../model/policies.ts';
import { isInPolicyFolder } from '../model/paths.ts';
import { policyRule, type PolicyFinding, type PolicyFix } from './rule.ts';
import { addParameter, changeAction, changeWord, readingOf, withoutWord } from './common/edits.ts';

export default policyRule({
  title: 'Policy that contradicts the plan',
  group: 'Policy files',
  severity: 'warning',
  why: `A plan says what may cross between which qubes, and the policy files are what Qubes OS goes by. Where they differ, one of them is out of date: either the system lets something cross that was decided against, or something that was
planned does not work. The same goes for where a call ends: \`target=\` leads it to another qube than the one it names. Only calls for which a flow names both ends are compared, as qrexec would decide them.`,
  limits: 'Where both let a call through, whom it reaches is compared as far as both say so: not where both ask and one of them leaves the choice of the target to a person, not for services of the Admin API, and not where the flow has no target and the line is in a file that is meant to yield to your own, such as the defaults of Qubes OS. Where the flow or the line that decides is itself at fault, because its target is unknown or it cannot be as it is written, only that is told. Flows from or to tags, classes or everybody are not compared, nor are those of a base that the plan extends. With several plans beside the policies nobody knows which one is meant, so nothing is compared.',
  cites: ['first-match-wins', 'no-match-is-deny'],

  *file(file, { policies, facts }) {
    const groups = new Map<string, Difference[]>();
    for (const it of facts.planned?.against(policies) ?? []) {
      const { rule, outcome } = it.actual;
      if ((rule && !rule.implied ? rule.file : firstOwn(policies)) !== file) continue;
      const key = JSON.stringify([rule && !rule.implied ? rule.turn : -1, it.flow.plan.index, it.planned.outcome, outcome, it.led]);
      groups.set(key, [...(groups.get(key) ?? []), it]);
    }
    for (const group of groups.values()) yield* judge(group, file, policies);
  },
});

const strictness = { allow: 0, ask: 1, deny: 2 } as const;

/** Calls of one flow that one line decides, all in the same way: they are one mistake. */
function* judge(group: readonly Difference[], file: PolicyFile, policies: Policies): Iterable<PolicyFinding> {
  const [it] = group;
  if (!it) return;
  const { call, at, planned, actual } = it;
  const { rule } = actual;
  const looser = strictness[actual.outcome] < strictness[planned.outcome];
  const more = group.length === 1 ? '' : group.length === 2 ? t` (and 1 more call of the same flow)` : t` (and ${group.length - 1} more calls of the same flow)`;
  const service = `${call.service}${call.argument === '+' ? '' : call.argument}`;
  if (it.led) return yield* ledElsewhere(group, it, it.led, `${service}`, more, file, policies);
  const what = call.target === '' ? t`\`${service}\` from "${call.source}" to whom the rules choose${more}` : t`\`${service}\` from "${call.source}" to "${call.target}"${more}`;
  const because = [{ at, says: { allow: t`The plan allows it`, ask: t`The plan asks about it`, deny: t`The plan denies it` }[planned.outcome] }];
  if (rule && !rule.implied && rule.line.action) {
    yield { at: rule.line.action, severity: looser ? 'warning' : 'information', says: byBoth(actual.outcome, planned.outcome, what), because, fixes: [...inPolicies(group, it, rule, policies), inPlan(group, it)] };
    return;
  }
  // Refused for want of a rule; the defaults of Qubes OS may not be in this folder.
  if (planned.outcome === 'deny' || (defaultPolicy(call.service).length > 0 && !policies.files.some(({ name }) => /^90-default/.test(name)))) return;
  const word = file.readings[0]?.lines[0]?.words[0];
  if (word) yield { at: word, severity: 'information', says: planned.outcome === 'allow' ? t`No rule permits ${what}, which the plan allows` : t`No rule permits ${what}, which the plan asks about`, because, fixes: [addAtEnd(group, file), inPlan(group, it)] };
}

/** Both let the calls through, but not to the same qube. */
function* ledElsewhere(group: readonly Difference[], it: Difference, led: NonNullable<Difference['led']>, service: string, more: string, file: PolicyFile, policies: Policies): Iterable<PolicyFinding> {
  const { call, at, actual: { rule, outcome }, flow } = it;
  if (!rule || rule.implied || rule.file !== file || !rule.line.action) return;
  const calls = call.target === '' ? t`Calls of \`${service}\` from "${call.source}" that name no target${more}` : t`Calls of \`${service}\` from "${call.source}" to "${call.target}"${more}`;
  yield {
    at: rule.line.params.find(({ key }) => key.text === 'target')?.value ?? rule.line.action,
    severity: outcome === 'allow' ? 'warning' : 'information',
    says: t`${calls} end at ${place(led.actual)} by this line, and at ${place(led.planned)} by the plan`,
    because: [{ at, says: flow.plan.target ? t`The plan leads it there` : t`The plan leads it nowhere else` }],
    fixes: [...leadAsPlanned(group, it, rule, policies), inPlan(group, it)],
  };
}

/** A qube, or a new disposable. */
const place = (end: string): string => (end.startsWith('@dispvm:') ? t`a new disposable of "${end.slice('@dispvm:'.length)}"` : `"${end}"`);

/** Changes the line where it is about this call alone; adds one of its own otherwise. */
function leadAsPlanned(group: readonly Difference[], it: Difference, rule: Rule, policies: Policies): PolicyFix[] {
  const { call, flow, led } = it;
  const isAlone = group.length === 1 && rule.service === call.service && (rule.argument === call.argument || (rule.argument === '*' && call.argument === '+')) && isNamed(rule, call);
  if (!isAlone) return inPolicies(group, it, rule, policies);
  const param = rule.line.params.find(({ key }) => key.text === 'target');
  const wanted = flow.plan.target?.value;
  if (wanted === undefined) return param ? [{ title: t`Leave out \`${param.text}\`, as the plan does`, kind: 'review', edits: () => [withoutWord(rule.file.text, param)] }] : [];
  const title = t`Lead it to ${place(led?.planned ?? wanted)}, as the plan does`;
  return [param?.value ? changeWord(param.value, wanted, title) : { ...addParameter(rule.line, `target=${wanted}`), title }];
}

/** Whether a line names just the two ends of a call. */
const isNamed = (rule: Rule, call: Call): boolean => rule.source === call.source && (rule.target === call.target || (call.target === '' && rule.target === '@default'));

type Outcome = keyof typeof strictness;

/** What the line does to a call, and what the plan does: six ways in which they can differ. */
function byBoth(line: Outcome, plan: Outcome, what: string): Said {
  if (line === 'allow') return plan === 'ask' ? t`This line allows ${what}, which the plan asks about` : t`This line allows ${what}, which the plan denies`;
  if (line === 'ask') return plan === 'allow' ? t`This line asks about ${what}, which the plan allows` : t`This line asks about ${what}, which the plan denies`;
  return plan === 'allow' ? t`This line denies ${what}, which the plan allows` : t`This line denies ${what}, which the plan asks about`;
}

/** Makes the policies do what the plan says. Files that are meant to yield are left alone where there is one of the user's own. */
function inPolicies(group: readonly Difference[], { call, planned, actual }: Difference, rule: Rule, policies: Policies): PolicyFix[] {
  const looser = strictness[actual.outcome] < strictness[planned.outcome];
  if (group.length === 1 && looser && isNamed(rule, call) && planned.outcome !== 'allow') return [changeAction(rule, planned.outcome, planned.outcome === 'ask' ? t`Ask, as the plan does` : t`Deny it, as the plan does`)];
  const own = firstOwn(policies);
  const isPresent = readingOf(rule)?.dialect === 'policy';
  if (isPresent && (!isMeantToYield(rule.file) || !own || own === rule.file)) return [addAbove(group, rule.line.at.start, rule.file)];
  // Where it was read from a file of the user's own, the lines have to come before that.
  const include = rule.through.find(({ from }) => from === own);
  if (include) return [addAbove(group, include.line.at.start, include.from)];
  return own ? [{ ...addAtEnd(group, own), title: t`${adding(group)} to \`${own.name}\``, file: own.path }] : [];
}

const inPlanTitles = later({ allow: 'Allow it in the plan, as the policies do', ask: 'Ask in the plan, as the policies do', deny: 'Deny it in the plan, as the policies do' });

/** Makes the plan say what the policies do: in the flow itself where that is about nothing else, in one of its own before it otherwise. */
function inPlan(group: readonly Difference[], { flow, led, actual: { outcome, rule }, plan: { edits, path }, isWhole }: Difference): PolicyFix {
  const redirect = outcome === 'deny' ? undefined : rule?.redirect;
  const foreign = flow.plan.node.pairs.filter(({ key }) => foreignTo[outcome].includes(String(key.value)) || (led && redirect === undefined && key.value === 'target'));
  const whole = (): readonly TextEdit[] => [
    ...(led ? [] : edits.setFlow(flow.plan, 'action', outcome)),
    ...(redirect === undefined ? [] : edits.setFlow(flow.plan, 'target', redirect)),
    ...foreign.flatMap((pair) => edits.removePair(pair)),
  ];
  const apart = (): readonly TextEdit[] => {
    const reason = outcome === 'deny' ? undefined : flow.plan.reason?.value;
    const rest = { action: outcome, ...(redirect === undefined ? {} : { target: redirect }), ...(reason === undefined ? {} : { reason }) };
    return endsOf(group.map(({ call }) => call)).flatMap((ends) => edits.addEntry('flows', { ...ends, ...rest }, flow.plan));
  };
  return { title: led ? t`Lead it there in the plan, as the policies do` : t(inPlanTitles[outcome]), kind: 'review', file: path, edits: isWhole ? whole : apart };
}

interface Ends {
  readonly [key: string]: string | readonly string[];
}

/** The calls as the ends of as few flows as can be: one with lists, where the calls are all there are between them. */
function endsOf(calls: readonly Call[]): Ends[] {
  const written = calls.map(({ source, target, service, argument }) => ({ from: source, to: target === '' ? '@default' : target, service: `${friendlyService(service)}${argument === '+' ? '' : argument}` }));
  const all = (key: keyof (typeof written)[number]): string[] => [...new Set(written.map((it) => it[key]))];
  const [from, to, service] = [all('from'), all('to'), all('service')];
  const oneOrMany = (words: readonly string[]): string | readonly string[] => (words.length === 1 ? (words[0] ?? '') : words);
  const joined = from.length * to.length * service.length === new Set(written.map((it) => JSON.stringify(it))).size;
  return joined ? [{ from: oneOrMany(from), to: oneOrMany(to), service: oneOrMany(service) }] : written;
}

/** Parameters that do not go with an action. */
const foreignTo: Readonly<Record<Difference['actual']['outcome'], readonly string[]>> = { allow: ['default_target'], ask: [], deny: ['target', 'default_target', 'user', 'autostart'] };

const adding = (group: readonly Difference[]): Said => (group.length === 1 ? t`Add \`${group[0]?.line ?? ''}\`` : t`Add ${group.length} lines that do what the plan says`);

const written = (group: readonly Difference[], text: string): string => group.map(({ line }) => `${line}${lineBreakOf(text)}`).join('');

const addAbove = (group: readonly Difference[], start: number, { text, path }: PolicyFile): PolicyFix => ({ title: t`${adding(group)} above`, kind: 'review', file: path, edits: () => [{ start, end: start, text: written(group, text) }] });

const addAtEnd = (group: readonly Difference[], { text }: PolicyFile): PolicyFix => ({
  title: adding(group),
  kind: 'review',
  edits: () => [{ start: text.length, end: text.length, text: `${text === '' || /[\r\n]$/.test(text) ? '' : lineBreakOf(text)}${written(group, text)}` }],
});

/** The file a rule of the user's own would go into. */
const firstOwn = ({ files }: Policies): PolicyFile | undefined => {
  const own = files.filter((file) => file.counts && file.role === 'policy' && !isMeantToYield(file));
  const numbered = own.filter((file) => isInPolicyFolder(file.path) && numberOf(file) !== undefined);
  return numbered.find(({ name }) => name === '30-user.policy') ?? numbered[0] ?? own[0];
};
