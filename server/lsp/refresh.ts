// Tells the client when it is worth asking again: for diagnostics, code lenses, inlay hints and tokens.
import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { ClientCan } from './client-can.ts';

/** How long to wait for more to change, in milliseconds. */
const settle = 150;

/** Asks once for changes that come close together, and only what the client says it understands. */
export function refresher(connection: Connection, can: () => ClientCan): { ask(): void; dispose(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const all = (): Promise<unknown>[] => {
    const { pullDiagnostics, refreshDiagnostics, refreshLenses, refreshHints, refreshTokens } = can();
    const { diagnostics, inlayHint, semanticTokens } = connection.languages;
    return [
      ...(pullDiagnostics && refreshDiagnostics ? [diagnostics.refresh()] : []),
      ...(refreshLenses ? [connection.sendRequest(CodeLensRefreshRequest.type)] : []),
      ...(refreshHints ? [inlayHint.refresh()] : []),
      ...(refreshTokens ? [semanticTokens.refresh()] : []),
    ];
  };
  return {
    ask() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const asked of all()) asked.catch((error: unknown) => connection.console.warn(`The client did not refresh: ${String(error)}`));
      }, settle);
    },
    dispose: () => clearTimeout(timer),
  };
}
