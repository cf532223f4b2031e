// What may be written at the cursor in a policy file: services, arguments, tokens, qubes, actions, parameters, includes.
import { t } from '../base/l10n.ts';
import { fullControl, knownServices, serviceInfo } from '../facts/services.ts';
import { classes } from '../facts/service-data.ts';
import type { PolicyFile } from '../policy/model/policies.ts';
import type { PolicyShot } from '../policy/policy-shot.ts';
import { actions, isAction, parametersOf } from '../policy/syntax/check.ts';
import { tokensFor, type Place } from '../policy/syntax/tokens.ts';
import type { Completion } from './completion.ts';
import { shownReading, spotAt, type PolicySpot } from './policy-context.ts';
import { actionMeanings, directiveMeanings, parameterMeanings, tokenMeanings } from './policy-words.ts';
import { rulebook } from './rulebook.ts';

export function policyComplete(shot: PolicyShot, file: PolicyFile, offset: number): Completion[] {
  const reading = shownReading(file);
  if (!reading) return [];
  const spot = spotAt(reading, offset);
  if (!spot) return allowComment(file, offset);
  const before = { ...spot, at: { start: spot.at.start, end: Math.max(spot.at.end, spot.at.start) } };
  return items(shot, file, before).map((it, index) => ({ ...it, replace: before.at, sort: String(index).padStart(5, '0') }));
}

type Item = Omit<Completion, 'replace' | 'sort'>;

function items(shot: PolicyShot, file: PolicyFile, spot: PolicySpot): Item[] {
  switch (spot.field) {
    case 'service':
      return [...services(shot), ...(spot.text === '' || spot.text.startsWith('!') ? directives(file) : [])];
    case 'argument':
      return [item('*', 'value', t`any argument, or none`), item('+', 'value', t`only calls without an argument`)];
    case 'source':
    case 'target':
      return [...tokens(spot.field, shot), ...(spot.field === 'source' && shownReading(file)?.dialect === 'service' && spot.text === '' ? directives(file) : [])];
    case 'action':
      return actions.map((it) => item(it, 'value', undefined, shown(actionMeanings[it])));
    case 'key':
      return parameters(spot);
    case 'value':
      return spot.param?.key.text === 'target' || spot.param?.key.text === 'default_target' ? tokens('redirect', shot) : spot.param?.key.text === 'notify' || spot.param?.key.text === 'autostart' ? [item('yes', 'value'), item('no', 'value')] : [];
    case 'directive':
      return directives(file);
    case 'path':
      return paths(shot);
  }
}

const item = (label: string, kind: Completion['kind'], detail?: string, documentation?: string): Item => ({ label, kind, insert: label, snippet: false, ...(detail === undefined ? {} : { detail }), ...(documentation === undefined ? {} : { documentation }) });

const shown = (text: string | undefined): string | undefined => (text === undefined ? undefined : t(text));

/** Those already in use first, then all that are known. */
function services({ policies }: PolicyShot): Item[] {
  const used = [...new Set(policies.rules.flatMap(({ service }) => (service === undefined || service === '*' ? [] : [service])))];
  const all = [...new Set([...used, ...knownServices])];
  return [...all.map((name) => item(name, 'service', fullControl.includes(name) ? t`full control of the target` : undefined, shown(serviceInfo(name)?.meaning))), item('*', 'service', t`any service`)];
}

function tokens(place: Place, { policies, facts }: PolicyShot): Item[] {
  const words = new Set<string>();
  const tags = new Set<string>([...facts.tags.keys(), ...(facts.planned?.tags ?? [])]);
  for (const { source, target, redirect } of policies.rules) for (const it of [source, target, redirect]) if (it !== undefined && /^[A-Za-z]/.test(it)) words.add(it);
  for (const name of facts.planned?.qubes ?? facts.usualQubes.values()) words.add(name);
  words.add('dom0');
  const disposables = facts.planned?.system.domains.filter(({ templateForDispvms }) => templateForDispvms).map(({ name }) => name) ?? ['default-dvm'];
  const exact = tokensFor(place).filter((it) => !it.endsWith(':'));
  const prefixes = tokensFor(place).filter((it) => it.endsWith(':'));
  const filled = prefixes.flatMap((prefix) => {
    // As a source, a token for disposables never fits: it is not offered.
    if (place === 'source' && prefix.startsWith('@dispvm')) return [];
    if (prefix === '@type:') return ['AdminVM', ...classes].map((it) => [prefix, it] as const);
    if (prefix === '@dispvm:') return disposables.map((it) => [prefix, it] as const);
    return [...tags].map((it) => [prefix, it] as const);
  });
  return [
    ...[...words].map((name) => item(name, 'qube')),
    ...exact.map((it) => item(it, 'token', undefined, shown(tokenMeanings[it]))),
    ...filled.map(([prefix, it]) => item(prefix + it, 'token', undefined, shown(tokenMeanings[prefix]))),
    ...prefixes.filter((it) => place !== 'source' || !it.startsWith('@dispvm')).map((it) => item(it, 'token', undefined, shown(tokenMeanings[it]))),
  ];
}

function parameters({ line, param }: PolicySpot): Item[] {
  if (line?.kind !== 'rule') return [];
  const action = line.action?.text ?? '';
  const taken = new Set(line.params.filter((it) => it !== param).map(({ key }) => key.text));
  return (isAction(action) ? parametersOf[action] : []).filter((it) => !taken.has(it)).map((it) => ({ ...item(it, 'key', undefined, shown(parameterMeanings[it])), insert: param?.value ? it : `${it}=` }));
}

function directives(file: PolicyFile): Item[] {
  const service = shownReading(file)?.dialect === 'service';
  return Object.entries(directiveMeanings).filter(([name]) => !service || name === '!include').map(([name, meaning]) => item(name, 'key', undefined, t(meaning)));
}

function paths({ policies }: PolicyShot): Item[] {
  const included = policies.list(`${policies.folder}/include`) ?? [];
  return [...included.map((name) => item(`include/${name}`, 'value')), ...(policies.list(policies.folder) ?? []).filter((name) => !name.endsWith('.policy') && !name.startsWith('.')).map((name) => item(name, 'value'))];
}

/** `# qube-plan: allow RULE`. */
function allowComment({ text }: PolicyFile, offset: number): Completion[] {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const match = /^[ \t]*#[ \t]*qube-plan[ \t]*:[ \t]*allow(?:-file)?[ \t]+([\w-]*)$/.exec(text.slice(start, offset));
  if (!match) return [];
  const end = offset + (/^[\w-]*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0);
  return Object.entries(rulebook)
    .filter(([id]) => id.startsWith('policy-'))
    .map(([id, { title }], index) => ({ ...item(id, 'rule', t(title)), replace: { start: offset - (match[1]?.length ?? 0), end }, sort: String(index).padStart(5, '0') }));
}
