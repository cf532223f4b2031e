// Turns a text, read in one go, into our tree and a list of problems; the only place that knows the `yaml` library.
import { Composer, Parser, isAlias, isMap, isScalar, isSeq, type Document, type YAMLError } from 'yaml';
import { Alias, List, Mapping, Placed, Scalar, type Block, type Node, type Pair, type ScalarStyle } from './tree.ts';
import type { Span } from '../base/span.ts';
import { tooDeep } from './depth.ts';

/** A fault in the YAML itself. `code` is the parser's own name for it, plus ours: TOO_LARGE, TOO_DEEP, COMPLEX_KEY, BAD_CHARACTER. */
export interface SyntaxProblem {
  readonly code: string;
  readonly at: Span;
  readonly severity: 'error' | 'warning';
  /** The parser's words: for logs; users read the rule's. */
  readonly detail: string;
}

export interface Tree {
  readonly text: string;
  /** Undefined when the text holds nothing but comments. */
  readonly root: Node | undefined;
  /** By place. */
  readonly problems: readonly SyntaxProblem[];
}

/** Texts above this many UTF-16 units are not analysed: a plan is a hundred times smaller, and the editor must stay quick. */
export const maxLength = 2_000_000;

/** Never throws: bad text gives the best tree there is, and problems. The library reads the whole text in one go. */
export function parseWhole(text: string, file?: string): Tree {
  const block: Block = { base: 0, file };
  if (text.length > maxLength) return { text, root: undefined, problems: [tooLarge(block, text)] };
  const deep = tooDeep(text);
  if (deep !== undefined) {
    const at = new Placed(block, deep, deep + 1);
    return { text, root: undefined, problems: [{ code: 'TOO_DEEP', at, severity: 'error', detail: 'nested too deeply' }] };
  }
  const { root, problems, extra } = read(text, block, new Map());
  if (extra !== undefined) {
    problems.push({ code: 'MULTIPLE_DOCS', at: new Placed(block, extra, Math.min(extra + 3, text.length)), severity: 'error', detail: 'several documents' });
  }
  const stray = strayCharacter(text);
  if (stray !== undefined) problems.push(badCharacter(block, stray, text));
  return { text, root, problems: problems.sort(inOrder) };
}

export interface Reading {
  readonly root: Node | undefined;
  readonly problems: SyntaxProblem[];
  /** Where a second document starts. */
  readonly extra: number | undefined;
  /** Whether an alias asked for an anchor that is not in this text before it. */
  readonly borrows: boolean;
}

/** What the library makes of a text: our nodes and problems, placed in `block`. `anchors`: those of the text before; new ones are added. */
export function read(text: string, block: Block, anchors: Map<string, Node>): Reading {
  const { document, extra } = compose(text);
  const problems: SyntaxProblem[] = [];
  const add = (error: YAMLError, severity: 'error' | 'warning'): void => {
    const [start, end] = clamp(error.pos, text.length);
    problems.push({ code: error.code, at: new Placed(block, start, end), severity, detail: error.message });
  };
  for (const error of document?.errors ?? []) add(error, 'error');
  for (const warning of document?.warnings ?? []) add(warning, 'warning');
  const to: Conversion = { text, block, anchors, own: new Set(), problems, borrows: false };
  const root = document?.contents ? convert(document.contents, to) : undefined;
  const isNothing = root?.kind === 'scalar' && root.style === 'empty';
  return { root: isNothing ? undefined : root, problems, extra, borrows: to.borrows };
}

export const inOrder = (a: SyntaxProblem, b: SyntaxProblem): number =>
  a.at.start - b.at.start || a.at.end - b.at.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) || (a.detail < b.detail ? -1 : 1);

/** What YAML does not count as text: control characters and halves of surrogate pairs. */
const notText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Offset of the first character that is not text. */
export function strayCharacter(text: string): number | undefined {
  const at = text.search(notText);
  return at < 0 ? undefined : at;
}

export const badCharacter = (block: Block, offset: number, text: string): SyntaxProblem => ({
  code: 'BAD_CHARACTER',
  at: new Placed(block, offset, offset + 1),
  severity: 'error',
  detail: `U+${text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}`,
});

interface Conversion {
  readonly text: string;
  readonly block: Block;
  readonly anchors: Map<string, Node>;
  /** Anchors seen in this text. */
  readonly own: Set<string>;
  readonly problems: SyntaxProblem[];
  borrows: boolean;
}

function compose(text: string): { document: Document.Parsed | undefined; extra: number | undefined } {
  // Own duplicate check (Mapping.duplicates): the library's compares every key with every other.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent', strict: true });
  let document: Document.Parsed | undefined;
  let extra: number | undefined;
  for (const next of composer.compose(new Parser().parse(text), true, text.length)) {
    if (!document) document = next as Document.Parsed;
    else {
      const marker = text.lastIndexOf('---', next.range[0]);
      extra = marker >= 0 ? marker : next.range[0];
      break;
    }
  }
  return { document, extra };
}

/** `source` is a node of the library; its range is [start, end of value, end of node]. */
function convert(source: unknown, to: Conversion): Node {
  const range = (source as { range?: [number, number, number] }).range ?? [0, 0, 0];
  const [from, until] = range;
  const { block } = to;
  let node: Node;
  if (isMap(source)) {
    const pairs: Pair[] = [];
    for (const item of source.items) pairs.push(convertPair(item, to));
    const flow = source.flow === true;
    node = new Mapping(block, from, flow ? until : (pairs.at(-1)?.value.to ?? until), flow, pairs);
  } else if (isSeq(source)) {
    const items = source.items.map((item) => convert(item, to));
    const flow = source.flow === true;
    node = new List(block, from, flow ? until : (items.at(-1)?.to ?? until), flow, items);
  } else if (isAlias(source)) {
    const target = to.anchors.get(source.source);
    node = new Alias(block, from, until, source.source, target);
    if (!to.own.has(source.source)) to.borrows = true;
    if (!target) to.problems.push({ code: 'BAD_ALIAS', at: node, severity: 'error', detail: `no anchor &${source.source} before it` });
  } else if (isScalar(source)) {
    node = scalar(source as LibraryScalar, to.text, block, from, until);
  } else if (source && typeof source === 'object' && 'key' in source) {
    // A pair standing as a list item of a flow list, `[a: b]`, is a mapping of one.
    const pair = convertPair(source as { key: unknown; value: unknown }, to);
    node = new Mapping(block, pair.key.from, pair.value.to, true, [pair]);
  } else node = new Scalar(block, from, until, null, '', 'empty');
  const anchor = (source as { anchor?: string } | null)?.anchor;
  if (anchor) setAnchor(to, anchor, node);
  return node;
}

function convertPair(item: { key: unknown; value: unknown }, to: Conversion): Pair {
  let key = item.key === null ? new Scalar(to.block, 0, 0, null, '', 'empty') : convert(item.key, to);
  if (key.kind === 'alias' && key.target?.kind === 'scalar') {
    key = new Scalar(to.block, key.from, key.to, key.target.value, key.target.source, key.target.style);
  }
  if (key.kind !== 'scalar') {
    to.problems.push({ code: 'COMPLEX_KEY', at: key, severity: 'error', detail: 'a key must be a word' });
    key = new Scalar(to.block, key.from, key.to, null, '?', 'empty');
  }
  const value = item.value === null || item.value === undefined ? undefined : convert(item.value, to);
  if (value && !(value.kind === 'scalar' && value.style === 'empty')) return { key, value };
  // An unwritten value stands right behind its colon, wherever the next thing is.
  const at = behindColon(to.text, key.to);
  const empty = new Scalar(to.block, at, at, null, '', 'empty');
  const anchor = (item.value as { anchor?: string } | null | undefined)?.anchor;
  if (anchor) setAnchor(to, anchor, empty);
  return { key, value: empty };
}

function setAnchor(to: Conversion, name: string, node: Node): void {
  to.anchors.set(name, node);
  to.own.add(name);
}

function behindColon(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === ':' ? at + 1 : offset;
}

interface LibraryScalar {
  readonly value: unknown;
  readonly type?: string;
  readonly source?: string;
}

const styles: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

function scalar(node: LibraryScalar, text: string, block: Block, from: number, until: number): Scalar {
  const { value } = node;
  // Block text ends where its last word does: the blank lines behind it belong to whatever comes next.
  const to = node.type?.startsWith('BLOCK') ? Math.max(from + 1, from + text.slice(from, until).trimEnd().length) : until;
  const source = node.source ?? (typeof value === 'string' ? value : '');
  const style: ScalarStyle = from === to ? 'empty' : (styles[node.type ?? 'PLAIN'] ?? 'plain');
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
  return new Scalar(block, from, to, known ? value : source, source, style);
}

function tooLarge(block: Block, text: string): SyntaxProblem {
  const end = text.search(/[\r\n]/);
  const at = new Placed(block, 0, Math.min(end < 0 ? text.length : end, 80));
  return { code: 'TOO_LARGE', at, severity: 'warning', detail: `${text.length} UTF-16 units` };
}

function clamp([start, end]: readonly [number, number], length: number): [number, number] {
  const from = Math.max(0, Math.min(start, length));
  return [from, Math.max(from, Math.min(end, length))];
}
