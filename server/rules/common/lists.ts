// Lists of names as people say them.
import { seriesOf } from '../../base/l10n.ts';

/** `"a"`, `"a" and "b"`, `"a", "b" and 3 more`. At most `most` names are spelt out. */
export const named = (names: readonly string[], most = 4): string => together(names.map((name) => `"${name}"`), most);

/** As `named`, for keys and words of the plan: `` `a` and `b` ``. */
export const coded = (words: readonly string[], most = 4): string => together(words.map((word) => `\`${word}\``), most);

function together(words: readonly string[], most: number): string {
  return seriesOf(words, most, most - 1);
}
