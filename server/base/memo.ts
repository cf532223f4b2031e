// Computes a thing when it is first asked for, and again only when something it was made from has changed.
import { alike } from './alike.ts';

/**
 * What a computation may read and what may change later. Computations note each source they read, by themselves: whoever holds something that
 * can change says `note` when it is read and `changed` when it changed, and nobody else has to think of it.
 */
export class Source {
  /** The step in which it changed last. */
  since = 0;
  /** The computation that noted it last: spares it noting the same thing a hundred times. */
  by = 0;
  /** Those who have to look at it again when it changes; some twice, some for nothing. */
  readers: Answer[] | undefined;
}

/** What depends on sources, and is one. */
interface Answer extends Source {
  /** Doubts the answer; false when it was in doubt already. */
  doubts(): boolean;
  isDoubtful(): boolean;
}

/** Time, as far as it matters here: everything that changes at once changes in one step. */
let step = 1;

/** What runs now. */
let reader: { readonly id: number; readonly from: Source[] } | undefined;
let readers = 0;

/** How often anything was computed, for tests that count. */
export const work = { computed: 0 };

/** Begins a step. Sources may change now, before anything that depends on them is read in it. */
export function nextStep(): void {
  step++;
}

/** Says that the source is read. */
export function note(source: Source): void {
  if (reader === undefined || source.by === reader.id) return;
  source.by = reader.id;
  reader.from.push(source);
}

/** Says that the source changed in this step. */
export function changed(source: Source): void {
  source.since = step;
  doubt(source);
}

/** Tells all who have read the source, and all who have read their answers, that these may not hold any more. */
function doubt(source: Source): void {
  const told: Source[] = [source];
  for (let next = told.pop(); next; next = told.pop()) {
    const { readers: its } = next;
    next.readers = undefined;
    for (const it of its ?? []) if (it.doubts()) told.push(it);
  }
}

/** An answer with what it was made from. It is a source itself: when a new answer is like the last one, nothing changed for its readers. */
export class Kept<K, T> extends Source implements Answer {
  readonly #make: (key: K) => T;
  readonly #key: K;
  readonly #cyclic: T | undefined;
  readonly #same: (a: T, b: T) => boolean;
  #value: T | undefined;
  #from: readonly Source[] | undefined;
  /** The step in which the answer was last known to hold. */
  #checked = 0;
  #doubtful = true;
  #busy = false;

  constructor(make: (key: K) => T, key: K, cyclic: T | undefined, same: (a: T, b: T) => boolean) {
    super();
    this.#make = make;
    this.#key = key;
    this.#cyclic = cyclic;
    this.#same = same;
  }

  read(): T {
    note(this);
    if (this.#doubtful && this.#checked !== step) {
      if (this.#busy) return this.#cyclic as T;
      this.#refresh();
    }
    return this.#value as T;
  }

  /** Whether the answer is another one than in the step `checked`. */
  isNewerThan(checked: number): boolean {
    if (this.#doubtful && this.#checked !== step) {
      // In a circle nobody can tell: then it is computed anew.
      if (this.#busy) return true;
      this.#refresh();
    }
    return this.since > checked;
  }

  doubts(): boolean {
    if (this.#doubtful) return false;
    this.#doubtful = true;
    return true;
  }

  isDoubtful(): boolean {
    return this.#doubtful;
  }

  #refresh(): void {
    this.#busy = true;
    try {
      if (this.#from === undefined || isStale(this.#from, this.#checked)) this.#compute();
      this.#checked = step;
      this.#doubtful = false;
      // In a circle an answer was taken before it was there: then this one holds for this step only.
      for (const source of this.#from as readonly Source[]) if (!follow(source, this)) this.#doubtful = true;
    } finally {
      this.#busy = false;
    }
  }

  #compute(): void {
    const outer = reader;
    const from: Source[] = [];
    reader = { id: ++readers, from };
    work.computed++;
    try {
      const value = this.#make(this.#key);
      if (this.#from === undefined || !this.#same(this.#value as T, value)) {
        this.#value = value;
        this.since = step;
      }
      this.#from = from;
    } finally {
      reader = outer;
    }
  }
}

/** Lists of readers are looked through when they have grown to twice a length at which they were. */
const short = 32;

/** Lets the reader know when the source changes. False when that is not known at the moment. */
function follow(source: Source, it: Answer): boolean {
  if (source instanceof Kept && source.isDoubtful()) return false;
  const its = (source.readers ??= []);
  if (its.length >= short && (its.length & (its.length - 1)) === 0) source.readers = [...new Set(its)].filter((other) => !other.isDoubtful());
  source.readers.push(it);
  return true;
}

/** In the order in which they were read: what was read only because of an earlier answer is not asked for when that one changed. */
function isStale(from: readonly Source[], checked: number): boolean {
  for (const source of from) if (source instanceof Kept ? source.isNewerThan(checked) : source.since > checked) return true;
  return false;
}

/** A function that runs `make` when it is first asked, and again only after something that it read has changed. */
export function once<T>(make: () => T, same: (a: T, b: T) => boolean = alike): () => T {
  const kept = new Kept<undefined, T>(make, undefined, undefined, same);
  return () => kept.read();
}

/** As `once`, per key. Asking for a key while it is being computed gives `cyclic`. */
export function each<K, T>(make: (key: K) => T, cyclic: T, same: (a: T, b: T) => boolean = alike): (key: K) => T {
  const made = new Map<K, Kept<K, T>>();
  return (key) => {
    let kept = made.get(key);
    if (kept === undefined) made.set(key, (kept = new Kept(make, key, cyclic, same)));
    return kept.read();
  };
}

/** As `each`, for a function that does not outlive the computation it is made in: what it reads is noted by that one. */
export function within<K, T>(make: (key: K) => T, cyclic: T): (key: K) => T {
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
