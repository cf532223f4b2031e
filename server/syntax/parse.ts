// Parses a plan piece by piece and keeps the pieces whose text did not change; the result is that of parsing it whole.
import { Mapping, List, type Block, type Node, type Pair } from './tree.ts';
import { badCharacter, inOrder, maxLength, parseWhole, read, strayCharacter, type SyntaxProblem, type Tree } from './whole.ts';
import { tooDeep } from './depth.ts';
import { cut, type Piece } from './segments.ts';
import { keepNodes } from './keep.ts';
import { readPlain } from './plain.ts';
import { common } from '../base/common.ts';

export { maxLength } from './whole.ts';
export type { SyntaxProblem, Tree } from './whole.ts';

/** A tree that remembers its pieces. `reads` counts the pieces the library had to read for it, for tests. */
interface PiecedTree extends Tree {
  readonly pieces: readonly ReadPiece[];
  readonly reads: number;
}

interface ReadPiece {
  readonly piece: Piece;
  readonly block: Block;
  readonly pairs: readonly Pair[];
  readonly items: readonly Node[];
  /** For an item: the list it was read in, which begins at the dash. */
  readonly list?: List;
  readonly problems: readonly SyntaxProblem[];
  readonly stray: SyntaxProblem | undefined;
  /** Anchors it sets. */
  readonly anchors: readonly (readonly [string, Node])[];
  /** It uses an anchor of an earlier piece (or one that is nowhere), so it is read anew every time. */
  readonly borrows: boolean;
  /** For the piece that opens a section: the whole section's pair. */
  section?: Pair;
}

/**
 * Parses `text`. Given the tree of an earlier version of the same file, pieces that only moved are kept, nodes and all, and of the others
 * the nodes that say what they said: their offsets move with them, so the earlier tree must not be used any more.
 */
export function parse(text: string, file?: string, before?: Tree): Tree {
  const pieces = text.length > maxLength ? undefined : cut(text);
  if (!pieces) return parseWhole(text, file);
  const earlier = before && 'pieces' in before ? (before as PiecedTree) : undefined;
  const known = earlier ? comparison(earlier, text, file) : nothing;
  const all: ReadPiece[] = [];
  const kept: { readonly block: Block; readonly base: number }[] = [];
  const anchors = new Map<string, Node>();
  let reads = 0;
  for (const piece of pieces) {
    const found = known.unchanged(piece);
    const old = found?.borrows ? undefined : found;
    const read = old ? { ...old, piece } : readPiece(text, piece, file, anchors);
    if (!read) return parseWhole(text, file);
    const changed = old ? undefined : known.changed(piece);
    const next = changed ? keepOf(changed, read, text, (earlier as PiecedTree).text) : read;
    for (const [name, node] of next.anchors) anchors.set(name, node);
    if (old) kept.push({ block: old.block, base: old.block.base + piece.start - old.piece.start });
    else reads++;
    all.push(next);
  }
  for (const { block, base } of kept) block.base = base;
  return join(text, all, reads, earlier);
}

/** How many pieces the library read for a tree; undefined when it read the whole text. */
export const readsOf = (tree: Tree): number | undefined => ('pieces' in tree ? (tree as PiecedTree).reads : undefined);

interface Comparison {
  /** The earlier version's piece with the same text. */
  unchanged(piece: Piece): ReadPiece | undefined;
  /** The earlier version's piece that this one has come from. */
  changed(piece: Piece): ReadPiece | undefined;
}

const nothing: Comparison = { unchanged: () => undefined, changed: () => undefined };

/** Finds pieces of the earlier version at the same distance from the text's start or end. */
function comparison(before: PiecedTree, text: string, file: string | undefined): Comparison {
  const old = before.text;
  if (before.pieces[0]?.block.file !== file) return nothing;
  const { same, tail } = common(old, text);
  const [head, ...others] = before.pieces;
  const byStart = new Map(others.map((it) => [it.piece.start, it]));
  const shift = old.length - text.length;
  return {
    unchanged(piece) {
      const offset = piece.end <= same ? 0 : piece.start >= text.length - tail ? shift : undefined;
      const it = offset === undefined ? undefined : piece.kind === 'head' ? head : byStart.get(piece.start + offset);
      if (!it || it.piece.end !== piece.end + (offset as number) || it.piece.kind !== piece.kind || it.piece.indent !== piece.indent) return undefined;
      // How the end of a faulty piece is read depends on what follows.
      return it.problems.length === 0 || it.piece.next === piece.next ? it : undefined;
    },
    changed(piece) {
      const it = piece.kind === 'head' || piece.start > same ? undefined : byStart.get(piece.start);
      // A piece that was not touched may be in use as it is, further down.
      const touched = it && it.piece.end > same && it.piece.start < old.length - tail;
      return touched && it.piece.kind === piece.kind && it.piece.indent === piece.indent ? it : undefined;
    },
  };
}

/** Nodes of a piece that say the same as before stay the same nodes. Where anchors are about, a node's meaning can lie elsewhere. */
function keepOf(old: ReadPiece, read: ReadPiece, text: string, before: string): ReadPiece {
  if ([old, read].some(({ anchors, borrows }) => anchors.length > 0 || borrows)) return read;
  const texts = { before, text };
  return { ...read, pairs: keepNodes.pairs(old.pairs, read.pairs, texts), items: keepNodes.items(old.items, read.items, texts), ...(old.section ? { section: old.section } : {}) };
}

/** Undefined when the piece cannot be read on its own. `anchors`: those of all pieces before it. */
function readPiece(text: string, piece: Piece, file: string | undefined, anchors: ReadonlyMap<string, Node>): ReadPiece | undefined {
  const own = flat(text.slice(piece.start, piece.end));
  if (tooDeep(own) !== undefined) return undefined;
  const found = sound(own, piece, file, anchors) ?? faulty(own, piece, file, anchors);
  if (!found) return undefined;
  const stray = strayCharacter(own);
  return { ...found, piece, stray: stray === undefined ? undefined : badCharacter({ base: piece.start, file }, stray, own) };
}

type Content = Omit<ReadPiece, 'piece' | 'stray'>;

/** A piece without any fault means the same wherever it stands. */
function sound(own: string, piece: Piece, file: string | undefined, anchors: ReadonlyMap<string, Node>): Content | undefined {
  const block: Block = { base: piece.start, file };
  // The head has nothing to read; a document marker in it is known to stand alone.
  if (piece.kind === 'head') return { block, pairs: [], items: [], problems: [], anchors: [], borrows: false };
  const plain = readPlain(own, block);
  const all = plain ? anchors : new Map(anchors);
  const { root, problems, extra, borrows } = plain ? { root: plain, problems: [], extra: undefined, borrows: false } : read(own, block, all as Map<string, Node>);
  if (problems.length > 0 || extra !== undefined) return undefined;
  const found = { block, problems, anchors: plain ? [] : added(anchors, all), borrows };
  if (piece.kind === 'item') return root?.kind === 'list' && !root.flow ? { ...found, pairs: [], items: root.items, list: root } : undefined;
  return root?.kind === 'map' && !root.flow && root.pairs[0]?.key.from === piece.indent ? { ...found, pairs: root.pairs, items: [] } : undefined;
}

/**
 * A faulty piece is read between the lines that surround it in the text: when the line that stands for the next entry comes out whole,
 * the fault ends with the piece, and reading on from there would go as it goes in the text.
 */
function faulty(own: string, piece: Piece, file: string | undefined, anchors: ReadonlyMap<string, Node>): Content | undefined {
  if (piece.kind === 'section' || piece.kind === 'head') return undefined;
  const nested = piece.kind !== 'entry';
  const before = nested ? 'x:\n' : '';
  const after = piece.next === 'end' ? '' : piece.next === 'top' ? 'zzz: 0\n' : `${' '.repeat(piece.indent)}${piece.kind === 'item' ? '- 0' : 'zzz: 0'}\n`;
  const block: Block = { base: piece.start - before.length, file };
  const all = new Map(anchors);
  const { root, problems, extra, borrows } = read(before + own + after, block, all);
  const end = before.length + own.length;
  // A fault that reaches past the next entry's first character would look different before another entry.
  const reaches = problems.some((it) => it.at.end > piece.end + 1 || it.at.start < piece.start);
  if (extra !== undefined || reaches || root?.kind !== 'map' || root.flow) return undefined;
  const found = { block, problems, anchors: added(anchors, all), borrows };
  const top = [...root.pairs];
  if (piece.next === 'top' && !isNext(top.pop(), end)) return undefined;
  if (!nested) return top.length > 0 ? { ...found, pairs: top, items: [] } : undefined;
  const inner = top.length === 1 ? top[0]?.value : undefined;
  if (piece.kind === 'item') {
    if (inner?.kind !== 'list' || inner.flow) return undefined;
    const items = [...inner.items];
    const last = piece.next === 'sibling' ? items.pop() : undefined;
    if (piece.next === 'sibling' && !(last?.kind === 'scalar' && last.from === end + piece.indent + 2)) return undefined;
    return items.length > 0 ? { ...found, pairs: [], items, list: inner } : undefined;
  }
  if (inner?.kind !== 'map' || inner.flow) return undefined;
  const pairs = [...inner.pairs];
  if (piece.next === 'sibling' && !isNext(pairs.pop(), end + piece.indent)) return undefined;
  return pairs.length > 0 ? { ...found, pairs, items: [] } : undefined;
}

function added(before: ReadonlyMap<string, Node>, after: ReadonlyMap<string, Node>): (readonly [string, Node])[] {
  return [...after].filter(([name, node]) => before.get(name) !== node);
}

const isNext = (pair: Pair | undefined, at: number): boolean => pair?.key.from === at && pair.key.source === 'zzz' && pair.value.kind === 'scalar' && pair.value.value === 0;

/** Puts the pieces together as the tree of the whole text. */
function join(text: string, pieces: readonly ReadPiece[], reads: number, before: PiecedTree | undefined): PiecedTree {
  const pairs: Pair[] = [];
  const problems: SyntaxProblem[] = [];
  let stray: SyntaxProblem | undefined;
  for (let i = 0; i < pieces.length; i++) {
    const it = pieces[i] as ReadPiece;
    for (const problem of it.problems) problems.push(problem);
    stray ??= it.stray;
    if (it.piece.kind !== 'section') {
      for (const pair of it.pairs) pairs.push(pair);
      continue;
    }
    const members: ReadPiece[] = [];
    for (let next = pieces[i + 1]; next?.piece.kind === 'child' || next?.piece.kind === 'item'; next = pieces[i + 1]) {
      members.push(next);
      for (const problem of next.problems) problems.push(problem);
      stray ??= next.stray;
      i++;
    }
    pairs.push(sectionPair(it, members));
  }
  if (stray) problems.push(stray);
  const root = before?.root instanceof JoinedMapping && isSame(before.root.pairs, pairs) ? before.root : new JoinedMapping(pairs);
  return { text, root, problems: problems.sort(inOrder), pieces, reads };
}

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((it, index) => it === b[index]);

/** The section's pair; the same one as before while its entries are. */
function sectionPair(opening: ReadPiece, members: readonly ReadPiece[]): Pair {
  const key = (opening.pairs[0] as Pair).key;
  const pair = { key, value: sectionValue(opening.section?.value, members) };
  const kept = opening.section?.key === key && opening.section.value === pair.value ? opening.section : pair;
  opening.section = kept;
  return kept;
}

function sectionValue(old: Node | undefined, members: readonly ReadPiece[]): Node {
  if (members[0]?.piece.kind === 'item') {
    const items = members.flatMap((it) => it.items);
    const first = members[0].list as List;
    if (!(old instanceof JoinedList) || !isSame(old.items, items)) return new JoinedList(items, first);
    old.first = first;
    return old;
  }
  const pairs = members.flatMap((it) => it.pairs);
  return old instanceof JoinedMapping && isSame(old.pairs, pairs) ? old : new JoinedMapping(pairs);
}

/** Spans from its first key to the end of its last value, wherever these move. */
class JoinedMapping extends Mapping {
  constructor(pairs: readonly Pair[]) {
    super((pairs[0] as Pair).key.block, 0, 0, false, pairs);
  }
  override get start(): number {
    return (this.pairs[0] as Pair).key.start;
  }
  override get end(): number {
    return (this.pairs.at(-1) as Pair).value.end;
  }
}

/** Spans from its first dash to the end of its last item. */
class JoinedList extends List {
  first: List;
  constructor(items: readonly Node[], first: List) {
    super(first.block, 0, 0, false, items);
    this.first = first;
  }
  override get start(): number {
    return this.first.start;
  }
  override get end(): number {
    return (this.items.at(-1) as Node).end;
  }
}

/** A copy that does not keep the whole text alive, as a slice would: words of the tree are slices of it in turn. */
const flat = (text: string): string => text.split('\n').join('\n');
