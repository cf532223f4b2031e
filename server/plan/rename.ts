// Gives a qube another name, everywhere the plan says it.
import { compatible, type TextEdit } from '../base/edit.ts';
import { walk, type Node } from '../syntax/tree.ts';
import type { Page } from '../syntax/layout.ts';
import { scalarText } from '../syntax/render.ts';
import { references, type Reference } from './references.ts';

/** All places or none: empty where one of them cannot be changed alone, because an alias shows the same word with another meaning. */
export function renameQube({ root }: Page, from: string, to: string): readonly TextEdit[] {
  const places = references(root).filter(({ name }) => name === from);
  const nodes = new Set<Node>(places.map(({ node }) => node));
  if (!root || places.some(({ node }) => node.kind === 'alias' && !(node.target && nodes.has(node.target)))) return [];
  let shown = false;
  walk(root, (node) => {
    shown ||= node.kind === 'alias' && node.target !== undefined && nodes.has(node.target) && !nodes.has(node);
  });
  if (shown) return [];
  const edits: TextEdit[] = [];
  for (const place of places) {
    if (place.node.kind === 'alias') continue;
    const edit = rewrite(place, to);
    if (!edit) return [];
    edits.push(edit);
  }
  return edits.every((edit, index) => index === 0 || compatible([edits[index - 1] as TextEdit], [edit])) ? edits : [];
}

function rewrite({ at, node, name }: Reference, to: string): TextEdit | undefined {
  if (node.kind === 'alias' || node.style === 'block' || node.style === 'empty') return undefined;
  // Between quotes the name alone is exchanged, so that the quotes stay as they are.
  if (node.style !== 'plain' && at !== node) return { start: at.start, end: at.end, text: to };
  const word = typeof node.value === 'string' ? node.value : node.source;
  const prefix = word.slice(0, word.length - name.length);
  return { start: node.start, end: node.end, text: scalarText(prefix + to, true, node.style) };
}
