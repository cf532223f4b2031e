// Measures work by the processor's time and not by the clock on the wall, so that a busy machine fails no test.

/** Milliseconds of work this process has done so far. Other programs do not count. */
export function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
