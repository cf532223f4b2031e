// Keeps one broken check from taking the server down: bugs are reported where they happen and everything else goes on.

type Report = (where: string, error: unknown) => void;
let report: Report = (where, error) => {
  throw new Error(`${where} failed`, { cause: error });
};

/** Tests keep the default, which throws; the product installs a reporter that logs. */
export function onBug(handler: Report): void {
  report = handler;
}

/** Runs our own code; a throw is our bug: it is reported, and `fallback` stands in for the answer. */
export function guard<T>(where: string, run: () => T, fallback: T): T {
  try {
    return run();
  } catch (error) {
    report(where, error);
    return fallback;
  }
}

/** Reports what `guard` would, for those who catch it themselves. */
export const bug = (where: string, error: unknown): void => report(where, error);
