// Finds passwords, private keys and tokens that were written into a plan, by shapes that nothing else has.
import { later, t } from '../base/l10n.ts';
import { common } from '../base/common.ts';
import type { Span } from '../base/span.ts';

export interface Secret {
  /** The secret itself, at most to the end of its line. */
  readonly at: Span;
  /** All that has to go: a private key has many lines. Undefined where its end cannot be told. */
  readonly whole: Span | undefined;
  /** What it is: `a GitHub token`. */
  readonly what: string;
  /** For words behind "password:": the word, which may turn out to be the name of a qube. Never to be shown. */
  readonly word?: string;
}

/** More in one file are found when these are gone. */
const most = 50;

/** Where one of the shapes may begin: one pass over the text instead of one for each shape. */
const begins =
  /-----BEGIN |AGE-SECRET-KEY-1|PuTTY-User-Key-File|(?<![A-Za-z0-9_-])(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|AKIA|ASIA|[rs]k_live_|sk-|ya29\.|AIza|eyJ|npm_|pypi-|xprv|nsec1|SG\.)|hooks\.slack\.com\/|otpauth:\/\/|:\/\/|PrivateKey|:descriptor:x25519:|pass(?:word|wort|phrase|code|wd)|kennwort|mot de passe|contraseña|wachtwoord|(?<![A-Za-z])(?:pin|pwd|seed|mnemonic|recovery|secret|token|api[ _-]?key)(?![a-z])/giu;

/** Shapes that speak for themselves. The first group, where there is one, is the secret. */
const shapes: readonly (readonly [shape: RegExp, what: string])[] = [
  [/AGE-SECRET-KEY-1[A-Z0-9]{50,100}/y, later('a private key for age')],
  [/PuTTY-User-Key-File-\d[^\r\n]{0,100}/y, later('a private key of PuTTY')],
  [/gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}/y, later('a GitHub token')],
  [/glpat-[\w-]{20,}/y, later('a GitLab token')],
  [/xox[abeprs]-[A-Za-z0-9-]{20,}/y, later('a Slack token')],
  [/(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/y, later('an access key for Amazon')],
  [/[rs]k_live_[A-Za-z0-9]{16,}/y, later('a Stripe key')],
  [/sk-(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[0-9])[\w-]{32,}/y, later('an API key')],
  [/ya29\.[\w-]{20,}/y, later('a Google token')],
  [/AIza[\w-]{35}(?![\w-])/y, later('a Google API key')],
  [/eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/y, later('a login token')],
  [/npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/y, later('an npm token')],
  [/pypi-AgE[\w-]{50,}/y, later('a PyPI token')],
  [/SG\.[\w-]{16,}\.[\w-]{16,}/y, later('a SendGrid key')],
  [/hooks\.slack\.com\/services\/(T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,})/y, later('the address of a Slack hook')],
  [/otpauth:\/\/[^\s"'?]{1,200}\?[^\s"'?]{0,200}secret=([A-Z2-7]{16,200})/iy, later('the secret of a second factor')],
  [/:\/\/[^\s/:@"'<>]{1,100}:([^\s/@"'<>]{3,200})@[\w.-]/y, later('a password inside an address')],
  [/PrivateKey[ \t]*[=:][ \t]*([A-Za-z0-9+/]{42,43}=)/y, later('a WireGuard private key')],
  [/:descriptor:x25519:([A-Z2-7]{52})(?![A-Z2-7])/y, later('a key to an onion service')],
  [/xprv[1-9A-HJ-NP-Za-km-z]{100,}/y, later('a private key of a wallet')],
  [/nsec1[ac-hj-np-z02-9]{58}/y, later('a Nostr private key')],
];

const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/y;
const said = /(?:pass(?:word|wort|phrase|code|wd)|kennwort|mot de passe|contraseña|wachtwoord|pwd)["']?[ \t]*(?:is|ist|est|es|:|=|->|→)[ \t]*["'`]?([^\s"'`]{1,201})/iuy;
const pin = /pin(?:[ -]?code)?["']?[ \t]*(?:is|:|=)[ \t]*["'`]?(\d{4,12})(?![\w.,:/-]{0,50}[A-Za-z0-9])/iy;
const key = /(?:secret|token|api[ _-]?key)["']?[ \t]*(?:is|:|=)[ \t]*["'`]?([A-Za-z0-9_+/=-]{20,200})/iy;
const seed = /(?:seed|mnemonic|recovery)(?: (?:phrase|words|seed))?["']?[ \t]*(?:is|:|=)[ \t]*["'`]?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?=[ \t]*(?:["'`.,;)\]}]|#|\r|\n|$))/iy;

/** In the order written; comments count like everything else. */
export const secretsIn = (text: string, places: SecretPlaces = secretPlaces(text)): readonly Secret[] => {
  const found: Secret[] = [];
  let until = 0;
  for (const start of places.starts) {
    const secret = start < until || found.length === most ? undefined : secretAt(text, start);
    if (!secret) continue;
    found.push(secret);
    until = secret.whole?.end ?? secret.at.end;
  }
  return found;
};

/** Where in a text secrets may begin. */
export interface SecretPlaces {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Given the places in an earlier version, only the lines that changed are looked at: nothing that may begin a secret has a line break in it. */
export function secretPlaces(text: string, before?: SecretPlaces): SecretPlaces {
  if (!before) return { text, starts: startsIn(text, 0, text.length) };
  const { same, tail } = common(before.text, text);
  const from = same === 0 ? 0 : text.lastIndexOf('\n', same - 1) + 1;
  const end = text.indexOf('\n', text.length - tail);
  const to = end < 0 ? text.length : end;
  const shift = text.length - before.text.length;
  const behind = before.starts.filter((start) => start + shift >= to).map((start) => start + shift);
  return { text, starts: [...before.starts.filter((start) => start < from), ...startsIn(text, from, to), ...behind] };
}

const startsIn = (text: string, from: number, to: number): number[] => [...text.slice(from, to).matchAll(begins)].map(({ index }) => from + index);

function secretAt(text: string, start: number): Secret | undefined {
  const block = at(privateKey, text, start);
  if (block) return keyBlock(text, start, block[0].length);
  for (const [shape, what] of shapes) {
    const match = at(shape, text, start);
    if (match && !isPlaceholder(match[1] ?? match[0])) return secret(start, match, t(what));
  }
  const word = at(said, text, start);
  // `password: work1: …` is a key, whatever it is about.
  if (word && !word[1]?.endsWith(':') && isSecretWord(bare(word[1] as string))) {
    const plain = bare(word[1] as string);
    return { ...secret(start, word, t`a password`, plain.length), word: plain };
  }
  const digits = at(pin, text, start);
  if (digits) return secret(start, digits, t`a PIN`);
  const token = at(key, text, start);
  if (token && isMixed(token[1] as string)) return secret(start, token, t`a token`);
  const words = at(seed, text, start);
  const count = words?.[1]?.split(' ').length ?? 0;
  return words && count % 3 === 0 && !smallWords.test(words[1] as string) ? secret(start, words, t`the recovery words of a wallet`) : undefined;
}

function at(shape: RegExp, text: string, start: number): RegExpExecArray | undefined {
  shape.lastIndex = start;
  return shape.exec(text) ?? undefined;
}

function secret(start: number, match: RegExpExecArray, what: string, length = (match[1] ?? match[0]).length): Secret {
  const from = match[1] === undefined ? start : start + match[0].lastIndexOf(match[1]);
  const span = { start: from, end: from + length };
  return { at: span, whole: span, what };
}

function keyBlock(text: string, start: number, length: number): Secret {
  const body = /[\sA-Za-z0-9#>|+/=:;,.()-]*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/y;
  const end = at(body, text.slice(0, start + 10_000), start + length);
  const span = { start, end: start + length };
  return { at: span, whole: end && { start, end: start + length + end[0].length }, what: t`a private key` };
}

/** Without what ends a sentence. */
const bare = (word: string): string => word.replace(/[.,;:!?)\]}>]+$/, '').replace(/^[([{<]+/, '');

/** What people write where a secret would stand. */
const isPlaceholder = (word: string): boolean => /^(?:pass(?:word|wd)?|secret|token|user|key|x+\d*|\*+|\.+|…+|[A-Z_]+)$/.test(word) || /^(?:password|secret|token)$/i.test(word) || /EXAMPLE|X{6,}|0{8,}|\*{3,}/.test(word);

/** Nobody writes such a word but as a password: letters with digits or signs among them, and no number of anything. */
function isSecretWord(word: string): boolean {
  if (word.length < 4 || word.length > 200 || isPlaceholder(word)) return false;
  if (!/[A-Za-z]/.test(word) || !/[0-9!$%^&*#?+=~|@§€]/.test(word)) return false;
  if (/^[\d.,+~-]+[A-Za-z]*(?:-[A-Za-z]+)*$/.test(word) || /^\d{4}-\d/.test(word)) return false;
  if (/^[~/.\\]|[/\\]|:|[<>{}()]|^\$|^@|^%|^&|^\*|^#/.test(word)) return false;
  // `vault-2`, `slot2`, `sha256`, `fido2`: names of things.
  if (/^[a-z]+(?:[-_][a-z]+)*[-_]\d{1,4}$/i.test(word)) return false;
  return !/^(?:usb|slot|dis[ck]|drive|safe|drawer|note|vault|page|book|card|key|line|room|box|letter|envelope|sheet|list|item|volume|number|part|entry|field|type|tier|level|step|option|version|v|r|sha|md|aes|rsa|ed|argon|pbkdf|fido|u2f|keepass|diceware|base|utf|win|windows|luks|laptop|phone|device|account|mail|qube|dispvm|disp|debian|fedora|whonix)[-_]?\d+[a-z]?$/i.test(word);
}

const isMixed = (word: string): boolean => /[a-z]/.test(word) && /[A-Z]/.test(word) && (word.match(/[0-9]/g)?.length ?? 0) >= 2 && !isPlaceholder(word);

/** Words of sentences, which no list of recovery words has. */
const smallWords = /\b(?:the|and|for|with|are|was|not|but|has|have|its|kept|from|this|that|only|when|where|them|they|our|out|who|all|any|may|can)\b/i;
