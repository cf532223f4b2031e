// Turns text into our tree and a list of problems; the only place that knows the `yaml` library.
import { Composer, Parser, isAlias, isMap, isScalar, isSeq, type Document, type YAMLError } from 'yaml';
import { Alias, List, Mapping, Placed, Scalar, type Block, type Node, type Pair, type ScalarStyle } from './tree.ts';
import type { Span } from '../base/span.ts';

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
  readonly problems: readonly SyntaxProblem[];
}

/** Texts above this many UTF-16 units are not analysed: a plan is a hundred times smaller, and the editor must stay quick. */
export const maxLength = 2_000_000;

/** Collections nested deeper than this are refused before they can exhaust the stack. */
const maxDepth = 200;

/** What YAML does not count as text: control characters and halves of surrogate pairs. */
const notText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Never throws: bad text gives the best tree there is, and problems. */
export function parse(text: string, file?: string): Tree {
  const block: Block = { base: 0, file };
  if (text.length > maxLength) return { text, root: undefined, problems: [tooLarge(block, text)] };
  const deep = tooDeep(text);
  if (deep !== undefined) {
    const at = new Placed(block, deep, deep + 1);
    return { text, root: undefined, problems: [{ code: 'TOO_DEEP', at, severity: 'error', detail: 'nested too deeply' }] };
  }
  const { document, extra } = compose(text);
  const problems: SyntaxProblem[] = [];
  const add = (error: YAMLError, severity: 'error' | 'warning'): void => {
    const [start, end] = clamp(error.pos, text.length);
    problems.push({ code: error.code, at: new Placed(block, start, end), severity, detail: error.message });
  };
  for (const error of document?.errors ?? []) add(error, 'error');
  for (const warning of document?.warnings ?? []) add(warning, 'warning');
  if (extra !== undefined) {
    problems.push({ code: 'MULTIPLE_DOCS', at: new Placed(block, extra, Math.min(extra + 3, text.length)), severity: 'error', detail: 'several documents' });
  }
  const stray = notText.exec(text);
  if (stray) problems.push({ code: 'BAD_CHARACTER', at: new Placed(block, stray.index, stray.index + 1), severity: 'error', detail: `U+${hex(stray[0])}` });
  const root = document?.contents ? convert(document.contents, { text, block, anchors: new Map(), problems }) : undefined;
  const isNothing = root?.kind === 'scalar' && root.style === 'empty';
  return { text, root: isNothing ? undefined : root, problems };
}

interface Conversion {
  readonly text: string;
  readonly block: Block;
  readonly anchors: Map<string, Node>;
  readonly problems: SyntaxProblem[];
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
    node = new Alias(block, from, until, source.source, to.anchors.get(source.source));
  } else if (isScalar(source)) {
    node = scalar(source as LibraryScalar, to.text, block, from, until);
  } else if (source && typeof source === 'object' && 'key' in source) {
    // A pair standing as a list item of a flow list, `[a: b]`, is a mapping of one.
    const pair = convertPair(source as { key: unknown; value: unknown }, to);
    node = new Mapping(block, pair.key.from, pair.value.to, true, [pair]);
  } else node = new Scalar(block, from, until, null, '', 'empty');
  const anchor = (source as { anchor?: string } | null)?.anchor;
  if (anchor) to.anchors.set(anchor, node);
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
  if (anchor) to.anchors.set(anchor, empty);
  return { key, value: empty };
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

const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

function tooLarge(block: Block, text: string): SyntaxProblem {
  const end = text.search(/[\r\n]/);
  const at = new Placed(block, 0, Math.min(end < 0 ? text.length : end, 80));
  return { code: 'TOO_LARGE', at, severity: 'warning', detail: `${text.length} UTF-16 units` };
}

/**
 * Offset at which nesting passes `maxDepth`, by a count that may only err on the high side: flow brackets anywhere, and
 * runs of block markers (`- - -`, `? ?`) on one line, and indentation steps.
 */
function tooDeep(text: string): number | undefined {
  let flow = 0;
  let markers = 0;
  let lineStart = true;
  const indents: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) {
      lineStart = true;
      markers = 0;
      continue;
    }
    if (lineStart) {
      let indent = 0;
      while (text.charCodeAt(i + indent) === 32) indent++;
      const first = text.charCodeAt(i + indent);
      if (first !== 10 && first !== 13 && first !== 35 && !Number.isNaN(first)) {
        while (indents.length && (indents[indents.length - 1] as number) >= indent) indents.pop();
        indents.push(indent);
        if (indents.length > maxDepth) return i;
      }
      lineStart = false;
      i += indent - 1;
      continue;
    }
    if (c === 91 || c === 123) {
      if (++flow > maxDepth) return i;
    } else if ((c === 93 || c === 125) && flow > 0) flow--;
    else if ((c === 45 || c === 63 || c === 58) && (text.charCodeAt(i + 1) === 32 || text.charCodeAt(i + 1) === 9)) {
      if (++markers > maxDepth) return i;
    }
  }
  return undefined;
}

function clamp([start, end]: readonly [number, number], length: number): [number, number] {
  const from = Math.max(0, Math.min(start, length));
  return [from, Math.max(from, Math.min(end, length))];
}
