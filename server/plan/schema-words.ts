// Says in words a person can read what does not fit the plan format, and what was probably meant.
import { series, t, type Said } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import { asMapping, asScalar, content, keyName, type Node, type Scalar } from '../syntax/tree.ts';
import { expected, expectsMapping } from './schema-expects.ts';
import { meantKey, meantValue } from './schema-meant.ts';
import type { Path, Place, SchemaProblem } from './schema.ts';
import { keysAt, resolveShape, shapeAt, valuesAt } from './vocabulary.ts';

export function unknownKey({ node, pair: holder, path }: Place, key: string): SchemaProblem {
  const map = asMapping(node);
  const pair = map?.get(key);
  if (holder && isSection(path)) return { kind: 'value', at: holder.key, path, says: notAQube(path), node };
  const keys = keysAt(path);
  const found = meantKey(key, keys);
  const meant = found?.key;
  const misplaced = pair && meant === undefined ? elsewhere(key, pair.value, path) : undefined;
  const none = t`\`${shorten(visible(key))}\` is not a key of ${owner(path)}`;
  const says = strange(key) ?? misplaced ?? (meant ? t`${none}; did you mean \`${meant}\`?` : none);
  const problem: SchemaProblem = { kind: 'unknown-key', at: pair?.key ?? token(node), path: [...path, key], says, ...(pair ? { pair } : {}) };
  if (!pair || meant === undefined || map?.get(meant)) return problem;
  const under = [...path, meant];
  if (fits(pair.value, under)) return { ...problem, meant, sure: found?.sure ?? false };
  const repair = meantValue(pair.value, shapeAt(under), under, 'type')?.repair;
  return repair ? { ...problem, meant, sure: (found?.sure ?? false) && repair.sure, repair, node: pair.value } : problem;
}

/** A name that Qubes OS would not take, in a mapping whose keys the user chooses. */
export function wrongName({ node, path }: Place, key: string): SchemaProblem {
  const pair = asMapping(node)?.get(key);
  const kind = path.at(-1) === 'services' ? 'qubes_service' : 'feature_name';
  const form = resolveShape({ $ref: `#/definitions/${kind}` })?.['x-expects'];
  return { kind: 'value', at: pair?.key ?? token(node), path: [...path, key], says: t`\`${shorten(visible(key))}\` should be ${form === undefined ? t`a name` : t(form)}`, node };
}

export function missingKeys({ node, path }: Place, keys: readonly string[]): SchemaProblem {
  const map = content(node);
  const at = map?.kind === 'map' && map.pairs[0] ? map.pairs[0].key : token(node);
  const says = path.length === 0 ? t`A plan has to say \`plan: 1\`, the version of its format` : t`${capital(owner(path))} has to say ${both(keys.map((key) => `\`${key}\``))}`;
  return { kind: 'missing-key', at, path: [...path, keys[0] as string], says, node };
}

export function wrongValue({ node, pair, path }: Place, keyword: string, params: Readonly<Record<string, unknown>>): SchemaProblem {
  const scalar = asScalar(node);
  // An entry that was not written is shown by its dash, a value by its key.
  const at = scalar?.style !== 'empty' ? token(node) : pair?.value === node ? pair.key : part(node, -1, 0);
  const shape = shapeAt(path);
  const meant = meantValue(node, shape, path, keyword);
  const base = { kind: 'value', at, path, node, ...(meant?.repair ? { repair: meant.repair } : {}) } as const;
  const says = words(node, scalar, path, keyword, params, meant !== undefined);
  return { ...base, says: meant ? t`${says}; ${meant.hint}` : says };
}

function words(node: Node, scalar: Scalar | undefined, path: Path, keyword: string, params: Readonly<Record<string, unknown>>, hinted: boolean): Said {
  const name = subject(path);
  const shape = shapeAt(path);
  const got = written(node, scalar);
  const limit = String(params['limit']);
  switch (keyword) {
    case 'minimum':
      return t`${name} has to be at least ${limit}, not ${got}`;
    case 'maximum':
      return t`${name} can be at most ${limit}, not ${got}`;
    case 'maxLength':
      return t`${name} is longer than ${limit} characters`;
    case 'minLength':
    case 'minProperties':
      return t`${name} is empty`;
    case 'enum': {
      const allowed = hinted ? [] : [...valuesAt(path).keys()];
      if (scalar && scalar.value !== null) return typeof path.at(-1) === 'number' ? t`${listName(path)} cannot contain ${got}${some(allowed)}` : t`${name} cannot be ${got}${some(allowed)}`;
      break;
    }
  }
  const form = expected(shape) ?? t`something else`;
  if (isSection(path)) return notAQube(path);
  const isName = path.length === 2 && (path[0] === 'qubes' || path[0] === 'templates');
  if (scalar?.value === null) return typeof path.at(-1) === 'number' ? t`${listName(path)} has an entry with nothing in it` : t`${name} needs a value: ${form}`;
  return isName ? t`${name} should be followed by ${form}, not ${got}` : t`${name} should be ${form}, not ${got}`;
}

const sections = keysAt([]);

/** `flows:` below `qubes:`. */
const isSection = (path: Path): boolean => path.length === 2 && path[0] === 'qubes' && sections.includes(String(path[1]));

const notAQube = (path: Path): Said => t`\`${String(path[1])}\` is a section, but indented as if it were a qube: it begins at the left margin`;

/** `; it can be a, b or c`, or a few of them. */
function some(allowed: readonly string[]): string {
  const shown = allowed.length > 8 ? allowed.slice(0, 3) : allowed;
  const list = either(shown.map((word) => `\`${word}\``));
  return shown.length === 0 ? '' : shown.length < allowed.length ? t`; there are words such as ${list}` : t`; it can be ${list}`;
}

/** A key known in another place: a section indented too far, or a qube's property too near the margin. */
function elsewhere(key: string, value: Node, path: Path): Said | undefined {
  if (path.length > 0 && sections.includes(key)) return t`\`${key}\` is a section of the plan: it begins at the left margin, not inside ${owner(path)}`;
  const inQubes = keysAt(['qubes', '*']);
  if (path[0] === 'templates' && inQubes.includes(key)) return t`\`${key}\` is a key of qubes, not of templates such as "${String(path[1])}"`;
  if (path.length > 0) return undefined;
  if (inQubes.includes(key)) return t`\`${key}\` is a key of qubes: it stands below a qube's name, indented further`;
  const inside = asMapping(value)?.entries().filter((pair) => inQubes.includes(keyName(pair.key))).length ?? 0;
  return inside > 0 ? t`"${visible(key)}" looks like a qube: qubes stand under \`qubes\`, indented` : undefined;
}

/** Whether the value could stand under another key without a new complaint. */
function fits(node: Node, path: Path, depth = 0): boolean {
  const shape = shapeAt(path);
  const it = content(node);
  // A key inside that is unknown too is told by itself.
  if (!shape) return depth > 0;
  if (!it || depth > 6) return false;
  const types = [shape.type ?? []].flat();
  if (it.kind === 'map') return types.includes('object') && it.entries().every((pair) => fits(pair.value, [...path, keyName(pair.key)], depth + 1));
  if (it.kind === 'list') return types.includes('array') && it.items.every((item, index) => fits(item, [...path, index], depth + 1));
  const { value } = it;
  const type = value === null ? 'null' : typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
  if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) return false;
  if (shape.enum && !shape.enum.includes(value)) return false;
  if (typeof value === 'number' && (value < (shape.minimum ?? value) || value > (shape.maximum ?? value))) return false;
  return typeof value !== 'string' || shape.pattern === undefined || new RegExp(shape.pattern).test(value);
}

/** What a person calls the thing at a path. */
function owner(path: Path): string {
  const [section, name] = path;
  if (section === undefined) return t`a plan`;
  if (path.length === 2 && section === 'qubes') return t`qube "${visible(String(name))}"`;
  if (path.length === 2 && section === 'templates') return t`template "${visible(String(name))}"`;
  if (path.length === 2 && section === 'flows') return t`a flow`;
  if (path.length === 2 && section === 'backups') return t`a backup`;
  if (path.at(-2) === 'firewall') return t`a firewall rule`;
  if (typeof path.at(-1) === 'number') return t`a device under \`${String(path.at(-2))}\``;
  return `\`${String(path.at(-1))}\``;
}

function subject(path: Path): string {
  if (typeof path.at(-1) !== 'number') return path.length === 2 && (path[0] === 'qubes' || path[0] === 'templates') ? `"${visible(String(path[1]))}"` : `\`${visible(String(path.at(-1) ?? 'plan'))}\``;
  if (path.length === 2) return path[0] === 'flows' ? t`A flow` : t`A backup`;
  return path.at(-2) === 'firewall' ? t`A firewall rule` : t`An entry of ${listName(path)}`;
}

const listName = (path: Path): string => `\`${String(path.findLast((segment) => typeof segment === 'string'))}\``;

/** What stands there, in a few words. */
function written(node: Node, scalar: Scalar | undefined): string {
  if (scalar) {
    const quote = scalar.style === 'double' ? '"' : scalar.style === 'single' ? "'" : '';
    return scalar.value === null ? 'nothing' : `\`${quote}${shorten(visible(scalar.source.replace(/\s+/g, ' ')))}${quote}\``;
  }
  const kind = content(node)?.kind;
  return kind === 'list' ? t`a list` : kind === 'map' ? expectsMapping() : t`a repeated value`;
}

/** Where to underline: one token, never a whole block. */
function token(node: Node): Span {
  const it = node.kind === 'alias' ? node : content(node);
  if (it?.kind === 'map' && it.pairs[0]) return it.flow ? part(it, 0, 1) : it.pairs[0].key;
  if (it?.kind === 'list' && it.items[0]) return it.flow ? part(it, 0, 1) : token(it.items[0]);
  if (it?.kind === 'scalar' && it.style === 'block') return part(it, 0, 1);
  // A text over several lines: its first word is enough.
  if (it?.kind === 'scalar' && it.style !== 'empty' && it.end - it.start > it.source.length + 2) return part(it, 0, /^\S*/.exec(it.source)?.[0].length ?? 1);
  return node;
}

/** A stretch that begins some characters behind the node's start, and moves with it. */
const part = (node: Node, from: number, to: number): Span => ({
  get start() {
    return Math.max(0, node.start + from);
  },
  get end() {
    return node.start + to;
  },
  file: node.file,
});

export const notAMapping = (root: Node): SchemaProblem => ({ kind: 'value', at: token(root), path: [], says: t`A plan is made of ${expectsMapping()}, beginning with \`plan: 1\``, node: root });

/** Why a key is unknown although it looks right. */
const strange = (key: string): Said | undefined =>
  /^[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/.test(key) ? t`Before \`${shorten(visible(key))}\` stand spaces of another kind, which YAML does not count as indentation` : undefined;

/** Without what cannot be seen. */
const visible = (text: string): string => text.replace(/[\p{C}\u2028\u2029]+/gu, '').replace(/[\s\u00a0]+/gu, ' ').trim();

const shorten = (text: string): string => (text.length > 40 ? `${[...text].slice(0, 39).join('')}…` : text);
const capital = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
const either = (words: readonly string[]): string => series(words, 'or');
const both = (words: readonly string[]): string => series(words);
