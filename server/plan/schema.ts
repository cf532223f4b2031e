// Checks a tree against the schema, part by part, and says what is wrong in words a person can read.
import type { Span } from '../base/span.ts';
import { nearest } from '../base/nearest.ts';
import { asList, asMapping, asScalar, content, keyName, toData, type Mapping, type Node, type Pair } from '../syntax/tree.ts';
import type { Tree } from '../syntax/parse.ts';
import { keysAt, shapeAt, typesOf, valuesAt, type Shape } from './vocabulary.ts';
import * as validators from './validators.generated.js';

export interface SchemaProblem {
  readonly kind: 'unknown-key' | 'value' | 'missing-key';
  /** The offending token: a key for unknown keys, else the value. */
  readonly at: Span;
  readonly path: readonly (string | number)[];
  readonly says: string;
  /** For unknown keys and words: what was probably meant. */
  readonly meant?: string;
  readonly pair?: Pair;
  readonly node?: Node;
}

interface AjvError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}
type Path = readonly (string | number)[];

/** Sections whose entries are checked one by one, so that an edit in one entry concerns that entry only. */
const parts = { qubes: 'qube', templates: 'template', flows: 'flow', backups: 'backup' } as const;

export function schemaProblems(tree: Tree, own: Mapping | undefined): readonly SchemaProblem[] {
  if (!own) return tree.root && tree.problems.length === 0 ? [notAMapping(tree.root)] : [];
  const found: SchemaProblem[] = [];
  const shell = toData(own) as Record<string, unknown>;
  for (const [section, part] of Object.entries(parts)) {
    const node = own.get(section)?.value;
    const map = asMapping(node);
    const list = asList(node);
    if (map && (section === 'qubes' || section === 'templates')) {
      shell[section] = {};
      for (const pair of map.entries()) found.push(...check(part, pair.value, [section, keyName(pair.key)]));
    } else if (list && (section === 'flows' || section === 'backups')) {
      shell[section] = [];
      list.items.forEach((item, index) => found.push(...check(part, item, [section, index])));
    }
  }
  const validate = validators.plan;
  if (!validate(shell)) found.push(...problems(validate.errors ?? [], own, []));
  return found;
}

function check(part: (typeof parts)[keyof typeof parts], node: Node, path: Path): SchemaProblem[] {
  const validate = validators[part];
  return validate(toData(node)) ? [] : problems(validate.errors ?? [], node, path);
}

function problems(errors: readonly AjvError[], node: Node, base: Path): SchemaProblem[] {
  const seen = new Set<string>();
  const found: SchemaProblem[] = [];
  for (const error of errors) {
    const place = find(node, error.instancePath);
    if (!place) continue;
    const problem = explain(error, place, [...base, ...place.path]);
    // One place, one message: "wrong type" and "not one of" about the same value are one mistake.
    const id = `${problem.at.start}:${problem.at.end}`;
    if (seen.has(id)) continue;
    seen.add(id);
    found.push(problem);
  }
  return found;
}

interface Place {
  readonly node: Node;
  readonly pair: Pair | undefined;
  readonly path: Path;
}

function find(root: Node, pointer: string): Place | undefined {
  let node: Node | undefined = root;
  let pair: Pair | undefined;
  const path: (string | number)[] = [];
  for (const raw of pointer.split('/').slice(1)) {
    const segment = decode(raw);
    const it: Node | undefined = content(node);
    if (it?.kind === 'map') {
      pair = it.get(segment);
      node = pair?.value;
      path.push(segment);
    } else if (it?.kind === 'list') {
      node = it.items[Number(segment)];
      path.push(Number(segment));
    } else return undefined;
  }
  return node ? { node, pair, path } : undefined;
}

// The validator escapes pointer segments as JSON Pointer does, and some of its error paths as URI fragments.
const decode = (segment: string): string => segment.replace(/~1/g, '/').replace(/~0/g, '~');

function explain(error: AjvError, { node, pair }: Place, path: Path): SchemaProblem {
  const here = pair && pair.value === node && asScalar(node)?.style === 'empty' ? pair.key : token(node);
  const name = path.length > 0 ? String(path.findLast((segment) => typeof segment === 'string') ?? '') : '';
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    const key = String(error.params['additionalProperty'] ?? error.params['unevaluatedProperty']);
    const entry = asMapping(node)?.get(key);
    const meant = nearest(key, keysAt(path));
    const hint = meant ? `; did you mean \`${meant}\`?` : '';
    const says = `\`${key}\` is not a key that ${owner(path)} can have${hint}`;
    return { kind: 'unknown-key', at: entry?.key ?? here, path: [...path, key], says, ...(meant ? { meant } : {}), ...(entry ? { pair: entry } : {}) };
  }
  if (error.keyword === 'required') {
    const key = String(error.params['missingProperty']);
    return { kind: 'missing-key', at: here, path: [...path, key], says: `${owner(path)} needs \`${key}\``, node };
  }
  const shape = shapeAt(path);
  const scalar = asScalar(node);
  if (error.keyword === 'enum' || error.keyword === 'const') {
    const allowed = [...valuesAt(path).keys()];
    const written = scalar ? scalar.source : undefined;
    const meant = written === undefined ? undefined : nearest(written, allowed);
    const hint = meant ? `did you mean \`${meant}\`?` : `it can be ${either(allowed)}`;
    const says = written === undefined ? `\`${name}\` can be ${either(allowed)}` : `\`${name}\` cannot be \`${shorten(written)}\`; ${hint}`;
    return { kind: 'value', at: here, path, says, node, ...(meant ? { meant } : {}) };
  }
  const meant = truthMeant(scalar?.value, shape);
  const says = `\`${name || 'the plan'}\` ${wrong(error, shape)}${meant ? `; did you mean \`${meant}\`?` : ''}`;
  return { kind: 'value', at: here, path, says, node, ...(meant ? { meant } : {}) };
}

function wrong({ keyword, params }: AjvError, shape: Shape | undefined): string {
  const expects = shape?.['x-expects'];
  if (expects !== undefined && (keyword === 'type' || keyword === 'pattern')) return `should be ${expects}`;
  switch (keyword) {
    case 'type':
      return `should be ${either([params['type']].flat().flatMap((type) => typeWords[String(type)] ?? []))}`;
    case 'pattern': {
      const example = shape?.examples?.[0];
      return example === undefined ? 'is not written as expected here' : `should be written like \`${String(example)}\``;
    }
    case 'minimum':
    case 'exclusiveMinimum':
      return `must be at least ${String(params['limit'])}`;
    case 'maximum':
      return `must be at most ${String(params['limit'])}`;
    case 'maxLength':
      return `must not be longer than ${String(params['limit'])} characters`;
    case 'minLength':
    case 'minItems':
      return 'must not be empty';
    case 'uniqueItems':
      return 'names the same thing twice';
    default:
      return 'does not fit the plan format';
  }
}

const typeWords: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping of `key: value` lines',
  null: 'nothing',
};

const truthWords: Record<string, string> = { yes: 'true', on: 'true', y: 'true', no: 'false', off: 'false', n: 'false' };

function truthMeant(value: unknown, shape: Shape | undefined): string | undefined {
  if (!typesOf(shape).includes('boolean')) return undefined;
  if (value === 1 || value === 0) return value === 1 ? 'true' : 'false';
  return typeof value === 'string' ? (truthWords[value.toLowerCase()] ?? nearest(value, ['true', 'false'])) : undefined;
}

/** What a person calls the thing at a path. */
function owner(path: Path): string {
  const [section, name] = path;
  if (section === undefined) return 'a plan';
  if (path.length === 2 && section === 'qubes') return `qube "${String(name)}"`;
  if (path.length === 2 && section === 'templates') return `template "${String(name)}"`;
  if (path.length === 2 && section === 'flows') return 'a flow';
  if (path.length === 2 && section === 'backups') return 'a backup';
  return `\`${String(path.findLast((segment) => typeof segment === 'string'))}\``;
}

/** Where to underline: one token, never a whole block. */
function token(node: Node): Span {
  const it = node.kind === 'alias' ? node : content(node);
  if (it?.kind === 'map' && it.pairs[0]) return it.flow ? { start: it.start, end: it.start + 1 } : it.pairs[0].key;
  if (it?.kind === 'list' && it.items[0]) return it.flow ? { start: it.start, end: it.start + 1 } : token(it.items[0]);
  return node;
}

function notAMapping(root: Node): SchemaProblem {
  return { kind: 'value', at: token(root), path: [], says: 'a plan is made of `key: value` lines, beginning with `plan: 1`', node: root };
}

function either(words: readonly string[]): string {
  const quoted = words.map((word) => (/^[a-z]+ |`/.test(word) || word === 'text' || word === 'nothing' ? word : `\`${word}\``));
  if (quoted.length <= 1) return quoted[0] ?? 'something else';
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
