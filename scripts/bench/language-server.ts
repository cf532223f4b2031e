// A language server in a process of its own, spoken to as an editor does: over stdio, with pushed diagnostics.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export interface Server {
  /** Resolves when the diagnostics of the opened text arrive. */
  open(uri: string, languageId: string, text: string): Promise<void>;
  /** Sends one edit and resolves when the diagnostics of the text after it arrive. */
  change(uri: string, edit: LineEdit): Promise<void>;
  request(method: string, params: unknown): Promise<unknown>;
  /** Resident memory of the process in MiB; NaN where the system does not tell. */
  memory(): number;
  stop(): Promise<void>;
}

/** In the line, from one UTF-16 column up to another. */
export interface LineEdit {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface ServerOptions {
  readonly node: string;
  readonly args: readonly string[];
  /** The workspace, where there is one. */
  readonly folder?: string | undefined;
  /** Answers `workspace/configuration`, section by section. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly version?: number; readonly items?: readonly { readonly section?: string }[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Starts the server and shakes hands. */
export async function startServer({ node, args, folder, settings = {} }: ServerOptions): Promise<Server> {
  const child = spawn(node, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
  const published = new Map<string, (version: number | undefined) => void>();
  const versions = new Map<string, number>();
  let next = 1;
  let left: Buffer = Buffer.alloc(0);

  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const receive = (message: Message): void => {
    const { id, method, params } = message;
    if (method === 'textDocument/publishDiagnostics') published.get(params?.uri ?? '')?.(params?.version);
    else if (method === 'workspace/configuration' && id !== undefined) send({ id, result: params?.items?.map(({ section = '' }) => settings[section] ?? null) });
    else if (method !== undefined && id !== undefined) send({ id, result: null });
    else if (id !== undefined) {
      const it = waiting.get(id);
      waiting.delete(id);
      if (message.error) it?.failed(new Error(message.error.message));
      else it?.done(message.result);
    }
  };
  child.stdout.on('data', (data: Buffer) => {
    left = left.length === 0 ? data : Buffer.concat([left, data]);
    for (;;) {
      const head = left.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(left.subarray(0, head).toString())?.[1]);
      if (left.length < head + 4 + length) return;
      const body = left.subarray(head + 4, head + 4 + length).toString();
      left = left.subarray(head + 4 + length);
      receive(JSON.parse(body) as Message);
    }
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const request = (method: string, params: unknown): Promise<unknown> =>
    new Promise((done, failed) => {
      const id = next++;
      waiting.set(id, { done, failed });
      send({ id, method, params });
    });
  /** Servers that send no version have only one answer on its way: each edit waits for the last one's. */
  const diagnosticsOf = (uri: string, version: number): Promise<void> =>
    new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`no diagnostics for ${uri} within a minute`)), 60_000);
      published.set(uri, (its) => {
        if (its !== undefined && its < version) return;
        clearTimeout(timer);
        published.delete(uri);
        done();
      });
    });

  const rootUri = folder === undefined ? null : pathToFileURL(folder).href;
  await request('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: rootUri === null ? null : [{ uri: rootUri, name: 'bench' }],
    capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true }, hover: { contentFormat: ['markdown'] } }, workspace: { configuration: true, didChangeConfiguration: {} } },
  });
  send({ method: 'initialized', params: {} });
  if (Object.keys(settings).length > 0) send({ method: 'workspace/didChangeConfiguration', params: { settings } });

  return {
    open(uri, languageId, text) {
      versions.set(uri, 1);
      const arrived = diagnosticsOf(uri, 1);
      send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId, version: 1, text } } });
      return arrived;
    },
    change(uri, { line, from, to, text }) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const arrived = diagnosticsOf(uri, version);
      const range = { start: { line, character: from }, end: { line, character: to } };
      send({ method: 'textDocument/didChange', params: { textDocument: { uri, version }, contentChanges: [{ range, text }] } });
      return arrived;
    },
    request,
    memory() {
      try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8'))?.[1]) / 1024;
      } catch {
        return Number.NaN;
      }
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
