// The language server on Node, for the command line: over standard input and output, or whatever its words name.
import { nodeHost } from './disk.ts';

/**
 * Starts the server on the transport that the command line names (`--stdio`, `--node-ipc`, …), else on standard input and output. Loads
 * the protocol only now, so that the command line's other commands start without it.
 */
export async function startNode(): Promise<void> {
  if (!process.argv.some((word) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(word))) process.argv.push('--stdio');
  const { createConnection } = await import('vscode-languageserver/node');
  const { serve } = await import('./lsp/server.ts');
  const connection = createConnection();
  // A message that breaks the protocol must not take the server, and every open plan's help, with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }
  // Nobody is left to tell, and every attempt to tell would fail again.
  process.stdout.on('error', () => process.exit(1));
  serve(connection, nodeHost());
  connection.listen();
}
