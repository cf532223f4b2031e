// Puts the YAML parser's complaints into words for people who never heard of YAML's grammar, at the place they have to look at.
import { t, type Said } from '../base/l10n.ts';
import { insert, type TextEdit } from '../base/edit.ts';
import type { Span } from '../base/span.ts';
import { firstInk, lineStart, lineTail } from '../syntax/layout.ts';
import type { SyntaxProblem, Tree } from '../syntax/parse.ts';
import { flowAround, quotedAround } from './syntax-places.ts';
import { lineFault } from './syntax-lines.ts';

export interface Explained {
  readonly at: Span;
  readonly says: Said;
  /** What follows in the text was not read as it was meant, so that nothing can be said of it. */
  readonly last: boolean;
  /** Faults before this offset come of this one. */
  readonly until?: number;
  readonly repairs: readonly Repair[];
}

/** Still to be tried. */
export interface Repair {
  readonly title: Said;
  readonly sure?: boolean;
  readonly edits: readonly TextEdit[];
}

type Case = readonly [code: string, detail: RegExp, explain: (problem: SyntaxProblem, tree: Tree) => Explained | undefined];

/** The first case that fits and finds something to say. */
export function explain(problem: SyntaxProblem, tree: Tree): Explained {
  for (const [code, detail, words] of cases) {
    if (code !== problem.code || !detail.test(problem.detail)) continue;
    const it = words(problem, tree);
    if (it) return { ...it, at: withinLine(tree.text, it.at) };
  }
  return say(tree.text, problem.at.start, t`This cannot stand here: YAML, the format of this file, expects something else`);
}

const cases: readonly Case[] = [
  ['MISSING_CHAR', /closing ["']quote/, openQuote],
  ['MISSING_CHAR', /^Comments must/, ({ at }) => one(at.start, 1, t`A comment needs a space before its \`#\``, [{ title: t`Put a space before \`#\``, sure: true, edits: [insert(at.start, ' ')] }])],
  ['MISSING_CHAR', /^Missing (?:, between|, or :)/, missingComma],
  ['MISSING_CHAR', /^Missing space after :/, ({ at }) => one(at.start, 1, t`A space is missing behind the colon`, [{ title: t`Put a space behind the colon`, sure: true, edits: [insert(at.start, ' ')] }])],
  ['MISSING_CHAR', /must end with a/, openBracket],
  ['MISSING_CHAR', /^Sequence item without/, lineFault],
  ['MISSING_CHAR', /^Implicit map keys/, lineFault],
  ['MISSING_CHAR', /^Tags and anchors/, ({ at }, { text }) => say(text, at.start, t`A space is missing between this and the name or tag before it`)],
  ['MISSING_CHAR', /^Block collection cannot start/, ({ at }, { text }) => say(text, at.start, t`What follows \`---\` has to begin on the next line`)],
  ['MISSING_CHAR', /directives-end/, ({ at }, { text }) => say(text, Math.min(at.start, text.length), t`Lines that begin with \`%\` have to be followed by a line \`---\``)],
  ['MISSING_CHAR', /newline after block sequence/, ({ at }, { text }) => say(text, at.start, t`The list has to begin on the line below this`)],
  ['MISSING_CHAR', /leading empty lines/, ({ at }, { text }) => say(text, at.start, t`This text is indented less than the empty lines above it`)],
  ['BAD_INDENT', /^Flow/, openBracket],
  ['BAD_INDENT', /^All /, lineFault],
  ['BAD_INDENT', /^Block scalar/, ({ at }, { text }) => say(text, at.start, t`The text behind \`|\` or \`>\` has to be indented further than its key`)],
  ['BLOCK_AS_IMPLICIT_KEY', /./, lineFault],
  ['MULTILINE_IMPLICIT_KEY', /./, lineFault],
  ['TAB_AS_INDENT', /./, tabs],
  ['BLOCK_IN_FLOW', /./, blockInFlow],
  ['UNEXPECTED_TOKEN', /at node end$/, textBehind],
  ['UNEXPECTED_TOKEN', /^Unexpected flow-(?:map|seq)-end/, strayBracket],
  ['UNEXPECTED_TOKEN', /in YAML stream/, ({ at }, { text }) => ({ ...say(text, at.start, t`This cannot stand here: what comes before it is complete`), last: true })],
  ['UNEXPECTED_TOKEN', /^Unexpected (?:, |empty item)/, ({ at }, { text }) => one(at.start, 1, t`There is a comma too many here`, text[at.start] === ',' ? [{ title: t`Remove the comma`, edits: [{ start: at.start, end: at.start + 1, text: '' }] }] : [])],
  ['UNEXPECTED_TOKEN', /^(?:Block scalar header|Not a YAML token)/, ({ at }, { text }) => ({ ...say(text, at.start, t`Behind \`|\` or \`>\` the line has to end: the text begins on the next one, indented`), last: true })],
  ['UNEXPECTED_TOKEN', /block-seq-ind on same line/, ({ at }) => one(at.start, 1, t`A list cannot begin on the line of its key: it goes on the next lines, or into \`[ ]\``)],
  ['BAD_SCALAR_START', /./, ({ at }, { text }) => needsQuotes(text, at.start, (word) => (word.startsWith('`') ? t`A text that begins with a backtick needs quotes` : t`A text that begins with \`${word[0] ?? ''}\` needs quotes`), true)],
  ['BAD_ALIAS', /^Alias cannot be/, ({ at }, { text }) => needsQuotes(text, at.start, () => t`A \`*\` that stands for itself needs quotes`, true)],
  ['BAD_ALIAS', /^no anchor/, ({ at }, { text }) => unknownAlias(text, at)],
  ['BAD_ALIAS', /^Anchor cannot/, ({ at }, { text }) => needsQuotes(text, at.start, () => t`A text that begins with \`&\` needs quotes`, false)],
  ['BAD_ALIAS', /ambiguous/, ({ at }, { text }) => say(text, at.start, t`A name behind \`&\` or \`*\` should not end with a colon`)],
  ['ALIAS_PROPS', /./, ({ at }, { text }) => say(text, at.start, t`A value repeated with \`*\` cannot be given another name or tag`)],
  ['MULTIPLE_ANCHORS', /./, ({ at }, { text }) => say(text, at.start, t`A value can have one name with \`&\` only`)],
  ['MULTIPLE_TAGS', /./, ({ at }, { text }) => say(text, at.start, t`A value can have one tag with \`!\` only`)],
  ['BAD_PROP_ORDER', /./, ({ at }, { text }) => say(text, at.start, t`A name with \`&\` or a tag with \`!\` stands behind the colon or dash, not before it`)],
  ['TAG_RESOLVE_FAILED', /./, ({ at }, { text }) => (text.startsWith('!!', at.start) ? say(text, at.start, t`This tag does not fit what follows it`) : undefined)],
  ['TAG_RESOLVE_FAILED', /./, ({ at }, { text }) => needsQuotes(text, at.start, (word) => t`YAML reads \`${word.split(/\s/)[0] ?? ''}\` as a tag, and it has no effect; a text that begins with \`!\` needs quotes`, false)],
  ['BAD_COLLECTION_TYPE', /./, ({ at }, { text }) => say(text, at.start, t`This tag does not fit what follows it`)],
  ['BAD_DIRECTIVE', /./, ({ at }, { text }) => say(text, at.start, t`A line that begins with \`%\` is an instruction to YAML, and this one is unknown`)],
  ['BAD_DQ_ESCAPE', /./, badEscape],
  ['MULTIPLE_DOCS', /./, ({ at }, { text }) => one(at.start, text.startsWith('---', at.start) ? 3 : wordEnd(text, at.start) - at.start, t`A second document begins here; only the first one is read`, emptyDocument(text, at.start))],
  ['KEY_OVER_1024_CHARS', /./, ({ at }) => ({ ...one(at.start, 40, t`This key is longer than any can be; is a line break or a quote missing?`), last: true })],
  ['COMPLEX_KEY', /./, ({ at }, { text }) => say(text, at.start, t`A key has to be a word, not a list or other keys`)],
  ['NON_STRING_KEY', /./, ({ at }, { text }) => say(text, at.start, t`A key has to be a word`)],
  ['DUPLICATE_KEY', /./, ({ at }, { text }) => say(text, at.start, t`This key stands twice`)],
  ['BAD_CHARACTER', /./, badCharacter],
  ['TOO_LARGE', /./, ({ at }, { text }) => ({ at, says: t`This file is too large for a plan and was not checked: it has ${Math.round(text.length / 100_000) / 10} million characters`, last: true, repairs: [] })],
  ['TOO_DEEP', /./, ({ at }) => ({ ...one(at.start, 1, t`What stands here is nested too deeply, and nothing in this file was read`), last: true })],
  ['RESOURCE_EXHAUSTION', /./, ({ at }) => ({ ...one(at.start, 1, t`What begins here is nested too deeply to be read`), last: true })],
];

/** From the offset to the end of its word. */
function say(text: string, offset: number, says: Said, repairs: readonly Repair[] = []): Explained {
  const start = firstInk(text, offset) < lineTail(text, offset) ? firstInk(text, offset) : offset;
  return { at: { start, end: Math.max(wordEnd(text, start), Math.min(start + 1, text.length)) }, says, last: false, repairs };
}

const one = (start: number, length: number, says: Said, repairs: readonly Repair[] = []): Explained => ({ at: { start, end: start + length }, says, last: false, repairs });

function withinLine(text: string, { start, end }: Span): Span {
  const from = Math.min(start, text.length);
  // At the very end there is nothing to underline but what stands last.
  if (from === text.length && from > 0 && end <= from) return { start: Math.max(lineStart(text, from), from - 1), end: from };
  return { start: from, end: Math.max(from, Math.min(end, lineTail(text, from))) };
}

const wordEnd = (text: string, start: number): number => start + (/^[^\s,[\]{}]+|^[^\s]/.exec(text.slice(start, start + 200))?.[0].length ?? 0);

function openQuote({ at }: SyntaxProblem, tree: Tree): Explained {
  const { text } = tree;
  const opened = quotedAround(tree.root, at.start);
  if (!opened) return { ...one(at.start, 1, t`A closing quote is missing here`), last: true };
  const quote = text[opened.start] as string;
  const line = text.slice(opened.start + 1, lineTail(text, opened.start));
  const inFlow = /[{[][^}\]]*$/.test(text.slice(lineStart(text, opened.start), opened.start));
  const inner = inFlow ? (/^[^,{}[\]]*/.exec(line)?.[0] ?? '').trimEnd() : line.replace(/\s+(?:#.*)?$/, '');
  const end = opened.start + 1 + inner.length;
  const closing = /^\s*$|["'#]/.test(inner) ? [] : [{ title: inFlow ? t`Close the quote behind \`${shorten(inner)}\`` : t`Close the quote at the end of the line`, edits: [insert(end, quote)] }];
  return { at: { start: opened.start, end }, says: t`The quote that is opened here is never closed`, last: true, repairs: closing };
}

const shorten = (words: string): string => (words.length > 30 ? `…${words.slice(-29)}` : words);

function missingComma({ at }: SyntaxProblem, { text }: Tree): Explained {
  const before = text.slice(0, at.start).trimEnd().length;
  return say(text, at.start, t`A comma is missing before this`, [{ title: t`Put a comma before it`, edits: [insert(before, ',')] }]);
}

function openBracket({ at, detail }: SyntaxProblem, tree: Tree): Explained {
  const { text } = tree;
  const closer = /end with a (.)/.exec(detail)?.[1] ?? ']';
  const opener = closer === ']' ? '[' : '{';
  const here = text[at.start] ?? '';
  const opened = flowAround(tree.root, at.start, opener);
  if ((here === ']' || here === '}') && here !== closer) {
    const sameLine = opened && lineTail(text, opened.start) === lineTail(text, at.start);
    const repairs = sameLine ? [{ title: t`Close it with \`${closer}\``, edits: [{ start: at.start, end: at.start + 1, text: closer }] }, { title: t`Put \`${closer}\` before it`, edits: [insert(text.slice(0, at.start).trimEnd().length, closer)] }] : [];
    return { ...one(at.start, 1, t`This \`${here}\` does not close the \`${opener}\` that is open here`, repairs), last: true };
  }
  const start = opened?.start ?? at.start;
  if (opened && new RegExp(`^[ \\t]*\\${closer}`, 'm').test(text.slice(at.start)) && lineTail(text, start) < at.start) {
    return { ...say(text, at.start, t`What stands between \`${opener}\` and \`${closer}\` has to be indented further than the line of the \`${opener}\``), last: true };
  }
  const quote = tree.problems.find(({ code, detail: it }) => code === 'MISSING_CHAR' && /closing ["']quote/.test(it));
  const unquoted = quote && openQuote(quote, tree);
  // A quote that is never closed swallows the bracket's end as well.
  if (unquoted && unquoted.at.start > start) return unquoted;
  return { ...one(start, 1, t`The \`${opener}\` that is opened here is never closed`, closings(text, start, at.start, closer)), last: true };
}

/** At the end of the line on which it was opened, or behind the last thing before what cannot be part of it. */
function closings(text: string, start: number, stop: number, closer: string): Repair[] {
  const endOf = (from: number, to: number): number => from + text.slice(from, to).replace(/\s+(?:#.*)?$/, '').length;
  const close = (end: number, title: Said): Repair => ({ title, edits: [insert(end, closer === '}' && !/[{\s]/.test(text[end - 1] ?? ' ') ? ` ${closer}` : closer)] });
  const first = endOf(start, lineTail(text, start));
  const before = text.slice(0, stop).trimEnd().length;
  const last = endOf(Math.max(lineStart(text, before), start), before);
  const word = /\S+$/.exec(text.slice(Math.max(0, last - 40), last))?.[0] ?? '';
  const repairs = [close(first, t`Close it with \`${closer}\` at the end of the line`)];
  if (last > first) repairs.push(close(last, t`Close it with \`${closer}\` behind \`${word}\``));
  return repairs;
}

/** All of them at once: whoever uses tabs uses them everywhere. */
function tabs({ at }: SyntaxProblem, { text }: Tree): Explained {
  const start = lineStart(text, at.start);
  const length = /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 1;
  const edits = [...text.matchAll(/^[ \t]*\t[ \t]*(?=[^\s])/gm)].map((match): TextEdit => ({ start: match.index, end: match.index + match[0].length, text: match[0].replace(/\t/g, '  ') }));
  return { ...one(start, length, t`This line is indented with a tab; YAML takes spaces only`, [{ title: t`Indent every line with spaces`, edits }]), last: true };
}

function blockInFlow({ at }: SyntaxProblem, { text }: Tree): Explained {
  const match = /^("[^"]*"|'[^']*'|[^\s:][^:\n]*?)\s+(["']?[\w-]+["']?):\s/.exec(text.slice(at.start, lineTail(text, at.start)));
  if (!match) return say(text, at.start, t`Between \`{ }\` or \`[ ]\` entries are separated by commas, and lists have no dashes`);
  const [whole, value = '', key = ''] = match;
  const start = at.start + whole.lastIndexOf(key);
  return one(start, key.length, t`A comma is missing before \`${key}\``, [{ title: t`Put a comma before \`${key}\``, edits: [insert(at.start + value.length, ',')] }]);
}

function textBehind({ at }: SyntaxProblem, tree: Tree): Explained | undefined {
  const { text } = tree;
  const before = text.slice(0, at.start).trimEnd();
  const closing = before.at(-1) ?? '';
  if (lineTail(text, before.length) < at.start) return { ...say(text, at.start, t`This line is neither a \`key: value\` line nor part of what stands above it`), last: true };
  if (closing === '"' || closing === "'") {
    const opened = quotedAround(tree.root, before.length);
    if (opened && lineTail(text, opened.start) < at.start) {
      return { at: { start: opened.start, end: lineTail(text, opened.start) }, says: t`The quote that is opened here runs on over several lines; is its closing quote missing?`, last: true, repairs: [] };
    }
    const inner = closing === "'" ? t`inside '…' a quote is written twice, as in 'it''s'` : t`inside "…" a quote is written \\"`;
    const repairs = opened ? otherQuotes(text, opened.start) : [];
    return { ...say(text, at.start, t`Text goes on behind the closing quote; ${inner}`, repairs), last: true };
  }
  return { ...say(text, at.start, t`Text goes on behind the closing \`${closing}\``), last: true };
}

/** `'it's mine'` → `"it's mine"`: everything up to the last such quote on the line. */
function otherQuotes(text: string, start: number): Repair[] {
  const quote = text[start] as string;
  const other = quote === '"' ? "'" : '"';
  const line = text.slice(start, lineTail(text, start)).replace(/\s+#[^"']*$/, '');
  const end = start + line.lastIndexOf(quote);
  const inner = text.slice(start + 1, end);
  if (end <= start || inner.includes(other) || inner.includes('\\') || /[,[\]{}]/.test(inner)) return [];
  return [{ title: other === '"' ? t`Use double quotes around the text` : t`Use single quotes around the text`, edits: [{ start, end: start + 1, text: other }, { start: end, end: end + 1, text: other }] }];
}

function strayBracket({ at }: SyntaxProblem, { text }: Tree): Explained {
  const repairs = [{ title: t`Remove the \`${text[at.start] ?? ''}\``, edits: [{ start: at.start, end: at.start + 1, text: '' }] }];
  return { ...one(at.start, 1, t`This \`${text[at.start] ?? ''}\` closes nothing that is open`, repairs), last: true };
}

/** The word that begins here, or with `!` and `&` the whole text up to the end of the value. */
function needsQuotes(text: string, start: number, says: (word: string) => Said, sure: boolean): Explained {
  const rest = text.slice(start, lineTail(text, start)).replace(/\s+#.*$/, '').trimEnd();
  const inFlow = /[{[][^}\]]*$/.test(text.slice(lineStart(text, start), start));
  const word = inFlow ? (/^[^,{}[\]]*/.exec(rest)?.[0].trimEnd() ?? rest) : rest;
  const quotes = /["\\]/.test(word) ? "'" : '"';
  const safe = word !== '' && !word.includes(quotes) && !/: |:$/.test(word);
  const edits = [insert(start, quotes), insert(start + word.length, quotes)];
  const shown = /^[!&]/.test(word) ? (/^\S+/.exec(word)?.[0] ?? word) : word;
  return { at: { start, end: start + Math.max(1, shown.length) }, says: says(word), last: false, repairs: safe ? [{ title: t`Put it in quotes`, sure, edits }] : [] };
}

function unknownAlias(text: string, { start, end }: Span): Explained {
  const word = text.slice(start, end);
  if (word === '*') return needsQuotes(text, start, () => t`A \`*\` that stands for itself needs quotes`, true);
  const isKey = /^\s*:/.test(text.slice(end, lineTail(text, end)));
  const repairs = isKey || word.includes('"') ? [] : [{ title: t`Put it in quotes`, edits: [insert(start, '"'), insert(end, '"')] }];
  return one(start, word.length, t`\`${word}\` repeats a value named \`&${word.slice(1)}\`, which is not above; a text that begins with \`*\` needs quotes`, repairs);
}

function badEscape({ at }: SyntaxProblem, tree: Tree): Explained {
  const { text } = tree;
  const start = text[at.start] === '\\' ? at.start : Math.max(lineStart(text, at.start), text.lastIndexOf('\\', at.start));
  const word = text.slice(start, start + 2);
  const quoted = quotedAround(tree.root, start);
  const inside = quoted && text.slice(quoted.start + 1, quoted.end - 1);
  const plain = inside !== undefined && !inside.includes("'") && !inside.includes('\\"') && !/\\[nt\\]/.test(inside);
  const repairs = quoted && plain ? [{ title: t`Use single quotes, in which \`\\\` stands for itself`, edits: [{ start: quoted.start, end: quoted.start + 1, text: "'" }, { start: quoted.end - 1, end: quoted.end, text: "'" }] }] : [];
  return one(start, 2, t`Inside double quotes \`\\\` begins a special character, and \`${word}\` is none`, repairs);
}

/** A marker with nothing behind it is just left over. */
function emptyDocument(text: string, start: number): Repair[] {
  const end = lineTail(text, start);
  if (!/^---\s*$/.test(text.slice(start, end)) || text.slice(end).replace(/^\s*#.*$/gm, '').trim() !== '') return [];
  return [{ title: t`Remove the \`---\``, edits: [{ start, end, text: '' }] }];
}

const notText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function badCharacter({ at, detail }: SyntaxProblem, { text }: Tree): Explained {
  const edits = [...text.matchAll(notText)].map(({ index }): TextEdit => ({ start: index, end: index + 1, text: '' }));
  const title = edits.length === 1 ? t`Remove it` : t`Remove all ${edits.length} of them`;
  return one(at.start, 1, t`A character that cannot be shown stands here (${detail})`, [{ title, edits }]);
}
