// The language server in a web worker, for VS Code in a browser; on the desktop, `main.vscode.ts` plays the worker.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { localDate, type Host } from './lsp/host.ts';
import { serve } from './lsp/server.ts';

/** The worker's own global scope, as far as it is used here. */
export interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  addEventListener(kind: string, listener: (event: unknown) => void): void;
  postMessage(message: unknown): void;
  close(): void;
  /** What there is beyond a browser. */
  readonly qubePlanHost?: Host;
}

declare const self: WorkerScope & ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
serve(connection, self.qubePlanHost ?? { today: () => localDate() });
connection.onExit(() => self.close());
connection.listen();
