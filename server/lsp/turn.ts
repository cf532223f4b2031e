// Gives way to messages that wait to be looked at.

/** Where there is `setImmediate`, it does not wait for the millisecond that every timer takes. */
const soon: (run: () => void) => unknown = (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate ?? ((run) => setTimeout(run, 0));

/** Resolves when those who waited for it had their turn. */
export const othersFirst = (): Promise<void> => new Promise((resolve) => soon(resolve));

/** Resolves when every message that had arrived was handed on: the protocol's library takes one at each turn. */
export async function afterMessages(isWanted: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 2 && isWanted(); turn++) await othersFirst();
  return isWanted();
}
