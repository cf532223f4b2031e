// Reads typed values out of tree nodes; what has the wrong type is simply not there (the schema rule speaks of it).
import { asList, asMapping, asScalar, content, keyName, type Mapping, type Node, type Pair } from '../syntax/tree.ts';
import type { Section, Val, Written } from './plan.ts';

/** The words by which YAML authors say "no qube". */
export const isNone = (value: unknown): boolean => value === null || value === '' || value === 'none';

export function text(pair: Pair | undefined): Val<string> | undefined {
  const scalar = asScalar(pair?.value);
  if (!pair || !scalar || scalar.value === null || typeof scalar.value === 'boolean') return undefined;
  return { value: typeof scalar.value === 'string' ? scalar.value : scalar.source, at: pair.value, key: pair.key };
}

/** Text that says something: blank text counts as absent. */
export function words(pair: Pair | undefined): Val<string> | undefined {
  const value = text(pair);
  return value && value.value.trim() !== '' ? value : undefined;
}

export function flag(pair: Pair | undefined): Val<boolean> | undefined {
  const scalar = asScalar(pair?.value);
  return pair && typeof scalar?.value === 'boolean' ? { value: scalar.value, at: pair.value, key: pair.key } : undefined;
}

/** A qube's name, or null for "none". An unwritten value points at its key, so that there is something to underline. */
export function name(pair: Pair | undefined): Val<string | null> | undefined {
  const scalar = asScalar(pair?.value);
  if (!pair || !scalar) return undefined;
  const at = scalar.style === 'empty' ? pair.key : pair.value;
  if (isNone(scalar.value)) return { value: null, at, key: pair.key };
  if (typeof scalar.value === 'boolean') return undefined;
  return { value: typeof scalar.value === 'string' ? scalar.value : scalar.source, at, key: pair.key };
}

export function oneOf<T extends string>(pair: Pair | undefined, allowed: readonly T[]): Val<T> | undefined {
  const value = text(pair);
  return value && (allowed as readonly string[]).includes(value.value) ? (value as Val<T>) : undefined;
}

/** One word or a list of words; items that are not words are left out. */
export function list(pair: Pair | undefined): readonly Val<string>[] {
  if (!pair) return [];
  const it = content(pair.value);
  if (it?.kind === 'scalar') {
    const one = words(pair);
    return one ? [one] : [];
  }
  if (it?.kind !== 'list') return [];
  const found: Val<string>[] = [];
  for (const item of it.items) {
    const scalar = asScalar(item);
    if (!scalar || scalar.value === null || typeof scalar.value === 'boolean') continue;
    found.push({ value: typeof scalar.value === 'string' ? scalar.value : scalar.source, at: item, key: item });
  }
  return found;
}

export function written(mapping: Mapping | undefined, key: string): Written | undefined {
  const pair = mapping?.get(key);
  return pair ? { name: key, key: pair.key, node: pair.value } : undefined;
}

export const allWritten = (mapping: Mapping | undefined): readonly Written[] =>
  (mapping?.entries() ?? []).map((pair) => ({ name: keyName(pair.key), key: pair.key, node: pair.value }));

export function section(pair: Pair | undefined): Section | undefined {
  if (!pair) return undefined;
  const body = asMapping(pair.value);
  return {
    at: pair.key,
    node: pair.value,
    body,
    has: (key) => body?.get(key) !== undefined,
    text: (key) => words(body?.get(key)),
    flag: (key) => flag(body?.get(key)),
    list: (key) => list(body?.get(key)),
    section: (key) => section(body?.get(key)),
    prop: (key) => written(body, key),
  };
}

/** Mappings in a list, others left out; the index is the place in the whole list. */
export function mappings(node: Node | undefined): readonly { readonly node: Mapping; readonly index: number }[] {
  const found: { node: Mapping; index: number }[] = [];
  asList(node)?.items.forEach((item, index) => {
    const node = asMapping(item);
    if (node) found.push({ node, index });
  });
  return found;
}
