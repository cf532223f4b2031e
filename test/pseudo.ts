// A language that nobody speaks: every letter of a translated text wears an accent, so what was not translated shows at once.

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = 'áƀçđéƒğĥíĵķļɱñóƥɋŕšţúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶĻṀÑÓƤɊŔŠŢÚṼŴẊÝŽ';

/** What a translator leaves alone: code, what is put in, addresses, headings of the guide, and the word that a name takes the place of. */
const kept = /```[\s\S]*?```|`[^`]*`|\{\d+\}|\]\([^)]*\)|https?:\S+|\bNAME\b/g;

/** The text as a translator into that language would write it. */
export function pseudo(text: string): string {
  let made = '';
  let done = 0;
  for (const match of text.matchAll(kept)) {
    made += accents(text.slice(done, match.index)) + match[0];
    done = match.index + match[0].length;
  }
  return made + accents(text.slice(done));
}

const accents = (text: string): string => text.replace(/[a-z]/gi, (letter) => [...accented][plain.indexOf(letter)] as string);

/** A whole translation into it. */
export const pseudoTranslation = (bundle: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(bundle).map(([key, text]) => [key, pseudo(text)]));

/**
 * The English words left in what somebody is shown. Code, names in quotes, addresses, emphasised headings of the guide, and `known` words
 * (names and words of the plan itself) belong there.
 */
export function englishIn(text: string, known: (word: string) => boolean): readonly string[] {
  const bare = text
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/(`+)[\s\S]*?\1/g, ' ')
    .replace(/"[^"\n]*"|“[^”\n]*”/g, ' ')
    .replace(/\*[A-Z][^*\n]*\*/g, ' ')
    .replace(/https?:\S+/g, ' ')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '');
  return [...bare.matchAll(/[@!\w.+:/-]*[A-Za-z]{2,}[\w.+:@/-]*/g)].map(([word]) => word.replace(/[.:,/-]+$/, '')).filter((word) => !known(word));
}
