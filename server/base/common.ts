// How far two versions of a text are the same, from their start and from their end.

/** Units compared at once: the engine compares strings of such a length far quicker than a loop compares their characters. */
const stride = 2048;

/** The length of what both begin with, and of what both end with; the two never overlap. */
export function common(a: string, b: string): { readonly same: number; readonly tail: number } {
  const limit = Math.min(a.length, b.length);
  let same = 0;
  while (same + stride <= limit && a.slice(same, same + stride) === b.slice(same, same + stride)) same += stride;
  while (same < limit && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  const left = limit - same;
  let tail = 0;
  while (tail + stride <= left && a.slice(a.length - tail - stride, a.length - tail) === b.slice(b.length - tail - stride, b.length - tail)) tail += stride;
  while (tail < left && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return { same, tail };
}
