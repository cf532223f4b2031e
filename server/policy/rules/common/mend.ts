// Repairs of lines that qrexec cannot read: what was most likely meant.
import { t } from '../../../base/l10n.ts';
import { lineBreakOf } from '../../../base/lines.ts';
import { replace, type TextEdit } from '../../../base/edit.ts';
import { nearest } from '../../../base/nearest.ts';
import type { Span } from '../../../base/span.ts';
import { actions, directives, isAction, parametersOf, type Problem } from '../../syntax/check.ts';
import type { Line, PolicyText, RuleLine } from '../../syntax/parse.ts';
import { tokensFor } from '../../syntax/tokens.ts';
import type { Word } from '../../syntax/words.ts';
import type { PolicyFix } from '../rule.ts';

/** The repairs that may be offered for a fault, most likely first. */
export function mend(line: Line, problem: Problem, reading: PolicyText): PolicyFix[] {
  if (line.kind === 'directive') return mendDirective(line.name, problem);
  const found = trailingComment(line, reading);
  if (found) return [found];
  switch (problem.code) {
    case 'service-letters':
      return mendService(line);
    case 'argument-letters':
    case 'argument-plus':
      return mendArgument(line);
    case 'argument-of-any':
      return line.argument ? [change(line.argument, '*', 'safe')] : [];
    case 'token':
    case 'empty-token':
      return mendToken(problem, reading.text);
    case 'action':
      return mendAction(line);
    case 'parameter-form':
      return mendForm(line, problem.at);
    case 'parameter-twice':
      return [remove(reading.text, problem.at)];
    case 'yes-no':
      return mendYesNo(reading.text, problem.at);
    case 'parameter-of-action':
      return mendParameter(line, problem.at, reading.text);
    default:
      return [];
  }
}

const change = (at: Span, to: string, kind: PolicyFix['kind'] = 'review'): PolicyFix => ({ title: t`Change it to \`${to}\``, kind, edits: () => [replace(at, to)] });

/** Takes a word out, with the blanks before it. */
function remove(text: string, at: Span): PolicyFix {
  let { start } = at;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  return { title: t`Remove \`${text.slice(at.start, at.end)}\``, kind: 'review', edits: () => [{ start, end: at.end, text: '' }] };
}

/** A comment behind a rule is no comment to qrexec. It goes on a line of its own, above. */
function trailingComment({ params, action, at, number }: RuleLine, { text, layout }: PolicyText): PolicyFix | undefined {
  const hash = params.find((it) => it.text.startsWith('#'));
  if (!hash || !action || !isAction(action.text)) return undefined;
  const comment = text.slice(hash.start, at.end);
  const indent = text.slice(layout.start(number), at.start);
  let end = hash.start;
  while (end > 0 && /[ \t]/.test(text.charAt(end - 1))) end--;
  const edits: TextEdit[] = [
    { start: layout.start(number), end: layout.start(number), text: `${indent}${comment}${lineBreakOf(text)}` },
    { start: end, end: at.end, text: '' },
  ];
  return { title: t`Move the comment to a line of its own`, kind: 'safe', edits: () => edits };
}

/** `qubes.Filecopy+x *` is a service and its argument written as one word. */
function mendService({ service, argument }: RuleLine): PolicyFix[] {
  if (!service || !argument) return [];
  const plus = service.text.indexOf('+');
  if (plus <= 0 || !/^[A-Za-z0-9._-]+\+[A-Za-z0-9._+-]*$/.test(service.text) || !['*', '+*', '+'].includes(argument.text)) return [];
  const [name, rest] = [service.text.slice(0, plus), service.text.slice(plus)];
  return [{ title: t`Write \`${name} ${rest}\``, kind: 'review', edits: () => [replace(service, name), replace(argument, rest)] }];
}

function mendArgument({ argument }: RuleLine): PolicyFix[] {
  if (!argument) return [];
  if (argument.text === '+*') return [change(argument, '*', 'safe')];
  return /^[A-Za-z0-9._-][A-Za-z0-9._+-]*$/.test(argument.text) ? [change(argument, `+${argument.text}`)] : [];
}

function mendToken({ at, place }: Problem, text: string): PolicyFix[] {
  const written = text.slice(at.start, at.end);
  if (!place || !written.startsWith('@')) return [];
  const colon = written.indexOf(':');
  const [head, tail] = colon < 0 ? [written, ''] : [written.slice(0, colon + 1), written.slice(colon + 1)];
  const candidates = tokensFor(place).filter((it) => it !== '*' && it.endsWith(':') === (tail !== ''));
  const meant = candidates.includes(head) ? undefined : nearest(head, candidates);
  return meant === undefined || tail.startsWith('@') ? [] : [change(at, meant + tail)];
}

function mendAction({ action }: RuleLine): PolicyFix[] {
  if (!action) return [];
  const lower = action.text.toLowerCase();
  if (isAction(lower)) return [change(action, lower, 'safe')];
  const [head = '', ...rest] = lower.split(',');
  if (rest.length > 0 && isAction(head)) {
    const spaced = [head, ...action.text.split(',').slice(1)].join(' ');
    return [{ title: t`Write \`${spaced}\``, kind: 'review', edits: () => [replace(action, spaced)] }];
  }
  const meant = nearest(action.text, actions);
  return meant === undefined ? [] : [change(action, meant)];
}

/** `target = vault`, in three words. */
function mendForm({ params }: RuleLine, at: Span): PolicyFix[] {
  const index = params.findIndex(({ start }) => start === at.start);
  const [key, equals, value] = params.slice(index, index + 3);
  if (!key || !equals) return [];
  const whole = equals.text === '=' && value ? `${key.text}=${value.text}` : equals.text.startsWith('=') ? key.text + equals.text : undefined;
  const last = equals.text === '=' ? value : equals;
  return whole === undefined || !last ? [] : [{ title: t`Write \`${whole}\``, kind: 'review', edits: () => [{ start: key.start, end: last.end, text: whole }] }];
}

const meantBy: Readonly<Record<string, 'yes' | 'no'>> = { true: 'yes', on: 'yes', '1': 'yes', y: 'yes', yes: 'yes', false: 'no', off: 'no', '0': 'no', n: 'no', no: 'no' };

function mendYesNo(text: string, at: Span): PolicyFix[] {
  const word = text.slice(at.start, at.end).toLowerCase();
  const meant = Object.hasOwn(meantBy, word) ? meantBy[word] : undefined;
  return meant === undefined ? [] : [change(at, meant)];
}

function mendParameter({ action, params }: RuleLine, at: Span, text: string): PolicyFix[] {
  if (!action || !isAction(action.text)) return [];
  const param = params.find(({ start }) => start === at.start);
  if (!param) return [];
  const known = parametersOf[action.text].filter((key) => !params.some((it) => it.key.text === key));
  const meant = nearest(param.key.text, known);
  const whole = { start: param.start, end: param.end };
  const pieces = param.text.split(',');
  const apart = pieces.length > 1 && pieces.every((it) => it.includes('=')) ? [{ title: t`Write \`${pieces.join(' ')}\``, kind: 'review' as const, edits: () => [replace(whole, pieces.join(' '))] }] : [];
  return [...apart, ...(meant === undefined ? [] : [change(param.key, meant)]), remove(text, whole)];
}

function mendDirective(name: Word, { code }: Problem): PolicyFix[] {
  const meant = code === 'directive' ? nearest(name.text, Object.keys(directives)) : undefined;
  return meant === undefined ? [] : [change(name, meant)];
}
