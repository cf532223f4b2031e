// Applies every safe fix at once, and again, until nothing is left to fix.
import { applyEdits, compatible, type TextEdit } from '../base/edit.ts';
import type { Found } from '../rules/run.ts';
import type { Fix } from '../rules/rule.ts';
import { isBetter, isLarge, type Snapshot } from '../snapshot.ts';

export interface FixedAll {
  readonly text: string;
  /** Against the original text, in its order, none touching more than it has to. */
  readonly edits: TextEdit[];
  readonly applied: readonly { readonly rule: string; readonly title: string }[];
}

/** One fix may make another possible or needless, but hardly a tenth. */
const maxRounds = 10;

/** `remake` gives the snapshot of a changed text, with the same settings and bases. */
export function fixAll(shot: Snapshot, remake: (text: string) => Snapshot): FixedAll {
  const applied: { rule: string; title: string }[] = [];
  const done = new Set<string>();
  let now = shot;
  let pieces: Piece[] = [{ start: 0, end: shot.text.length }];
  for (let round = 0; round < maxRounds; round++) {
    const step = nextStep(now, remake, done);
    if (!step) break;
    pieces = cutPieces(pieces, step.edits);
    applied.push(...step.taken.map(({ found, fix }) => ({ rule: found.rule, title: fix.title })));
    for (const it of step.taken) done.add(nameOf(it));
    now = step.after;
  }
  return { text: now.text, edits: toEdits(pieces, shot.text), applied };
}

interface Taken {
  readonly found: Found;
  readonly fix: Fix;
  readonly edits: readonly TextEdit[];
}

interface Step {
  readonly after: Snapshot;
  readonly edits: readonly TextEdit[];
  readonly taken: readonly Taken[];
}

/** A fix that has been applied and is offered again did not help, and is left alone. */
function nextStep(shot: Snapshot, remake: (text: string) => Snapshot, done: ReadonlySet<string>): Step | undefined {
  const ours = shot.outcome.findings.filter(({ fixes }) => fixes.some(({ kind }) => kind === 'safe'));
  // Where there are many in a large plan, each on its own would take minutes.
  const isMany = isLarge(shot) && ours.length > fewTried;
  const taken: Taken[] = [];
  for (const found of ours) {
    const fix = (isMany ? shot.named(found) : shot.offers(found)).find(({ kind }) => kind === 'safe');
    if (!fix || done.has(nameOf({ found, fix }))) continue;
    const edits = shot.editsOf(fix);
    if (taken.every((other) => compatible(other.edits, edits))) taken.push({ found, fix, edits });
  }
  if (isMany) return tried(shot, remake, taken);
  return together(shot, remake, taken) ?? taken.map((one) => together(shot, remake, [one])).find((step) => step !== undefined);
}

/** So many are tried one by one in a large plan too. */
const fewTried = 20;

/** Checks in one round; what has not been tried by then is left. */
const maxTrials = 40;

/** Tries fixes together: those that clear their findings and add no error. Of a lot in which some do not, either half is tried, and so on. */
function tried(shot: Snapshot, remake: (text: string) => Snapshot, all: readonly Taken[]): Step | undefined {
  let best: Step | undefined;
  let trials = 0;
  const add = (more: readonly Taken[]): void => {
    if (more.length === 0 || ++trials > maxTrials) return;
    const step = together(shot, remake, [...(best?.taken ?? []), ...more]);
    if (step && isBetter(shot, step.after, step.taken.map(({ found }) => found))) best = step;
    else if (more.length > 1) {
      const half = Math.ceil(more.length / 2);
      add(more.slice(0, half));
      add(more.slice(half));
    }
  };
  add(all);
  return best;
}

/** Undefined when the text would read worse afterwards. */
function together(shot: Snapshot, remake: (text: string) => Snapshot, taken: readonly Taken[]): Step | undefined {
  if (taken.length === 0) return undefined;
  const edits = taken.flatMap((it) => it.edits);
  const after = remake(applyEdits(shot.text, edits));
  return after.text === shot.text || after.tree.problems.length > shot.tree.problems.length ? undefined : { after, edits, taken };
}

const nameOf = ({ found, fix }: Pick<Taken, 'found' | 'fix'>): string => JSON.stringify([found.rule, found.says, fix.title]);

/** The text as it is now: stretches of the original, and what was put between them. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

const lengthOf = (piece: Piece): number => ('text' in piece ? piece.text.length : piece.end - piece.start);

const slice = (piece: Piece, from: number, to: number): Piece => ('text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to });

function cutPieces(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const result: Piece[] = [];
  const queue = [...pieces].reverse();
  let at = 0;
  const take = (until: number, keep: boolean): void => {
    while (at < until) {
      const piece = queue.pop();
      if (!piece) return;
      const part = Math.min(lengthOf(piece), until - at);
      if (keep) result.push(slice(piece, 0, part));
      if (part < lengthOf(piece)) queue.push(slice(piece, part, lengthOf(piece)));
      at += part;
    }
  };
  for (const edit of edits.map((it, index) => ({ it, index })).sort((a, b) => a.it.start - b.it.start || a.index - b.index)) {
    take(edit.it.start, true);
    result.push({ text: edit.it.text });
    take(edit.it.end, false);
  }
  take(Infinity, true);
  return result.filter((piece) => lengthOf(piece) > 0);
}

function toEdits(pieces: readonly Piece[], original: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let text = '';
  for (const piece of [...pieces, { start: original.length, end: original.length }]) {
    if ('text' in piece) text += piece.text;
    else {
      if (text !== '' || piece.start > at) edits.push(...trimmed({ start: at, end: piece.start, text }, original));
      at = piece.end;
      text = '';
    }
  }
  return edits;
}

/** Without what stays the same at either end. */
function trimmed({ start, end, text }: TextEdit, original: string): TextEdit[] {
  const old = original.slice(start, end);
  const least = Math.min(old.length, text.length);
  let head = 0;
  while (head < least && old[head] === text[head]) head++;
  if (isHalf(old[head - 1])) head--;
  let tail = 0;
  while (tail < least - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  if (isHalf(old[old.length - 1 - tail])) tail = Math.max(0, tail - 1);
  const edit = { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
  return edit.start === edit.end && edit.text === '' ? [] : [edit];
}

/** Whether an edit must not begin or end behind it: the first half of an astral character or of a line break. */
const isHalf = (c: string | undefined): boolean => c !== undefined && (c === '\r' || (c >= '\ud800' && c <= '\udbff'));
