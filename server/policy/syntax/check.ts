// What qrexec refuses in a line, in the order in which it looks: the first fault is the one it reports.
import type { Span } from '../../base/span.ts';
import type { Param } from './parse.ts';
import { repr, reprList, reprTuple } from './python.ts';
import { isFault, readToken, type Place } from './tokens.ts';
import type { Dialect, Word } from './words.ts';

/** A fault of a line. What can be said to a person, and how it is mended, is the rules' business. */
export interface Problem {
  readonly code: ProblemCode;
  /** The exact token. */
  readonly at: Span;
  /** What qrexec itself says. */
  readonly official: string;
  readonly place?: Place;
}

export type ProblemCode =
  | 'fields'
  | 'service-letters'
  | 'argument-letters'
  | 'argument-plus'
  | 'argument-of-any'
  | 'token'
  | 'empty-token'
  | 'action'
  | 'parameter-form'
  | 'parameter-twice'
  | 'yes-no'
  | 'parameter-of-action'
  | 'default-needs-target'
  | 'directive'
  | 'directive-words';

export const actions = ['allow', 'ask', 'deny'] as const;
export type Action = (typeof actions)[number];

/** The parameters each action takes. */
export const parametersOf: Readonly<Record<Action, readonly string[]>> = {
  allow: ['target', 'user', 'notify', 'autostart'],
  ask: ['target', 'default_target', 'user', 'notify', 'autostart'],
  deny: ['notify'],
};

export const isAction = (word: string): word is Action => (actions as readonly string[]).includes(word);

export interface RuleFields {
  readonly service: Word | undefined;
  readonly argument: Word | undefined;
  readonly source: Word | undefined;
  readonly target: Word | undefined;
  readonly action: Word | undefined;
  readonly params: readonly Param[];
  readonly at: Span;
}

export function ruleProblem({ service, argument, source, target, action, params, at }: RuleFields, dialect: Dialect): Problem | undefined {
  if (!source || !target || !action || (dialect === 'policy' && (!service || !argument))) return { code: 'fields', at, official: 'wrong number of fields' };
  return (
    (service && argument && serviceProblem(service, argument)) ??
    tokenProblem(source, source.text, 'source') ??
    tokenProblem(target, target.text, 'target') ??
    actionProblem(action) ??
    paramsProblem(params) ??
    effectProblem(target, action, params)
  );
}

/** Where a word may stand in a rule. */
export const WordPlace = { service: 0, argument: 1, source: 2, target: 3, action: 4 } as const;
export type WordPlace = (typeof WordPlace)[keyof typeof WordPlace];

/** Whether a word can stand in a place as far as that alone tells: an argument is held to what follows a service, `*` apart. */
export function fitsPlace(text: string, place: WordPlace): boolean {
  const word = { start: 0, end: text.length, text };
  switch (place) {
    case WordPlace.service:
      return serviceProblem(word, { ...word, text: '*' }) === undefined;
    case WordPlace.argument:
      return serviceProblem({ ...word, text: '' }, word) === undefined;
    case WordPlace.action:
      return isAction(text);
    default:
      return tokenProblem(word, text, place === WordPlace.source ? 'source' : 'target') === undefined;
  }
}

/** Letters of services and arguments. */
const allowed = /[A-Za-z0-9._+-]/;

/** Also asked of the words behind `!include-service`. */
export function serviceProblem(service: Word, argument: Word): Problem | undefined {
  const letters = service.text === '*' ? [] : wrongLetters(service.text, true);
  if (letters.length > 0) return { code: 'service-letters', at: service, official: `service ${repr(service.text)} contains invalid characters: ${reprTuple(letters)}` };
  if (argument.text === '*') return undefined;
  const others = wrongLetters(argument.text, false);
  if (others.length > 0) return { code: 'argument-letters', at: argument, official: `argument ${repr(argument.text)} contains invalid characters: ${reprTuple(others)}` };
  if (!argument.text.startsWith('+')) return { code: 'argument-plus', at: argument, official: `argument ${repr(argument.text)} does not start with +` };
  return service.text === '*' ? { code: 'argument-of-any', at: argument, official: 'only * argument allowed for * service' } : undefined;
}

function wrongLetters(text: string, plus: boolean): readonly string[] {
  if ((plus ? /^[A-Za-z0-9._-]*$/ : /^[A-Za-z0-9._+-]*$/).test(text)) return [];
  const wrong = new Set([...text].filter((letter) => !allowed.test(letter) || (plus && letter === '+')));
  return [...wrong].sort((a, b) => (a.codePointAt(0) as number) - (b.codePointAt(0) as number));
}

function tokenProblem(at: Span, text: string, place: 'source' | 'target' | 'redirect'): Problem | undefined {
  // Names are taken as they are; most words are names.
  if (text !== '' && !text.startsWith('@') && text !== '*') return undefined;
  const token = readToken(text, place);
  if (!isFault(token)) return undefined;
  if (token.fault === 'empty') return { code: 'empty-token', at, official: `invalid empty ${place} token`, place };
  if (token.fault === 'empty-prefix') return { code: 'empty-token', at, official: `invalid empty ${token.prefix} token: ${repr(text)}`, place };
  return { code: 'token', at, official: `invalid ${place} token: ${repr(text)}`, place };
}

const actionProblem = (action: Word): Problem | undefined => (isAction(action.text) ? undefined : { code: 'action', at: action, official: `invalid action: ${action.text}` });

const yesNo = ['notify', 'autostart'];

function paramsProblem(params: readonly Param[]): Problem | undefined {
  if (params.length === 0) return undefined;
  const seen = new Set<string>();
  for (const param of params) {
    if (!param.value) return { code: 'parameter-form', at: param, official: `invalid action parameter syntax: ${repr(param.text)}` };
    if (seen.has(param.key.text)) return { code: 'parameter-twice', at: param, official: `parameter given twice: ${repr(param.key.text)}` };
    seen.add(param.key.text);
  }
  for (const key of yesNo) {
    const param = params.find((it) => it.key.text === key);
    const value = param?.value;
    if (value && value.text !== 'yes' && value.text !== 'no') {
      return { code: 'yes-no', at: value.text === '' ? param : value, official: `${repr(key)} is ${repr(value.text)}, but can be only 'yes' or 'no'` };
    }
  }
  return undefined;
}

function effectProblem(target: Word, action: Word, params: readonly Param[]): Problem | undefined {
  if (!isAction(action.text) || (params.length === 0 && target.text !== '@default')) return undefined;
  const known = parametersOf[action.text];
  const foreign = params.find(({ key }) => !known.includes(key.text));
  const name = action.text.charAt(0).toUpperCase() + action.text.slice(1);
  if (foreign) return { code: 'parameter-of-action', at: foreign.key.text === '' ? foreign : foreign.key, official: `invalid parameters for action ${name}: ${reprList(params.map(({ text }) => text))}` };
  for (const key of ['target', 'default_target']) {
    const param = params.find((it) => it.key.text === key);
    const value = param?.value;
    const problem = value && tokenProblem(value.text === '' ? param : value, value.text, 'redirect');
    if (problem) return problem;
  }
  if (target.text === '@default' && action.text === 'allow' && !params.some(({ key }) => key.text === 'target')) {
    return { code: 'default-needs-target', at: action, official: 'allow action for @default rule must specify target= option' };
  }
  return undefined;
}

/** How many words follow each directive. */
export const directives: Readonly<Record<string, number>> = { '!include': 1, '!include-dir': 1, '!include-service': 3, '!compat-4.0': 0 };

export function directiveProblem(name: Word, params: readonly Word[], dialect: Dialect): Problem | undefined {
  const known = Object.hasOwn(directives, name.text) && (dialect === 'policy' || name.text === '!include');
  if (!known) return { code: 'directive', at: name, official: 'invalid directive' };
  const count = directives[name.text] as number;
  if (params.length !== count) return { code: 'directive-words', at: params[count] ?? name, official: 'invalid number of params' };
  const [service, argument] = params;
  return name.text === '!include-service' && service && argument ? serviceProblem(service, argument) : undefined;
}
