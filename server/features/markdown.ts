// Markdown for hovers and pages: plain enough to be read aloud, and safe whatever a plan contains.
import { series as wordSeries, t } from '../base/l10n.ts';

/** What Markdown could take for markup anywhere within a line. */
const markup = /[\\`*_[\]<>~&$]/g;
/** Characters that are not shown or turn the direction of what follows: they could make a text read as another. */
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text from a plan as text: on one line, nothing in it becomes a link, an image, a command or emphasis. */
export function safe(text: string, most = 200): string {
  return shorten(text, most)
    .replace(markup, '\\$&')
    // Addresses become links without any markup around them.
    .replace(/:(?=\/\/|[^\s]*@)/g, '\\:')
    .replace(/@/g, '\\@')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replace(/^[-+=]|^(\d+)(?=[.)])/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A message or a repair's title: what stands between backticks in it becomes code, and all else text. What a plan brings along stays harmless either way. */
export function prose(text: string, most = 600): string {
  return shorten(text, most)
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? code(part, most) : part === '' ? '' : spaced(part)))
    .join('');
}

/** `safe`, with the spaces at both ends kept. */
const spaced = (text: string): string => /^\s*/.exec(text)?.[0].replace(/\s+/g, ' ') + safe(text.trim(), Infinity) + (/\S\s+$/.test(text) ? ' ' : '');

/** A word from a plan, or of the format, as code: nothing inside is read as Markdown. */
export function code(text: string, most = 80): string {
  const word = shorten(text, most);
  const longest = Math.max(0, ...[...word.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(word) ? ' ' : '';
  return word === '' ? '` `' : fence + pad + word + pad + fence;
}

/** `a, b and c`; past `most` words, `a, b and 7 more`. */
export function series(words: readonly string[], most = 6, last: 'and' | 'or' = 'and'): string {
  const shown = words.length > most ? [...words.slice(0, most), t`${words.length - most} more`] : words;
  return words.length > most ? wordSeries(shown) : wordSeries(shown, last);
}

/** A series of which only what is shown gets its words: a plan may have hundreds. */
export const some = <T>(things: readonly T[], most: number, words: (thing: T) => string): string =>
  series(things.length > most ? [...things.slice(0, most).map(words), ...new Array<string>(things.length - most).fill('')] : things.map(words), most);

/** Names as code, in a series. */
export const names = (things: readonly { readonly name: string }[], most = 6): string => some(things, most, ({ name }) => code(name));

/** The first letter in upper case; code at the beginning stays as it is. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** As a sentence: with a full stop, unless it ends like one already. */
export const sentence = (text: string): string => (/[.?!:]$/.test(text) ? text : `${text}.`);

/** Paragraphs, the empty ones left out. */
export const paragraphs = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join('\n\n');

/** The same text for clients that show no Markdown. Undoes what `safe` and `code` do. */
export function plain(markdown: string): string {
  return markdown
    .split('\n')
    .filter((line) => !line.startsWith('```'))
    .map((line) => line.replace(/^#+ /, '').replace(/(`+)( ?)(.*?)\2\1(?!`)|\\([!-/:-@[-`{-~])|\*\*(?=\S)|(?<=\S)\*\*|(?<![\\*])\*(?!\*)/g, (_, __, ___, inner?: string, escaped?: string) => inner ?? escaped ?? ''))
    .join('\n');
}

function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').replace(invisible, '').trim();
  const letters = line.length > most ? [...line] : [];
  return letters.length > most ? `${letters.slice(0, most - 1).join('').trimEnd()}…` : line;
}
