// Finds where a quote or bracket was opened that the parser misses the end of.
import { walk, type Node } from '../syntax/tree.ts';

/** The quoted text that the offset is in or at the end of. */
export function quotedAround(root: Node | undefined, offset: number): Node | undefined {
  return innermost(root, offset, (node) => node.kind === 'scalar' && (node.style === 'double' || node.style === 'single'));
}

/** The `{}` or `[]` that is still open at the offset. */
export function flowAround(root: Node | undefined, offset: number, opener: string): Node | undefined {
  return innermost(root, offset, (node) => (opener === '[' ? node.kind === 'list' : node.kind === 'map') && (node.kind === 'list' || node.kind === 'map') && node.flow);
}

function innermost(root: Node | undefined, offset: number, fits: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  const consider = (node: Node): void => {
    if (node.start <= offset && offset <= node.end && fits(node) && (!found || node.start >= found.start)) found = node;
  };
  if (root) walk(root, consider);
  return found;
}
