// The language server as a child process of VS Code: the very file that is a web worker in a browser, given a disk and the channel to its parent.
import { nodeHost } from './disk.ts';
import type { WorkerScope } from './main.browser.ts';

const scope: WorkerScope = {
  qubePlanHost: nodeHost(),
  onmessage: null,
  // Only errors of the channel are listened for in this way, and `disconnect` below sees those.
  addEventListener: () => undefined,
  postMessage: (message) => void process.send?.(message),
  close: () => process.exit(),
};
// Without a parent there is nobody to serve.
process.on('disconnect', () => process.exit(1));
process.on('message', (data) => scope.onmessage?.({ data }));
// A message that breaks the protocol must not take the server, and every open plan's help, with it.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, (error: unknown) => console.error(error));

Object.assign(globalThis, { self: scope });
// Runs once it is loaded, as a worker does; the build leaves it beside this file.
require('./server.browser.js');

declare function require(path: string): unknown;
