// Tests the built server as VS Code in a browser starts it: in a scope that has a worker's messages and nothing of Node.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly params?: unknown;
}

/** A worker with what every browser's has, and a way to talk to it. */
function startWorker(): { ask(method: string, params: unknown): Promise<unknown>; tell(method: string, params: unknown): void; told: Message[] } {
  const waiting = new Map<number, (result: unknown) => void>();
  const told: Message[] = [];
  const self = {
    onmessage: undefined as ((event: { data: unknown }) => void) | undefined,
    addEventListener() {},
    removeEventListener() {},
    postMessage(message: Message) {
      // As between a page and its worker: a copy.
      const copy = JSON.parse(JSON.stringify(message)) as Message;
      if (copy.id !== undefined && copy.method === undefined) waiting.get(copy.id)?.(copy.result);
      else told.push(copy);
    },
    close() {},
  };
  const scope = createContext({ self, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, performance, console, TextEncoder, TextDecoder, URL });
  runInContext(readFileSync(fileURLToPath(new URL('../../dist/server.js', import.meta.url)), 'utf8'), scope);
  let last = 0;
  const send = (message: object): void => self.onmessage?.({ data: { jsonrpc: '2.0', ...message } });
  return {
    told,
    async ask(method, params) {
      // It listens once its part of the bundle has been looked at, a moment after it was started.
      for (let left = 500; !self.onmessage && left > 0; left--) await new Promise((resolve) => setTimeout(resolve, 10));
      const id = ++last;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${method} was not answered`)), 30_000);
        waiting.set(id, (result) => {
          clearTimeout(timer);
          resolve(result);
        });
        send({ id, method, params });
      });
    },
    tell: (method, params) => send({ method, params }),
  };
}

test('in a worker the server answers, the map too, and touches nothing of Node', async () => {
  const worker = startWorker();
  const { capabilities } = (await worker.ask('initialize', { processId: null, rootUri: null, capabilities: {} })) as { capabilities: { hoverProvider: boolean } };
  assert.equal(capabilities.hoverProvider, true);
  worker.tell('initialized', {});
  const uri = 'vscode-vfs://github/a/home.qube-plan.yaml';
  worker.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'qube-plan', version: 1, text: 'plan: 1\nqubes:\n  vault: { label: black, netvm: sys-firewall, holds: [passwords] }\n' } });
  const map = (await worker.ask('qubePlan/map', { textDocument: { uri } })) as { version: number; picture: { nodes: { id: string }[] } };
  assert.equal(map.version, 1);
  assert.ok(map.picture.nodes.some(({ id }) => id === 'qube:vault'));
  const fall = (await worker.ask('qubePlan/fall', { textDocument: { uri }, from: 'qube:vault' })) as { steps: { to: { id: string } }[] };
  assert.ok(fall.steps.some(({ to }) => to.id === 'internet'));
  for (let left = 200; left > 0 && !worker.told.some(({ method }) => method === 'textDocument/publishDiagnostics'); left--) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.match(JSON.stringify(worker.told.find(({ method }) => method === 'textDocument/publishDiagnostics')), /vault-has-network/);
});
