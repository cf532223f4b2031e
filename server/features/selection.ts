// Widens a selection step by step: the word, the value, the pair, the qube, the section, the plan.
import type { Span } from '../base/span.ts';
import { inkEnd, pairEnd } from '../syntax/layout.ts';
import type { Tree } from '../syntax/parse.ts';
import type { Node } from '../syntax/tree.ts';

/** From the narrowest to the widest, each inside the next; the last is the whole text. */
export function selections({ text, root }: Tree, offset: number): readonly Span[] {
  const found: Span[] = [{ start: 0, end: text.length }];
  const enter = (start: number, end: number): boolean => {
    const last = found.at(-1) as Span;
    if (offset < start || offset > end || start < last.start || end > last.end) return false;
    if (start !== last.start || end !== last.end) found.push({ start, end });
    return true;
  };
  const visit = (node: Node): void => {
    if (!enter(node.start, inkEnd(text, node))) return;
    if (node.kind === 'map') {
      for (const pair of node.pairs) {
        if (pair.key.style === 'empty' || !enter(pair.key.start, pairEnd(text, pair))) continue;
        if (!enter(pair.key.start, pair.key.end)) visit(pair.value);
        else inside(pair.key);
        return;
      }
    } else if (node.kind === 'list') {
      for (const item of node.items) {
        if (offset < item.start || offset > inkEnd(text, item)) continue;
        visit(item);
        return;
      }
    } else inside(node);
  };
  const inside = (node: Node): void => {
    // Without its quotes.
    if (node.kind === 'scalar' && (node.style === 'single' || node.style === 'double')) enter(node.start + 1, node.end - 1);
  };
  if (root) visit(root);
  return found.reverse();
}
