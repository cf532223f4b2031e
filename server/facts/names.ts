// Which names Qubes OS takes for a qube, and the nearest one it would take.
import type { Release } from './release-data.ts';

/** Longest name of a qube, in characters. */
export const maxNameLength = 31;

/** What Qubes OS would object to; the first objection where there are several. */
export type NameFault =
  /** Does not begin with an ASCII letter; `character` is what it begins with. */
  | { readonly kind: 'start'; readonly character: string }
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'reserved'; readonly because: 'word' | 'dom0' | 'ending' };

/** Source: core-admin, `validate_name`; upper and lower case are different letters. */
export function nameFault(name: string, release: Release): NameFault | undefined {
  if (release.namePattern.test(name) && name.length <= maxNameLength) return reserved(name);
  const characters = [...name];
  const [first = ''] = characters;
  if (!/^[a-zA-Z]$/.test(first)) return { kind: 'start', character: first };
  // The release's pattern also demands a letter at the start, so each character is tried behind one.
  const odd = characters.find((character) => !release.namePattern.test(`a${character}`));
  if (odd !== undefined) return { kind: 'character', character: odd };
  return { kind: 'length', length: name.length };
}

function reserved(name: string): NameFault | undefined {
  if (name === 'none' || name === 'default') return { kind: 'reserved', because: 'word' };
  if (name === 'Domain-0') return { kind: 'reserved', because: 'dom0' };
  return name.endsWith('-dm') ? { kind: 'reserved', because: 'ending' } : undefined;
}

/**
 * The name that keeps most of a refused one: accents and odd characters go, a letter comes first. Undefined where next to nothing would
 * be left, or where the result is refused too or `taken`.
 */
export function nearestName(name: string, release: Release, taken: (name: string) => boolean): string | undefined {
  const ascii = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss');
  let plain = [...ascii].map((character) => (release.namePattern.test(`a${character}`) ? character : '-')).join('');
  plain = plain.replace(/-{2,}/g, '-').replace(/^[-_.]+|-+$/g, '');
  if (/^[0-9]/.test(plain)) plain = `qube-${plain}`;
  plain = plain.slice(0, maxNameLength).replace(/-+$/, '');
  if (plain.endsWith('-dm')) plain = plain.slice(0, -3);
  const kept = plain.replace(/[^a-zA-Z0-9]/g, '').length;
  if (kept < 2 || kept * 2 < [...ascii].filter((character) => /[\p{L}\p{N}]/u.test(character)).length) return undefined;
  return nameFault(plain, release) || taken(plain) ? undefined : plain;
}
