// Gives a qube, an identity or a tag another name, everywhere the plan says it.
import { compatible, type TextEdit } from '../base/edit.ts';
import { walk, type Node } from '../syntax/tree.ts';
import type { Page } from '../syntax/layout.ts';
import { scalarText } from '../syntax/render.ts';
import { references, type NameKind, type Reference } from './references.ts';

/** `renameAll` for a qube. */
export const renameQube = (page: Page, from: string, to: string): readonly TextEdit[] => renameAll(page, 'qube', from, to) ?? [];

/** All places or none: undefined where one of them cannot be changed alone, because an alias shows the same word with another meaning. */
export function renameAll({ root }: Page, kind: NameKind, from: string, to: string): readonly TextEdit[] | undefined {
  const places = references(root).filter((it) => it.kind === kind && it.name === from);
  const nodes = new Set<Node>(places.map(({ node }) => node));
  if (!root) return [];
  if (places.some(({ node }) => node.kind === 'alias' && !(node.target && nodes.has(node.target)))) return undefined;
  let shown = false;
  walk(root, (node) => {
    shown ||= node.kind === 'alias' && node.target !== undefined && nodes.has(node.target) && !nodes.has(node);
  });
  if (shown) return undefined;
  const edits: TextEdit[] = [];
  for (const place of places) {
    if (place.node.kind === 'alias') continue;
    const edit = rewrite(place, to);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits.every((edit, index) => index === 0 || compatible([edits[index - 1] as TextEdit], [edit])) ? edits : undefined;
}

function rewrite({ at, node, before, after }: Reference, to: string): TextEdit | undefined {
  if (node.kind === 'alias' || node.style === 'block' || node.style === 'empty') return undefined;
  // Between quotes the name alone is exchanged, so that the quotes stay as they are.
  if (node.style !== 'plain' && at !== node) return { start: at.start, end: at.end, text: to };
  return { start: node.start, end: node.end, text: scalarText(before + to + after, true, node.style) };
}
