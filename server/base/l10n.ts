// Says things in the language of the reader: English, unless whoever started the server handed over a translation.

declare const language: unique symbol;
/** A text in the language of the reader. Only `t` makes one, so what forgets to go through it does not compile. */
export type Said = string & { readonly [language]: 'reader' };
/** An English text that stands in a list until it is shown with `t`. Only `later` makes one. */
export type English = string & { readonly [language]: 'english' };

/** What may stand within a text: numbers, names, and what has been said already; no English word that somebody spelt out in the code. */
type Fits<T> = T extends number | Said | '' ? T : T extends English ? never : string extends T ? T : never;

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

/** A word that belongs to a plan, a policy or Qubes OS, and is the same in every language. */
export const verbatim = (word: string): string => word;

/** `a`, `a and b`, `a, b and c`; past `most`, the last place says how many more there are. */
export function series(words: readonly string[], most = Infinity, shown = most): Said {
  const cut = words.length > most;
  const all = cut ? [...words.slice(0, shown), t`${words.length - shown} more`] : words;
  if (all.length < 2) return (all[0] ?? '') as Said;
  return t`${all.slice(0, -1).join(t`, `)} and ${all.at(-1) as string}`;
}

const plainly = (parts: readonly string[], put: readonly (string | number)[]): string => parts.reduce((text, part, index) => text + String(put[index - 1]) + part);

const filled = (text: string, put: readonly (string | number)[]): string => (put.length === 0 ? text : text.replace(/\{(\d+)\}/g, (all, index: string) => String(put[Number(index)] ?? all)));

let keys = new WeakMap<TemplateStringsArray, string>();

/** `"{0}" has no network`, as translators see it. */
function keyOf(parts: TemplateStringsArray): string {
  const key = keys.get(parts) ?? parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  keys.set(parts, key);
  return key;
}
