// What a key of a plan is for and what may stand behind it, read from the format's schema.
import { later, spoken, t } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { keysAt, planShape, resolveShape, shapeAt, typesOf, valuesAt, type Shape } from '../plan/vocabulary.ts';
import type { Path } from './context.ts';
import { code, paragraphs, safe, sentence, series } from './markdown.ts';

/** The format a key belongs to: that of plans, unless told otherwise. */
type Format = Shape;

/** What the key is, what it takes and what it is when left out. Never empty: of an unknown key it says that it is unknown. */
export function keyText(path: Path, format: Format = planShape): string {
  const name = String(path.at(-1) ?? '');
  const shape = shapeAt(path, format);
  const meaning = nameMeaning(path, format);
  if (!shape) return unknownKey(path, name, format);
  return paragraphs(`**${code(name)}**: ${meaning ? `${sentence(meaning)} ` : ''}${t(shape.description ?? '')}`, takes(path, shape, format), ...remarks(name, shape));
}

/** The key's meaning in one line, for hovers whose subject is the value. */
export function keyLine(path: Path, format: Format = planShape): string | undefined {
  const key = path.findLastIndex((step) => typeof step === 'string');
  if (key < 0) return undefined;
  const description = shapeAt(path.slice(0, key + 1), format)?.description;
  return description === undefined ? undefined : `${code(String(path[key]))}: ${t(description)}`;
}

/** The meaning of a name that the user gives but the format knows: a feature, a service of a qube, a volume. */
export function nameMeaning(path: Path, format: Format = planShape): string | undefined {
  const parent = shapeAt(path.slice(0, -1), format) as (Shape & { readonly propertyNames?: Shape }) | undefined;
  const name = String(path.at(-1) ?? '');
  const words = resolveShape(parent?.propertyNames, format)?.['x-known'] ?? (parent?.properties ? parent['x-known'] : undefined);
  return words && Object.hasOwn(words, name) ? t(words[name] as string) : undefined;
}

/** What a value of the format's lists means; undefined for a word it does not know. */
export function wordMeaning(path: Path, word: string, format: Format = planShape): string | undefined {
  const shape = shapeAt(path, format);
  const own = shape?.['x-enum'];
  if (own && Object.hasOwn(own, word)) return t(own[word] as string);
  const meaning = valuesAt(path, format).get(word);
  return meaning === undefined ? undefined : t(meaning);
}

function unknownKey(path: Path, name: string, format: Format): string {
  const above = shapeAt(path.slice(0, -1), format);
  if (name === '<<') return t`**${code('<<')}**: Takes over the keys of the mapping named behind it. Keys written here win.`;
  const meant = nearest(name, keysAt(path.slice(0, -1), format));
  const hint = meant === undefined ? '' : t` Did you mean ${code(meant)}?`;
  return `**${code(name)}**: ${above ? t`The plan format has no key of this name here, so it has no effect.` : t`This part of the plan is not one that the format knows, so it has no effect.`}${hint}`;
}

const nameWords: Readonly<Record<string, string>> = later({
  qube: 'the name of a qube',
  template: 'the name of a template',
  'net-qube': 'the name of a qube that provides network',
  'disposable-template': 'the name of a disposable template',
  'qube-or-disposable': 'the name of a qube, or `@dispvm` for a new disposable',
  'flow-end': 'a qube, or a word that stands for several such as `@anyvm` or `@tag:WORD`',
  'flow-target': 'a qube, or `@dispvm` for a new disposable',
  identity: 'the name of an identity',
  label: 'a label',
  file: 'a relative path to another plan',
  rule: 'rules by their names',
});

/** More enum values than this are named without their meaning. */
const mostMeanings = 8;

function takes(path: Path, shape: Shape, format: Format): string | undefined {
  const isList = typesOf(shape).includes('array');
  const words = valuesAt(path, format);
  const closed = shape.enum ?? (isList ? resolveShape(shape.items, format)?.enum : undefined);
  if (closed) {
    const said = [...words].map(([word, meaning]) => `- ${code(word)}: ${sentence(t(meaning))}`);
    const many = isList && !shape.enum;
    if (said.length <= mostMeanings) return [many ? t`A list of:` : t`One of:`, '', ...said].join('\n');
    const list = series([...words.keys()].map((word) => code(word)), 24, isList ? 'and' : 'or');
    return many ? t`A list of: ${list}.` : t`One of: ${list}.`;
  }
  const names = shape['x-names'] ?? resolveShape(shape.items, format)?.['x-names'];
  if (names !== undefined && nameWords[names] !== undefined) {
    const none = shape['x-none'];
    const kind = t(nameWords[names] as string);
    if (none === undefined) return isList ? t`Takes ${kind}, or a list of them.` : t`Takes ${kind}.`;
    const means = lowered(t(none));
    return isList ? t`Takes ${kind}, or a list of them; ${code('none')} means: ${means}.` : t`Takes ${kind}; ${code('none')} means: ${means}.`;
  }
  if (words.size > 0) {
    const list = series([...words.keys()].map((word) => code(word)), 8, isList ? 'and' : 'or');
    return isList ? t`A list of words such as ${list}.` : t`A word such as ${list}.`;
  }
  if (shape['x-expects'] !== undefined) return t`Takes ${t(shape['x-expects'])}.`;
  const below = keysAt(isList ? [...path, 0] : path, format);
  if (below.length > 0) {
    const list = series(below.map((key) => code(key)), 24);
    return isList ? t`A list of entries with the keys ${list}.` : t`Keys below it: ${list}.`;
  }
  if (typeof shape.additionalProperties === 'object' && resolveShape(shape.additionalProperties, format)?.properties) return t`Takes names of your own, each with keys below it.`;
  const [first] = shape.examples ?? [];
  const example: unknown = Array.isArray(first) ? first[0] : first;
  const shown = typeof example === 'string' || typeof example === 'number' ? t` For example: ${code(String(example))}.` : '';
  const kinds = typesOf(shape).flatMap((type) => (Object.hasOwn(typeWords, type) ? t(typeWords[type] as string) : []));
  return kinds.length === 0 ? undefined : t`Takes ${series(kinds, 6, 'or')}.${shown}`;
}

/** For a sentence that goes on: only in English is it sure that the first letter becomes a small one. */
const lowered = (text: string): string => (spoken() === 'en' ? text.charAt(0).toLowerCase() + text.slice(1) : text);

const typeWords: Readonly<Record<string, string>> = later({
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'further keys below it',
});

function remarks(name: string, shape: Shape & { readonly 'x-qubes'?: string; readonly 'x-classes'?: readonly string[]; readonly 'x-since'?: string }): (string | undefined)[] {
  const fallback = shape.default;
  const said = /Default:/.test(shape.description ?? '');
  const property = shape['x-qubes'];
  return [
    said || fallback === undefined || typeof fallback === 'object' ? undefined : t`Default: ${code(String(fallback))}.`,
    property === undefined || property === name ? undefined : t`In Qubes OS it is called ${code(property)}.`,
    shape['x-classes'] === undefined || /only\./.test(shape.description ?? '') ? undefined : t`Only for qubes of class ${series(shape['x-classes'].map((it) => safe(it)), 6, 'or')}.`,
  ];
}
