// Tells whether two texts say the same: the same words in the same structure, quotes, anchors and remarks included.
import { commentsIn } from './layout.ts';
import type { Tree } from './parse.ts';
import { content, type Node } from './tree.ts';

/** How things are laid out does not count; everything else does. */
export function sameMeaning(a: Tree, b: Tree): boolean {
  return sameNode(a.root, b.root) && sameRemarks(a, b);
}

function sameNode(a: Node | undefined, b: Node | undefined): boolean {
  const stack: [Node | undefined, Node | undefined][] = [[a, b]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [one, other] = next;
    if (!one || !other) {
      if (one !== other) return false;
    } else if (one.kind === 'alias' || other.kind === 'alias') {
      if (one.kind !== 'alias' || other.kind !== 'alias' || one.name !== other.name || content(one)?.kind !== content(other)?.kind) return false;
    } else if (one.kind === 'scalar' || other.kind === 'scalar') {
      if (one.kind !== 'scalar' || other.kind !== 'scalar' || one.style !== other.style || !Object.is(one.value, other.value)) return false;
    } else if (one.kind === 'list' && other.kind === 'list') {
      if (one.flow !== other.flow || one.items.length !== other.items.length) return false;
      one.items.forEach((item, index) => stack.push([item, other.items[index]]));
    } else if (one.kind === 'map' && other.kind === 'map') {
      if (one.flow !== other.flow || one.pairs.length !== other.pairs.length) return false;
      one.pairs.forEach(({ key, value }, index) => stack.push([key, other.pairs[index]?.key], [value, other.pairs[index]?.value]));
    } else return false;
  }
  return true;
}

function sameRemarks(a: Tree, b: Tree): boolean {
  const of = (tree: Tree): string => commentsIn(tree, 0, tree.text.length).map(({ text }) => text).join('\n');
  return of(a) === of(b);
}
