// The words by which a flow says who calls whom.
import type { Val } from '../plan/plan.ts';
import type { Qube } from './system.ts';

/** One end of a flow as written, understood. */
export interface End {
  readonly val: Val<string>;
  readonly token: Token;
}

export type Token =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'any' | 'anyvm' | 'default' | 'dispvm' }
  | { readonly kind: 'dispvm-of'; readonly name: string }
  | { readonly kind: 'dispvm-tag'; readonly tag: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'type'; readonly type: string }
  /** An `@…` that qrexec does not know. */
  | { readonly kind: 'unknown' };

export function parseToken(text: string): Token {
  const word = text.trim();
  if (word === '*') return { kind: 'any' };
  if (word === '@adminvm' || word === 'dom0') return { kind: 'name', name: 'dom0' };
  if (!word.startsWith('@')) return { kind: 'name', name: word };
  if (word === '@anyvm') return { kind: 'anyvm' };
  if (word === '@default') return { kind: 'default' };
  if (word === '@dispvm') return { kind: 'dispvm' };
  const [, prefix, rest] = /^@(tag|type|dispvm):(.+)$/.exec(word) ?? [];
  if (prefix === 'tag') return { kind: 'tag', tag: rest as string };
  if (prefix === 'type') return { kind: 'type', type: rest as string };
  if (prefix === 'dispvm') return rest?.startsWith('@tag:') ? { kind: 'dispvm-tag', tag: rest.slice(5) } : { kind: 'dispvm-of', name: rest as string };
  return { kind: 'unknown' };
}

/** The one way in which a source can say a caller; undefined for what is no caller. */
export function callerWord(token: Token): string | undefined {
  switch (token.kind) {
    case 'name':
      return token.name;
    case 'any':
      return '*';
    case 'anyvm':
      return '@anyvm';
    case 'tag':
      return `@tag:${token.tag}`;
    case 'type':
      return `@type:${token.type}`;
    default:
      return undefined;
  }
}

/** As a caller, or as a plainly named target. A running disposable's name is its source, so `@dispvm…` matches no caller. */
export function matches({ token }: Pick<End, 'token'>, qube: Qube): boolean {
  switch (token.kind) {
    case 'name':
      return token.name === qube.name;
    case 'any':
      return true;
    case 'anyvm':
      return qube.klass !== 'AdminVM';
    case 'tag':
      return qube.tags.has(token.tag);
    case 'type':
      return qube.klass === token.type;
    default:
      return false;
  }
}
