// Lists of names as people say them.

/** `"a"`, `"a" and "b"`, `"a", "b" and 3 more`. At most `most` names are spelt out. */
export const named = (names: readonly string[], most = 4): string => together(names.map((name) => `"${name}"`), most);

/** As `named`, for keys and words of the plan: `` `a` and `b` ``. */
export const coded = (words: readonly string[], most = 4): string => together(words.map((word) => `\`${word}\``), most);

function together(words: readonly string[], most: number): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) as string}`;
}
