// The words with which a rule names qubes: which there are, and which may stand where.

/** Where a token stands. `intended` is the target a caller names. */
export type Place = 'source' | 'target' | 'redirect' | 'intended';

/** What a token means. `named` is a qube by name or UUID. */
export type TokenKind = 'named' | 'any' | 'anyvm' | 'adminvm' | 'default' | 'type' | 'tag' | 'dispvm' | 'dispvm-of' | 'dispvm-tag';

export interface Token {
  readonly kind: TokenKind;
  /** As qrexec reads it. */
  readonly text: string;
  /** What follows the prefix; the whole text for a name. */
  readonly value: string;
}

interface Form {
  readonly kind: TokenKind;
  readonly places: readonly Place[];
}

const exact: Readonly<Record<string, Form>> = {
  '*': { kind: 'any', places: ['source', 'target'] },
  '@adminvm': { kind: 'adminvm', places: ['source', 'target', 'redirect', 'intended'] },
  '@anyvm': { kind: 'anyvm', places: ['source', 'target'] },
  '@default': { kind: 'default', places: ['target', 'intended'] },
  '@dispvm': { kind: 'dispvm', places: ['target', 'redirect', 'intended'] },
};

const prefixed: readonly (Form & { readonly prefix: string })[] = [
  { prefix: '@type:', kind: 'type', places: ['source', 'target'] },
  { prefix: '@tag:', kind: 'tag', places: ['source', 'target'] },
  { prefix: '@dispvm:', kind: 'dispvm-of', places: ['source', 'target', 'redirect', 'intended'] },
  { prefix: '@dispvm:@tag:', kind: 'dispvm-tag', places: ['source', 'target'] },
];

/** Why a word is no token there: it is empty, its prefix has nothing behind it, or there is no such token in this place. */
export type TokenFault = { readonly fault: 'empty' } | { readonly fault: 'empty-prefix'; readonly prefix: string } | { readonly fault: 'unknown' };

export function readToken(text: string, place: Place): Token | TokenFault {
  if (text === '') return { fault: 'empty' };
  if (!text.startsWith('@') && text !== '*') return { kind: 'named', text, value: text };
  const form = Object.hasOwn(exact, text) ? exact[text] : undefined;
  if (form?.places.includes(place)) return { kind: form.kind, text, value: text };
  for (const { prefix, kind, places } of prefixed) {
    if (!places.includes(place) || !text.startsWith(prefix)) continue;
    const value = text.slice(prefix.length);
    if (value === '') return { fault: 'empty-prefix', prefix };
    if (!value.startsWith('@')) return { kind, text, value };
  }
  return { fault: 'unknown' };
}

export const isFault = (token: Token | TokenFault): token is TokenFault => 'fault' in token;

/** The tokens that may stand in a place, prefixes with their colon: for suggestions. */
export const tokensFor = (place: Place): readonly string[] => [
  ...Object.keys(exact).filter((text) => exact[text]?.places.includes(place)),
  ...prefixed.filter(({ places }) => places.includes(place)).map(({ prefix }) => prefix),
];

const adminUuid = 'uuid:00000000-0000-0000-0000-000000000000';

/** dom0, under any of its names. */
export const isDom0 = (text: string): boolean => text === 'dom0' || text === '@adminvm' || text === adminUuid;
