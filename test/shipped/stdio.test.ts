// Tests the built servers as other editors start them: a process that talks over standard input and output.
import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rule = 'vault-has-network';
const plan = 'plan: 1\nqubes:\n  vault:\n    label: black\n    netvm: sys-firewall\n';

interface Running {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  readonly errors: () => string;
  /** Opens a plan and resolves with the first diagnostics published for it. */
  open(uri: string, text: string): Promise<{ version: number | undefined; diagnostics: Diagnostic[] }>;
}

async function start(args: readonly string[], rootUri: string | null): Promise<Running> {
  const child = spawn(process.execPath, args, { cwd: root });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let errors = '';
  child.stderr.on('data', (data) => (errors += String(data)));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const waiting = new Map<string, (it: { version: number | undefined; diagnostics: Diagnostic[] }) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => waiting.get(uri)?.({ version, diagnostics }));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri,
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true } } },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    process: child,
    ended,
    errors: () => errors,
    async open(uri, text) {
      const published = new Promise<{ version: number | undefined; diagnostics: Diagnostic[] }>((resolve) => waiting.set(uri, resolve));
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'yaml', version: 3, text } });
      return published;
    },
  };
}

async function end({ connection, ended }: Running): Promise<number | null> {
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  return ended;
}

for (const args of [['dist/server.js', '--stdio'], ['dist/cli.cjs', 'lsp', '--stdio'], ['dist/cli.cjs', 'lsp']]) {
  test(`node ${args.join(' ')} serves an editor from start to end`, async () => {
    const running = await start(args, null);
    const { version, diagnostics } = await running.open('file:///nowhere/home.qube-plan.yaml', plan);
    assert.equal(version, 3);
    const finding = diagnostics.find(({ code }) => code === rule);
    assert.ok(finding);
    const page = finding.codeDescription?.href;
    assert.ok(page && existsSync(fileURLToPath(page)), `the rule's page is a file: ${page}`);
    assert.match(readFileSync(fileURLToPath(page), 'utf8'), /^# /m);
    assert.equal(await end(running), 0);
    assert.equal(running.errors(), '');
  });
}

test('files are read from the disk, but never from outside the workspace, links followed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qube-plan-'));
  try {
    const workspace = join(folder, 'work');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'qube-plan.config.yaml'), `rules: { ${rule}: hint }\n`);
    const base = 'qubes:\n  safe: { label: black, trust: ultimate }\n';
    writeFileSync(join(workspace, 'base.yaml'), `\uFEFF${base}`);
    writeFileSync(join(folder, 'secret.yaml'), base);
    symlinkSync(join(folder, 'secret.yaml'), join(workspace, 'link.yaml'));
    symlinkSync(folder, join(workspace, 'up'));
    const running = await start(['dist/server.js', '--stdio'], pathToFileURL(workspace).href);
    const over = async (path: string): Promise<Diagnostic | undefined> => {
      const uri = pathToFileURL(join(workspace, `${path.replace(/\W/g, '-')}.qube-plan.yaml`)).href;
      const { diagnostics } = await running.open(uri, `plan: 1\nextends: ${path}\nqubes:\n  safe:\n    netvm: sys-firewall\n`);
      return diagnostics.find(({ code }) => code === rule);
    };
    assert.equal((await over('base.yaml'))?.severity, 4, 'the base is read, and so is the configuration');
    for (const path of ['link.yaml', 'up/secret.yaml', '../secret.yaml', join(folder, 'secret.yaml')]) assert.equal(await over(path), undefined, path);
    assert.equal(await end(running), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a server whose editor is gone ends by itself', async () => {
  const running = await start(['dist/server.js', '--stdio'], null);
  running.process.stdin.end();
  assert.equal(await running.ended, 1);
});

test('bytes that are no message do not stop the server', async () => {
  const running = await start(['dist/server.js', '--stdio'], null);
  const send = (body: string): void => void running.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  for (const body of ['null', '[]', '5', '"x"', '{}', '{"jsonrpc":"2.0"}', 'not json', '{"jsonrpc":"2.0","method":"$/cancelRequest"}', '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}',
    '{"jsonrpc":"2.0","id":null,"method":"textDocument/hover"}', '{"jsonrpc":"2.0","id":"a","method":"textDocument/hover","params":null}', '{"jsonrpc":"2.0","id":99,"result":3}', '{"jsonrpc":"2.0","method":5}']) send(body);
  const { diagnostics } = await running.open('file:///nowhere/home.qube-plan.yaml', plan);
  assert.ok(diagnostics.some(({ code }) => code === rule));
  assert.equal(await end(running), 0);
});

test('as a child process of VS Code it talks over the channel to its parent, reads the disk, and ends when it is told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qube-plan-'));
  const child = fork(join(root, 'dist/server.js'), ['--node-ipc'], { silent: true });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  try {
    writeFileSync(join(folder, 'base.yaml'), 'qubes:\n  safe: { label: black, trust: ultimate }\n');
    writeFileSync(join(folder, 'other.qube-plan.yaml'), plan);
    const waiting = new Map<number, (result: unknown) => void>();
    child.on('message', (message: { id?: number; method?: string; result?: unknown }) => {
      if (message.method === undefined && message.id !== undefined) waiting.get(message.id)?.(message.result);
    });
    let id = 0;
    const ask = (method: string, params: unknown): Promise<unknown> => new Promise((resolve) => {
      waiting.set(++id, resolve);
      child.send({ jsonrpc: '2.0', id, method, params });
    });
    const uri = pathToFileURL(join(folder, 'home.qube-plan.yaml')).href;
    await ask('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: { textDocument: { diagnostic: {} } } });
    child.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
    child.send({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'qube-plan', version: 1, text: 'plan: 1\nextends: base.yaml\nqubes:\n  safe:\n    netvm: sys-firewall\n' } } });
    const { items } = (await ask('textDocument/diagnostic', { textDocument: { uri } })) as { items: Diagnostic[] };
    assert.ok(items.some(({ code }) => code === rule), 'the base was read from the disk');
    const whole = (await ask('workspace/diagnostic', { previousResultIds: [] })) as { items: { uri: string }[] };
    assert.equal(whole.items.length, 2, 'the other plan was found on the disk');
    await ask('shutdown', undefined);
    child.send({ jsonrpc: '2.0', method: 'exit' });
    assert.equal(await ended, 0);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
});
