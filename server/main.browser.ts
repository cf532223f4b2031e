// The language server in a web worker, for VS Code in a browser.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { localDate } from './lsp/host.ts';
import { serve } from './lsp/server.ts';

/** The worker's own global scope, as far as it is used here. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0] & { close(): void };

/** Serves the page that started the worker. */
export function startBrowser(): void {
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
  serve(connection, { today: () => localDate() });
  connection.onExit(() => self.close());
  connection.listen();
}
