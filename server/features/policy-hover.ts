// Explains what is under the cursor in a policy file: the service, the token, the parameter, the include, and what was found there.
import { t } from '../base/l10n.ts';
import { touches, type Span } from '../base/span.ts';
import { defaultPolicy, isFullControl, serviceInfo, type DefaultRule } from '../facts/services.ts';
import { nameOf } from '../policy/model/paths.ts';
import type { Policies, PolicyFile, Rule } from '../policy/model/policies.ts';
import type { PolicyShot } from '../policy/policy-shot.ts';
import { policyRules } from '../policy/rules/index.ts';
import { isFault, readToken, type Place } from '../policy/syntax/tokens.ts';
import { capital, code, paragraphs, safe, sentence } from './markdown.ts';
import { shownReading, spotAt, type PolicySpot } from './policy-context.ts';
import { actionMeanings, argumentMeaning, directiveMeanings, parameterMeanings, tokenMeanings } from './policy-words.ts';
import { citations, ruleHead, why } from './rule-text.ts';

export interface PolicyHover {
  readonly span: Span;
  readonly markdown: string;
}

export function policyHover(shot: PolicyShot, file: PolicyFile, offset: number): PolicyHover | undefined {
  const reading = shownReading(file);
  if (!reading) return undefined;
  const spot = spotAt(reading, offset);
  const findings = shot.findings(file).filter(({ at }) => touches(at, offset));
  const own = spot && spot.text !== '' ? describe(shot, file, spot) : undefined;
  const found = findings.map(({ rule: id, says, severity }) => {
    const rule = policyRules[id];
    return paragraphs(sentence(safe(says, 600)), rule && paragraphs(ruleHead(id, rule, severity), why(rule), citations(rule.cites)));
  });
  const parts = [own, ...found].filter((it) => it !== undefined && it !== '');
  if (parts.length === 0) return undefined;
  const [first] = findings;
  const span = own !== undefined && spot ? spot.at : first ? first.at : { start: offset, end: offset };
  return { span: { start: span.start, end: span.end }, markdown: parts.join('\n\n---\n\n') };
}

function describe(shot: PolicyShot, file: PolicyFile, { field, text, param, line }: PolicySpot): string | undefined {
  switch (field) {
    case 'service':
      return serviceText(text, shot);
    case 'argument':
      return `${code(text)} ${sentenceLower(argumentMeaning(text))}`;
    case 'source':
    case 'target':
      return tokenText(text, field, shot);
    case 'action':
      return Object.hasOwn(actionMeanings, text) ? `${code(text)}: ${t(actionMeanings[text] ?? '')}` : undefined;
    case 'key':
      return Object.hasOwn(parameterMeanings, text) ? `${code(text)}: ${t(parameterMeanings[text] ?? '')}` : undefined;
    case 'value':
      return param?.key.text === 'target' || param?.key.text === 'default_target' ? tokenText(text, 'redirect', shot) : Object.hasOwn(parameterMeanings, param?.key.text ?? '') ? `${code(param?.key.text ?? '')}: ${t(parameterMeanings[param?.key.text ?? ''] ?? '')}` : undefined;
    case 'directive':
      return Object.hasOwn(directiveMeanings, text) ? `${code(text)}: ${t(directiveMeanings[text] ?? '')}` : undefined;
    case 'path': {
      const include = shot.policies.includes.find((it) => it.from === file && it.line === line);
      const target = include?.to === undefined ? undefined : shot.policies.file(include.to);
      if (!target) return undefined;
      const count = shot.policies.rulesOf(target).length;
      return count === 1 ? t`${code(nameOf(target.path))}: 1 rule, read here.` : t`${code(nameOf(target.path))}: ${count} rules, read here.`;
    }
  }
}

const sentenceLower = (text: string): string => `– ${text.charAt(0).toLowerCase()}${text.slice(1)}`;

function tokenText(text: string, place: Place, { facts }: PolicyShot): string | undefined {
  const token = readToken(text, place);
  if (isFault(token)) return undefined;
  if (token.kind === 'named') {
    if (text === 'dom0') return `**dom0** – ${t(tokenMeanings['@adminvm'] ?? '')}`;
    const { planned } = facts;
    const domain = planned?.system.get(text);
    if (domain) return t`**${safe(text)}** – ${code(domain.type)} of the plan${domain.tags.length > 0 ? t`, tagged ${domain.tags.map((it) => code(it)).join(', ')}` : ''}${domain.templateForDispvms ? t`, a template of disposables` : ''}.`;
    return text.startsWith('uuid:') ? t`**${safe(text)}** – a qube by its UUID. Whether there is one is not checked.` : t`**${safe(text)}** – a qube by its name. Whether there is one is not checked.`;
  }
  const prefix = token.value === token.text ? token.text : token.text.slice(0, token.text.length - token.value.length);
  const meaning = tokenMeanings[prefix];
  const members = facts.planned && (token.kind === 'tag' || token.kind === 'type') ? facts.planned.system.domains.filter((it) => (token.kind === 'tag' ? it.tags.includes(token.value) : it.type === token.value)).map(({ name }) => name) : undefined;
  return meaning === undefined ? undefined : paragraphs(`${code(text)} – ${t(meaning)}`, members && (members.length === 0 ? t`In the plan: no qube.` : t`In the plan: ${shortList(members)}.`));
}

const shortList = (names: readonly string[]): string => (names.length > 8 ? t`${names.slice(0, 8).map((it) => code(it)).join(t`, `)} and ${names.length - 8} more` : names.map((it) => code(it)).join(', '));

function serviceText(name: string, shot: PolicyShot): string {
  if (name === '*') return paragraphs(t`**Any service.** The argument has to be \`*\` as well.`, whoMayCall(name, shot.policies));
  const info = serviceInfo(name);
  const head = info ? `**${safe(name)}** – ${capital(t(info.meaning))}.` : t`**${safe(name)}** – a service of your own, or of a package that is not known here.`;
  return paragraphs(
    head,
    info?.danger === undefined ? undefined : isFullControl(name) ? t`**Full control**: ${t(info.danger)}.` : t`Take care: ${t(info.danger)}.`,
    byDefault(defaultPolicy(name), info !== undefined),
    whoMayCall(name, shot.policies),
  );
}

function byDefault(rules: readonly DefaultRule[], isKnown: boolean): string | undefined {
  if (rules.length === 0) return isKnown ? t`Qubes OS ships no rule for it, so it is refused unless one of yours says otherwise.` : t`Without a rule it is refused.`;
  const lines = rules.map(({ source, target, action, redirect }) => `${code(source)} → ${code(target)} ${action}${redirect === undefined ? '' : t` (leads to ${code(redirect)})`}`);
  return t`As shipped: ${lines.join(' · ')}.`;
}

/** Not more lines than a hover can hold. */
const mostLines = 12;

/** The rules for a service in the order in which they decide. */
export function whoMayCall(service: string, { rules }: Policies): string | undefined {
  const its = rules.filter((it) => it.service === service || it.service === '*');
  if (its.length === 0) return undefined;
  const lines = its.slice(0, mostLines).map((it, index) => `${index + 1}. ${summary(it)} – ${safe(nameOf(it.file.path))}${it.implied ? '' : `:${it.line.number + 1}`}`);
  return paragraphs(t`Who may call it, first match wins:`, lines.join('\n'), its.length > mostLines ? t`and ${its.length - mostLines} more lines.` : undefined);
}

const summary = ({ argument, source, target, action, redirect }: Rule): string => `${argument === '*' ? '' : `${code(argument)} `}${code(source)} → ${code(target)} **${action}**${redirect === undefined ? '' : t` to ${code(redirect)}`}`;
