// What a value of a plan means: a known word, a label, a size, a date, a service, a word that stands for several qubes.
import { later, t } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { parseToken, type Token } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import { isOfficialTemplate, labels } from '../facts/release-data.ts';
import { canonicalService, defaultPolicy, isUnknownQubesService, knownServices, serviceInfo, type DefaultRule } from '../facts/services.ts';
import { passwordManager } from '../facts/words.ts';
import { planShape, shapeAt, valuesAt, type Shape } from '../plan/vocabulary.ts';
import { content, type Scalar } from '../syntax/tree.ts';
import type { PassageId } from '../guide/passages.ts';
import type { Snapshot } from '../snapshot.ts';
import { wordOf, type Path, type Spot } from './context.ts';
import { wordMeaning } from './describe-key.ts';
import { identityText } from './describe-here.ts';
import { qubeCard, reachWords } from './describe-qube.ts';
import { capital, code, names, paragraphs, safe, sentence, series } from './markdown.ts';
import { dateWords, sizeWords } from './quantities.ts';
import { reasonsForQube, reasonsForService, reasonsForToken, reasonsForValue } from './reasons.ts';

/** What is to be said of the value itself, and which passages speak of it; the key's own text comes after. */
export interface ValueText {
  readonly text: string | undefined;
  readonly cites: readonly PassageId[];
}

export function valueText(spot: Spot, shot: Snapshot): ValueText {
  const { thing, path } = spot;
  const { facts } = shot;
  const scalar = content(spot.node);
  switch (thing.kind) {
    case 'qube':
      return { text: qubeText(thing.name, thing.role, path, facts), cites: reasonsForQube(thing.name) };
    case 'none':
      return { text: `**none**: ${sentence(t(shapeAt(path)?.['x-none'] ?? later('Nothing')))}`, cites: [] };
    case 'label':
      return { text: labelText(thing.name, facts), cites: [] };
    case 'token':
      return { text: tokenText(thing.token, spot, facts), cites: reasonsForToken(thing.token.kind) };
    case 'service':
      return serviceText(thing.name);
    case 'tag':
      return { text: tagText(thing.name, path, facts), cites: [] };
    case 'identity':
      return { text: identityText(thing.name, facts), cites: [] };
    case 'file':
      return { text: fileText(spot, shot), cites: [] };
    default:
      return scalar?.kind === 'scalar' ? plainText(scalar, spot, shot) : { text: undefined, cites: [] };
  }
}

function qubeText(name: string, role: 'definition' | 'reference', path: Path, facts: Facts): string {
  const qube = facts.qube(name);
  if (qube) return qubeCard(qube, facts, role);
  const asTemplate = path[2] === 'template' || path[0] === 'templates' || path[1] === 'template';
  if (asTemplate && isOfficialTemplate(name)) return t`**${code(name)}**: An official template that a fresh install of Qubes OS ${facts.release.name} does not bring along. It has to be installed.`;
  const meant = nearest(name, facts.qubes.map((it) => it.name));
  const none = asTemplate
    ? t`**${code(name)}**: Neither this plan nor a fresh install of Qubes OS ${facts.release.name} has a template of this name.`
    : t`**${code(name)}**: Neither this plan nor a fresh install of Qubes OS ${facts.release.name} has a qube of this name.`;
  return none + didYouMean(meant);
}

function labelText(name: string, facts: Facts): string {
  const label = labels.find((it) => it.name === name);
  if (!label) {
    const meant = nearest(name, labels.map((it) => it.name));
    return t`**${code(name)}**: Not one of the eight labels of Qubes OS (${series(labels.map((it) => it.name), 8)}).${meant === undefined ? t` A label of your own has to be created in dom0 first.` : didYouMean(meant)}`;
  }
  const others = facts.planned.filter((qube) => qube.label.value === name);
  return t`**${label.name}**: The colour ${label.colour}. By custom it stands for trust ${code(label.trust)}.${others.length > 1 ? t` In this plan: ${names(others)}.` : ''}`;
}

/** A question to follow a statement. */
const didYouMean = (meant: string | undefined): string => (meant === undefined ? '' : ` ${t`Did you mean ${code(meant)}?`}`);

/** The schema's own words for the tokens, by how they are written there. */
const tokenWords: Readonly<Record<Exclude<Token['kind'], 'name' | 'unknown'>, string>> = {
  any: '*',
  anyvm: '@anyvm',
  default: '@default',
  dispvm: '@dispvm',
  'dispvm-of': '@dispvm:NAME',
  'dispvm-tag': '@dispvm:NAME',
  tag: '@tag:WORD',
  type: '@type:CLASS',
};

function tokenText(token: Token, spot: Spot, facts: Facts): string {
  const scalar = content(spot.node);
  const written = scalar?.kind === 'scalar' ? wordOf(scalar) : '';
  const known = planShape.definitions?.['flow_end']?.['x-known'] ?? {};
  if (token.kind === 'unknown' || token.kind === 'name') {
    const meant = nearest(written, Object.keys(known));
    return t`**${code(written)}**: Not a word that qrexec knows.` + didYouMean(meant);
  }
  const meaning = token.kind === 'dispvm-tag' ? t`A fresh disposable from any disposable template with this tag; only as \`to\`` : t(known[tokenWords[token.kind]] ?? '');
  const named = token.kind === 'dispvm-of' ? meaning.replace('NAME', code(token.name)) : meaning;
  // Where it may stand is worth saying only where it may not.
  const head = `**${code(written)}**: ${sentence(spot.path[2] === 'from' ? named : named.replace(/; only as `to`$/, ''))}`;
  const here = coveredBy(token, spot, facts);
  return here === undefined ? head : `${head} ${here}`;
}

function coveredBy(token: Token, spot: Spot, facts: Facts): string | undefined {
  if (token.kind === 'dispvm' || token.kind === 'dispvm-of') {
    const base = token.kind === 'dispvm-of' ? facts.qube(token.name) : undefined;
    if (base) return spot.path[0] === 'flows' ? t`Its network: ${reachWords(base, facts)}.` : undefined;
    return token.kind === 'dispvm-of' ? t`There is no qube ${code(token.name)}.` : t`It is made from the default disposable template of the qube that asks for it.`;
  }
  if (token.kind !== 'tag' && token.kind !== 'type' && token.kind !== 'anyvm') return undefined;
  const scalar = content(spot.node);
  if (scalar?.kind !== 'scalar') return undefined;
  const val = { value: wordOf(scalar), at: scalar, key: scalar };
  const end = { val, token: parseToken(val.value) };
  const covered = facts.planned.filter((qube) => facts.flows.covers(end, qube));
  return covered.length > 0 ? t`Of the qubes written here: ${names(covered, 8)}.` : t`None of the qubes written here.`;
}

function serviceText(word: string): ValueText {
  const called = canonicalService(word);
  const [first] = called;
  if (!first) return { text: undefined, cites: [] };
  if (first.name === '*') return { text: t`**${code('*')}**: Every service, those of the system included.`, cites: reasonsForService('*') };
  const info = serviceInfo(first.name);
  const stands = word.split('+')[0] === first.name ? '' : t`Stands for ${series(called.map(({ name }) => code(name)))}. `;
  const meaning = info ? sentence(t(info.meaning)) : unknownService(first.name);
  const argument = first.argument === undefined ? '' : first.argument === '' ? t` Only calls without an argument.` : t` Only calls with the argument ${code(first.argument)}.`;
  const danger = info?.danger === undefined ? undefined : t`What may go wrong: ${sentence(t(info.danger))}`;
  return { text: paragraphs(`**${code(word)}**: ${stands}${meaning}${argument}`, danger, policyText(first.name)), cites: reasonsForService(first.name) };
}

function unknownService(name: string): string {
  if (!isUnknownQubesService(name)) return t`A service that neither Qubes OS nor the packages around it bring along; perhaps one of your own.`;
  const meant = nearest(name, knownServices);
  return t`Named like a service of Qubes OS, but there is none of this name.` + didYouMean(meant);
}

/** What Qubes OS does with a call that no flow of the plan mentions; `inFlow`: as said where a flow does. */
export function policyText(service: string, inFlow = false): string | undefined {
  // Calls that dom0 makes are the user's own doing.
  const rules = defaultPolicy(service).filter(({ source }) => source !== 'dom0');
  if (rules.length === 0) return !serviceInfo(service) ? undefined : inFlow ? t`Without this flow, calls are refused.` : t`Unless a rule says otherwise, calls are refused.`;
  const usual = rules.filter(({ source }) => source === '@anyvm');
  const special = new Set(rules.flatMap(({ source }) => (source === '@anyvm' ? [] : [source])));
  const said = usual.length > 0 ? [inFlow ? t`Without this flow, calls ${clauses(usual)}.` : t`Unless a rule says otherwise, calls ${clauses(usual)}.`] : [];
  for (const source of special) said.push(t`Calls from ${endWords(source)} ${clauses(rules.filter((rule) => rule.source === source))}.`);
  if (!usual.some(({ target }) => target === '@anyvm')) said.push(t`Other calls are refused.`);
  return said.join(' ');
}

/** Rules of one source in the order they are tried: `are allowed to a new disposable and ask you before they go to any other qube`. */
function clauses(rules: readonly DefaultRule[]): string {
  const said: string[] = [];
  for (let i = 0; i < rules.length; ) {
    const { action, redirect } = rules[i] as DefaultRule;
    const alike = rules.slice(i).findIndex((rule) => rule.action !== action || rule.redirect !== redirect);
    const next = alike < 0 ? rules.length : i + alike;
    said.push(clause(action, redirect, rules.slice(i, next).map(({ target }) => target), i === 0));
    i = next;
  }
  return series(said, 9);
}

function clause(action: DefaultRule['action'], redirect: string | undefined, targets: readonly string[], first: boolean): string {
  if (redirect !== undefined) return t`are led to ${code(redirect)}`;
  const everywhere = targets.includes('@anyvm');
  if (everywhere && first) return action === 'ask' ? t`ask you first` : action === 'deny' ? t`are refused` : t`are allowed to any qube`;
  const to = everywhere ? t`any other qube` : series(targets.map(endWords), 6, 'or');
  return action === 'ask' ? t`ask you before they go to ${to}` : action === 'deny' ? t`are refused to ${to}` : t`are allowed to ${to}`;
}

function endWords(end: string): string {
  if (end === '@anyvm') return t`any qube`;
  if (end === '@dispvm') return t`a new disposable`;
  if (end === 'dom0') return end;
  const token = parseToken(end);
  if (token.kind === 'tag') return t`qubes tagged ${code(token.tag)}`;
  if (token.kind === 'type') return t`qubes of class ${code(token.type)}`;
  return code(end);
}

function tagText(name: string, path: Path, facts: Facts): string {
  const meaning = wordMeaning([...path.slice(0, 3), 0], name);
  const who = facts.qubes.filter((qube) => qube.tags.has(name));
  return `**${code(name)}**: ${meaning === undefined ? t`A tag of your own.` : sentence(meaning)}${who.length > 0 ? t` On ${names(who)}.` : ''}`;
}

const states = later({
  loaded: 'Read, and laid under this plan.',
  missing: 'There is no such file.',
  outside: 'It lies outside the workspace, so it is not read.',
  cycle: 'It leads back to a plan that already extends it, so it is left out.',
  broken: 'It cannot be read as a plan.',
  'not-loaded': 'It has not been read yet.',
});

function fileText({ at, thing }: Spot, { plan }: Snapshot): string {
  const name = thing.kind === 'file' ? thing.name : '';
  const entry = plan.extends.find((it) => it.at.start === at.start && it.at.file === undefined) ?? plan.extends.find(({ path }) => path === name);
  return `**${code(name)}**: ${t`A plan that this one is laid over.`}${entry ? ` ${t(states[entry.state])}` : ''}`;
}

function plainText(scalar: Scalar, { path }: Spot, { settings, facts }: Snapshot): ValueText {
  const word = wordOf(scalar);
  const cites = reasonsForValue(path, word);
  if (scalar.value === null) return { text: t`Nothing is written here, so it is as if the key were not there.`, cites };
  const meaning = wordMeaning(path, word);
  if (meaning !== undefined && meaning !== '') return { text: paragraphs(`**${code(word)}**: ${sentence(meaning)}`, actionText(path, facts)), cites };
  const shape = shapeAt(path);
  const size = isSize(shape) ? sizeWords(word, path.at(-1) === 'ram') : undefined;
  const date = dateWords(word, settings.today);
  if (size !== undefined || date !== undefined) return { text: sentence(size === undefined ? capital(date ?? '') : safe(size)), cites };
  if (path[2] === 'apps') {
    const manager = passwordManager(word);
    return { text: manager === undefined ? undefined : manager === word ? t`**${safe(word)}**: A password manager.` : t`**${safe(word)}**: ${safe(manager)}, a password manager.`, cites: manager === undefined ? [] : ['password-manager-in-vault'] };
  }
  const open = shape?.['x-known'] !== undefined && !shape.enum && valuesAt(path).size > 0;
  if (open) return { text: t`**${code(word)}**: A word of your own. That is allowed, but no rule can know what it means.`, cites };
  return { text: undefined, cites };
}

const isSize = (shape: Shape | undefined): boolean => /\b(?:size|MiB)\b/.test(shape?.['x-expects'] ?? '');

/** What would happen without the flow whose action this is. */
function actionText(path: Path, facts: Facts): string | undefined {
  const [section, index, key] = path;
  if (section !== 'flows' || key !== 'action') return undefined;
  const flow = facts.flows.all.find((it) => it.plan.index === index);
  const [service, ...more] = new Set(flow?.services.map(({ name }) => name));
  return service === undefined || more.length > 0 || service === '*' ? undefined : policyText(service, true);
}
