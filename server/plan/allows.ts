// Finds `# qube-plan: allow RULE — reason` comments and says which lines they speak for.
import type { Span } from '../base/span.ts';
import { Lines } from '../base/lines.ts';
import { asMapping, asList, content, type Node } from '../syntax/tree.ts';
import type { Tree } from '../syntax/parse.ts';

export interface Allow {
  readonly scope: 'line' | 'file';
  readonly rule: string;
  /** The rule's name in the comment; where none was written, the comment. */
  readonly ruleAt: Span;
  /** The comment from `#` to the end of its text. */
  readonly at: Span;
  readonly reason: string | undefined;
  /** For scope `line`: what it speaks for, its own line or the next one that holds something, with the comments before that. */
  readonly covers: Span;
  /** Whether the comment has a line to itself. */
  readonly alone: boolean;
}

const pattern = /#[ \t]*qube-plan[ \t]*:[ \t]*(allow-file|allow)(?![\w-])([^\r\n]*)/g;
const separator = /^\s*(?:—|–|--|-|:)\s*/;

/** Comments only: the same words inside a quoted or block text do not count. */
export function readAllows(tree: Tree): readonly Allow[] {
  const found: Allow[] = [];
  if (!tree.text.includes('qube-plan')) return found;
  const lines = new Lines(tree.text);
  for (const match of tree.text.matchAll(pattern)) {
    const start = match.index;
    const before = start === 0 ? '\n' : (tree.text[start - 1] as string);
    if (!/[\s]/.test(before) || insideScalar(tree.root, start)) continue;
    found.push(readAllow(tree.text, lines, match));
  }
  return found;
}

function readAllow(text: string, lines: Lines, match: RegExpMatchArray): Allow {
  const start = match.index as number;
  const end = start + match[0].trimEnd().length;
  const rest = match[2] as string;
  const word = /^[ \t]*([\w-]+)?/.exec(rest) as RegExpExecArray;
  const rule = word[1] ?? '';
  const ruleEnd = start + match[0].length - rest.length + word[0].length;
  const reason = rest.slice(word[0].length).replace(separator, '').trim();
  const line = lines.lineAt(start);
  const alone = text.slice(lines.start(line), start).trim() === '' || lines.start(line) === start;
  return {
    scope: match[1] === 'allow-file' ? 'file' : 'line',
    rule,
    ruleAt: rule ? { start: ruleEnd - rule.length, end: ruleEnd } : { start, end },
    at: { start, end },
    reason: reason === '' ? undefined : reason,
    covers: alone ? below(lines, line) : { start: lines.start(line), end: lines.end(line) },
    alone,
  };
}

/** A comment with a line to itself speaks for everything down to the next line that holds something: comments can be at fault, too. */
function below(lines: Lines, line: number): Span {
  const next = nextLine(lines, line);
  // Behind the last entry it speaks for what is missing from the text, which is pointed at on the comment's own line.
  return next === undefined ? { start: lines.start(line), end: lines.end(lines.count - 1) } : { start: lines.start(line + 1), end: lines.end(next) };
}

/** The next line that holds something: comments stacked above one line all speak for it. */
function nextLine(lines: Lines, line: number): number | undefined {
  for (let next = line + 1; next < lines.count; next++) {
    const text = lines.textOf(next).trim();
    if (text !== '' && !text.startsWith('#')) return next;
  }
  return undefined;
}

function insideScalar(node: Node | undefined, offset: number): boolean {
  const it = node?.kind === 'alias' ? node : content(node);
  if (!it) return false;
  if (it.kind === 'scalar') return it.style !== 'empty' && it.start < offset && offset < it.end;
  const map = it.kind === 'map' ? asMapping(it) : undefined;
  if (map) return map.pairs.some(({ key, value }) => within(key, offset) || within(value, offset));
  const list = it.kind === 'list' ? asList(it) : undefined;
  return list?.items.some((item) => within(item, offset)) ?? false;
}

function within(node: Node, offset: number): boolean {
  if (node.kind === 'alias' || offset < node.start || offset >= node.end) return false;
  return insideScalar(node, offset);
}

