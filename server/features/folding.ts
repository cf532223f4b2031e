// What can be folded away: sections, qubes, flows, values over several lines, runs of remarks, and regions marked in remarks.
import { commentsIn, firstOnLine, inkEnd, lineStart, lineTail, nextLine, pairEnd } from '../syntax/layout.ts';
import type { Tree } from '../syntax/parse.ts';
import type { Node } from '../syntax/tree.ts';

export interface Fold {
  /** Within the first line, which stays. */
  readonly start: number;
  /** Within the last line, which goes. */
  readonly end: number;
  readonly kind: 'block' | 'comment' | 'region';
}

/** From the top down; of a broken text, what can be read of it. */
export function folds({ text, root }: Tree): readonly Fold[] {
  const found: Fold[] = [];
  const add = (start: number, end: number): void => {
    if (lineStart(text, end) > lineTail(text, start)) found.push({ start, end, kind: 'block' });
  };
  const visit = (node: Node): void => {
    if (node.kind === 'map') {
      for (const pair of node.pairs) {
        if (pair.key.style === 'empty') continue;
        add(pair.key.start, pairEnd(text, pair));
        visit(pair.value);
      }
    } else if (node.kind === 'list') {
      for (const item of node.items) {
        add(item.start, inkEnd(text, item));
        visit(item);
      }
    }
  };
  if (root) visit(root);
  found.push(...remarks({ text, root }));
  // One line can begin one fold only: that of the widest.
  const byLine = new Map<string, Fold>();
  for (const fold of found) {
    const key = `${fold.kind === 'region' ? 'region' : ''}${lineStart(text, fold.start)}`;
    const before = byLine.get(key);
    if (!before || before.end < fold.end) byLine.set(key, fold);
  }
  return [...byLine.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Remarks on lines of their own that follow each other, and what stands between `# region` and `# endregion`. */
function* remarks(tree: Pick<Tree, 'text' | 'root'>): Iterable<Fold> {
  const { text } = tree;
  const own = commentsIn(tree, 0, text.length).filter(({ start }) => firstOnLine(text, start));
  const open: number[] = [];
  let run: number[] = [];
  for (const { start, text: words } of own) {
    const before = run.at(-1);
    const goesOn = before !== undefined && nextLine(text, lineTail(text, before)) === lineStart(text, start);
    const marks = /^#\s*(end)?region\b/.exec(words);
    if (!goesOn || marks) {
      if (run.length > 1) yield { start: run[0] as number, end: run.at(-1) as number, kind: 'comment' };
      run = [];
    }
    if (!marks) run.push(start);
    else if (marks[1] === undefined) open.push(start);
    else {
      const from = open.pop();
      if (from !== undefined) yield { start: from, end: start, kind: 'region' };
    }
  }
  if (run.length > 1) yield { start: run[0] as number, end: run.at(-1) as number, kind: 'comment' };
}
