// Checks a tree against the schema, part by part; what is wrong is put into words elsewhere.
import type { Said } from '../base/l10n.ts';
import { meets, type Span } from '../base/span.ts';
import { asMapping, content, keyName, Scalar, toData, type Mapping, type Node, type Pair } from '../syntax/tree.ts';
import type { SyntaxProblem, Tree } from '../syntax/parse.ts';
import { lineStart } from '../syntax/layout.ts';
import type { Data } from '../syntax/render.ts';
import { missingKeys, notAMapping, unknownKey, wrongName, wrongValue } from './schema-words.ts';
import * as validators from './validators.generated.js';

export interface SchemaProblem {
  readonly kind: 'unknown-key' | 'value' | 'missing-key';
  /** The offending token: a key for unknown keys, else the value. */
  readonly at: Span;
  readonly path: readonly (string | number)[];
  readonly says: Said;
  /** For unknown keys: what was probably meant, where that key is free and takes the value. */
  readonly meant?: string;
  /** Without the key that was meant the entry cannot be used. */
  needed?: boolean;
  /** It was a slip of the pen rather than another word. */
  readonly sure?: boolean;
  readonly pair?: Pair;
  /** The wrong value. */
  readonly node?: Node;
  /** What to write in its place. */
  readonly repair?: SchemaRepair;
}

export interface SchemaRepair {
  /** `Write it as a list`. */
  readonly title: Said;
  /** The value can have meant nothing else, and nothing of it is lost. */
  readonly sure: boolean;
  readonly value: Data;
}

export type Path = readonly (string | number)[];

/** A place in the tree that the validator speaks of. */
export interface Place {
  readonly node: Node;
  readonly pair: Pair | undefined;
  readonly path: Path;
}

interface AjvError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Sections whose entries are checked one by one, so that an edit in one entry concerns that entry only. */
const parts = { qubes: 'qube', templates: 'template', flows: 'flow', backups: 'backup' } as const;

/** More are not told: a file with so many is no plan, and an editor drowns in them. */
const most = 1000;

/** By place. */
export function schemaProblems(tree: Tree, own: Mapping | undefined): readonly SchemaProblem[] {
  const found: SchemaProblem[] = [];
  if (!own) {
    if (tree.problems.length === 0) found.push(tree.root ? notAMapping(tree.root) : missingKeys({ node: nowhere(tree), pair: undefined, path: [] }, ['plan']));
    return found;
  }
  const shell: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const seen = new Map<Node, unknown>();
  for (const pair of own.entries()) {
    const section = keyName(pair.key);
    const it = content(pair.value);
    if (it?.kind === 'map' && (section === 'qubes' || section === 'templates')) {
      shell[section] = {};
      for (const entry of it.entries()) checkPart(section, { node: entry.value, pair: entry, path: [section, keyName(entry.key)] }, found);
    } else if (it?.kind === 'list' && (section === 'flows' || section === 'backups')) {
      shell[section] = [];
      it.items.forEach((item, index) => checkPart(section, { node: item, pair: undefined, path: [section, index] }, found));
    } else shell[section] = toData(pair.value, seen);
  }
  const validate = validators.plan;
  if (!validate(shell)) problems(validate.errors ?? [], { node: own, pair: undefined, path: [] }, found);
  return worthTelling(found, tree);
}

/** What was found in an entry, by its value: nodes never change, so it is found once however often the rest of the text does. */
const checked = new WeakMap<Node, { readonly pair: Pair | undefined; readonly section: string; readonly last: string | number | undefined; readonly found: readonly SchemaProblem[] }>();

function checkPart(section: keyof typeof parts, place: Place, found: SchemaProblem[]): void {
  if (found.length >= most) return;
  const { node, pair } = place;
  const last = place.path.at(-1);
  let known = checked.get(node);
  if (known?.section !== section || known.pair !== pair || (known.last !== last && known.found.length > 0)) {
    const own: SchemaProblem[] = [];
    const validate = validators[parts[section]];
    if (!validate(toData(node))) problems(validate.errors ?? [], place, own);
    checked.set(node, (known = { pair, section, last, found: own }));
  }
  for (const it of known.found) found.push(it);
}

function problems(errors: readonly AjvError[], start: Place, found: SchemaProblem[]): void {
  const missing = new Map<Node, { place: Place; keys: string[] }>();
  for (const { instancePath, keyword, params } of errors) {
    if (found.length >= most) return;
    const place = find(start, instancePath);
    if (!place) continue;
    const map = asMapping(place.node);
    if (keyword === 'additionalProperties') found.push(unknownKey(place, String(params['additionalProperty'])));
    else if (keyword === 'propertyNames') found.push(wrongName(place, String(params['propertyName'])));
    else if (keyword === 'required') {
      const entry = missing.get(place.node) ?? { place, keys: [] };
      entry.keys.push(String(params['missingProperty']));
      missing.set(place.node, entry);
    } else if (!(map && (keyword === 'pattern' || keyword === 'enum'))) found.push(wrongValue(place, keyword, params));
  }
  for (const { place, keys } of missing.values()) {
    // A required key that is there, but misspelt, is told once: as the misspelt key.
    const misspelt = found.filter(({ pair, meant }) => pair !== undefined && meant !== undefined && keys.includes(meant) && asMapping(place.node)?.get(keyName(pair.key)) === pair);
    for (const problem of misspelt) problem.needed = true;
    const absent = keys.filter((key) => !misspelt.some(({ meant }) => meant === key));
    if (absent.length > 0) found.push(missingKeys(place, absent));
  }
}

function find(start: Place, pointer: string): Place | undefined {
  let node: Node | undefined = start.node;
  let { pair } = start;
  const path = [...start.path];
  for (const raw of pointer.split('/').slice(1)) {
    const segment = decode(raw);
    const it: Node | undefined = content(node);
    if (it?.kind === 'map') {
      pair = it.get(segment);
      node = pair?.value;
      path.push(segment);
    } else if (it?.kind === 'list') {
      node = it.items[Number(segment)];
      pair = undefined;
      path.push(Number(segment));
    } else return undefined;
  }
  return node && { node, pair, path };
}

const decode = (segment: string): string => segment.replace(/~1/g, '/').replace(/~0/g, '~');

/** Faults of YAML that leave everything around them as it was meant. */
const harmless = new Set(['BAD_CHARACTER', 'BAD_ALIAS', 'BAD_DQ_ESCAPE', 'BAD_SCALAR_START', 'TAG_RESOLVE_FAILED', 'BAD_DIRECTIVE', 'MULTIPLE_DOCS', 'MULTIPLE_ANCHORS', 'MULTIPLE_TAGS', 'ALIAS_PROPS']);

/** One place, one message; and nothing that only follows from broken YAML. */
function worthTelling(found: readonly SchemaProblem[], tree: Tree): readonly SchemaProblem[] {
  const broken: SyntaxProblem | undefined = tree.problems.find(({ code, severity }) => severity === 'error' && !harmless.has(code));
  const stop = broken ? lineStart(tree.text, broken.at.start) : Infinity;
  const told = new Set<string>();
  return [...found]
    .sort((a, b) => a.at.start - b.at.start)
    .filter(({ at, kind }) => {
      const id = `${at.start}:${at.end}`;
      if (told.has(id) || at.end > stop || (broken && kind === 'missing-key')) return false;
      told.add(id);
      return !tree.problems.some((problem) => meets(problem.at, at));
    });
}

/** The start of a text that holds nothing. */
const nowhere = ({ text }: Tree): Node => {
  const end = text.search(/[\r\n]/);
  return new Scalar({ base: 0, file: undefined }, 0, end < 0 ? text.length : end, null, '', 'empty');
};
