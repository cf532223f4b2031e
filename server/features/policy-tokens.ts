// Which words of a policy file are of which kind: for colours that know more than the grammar does.
import { isFullControl } from '../facts/services.ts';
import { isAction } from '../policy/syntax/check.ts';
import type { PolicyText } from '../policy/syntax/parse.ts';
import { readToken, isFault, type Place } from '../policy/syntax/tokens.ts';
import type { Word } from '../policy/syntax/words.ts';

/** The kinds, as the protocol names them. */
export const policyTokenTypes = ['function', 'string', 'variable', 'keyword', 'parameter', 'macro', 'enumMember', 'comment', 'type'] as const;
export const policyTokenModifiers = ['deprecated'] as const;
export type PolicyTokenType = (typeof policyTokenTypes)[number];

export interface PolicyToken {
  readonly start: number;
  readonly end: number;
  readonly type: PolicyTokenType;
  /** A service with which the caller controls the target. */
  readonly dangerous: boolean;
}

export function policyTokens({ lines, comments }: PolicyText): PolicyToken[] {
  const found: PolicyToken[] = comments.map(({ at }) => ({ start: at.start, end: at.end, type: 'comment', dangerous: false }));
  const add = (word: Word | undefined, type: PolicyTokenType, dangerous = false): void => {
    if (word && word.end > word.start) found.push({ start: word.start, end: word.end, type, dangerous });
  };
  for (const line of lines) {
    if (line.opaque) continue;
    if (line.kind === 'directive') {
      add(line.name, 'macro');
      const service = line.name.text === '!include-service';
      line.params.forEach((word, index) => add(word, service && index === 0 ? 'function' : 'string'));
      continue;
    }
    add(line.service, 'function', line.service !== undefined && isFullControl(line.service.text));
    add(line.argument, 'string');
    add(line.source, typeOf(line.source, 'source'));
    add(line.target, typeOf(line.target, 'target'));
    if (line.action && isAction(line.action.text)) add(line.action, 'keyword');
    for (const { key, value } of line.params) {
      add(key, 'parameter');
      add(value, key.text === 'target' || key.text === 'default_target' ? typeOf(value, 'redirect') : 'enumMember');
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function typeOf(word: Word | undefined, place: Place): PolicyTokenType {
  const token = word && readToken(word.text, place);
  if (!token || isFault(token)) return 'variable';
  return token.kind === 'named' ? 'variable' : token.kind === 'type' || token.kind === 'tag' || token.kind === 'dispvm-tag' ? 'type' : 'enumMember';
}
