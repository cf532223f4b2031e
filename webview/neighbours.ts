// Which card an arrow key leads to: the nearest one in that direction.
import type { Box } from './view.ts';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Undefined at the edge. Cards straight ahead are nearer than those at a slant. */
export function neighbour(from: string, direction: Direction, boxes: ReadonlyMap<string, Box>): string | undefined {
  const own = boxes.get(from);
  if (!own) return undefined;
  const isAcross = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1;
  let best: string | undefined;
  let least = Infinity;
  for (const [id, box] of boxes) {
    if (id === from) continue;
    const dx = box.x + box.width / 2 - own.x - own.width / 2;
    const dy = box.y + box.height / 2 - own.y - own.height / 2;
    const ahead = (isAcross ? dx : dy) * sign;
    const aside = Math.abs(isAcross ? dy : dx);
    // What lies beside rather than ahead is another arrow's.
    if (ahead < 8 || aside > ahead * (isAcross ? 3 : 6)) continue;
    const distance = ahead + aside * 2;
    if (distance < least) [best, least] = [id, distance];
  }
  return best;
}
