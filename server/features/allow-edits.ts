// Writes `# qube-plan: allow RULE` comments where they silence a finding and are comments indeed.
import { insert, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import { lineStart, lineTail } from '../syntax/layout.ts';
import type { Tree } from '../syntax/parse.ts';
import type { Node } from '../syntax/tree.ts';

/**
 * A comment that silences the rule for the line the finding begins on: on a line of its own above it, or at its end where text that runs
 * over several lines leaves no room above. It gives no reason: only the user has one, and `allow-without-reason` asks for it.
 * No edits where no comment can stand, as inside a text block.
 */
export function allowHere(tree: Tree, rule: string, at: Span): readonly TextEdit[] {
  const { text } = tree;
  const start = lineStart(text, at.start);
  const indent = /^[ \t]*/.exec(text.slice(start, at.start))?.[0] ?? '';
  const above = insert(start, `${indent}# qube-plan: allow ${rule}${lineBreakOf(text)}`);
  const end = lineTail(text, at.start);
  const behind = insert(end, `${/[ \t]$/.test(text.slice(start, end)) ? '' : ' '}# qube-plan: allow ${rule}`);
  return [above, behind].filter((edit) => !insideText(tree.root, edit.start)).slice(0, 1);
}

/** A comment at the top that silences the rule in the whole file. */
export function allowInFile(tree: Tree, rule: string): readonly TextEdit[] {
  const { text } = tree;
  return [insert(text.startsWith('\ufeff') ? 1 : 0, `# qube-plan: allow-file ${rule}${lineBreakOf(text)}`)];
}

/** Whether the offset is inside a word, quoted text or text block, where a `#` would be a letter. */
function insideText(node: Node | undefined, offset: number): boolean {
  if (!node || node.start >= offset || node.end < offset) return false;
  if (node.kind === 'scalar') return node.style !== 'empty' && (offset < node.end || node.style === 'block');
  if (node.kind === 'list') return node.items.some((item) => insideText(item, offset));
  return node.kind === 'map' && node.pairs.some(({ key, value }) => insideText(key, offset) || insideText(value, offset));
}
