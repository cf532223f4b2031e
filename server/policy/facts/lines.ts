// Small questions about one rule, or two: whom it means, how broad it is, whether two can speak of the same call.
import type { PolicyFile, Rule } from '../model/policies.ts';
import { isDom0, isFault, readToken, type Token } from '../syntax/tokens.ts';

export function tokenOf(text: string, place: 'source' | 'target' | 'redirect'): Token | undefined {
  const token = readToken(text, place);
  return isFault(token) ? undefined : token;
}

/** Anything but a name. */
export const isToken = (text: string): boolean => text.startsWith('@') || text === '*' || text === '';

/** `@anyvm` or `*`. */
export const isAnyone = (text: string): boolean => text === '@anyvm' || text === '*';

/** A new disposable, of whatever template. */
export const isNewDisposable = (text: string): boolean => text === '@dispvm' || text.startsWith('@dispvm:');

/** Who is called when a call fits: the rule's own choice, or whom the caller names. */
export const endOf = ({ redirect, target }: Rule): string => redirect ?? target;

/** A token for new disposables as the source: such a rule never fits. */
export const isDeaf = ({ source }: Rule): boolean => isNewDisposable(source);

/** The number a file's name begins with; undefined without one. */
export const numberOf = ({ name }: Pick<PolicyFile, 'name'>): number | undefined => (/^\d\d/.test(name) ? Number(name.slice(0, 2)) : undefined);

/** Files that lie below a user's own on purpose: those of the settings window, of packages, and the defaults. */
export const isMeantToYield = (file: PolicyFile): boolean => (numberOf(file) ?? 0) >= 50;

/** Whether some call may fit the service, the argument and the source of both. */
export function mayMeet(a: Rule, b: Rule): boolean {
  const service = a.service === undefined || b.service === undefined || a.service === '*' || b.service === '*' || a.service === b.service;
  const argument = a.argument === '*' || b.argument === '*' || a.argument === b.argument;
  return service && argument && sourcesMayMeet(a.source, b.source);
}

function sourcesMayMeet(a: string, b: string): boolean {
  if (a === b) return true;
  // Two names are two qubes, but for those that dom0 has, and where one is a UUID.
  if (!isToken(a) && !isToken(b)) return isDom0(a) || isDom0(b) ? isDom0(a) && isDom0(b) : a.startsWith('uuid:') !== b.startsWith('uuid:');
  const [x, y] = [tokenOf(a, 'source'), tokenOf(b, 'source')];
  if (!x || !y) return false;
  if (x.kind === 'any' || y.kind === 'any') return true;
  if (x.kind === 'anyvm') return !isDom0(b);
  if (y.kind === 'anyvm') return !isDom0(a);
  if (isDom0(a) || isDom0(b)) return isDom0(a) === isDom0(b) || [x, y].some(({ kind, value }) => kind === 'tag' || (kind === 'type' && value === 'AdminVM'));
  // A tag or a class may fit any.
  return true;
}
