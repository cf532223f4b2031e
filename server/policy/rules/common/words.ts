// Words that the rules for policy files share.
import type { PolicyFile } from '../../model/policies.ts';

/** What one fault does to the whole system. */
export const consequence = ({ counts }: PolicyFile): string =>
  counts ? 'until this is mended, Qubes OS refuses every call between qubes' : 'where this file is in use, Qubes OS refuses every call between qubes';

/** Words as code, in a series: `` `a`, `b` and `c` ``. */
export function coded(words: readonly string[], last = 'and'): string {
  const all = words.map((word) => `\`${word}\``);
  return all.length <= 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1) ?? ''}`;
}

/** A word from a file, cut where it is very long. */
export const quoted = (word: string): string => `"${word.length > 60 ? `${word.slice(0, 59)}…` : word}"`;
