// Says things in the language of the reader: English, unless whoever started the server handed over a translation.

declare const language: unique symbol;
/** A text in the language of the reader. Only `t` makes one, so what forgets to go through it does not compile. */
export type Said = string & { readonly [language]: 'reader' };
/** An English text that stands in a list until it is shown with `t`. Only `later` makes one. */
export type English = string & { readonly [language]: 'english' };

/** What may stand within a text: names, numbers, and what has been said already; no text from a list that nobody has translated. */
type Fits<T> = T extends English ? never : T;

/** English texts, with `{0}`, `{1}` … where something is put in, and what stands for them in another language. */
export type Translation = Readonly<Record<string, string>>;

let translation: Translation | undefined;
let locale = 'en';

/** Sets the language of everything said from now on; once, before anything is said, since answers are kept. */
export function speak(words: Translation | undefined, language = 'en'): void {
  translation = words;
  locale = words ? language : 'en';
  keys = new WeakMap();
}

/** The language that is spoken, for what sorts or counts. */
export const spoken = (): string => locale;

/**
 * A text in the reader's language, as a template (`` t`"${name}" has no network` ``) or as an English text that comes from a list, with what is put
 * in for `{0}` and so on. A whole sentence at a time: pieces of one cannot be put into another order.
 */
export function t<const A extends readonly (string | number)[]>(text: TemplateStringsArray, ...put: A & { readonly [K in keyof A]: Fits<A[K]> }): Said;
export function t(text: string, ...put: readonly (string | number)[]): Said;
export function t(text: TemplateStringsArray | string, ...put: readonly (string | number)[]): Said {
  if (typeof text !== 'string') {
    if (!translation) return plainly(text, put) as Said;
    text = keyOf(text);
  }
  const found = translation && Object.hasOwn(translation, text) ? translation[text] : undefined;
  return filled(typeof found === 'string' && found !== '' ? found : text, put) as Said;
}

/** Marks texts in a list that are shown with `t` later on, so that they come before the translators. */
export const later = <const T>(texts: T): Marked<T> => texts as Marked<T>;

/** The same list, its texts marked. */
type Marked<T> = T extends string ? English : { readonly [K in keyof T]: Marked<T[K]> };

/** `a`, `a and b`, `a, b and c`, or with `or`. */
export function series(words: readonly string[], last: 'and' | 'or' = 'and'): Said {
  const [end = '', ...before] = [...words].reverse();
  if (before.length === 0) return end as Said;
  const start = before.reverse().join(t`, `);
  return last === 'and' ? t`${start} and ${end}` : t`${start} or ${end}`;
}

/** As `series`; past `most` words, the last place says how many there are besides the first `shown`. */
export const seriesOf = (words: readonly string[], most: number, shown: number): Said => series(words.length > most ? [...words.slice(0, shown), t`${words.length - shown} more`] : words);

const plainly = (parts: readonly string[], put: readonly (string | number)[]): string => parts.reduce((text, part, index) => text + String(put[index - 1]) + part);

const filled = (text: string, put: readonly (string | number)[]): string => (put.length === 0 ? text : text.replace(/\{(\d+)\}/g, (all, index: string) => String(put[Number(index)] ?? all)));

let keys = new WeakMap<TemplateStringsArray, string>();

/** `"{0}" has no network`, as translators see it. */
function keyOf(parts: TemplateStringsArray): string {
  const key = keys.get(parts) ?? parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  keys.set(parts, key);
  return key;
}
