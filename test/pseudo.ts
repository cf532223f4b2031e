// A language that nobody speaks: every letter of a translated text wears an accent, so what was not translated shows at once.
import { isScalar, parseDocument, visit } from 'yaml';
import { labels } from '../server/facts/release-data.ts';
import { passwordManager } from '../server/facts/words.ts';
import { rulebook } from '../server/features/rulebook.ts';
import { trustLevels } from '../server/plan/plan.ts';

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

/** Words of sentences, which no plan has for names: whatever stands between them is no English. */
const small = new Set('a all an and are as at be but by can cannot for from has have if in is it its may more no none nor not of on one only or should since that the their them there they this to was what which while who with without would yet you your'.split(' '));
/** Names of things in the world, the same in every language, and units. */
const proper = new Set('AMD AMD-V AMD-Vi GB GiB HCL Intel KiB MiB OS PNG Qubes SVG Tails Tor VPN VT-d VT-x Whonix YAML dom0'.split(' '));
const rules = new Set(Object.keys(rulebook));
/** Levels of trust, labels and actions, as plans and policies write them. */
const vocabulary = new Set(['allow', 'ask', 'deny', ...trustLevels, ...labels.map(({ name }) => name)]);
/** What Qubes OS brings along. */
const installed = /^(?:(?:sys|default|anon|whonix|fedora|debian|sdwdate)-[\w-]+|personal|work|untrusted|vault)$/;

/** Collects what is still English in what was shown of a document. */
export class Reader {
  readonly left = new Map<string, string>();
  /** How much was read, so that a test cannot pass for want of anything to read. */
  count = 0;
  readonly #words: ReadonlySet<string>;
  readonly #texts: readonly string[];

  readonly #document: string;

  constructor(document: string) {
    this.#document = document;
    this.#words = new Set(document.match(/[@!\w.+:/-]*[A-Za-z][\w.+:@/-]*/g)?.flatMap((word) => [word, ...word.split(/[^\w-]/)]) ?? []);
    this.#texts = sentencesOf(document);
  }

  look(what: string, text: string | undefined | null): void {
    if (typeof text !== 'string' || text === '') return;
    this.count++;
    let own = text;
    // What the user wrote stays as it is, also where Markdown needs a backslash before some of it.
    for (const it of this.#texts) own = own.replaceAll(it, ' ').replaceAll(it.replace(/[\\`*_[\]<>~&$]/g, '\\$&'), ' ');
    own = own.replace(/^\*\*none\*\*/, ' ');
    // `work → sys-firewall → sys-net`
    own = own.replace(/\S+(?: → \S+)+/g, ' ');
    for (const word of englishIn(own, (it) => this.#known(it))) this.left.set(`${what}: ${word}`, text);
  }

  /** Whether it is all from the document itself. */
  holds(text: string | undefined): boolean {
    return (text ?? '').replace(/…$/, '').split(/[\s,]+/).every((word) => this.#document.includes(word));
  }

  #known(word: string): boolean {
    if (proper.has(word) || vocabulary.has(word.toLowerCase()) || rules.has(word) || installed.test(word)) return true;
    // Services, files, tags, addresses, colours, numbers with their units.
    if (/[._/:@#\d]/.test(word) || (word.includes('-') && this.#words.has(word)) || /^(?:Admin|App|Disp|Remote|Standalone|Template)VM$/.test(word) || passwordManager(word) !== undefined) return true;
    return this.#words.has(word) && !small.has(word);
  }
}

/** Texts of several words that stand in a plan: purposes, reasons, titles. */
function sentencesOf(document: string): readonly string[] {
  const found = new Set<string>([...document.matchAll(/— (.+)$/gm)].map(([, reason = '']) => reason));
  // Several files may stand in one text.
  for (const piece of document.split(/^=== .*$/m)) {
    try {
      visit(parseDocument(piece, { logLevel: 'silent' }), (_, node) => void (isScalar(node) && typeof node.value === 'string' && / /.test(node.value) && found.add(node.value.trim().replace(/\s+/g, ' '))));
    } catch {
      // Broken text has no sentences of its own that anybody shows.
    }
  }
  return [...found].sort((a, b) => b.length - a.length);
}
