// Words that the rules for policy files share.
import { series, t } from '../../../base/l10n.ts';
import type { PolicyFile } from '../../model/policies.ts';

/** What one fault does to the whole system. */
export const consequence = ({ counts }: PolicyFile): string =>
  counts ? t`until this is mended, Qubes OS refuses every call between qubes` : t`where this file is in use, Qubes OS refuses every call between qubes`;

/** Words as code, in a series: `` `a`, `b` and `c` ``. */
export const coded = (words: readonly string[]): string => series(words.map((word) => `\`${word}\``));

/** A word from a file, cut where it is very long. */
export const quoted = (word: string): string => `"${word.length > 60 ? `${word.slice(0, 59)}…` : word}"`;
