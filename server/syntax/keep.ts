// Keeps the nodes of a piece that was read again: what says the same as before stays the same node, at its new place.
import { keyName, List, Mapping, type Node, type Pair, type Scalar } from './tree.ts';

/** The text that the old nodes stand in, and that of the fresh ones. */
interface Texts {
  readonly before: string;
  readonly text: string;
}

/**
 * Kept nodes stay in the order they had, so whoever compared their places need not do so again: of a list, the entries before and behind
 * what changed are kept, and between these the ones that still stand at the same place. There must be no anchors about.
 */
export const keepNodes = {
  pairs: (old: readonly Pair[], fresh: readonly Pair[], texts: Texts): readonly Pair[] => kept(old, fresh, (a, b) => samePair(a, b, texts), movePair, (a, b) => keptPair(a, b, texts)),
  items: (old: readonly Node[], fresh: readonly Node[], texts: Texts): readonly Node[] => kept(old, fresh, (a, b) => sameNode(a, b, texts), move, (a, b) => keptNode(a, b, texts)),
};

function kept<T>(old: readonly T[], fresh: readonly T[], same: (a: T, b: T) => boolean, moved: (old: T, fresh: T) => T, partly: (old: T, fresh: T) => T): readonly T[] {
  const limit = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < limit && same(old[head] as T, fresh[head] as T)) head++;
  let tail = 0;
  while (tail < limit - head && same(old.at(-1 - tail) as T, fresh.at(-1 - tail) as T)) tail++;
  const between = old.length === fresh.length;
  const shift = old.length - fresh.length;
  return fresh.map((it, index) => {
    if (index < head) return moved(old[index] as T, it);
    if (index >= fresh.length - tail) return moved(old[index + shift] as T, it);
    return between ? partly(old[index] as T, it) : it;
  });
}

const samePair = (a: Pair, b: Pair, texts: Texts): boolean => sameNode(a.key, b.key, texts) && sameNode(a.value, b.value, texts);

/** Letter by letter, comments inside included, and read the same way. */
function sameNode(old: Node, fresh: Node, texts: Texts): boolean {
  const length = old.to - old.from;
  return length === fresh.to - fresh.from && texts.before.slice(old.start, old.start + length) === texts.text.slice(fresh.start, fresh.start + length) && sameShape(old, fresh);
}

/** Whether two nodes of the same text are built the same: what stands around a text can change how it is read. */
function sameShape(a: Node, b: Node): boolean {
  if (a.from - b.from !== a.to - b.to) return false;
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.style === b.style && a.value === b.value && a.source === b.source;
  if (a.kind === 'map') return b.kind === 'map' && a.flow === b.flow && a.pairs.length === b.pairs.length && a.pairs.every((pair, index) => sameShape(pair.key, (b.pairs[index] as Pair).key) && sameShape(pair.value, (b.pairs[index] as Pair).value));
  return a.kind === 'list' && b.kind === 'list' && a.flow === b.flow && a.items.length === b.items.length && a.items.every((item, index) => sameShape(item, b.items[index] as Node));
}

/** The old node at the place of the fresh one. */
function move<T extends Node>(old: T, fresh: T): T {
  old.block = fresh.block;
  old.from = fresh.from;
  old.to = fresh.to;
  if (old.kind === 'map') old.pairs.forEach((pair, index) => movePair(pair, ((fresh as Mapping).pairs[index] as Pair)));
  else if (old.kind === 'list') old.items.forEach((item, index) => move(item, (fresh as List).items[index] as Node));
  return old;
}

function movePair(old: Pair, fresh: Pair): Pair {
  move(old.key, fresh.key);
  move(old.value, fresh.value);
  return old;
}

function keptPair(old: Pair, fresh: Pair, texts: Texts): Pair {
  if (samePair(old, fresh, texts)) return movePair(old, fresh);
  if (keyName(old.key) !== keyName(fresh.key)) return fresh;
  return { key: keptNode(old.key, fresh.key, texts) as Scalar, value: keptNode(old.value, fresh.value, texts) };
}

function keptNode(old: Node, fresh: Node, texts: Texts): Node {
  if (sameNode(old, fresh, texts)) return move(old, fresh);
  if (old.kind === 'map' && fresh.kind === 'map') return new Mapping(fresh.block, fresh.from, fresh.to, fresh.flow, keepNodes.pairs(old.pairs, fresh.pairs, texts));
  if (old.kind === 'list' && fresh.kind === 'list') return new List(fresh.block, fresh.from, fresh.to, fresh.flow, keepNodes.items(old.items, fresh.items, texts));
  return fresh;
}
