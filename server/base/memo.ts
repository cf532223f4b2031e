// Computes a thing when it is first asked for, and again only when something it was made from has changed.
import { alike } from './alike.ts';

/**
 * What a computation may read and what may change later. Computations note each source they read, by themselves: whoever holds something that
 * can change says `note` when it is read and `changed` when it changed, and nobody else has to think of it.
 */
export class Source {
  /** The moment at which it changed last. */
  since = 0;
  /** The computation that noted it last: spares it noting the same thing a hundred times. */
  by = 0;
  /** The answers that were made from it; some stand here twice, some for nothing. Mostly it is one. */
  readers: Answer | Answer[] | undefined;
}

/** What depends on sources, and is one. */
interface Answer extends Source {
  /** The source changed, or may have: the answer may not hold any more. False when it was in doubt before. */
  doubt(because: Source): boolean;
}

/** Time, as far as it matters here: everything that changes at once changes at one moment. */
let moment = 1;

/** The number of the computation that runs now, 0 for none. */
let reader = 0;
let readers = 0;
/** What it has noted, on top of what those noted that wait for it. */
const noted: Source[] = [];

/** How often anything was computed, for tests that count. */
export const work = { computed: 0 };

/** The next moment. Sources may change now, before anything that depends on them is read. */
export function nextMoment(): void {
  moment++;
}

/** Whether anybody wants to know what is read now: spares making sources that nobody would note. */
export const isNoting = (): boolean => reader !== 0;

/** Says that the source is read. */
export function note(source: Source): void {
  if (reader === 0 || source.by === reader) return;
  source.by = reader;
  noted.push(source);
}

/** Says that the source changed at this moment: all that was made from it is in doubt, and all that was made from that. */
export function changed(source: Source): void {
  source.since = moment;
  const told: Source[] = [source];
  for (let next = told.pop(); next; next = told.pop()) {
    const its = next.readers;
    if (Array.isArray(its)) {
      for (const it of its) if (it.doubt(next)) told.push(it);
    } else if (its?.doubt(next)) told.push(its);
  }
  // Each of them will be computed anew, and say so then.
  source.readers = undefined;
}

/** How a sort of answers is made. `cyclic` stands in for an answer that is asked for while it is being made. */
interface Kind<K, T> {
  make(key: K): T;
  readonly cyclic: T | undefined;
  same(a: T, b: T): boolean;
}

/** More doubts than this are not kept apart. */
const mostDoubts = 16;

/** An answer with what it was made from. It is a source itself: when a new answer is like the last one, nothing changed for its readers. */
class Kept<K, T> extends Source implements Answer {
  readonly #kind: Kind<K, T>;
  readonly #key: K;
  #value: T | undefined;
  #from: readonly Source[] | undefined;
  /** The moment at which the answer was last known to hold. */
  #checked = 0;
  /** `doubtful`: some of what it was made from may have changed. `stale`: some has. */
  #state: 'sure' | 'doubtful' | 'stale' = 'stale';
  #doubts: Kept<unknown, unknown>[] | undefined;
  #busy = false;

  constructor(kind: Kind<K, T>, key: K) {
    super();
    this.#kind = kind;
    this.#key = key;
  }

  read(): T {
    note(this);
    if (this.#state !== 'sure' && this.#checked !== moment) {
      if (this.#busy) return this.#kind.cyclic as T;
      this.#refresh();
    }
    return this.#value as T;
  }

  doubt(because: Source): boolean {
    const first = this.#state === 'sure';
    if (this.#state === 'stale') return false;
    this.#state = 'doubtful';
    if (because instanceof Kept && (this.#doubts?.length ?? 0) < mostDoubts) (this.#doubts ??= []).push(because as Kept<unknown, unknown>);
    else this.#state = 'stale';
    return first;
  }

  /** Whether the answer is another one than at the moment `checked`. In a circle nobody can tell: then it counts as another. */
  #isNewerThan(checked: number): boolean {
    if (this.#state !== 'sure' && this.#checked !== moment) {
      if (this.#busy) return true;
      this.#refresh();
    }
    return this.since > checked;
  }

  #refresh(): void {
    this.#busy = true;
    try {
      if (this.#state === 'stale' || this.#doubts?.some((it) => it.#isNewerThan(this.#checked))) this.#compute();
      else this.#state = 'sure';
      this.#checked = moment;
      this.#doubts = undefined;
    } finally {
      this.#busy = false;
    }
  }

  #compute(): void {
    const outer = reader;
    const height = noted.length;
    reader = ++readers;
    work.computed++;
    const before = this.#from;
    try {
      const value = this.#kind.make(this.#key);
      if (before === undefined || !this.#kind.same(this.#value as T, value)) {
        this.#value = value;
        this.since = moment;
        // They are in doubt as well, and will be computed anew.
        this.readers = undefined;
      }
      this.#from = noted.slice(height);
    } finally {
      noted.length = height;
      reader = outer;
    }
    this.#follow(this.#from, before);
  }

  /** Sees to it that it is told when something that it was made from changes. */
  #follow(from: readonly Source[], before: readonly Source[] | undefined): void {
    this.#state = 'sure';
    for (let i = 0; i < from.length; i++) {
      const source = from[i] as Source;
      // In a circle an answer was taken before it was there: then this one holds at this moment only.
      if (source instanceof Kept && source.#state !== 'sure') this.#state = 'stale';
      else if (before?.[i] !== source || source.since > this.#checked) follow(source, this);
    }
  }
}

/** Lists of readers are looked through each time they have doubled in length. */
const short = 32;

/** A list with room for as many again: one that grows by itself takes room for sixteen more, and most come to three. */
function roomier(its: readonly Answer[], it: Answer): Answer[] {
  const made = [...its, it, ...its];
  made.length = its.length + 1;
  return made;
}

function follow(source: Source, it: Answer): void {
  const its = source.readers;
  if (its === undefined) source.readers = it;
  else if (!Array.isArray(its)) source.readers = its === it ? it : roomier([its], it);
  else if (its.length === 3) source.readers = roomier(its, it);
  else {
    if (its.length >= short && (its.length & (its.length - 1)) === 0) source.readers = [...new Set(its)];
    (source.readers as Answer[]).push(it);
  }
}

/** How many answers are kept for what was made under it, also those that nobody will ask for again: about names and entries of texts long gone. */
export interface Tally {
  kept: number;
}

/** Whether what is made now is made of things that will never change, and who counts it if not. */
let making: { readonly forGood: boolean; readonly tally: Tally } = { forGood: false, tally: { kept: 0 } };

/** Runs `make`, which makes something out of things that never change: what `once` and `each` answer in it is kept for good, and nobody notes what it was made from. */
export const madeForGood = <T>(make: () => T): T => makingAs({ forGood: true, tally: making.tally }, make);

/** Runs `make`; the answers of each `each` that it makes are counted. */
export const tallied = <T>(tally: Tally, make: () => T): T => makingAs({ forGood: false, tally }, make);

function makingAs<T>(how: typeof making, make: () => T): T {
  const outer = making;
  making = how;
  try {
    return make();
  } finally {
    making = outer;
  }
}

/** A function that runs `make` when it is first asked, and again only after something that it read has changed. */
export function once<T>(make: () => T, same: (a: T, b: T) => boolean = alike): () => T {
  if (making.forGood) return onceForGood(make);
  const kept = new Kept<undefined, T>({ make, cyclic: undefined, same }, undefined);
  return () => kept.read();
}

/** As `once`, per key. Asking for a key while it is being computed gives `cyclic`. */
export function each<K, T>(make: (key: K) => T, cyclic: T, same: (a: T, b: T) => boolean = alike): (key: K) => T {
  if (making.forGood) return within(make, cyclic);
  const { tally } = making;
  const made = new Map<K, Kept<K, T>>();
  const kind: Kind<K, T> = { make, cyclic, same };
  return (key) => {
    let kept = made.get(key);
    if (kept === undefined) {
      tally.kept++;
      made.set(key, (kept = new Kept(kind, key)));
    }
    return kept.read();
  };
}

/** As `each`, for a function that reads nothing that may change, or does not outlive the computation it is made in: then that one notes what it reads. */
export function within<K, T>(make: (key: K) => T, cyclic: T): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined || made.has(key)) return known as T;
    made.set(key, cyclic);
    let isMade = false;
    try {
      const value = make(key);
      made.set(key, value);
      isMade = true;
      return value;
    } finally {
      if (!isMade) made.delete(key);
    }
  };
}

function onceForGood<T>(make: () => T): () => T {
  let state: 'asked' | 'made' | undefined;
  let value: T | undefined;
  return () => {
    if (state !== undefined) return value as T;
    state = 'asked';
    try {
      value = make();
      state = 'made';
      return value;
    } finally {
      if (state === 'asked') state = undefined;
    }
  };
}
