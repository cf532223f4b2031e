// Computes a thing once, when it is first asked for.

/** A function that runs `make` at most once and then repeats its answer. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** As `once`, per key. Asking for a key while it is being computed gives `cyclic`. */
export function each<K, T>(make: (key: K) => T, cyclic: T): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined || made.has(key)) return known as T;
    made.set(key, cyclic);
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
