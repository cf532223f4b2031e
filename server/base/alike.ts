// Whether two answers say the same, so that whatever was made from the first one can stay.

/** Deeper down things are taken for different: then somebody computes once too often, nothing worse. */
const deepest = 5;

/**
 * Data is compared part by part: lists, maps, sets and plain objects without accessors. Everything else (functions, objects of a class, such
 * as nodes of the tree) is like itself only, for it may answer differently later.
 */
export const alike = (a: unknown, b: unknown): boolean => Object.is(a, b) || sameParts(a, b, deepest);

function same(a: unknown, b: unknown, left: number): boolean {
  return Object.is(a, b) || sameParts(a, b, left);
}

function sameParts(a: unknown, b: unknown, left: number): boolean {
  if (left === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const kind = Object.getPrototypeOf(a) as unknown;
  if (kind !== Object.getPrototypeOf(b)) return false;
  if (kind === Array.prototype) return sameList(a as readonly unknown[], b as readonly unknown[], left - 1);
  if (kind === Object.prototype) return sameObject(a as Record<string, unknown>, b as Record<string, unknown>, left - 1);
  if (kind === Map.prototype) return sameList([...(a as Map<unknown, unknown>)], [...(b as Map<unknown, unknown>)], left);
  return kind === Set.prototype && sameList([...(a as Set<unknown>)], [...(b as Set<unknown>)], left - 1);
}

const sameList = (a: readonly unknown[], b: readonly unknown[], left: number): boolean => a.length === b.length && a.every((it, index) => same(it, b[index], left));

function sameObject(a: Record<string, unknown>, b: Record<string, unknown>, left: number): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    const [one, other] = [Object.getOwnPropertyDescriptor(a, key), Object.getOwnPropertyDescriptor(b, key)];
    return one !== undefined && other !== undefined && !one.get && !other.get && same(one.value, other.value, left);
  });
}
