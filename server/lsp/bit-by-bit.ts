// Checks a plan bit by bit, so that whoever asks something meanwhile is answered, and stops when nobody wants the result any more.
import type { Snapshot } from '../snapshot.ts';
import { othersFirst } from './turn.ts';

/** Milliseconds of work after which messages that wait are looked at. */
const turn = 12;

/** False when the work was given up. Afterwards the findings of the snapshot are at hand. */
export async function checked(shot: Snapshot, isWanted: () => boolean): Promise<boolean> {
  let until = performance.now() + turn;
  for (const _ of shot.bits()) {
    if (performance.now() < until) continue;
    await othersFirst();
    if (!isWanted()) return false;
    until = performance.now() + turn;
  }
  return true;
}
