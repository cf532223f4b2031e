// The language server as it is shipped: one bundle, that finds out whether it runs as a process of Node or in a web worker.

// Each side is loaded only where it belongs: the one needs Node, the other a worker's own messages.
if ((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === undefined) void import('./main.browser.ts').then(({ startBrowser }) => startBrowser());
else void import('./main.node.ts').then(({ startNode }) => startNode());

export {};
