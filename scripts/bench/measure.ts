// Times, their medians and spreads: what every measurement of the bench shares.

/** Milliseconds. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** As `Spread`, for many samples of which the slow ones matter. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
}

/** How long `run` takes, in milliseconds. */
export function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

export async function timedAsync(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: at(sorted, 0.5), low: at(sorted, 0), high: at(sorted, 1), count: sorted.length };
}

export function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99), count: sorted.length };
}

/** All of `runs` in turn, `count` times after two rounds to warm up, so that a slow moment of the machine hits each alike. */
export function inTurn<K extends string>(runs: Readonly<Record<K, () => unknown>>, count: number): Record<K, Spread> {
  const names = Object.keys(runs) as K[];
  const times = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = -2; round < count; round++) {
    for (const name of names) {
      const took = timed(runs[name]);
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  return Object.fromEntries(names.map((name) => [name, spread(times.get(name) ?? [])])) as Record<K, Spread>;
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

/** Numbers in [0, 1) that are the same at every run. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** A goal of the specification and whether it was met. */
export interface Goal {
  readonly what: string;
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
}

export const atMost = (what: string, ratio: number, limit: number): Goal => ({ what, ratio, goal: `≤ ${limit}`, met: ratio <= limit });
export const atLeast = (what: string, ratio: number, limit: number): Goal => ({ what, ratio, goal: `≥ ${limit}`, met: ratio >= limit });

/** What a measurement found: goals first, then a few lines for a person, and everything as data. */
export interface Part {
  readonly goals: readonly Goal[];
  readonly lines: readonly string[];
  readonly data: unknown;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
export const withSpread = ({ median, low, high }: Spread): string => `${ms(median)} (${ms(low)} to ${ms(high)})`;
