// Tests findings of the whole workspace: streamed file by file, held open while nothing changes, and gone with their file.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CancellationTokenSource,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  ProgressType,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  WorkspaceDiagnosticRequest,
  type ResponseError,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { connect, modern, modest, type Client, type Script } from './client.ts';

const faulty = 'plan: 1\nqubes:\n  vault: { label: black, netvm: sys-firewall }\n';
const sound = faulty.replace('sys-firewall', 'none');
const name = (index: number): string => `file:///work/${String(index).padStart(3, '0')}.qube-plan.yaml`;
const folder = { uri: 'file:///work', name: 'work' };

const script = (files: Map<string, string>): Script => ({ capabilities: modern, files, params: { initializationOptions: { readFile: true, listPlans: true }, workspaceFolders: [folder] } });

/** Asks as VS Code does, with a token for partial results. */
function ask(client: Client, known: ReadonlyMap<string, string> = new Map(), source = new CancellationTokenSource()) {
  const parts: WorkspaceDocumentDiagnosticReport[][] = [];
  const token = `part-${Math.random()}`;
  const listener = client.connection.onProgress(new ProgressType<WorkspaceDiagnosticReportPartialResult>(), token, ({ items }) => void parts.push(items));
  const previousResultIds = [...known].map(([uri, value]) => ({ uri, value }));
  const answer: Promise<WorkspaceDiagnosticReport> = client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds, partialResultToken: token }, source.token);
  const whole = answer.then((last) => (listener.dispose(), [...parts.flat(), ...last.items]));
  return { parts, whole, source };
}

const ids = (items: readonly WorkspaceDocumentDiagnosticReport[]): Map<string, string> => new Map(items.map((it) => [it.uri, it.resultId as string]));

const findings = (items: readonly WorkspaceDocumentDiagnosticReport[]): [string, number][] => items.map((it) => [it.uri, it.kind === 'full' ? it.items.filter(({ code }) => code === 'vault-has-network').length : -1]);

/** Whether it is still open after a while in which an answer would have come. */
async function isHeld(promise: Promise<unknown>): Promise<boolean> {
  const late = Symbol('late');
  return (await Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve(late), 250))])) === late;
}

test('every plan is checked, open or not, and then the request stays open until something changes', async () => {
  const files = new Map([[name(1), faulty], [name(2), sound]]);
  const client = await connect(script(files));
  assert.equal(client.initialized.capabilities.diagnosticProvider?.workspaceDiagnostics, true);
  await client.open(name(2), sound, 5);
  const first = await ask(client).whole;
  assert.deepEqual(findings(first).sort(), [[name(1), 1], [name(2), 0]]);
  assert.deepEqual(first.map(({ uri, version }) => [uri, version]).sort(), [[name(1), null], [name(2), 5]]);

  const held = ask(client, ids(first));
  assert.ok(await isHeld(held.whole));
  assert.deepEqual(held.parts, []);
  await client.change(name(2), 'none', 'sys-firewall');
  const second = await held.whole;
  assert.deepEqual(findings(second), [[name(2), 1]], 'only what changed is told');

  const known = new Map([...ids(first), ...ids(second)]);
  const again = ask(client, known);
  assert.ok(await isHeld(again.whole));
  files.set(name(1), sound);
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: name(1), type: 2 }] });
  assert.deepEqual(findings(await again.whole), [[name(1), 0]]);

  files.set(name(3), faulty);
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: name(3), type: 1 }] });
  const third = await ask(client, new Map([...known, [name(1), 'x']])).whole;
  assert.deepEqual(findings(third).sort(), [[name(1), 0], [name(3), 1]]);
  files.delete(name(3));
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: name(3), type: 3 }] });
  const last = await ask(client, new Map([...known, ...ids(third)])).whole;
  assert.deepEqual(last, [{ kind: 'full', uri: name(3), version: null, items: [] }]);
  await client.end();
});

test('a base that changes brings the plans over it up again', async () => {
  const base = 'file:///work/base.yaml';
  const files = new Map([[name(1), 'plan: 1\nextends: base.yaml\nqubes:\n  safe: { label: black, trust: ultimate }\n'], [base, 'defaults: { netvm: none }\n']]);
  const client = await connect(script(files));
  const first = await ask(client).whole;
  assert.deepEqual(findings(first), [[name(1), 0]]);
  const held = ask(client, ids(first));
  assert.ok(await isHeld(held.whole));
  files.set(base, 'defaults: { netvm: sys-firewall }\n');
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: base, type: 2 }] });
  assert.deepEqual(findings(await held.whole), [[name(1), 1]]);
  await client.end();
});

test('many plans are streamed, with progress, and a request that is taken back ends at once', async () => {
  const files = new Map(Array.from({ length: 90 }, (_, index) => [name(index), faulty]));
  const client = await connect({ ...script(files), capabilities: { ...modern, window: { workDoneProgress: true } } });
  const told: string[] = [];
  client.connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
  client.connection.onProgress(WorkDoneProgress.type, 'work', ({ kind }) => void told.push(kind));
  const parts: number[] = [];
  client.connection.onProgress(new ProgressType<WorkspaceDiagnosticReportPartialResult>(), 'stream', ({ items }) => void parts.push(items.length));
  const { items } = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [], partialResultToken: 'stream', workDoneToken: 'work' });
  assert.deepEqual([items, parts.reduce((sum, it) => sum + it, 0)], [[], 90]);
  assert.ok(parts.length >= 4, `in parts: ${parts.join()}`);
  assert.deepEqual([told[0], told.at(-1)], ['begin', 'end']);

  const known = ids(await ask(client).whole);
  const held = ask(client, known);
  assert.ok(await isHeld(held.whole));
  held.source.cancel();
  await assert.rejects(held.whole, ({ code }: ResponseError) => code === LSPErrorCodes.ServerCancelled || code === LSPErrorCodes.RequestCancelled);
  // One that is open when the session ends does not keep it from ending.
  const open = ask(client, known).whole.catch(() => []);
  assert.ok(await isHeld(open));
  await client.end();
});

test('a client without partial results gets all at once, and one that pushes is not offered it', async () => {
  const client = await connect(script(new Map([[name(1), faulty]])));
  const { items } = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
  assert.deepEqual(findings(items), [[name(1), 1]]);
  await client.end();
  const empty = await connect(script(new Map()));
  assert.deepEqual(await empty.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] }), { items: [] });
  await empty.end();
  const other = await connect({ capabilities: modest });
  assert.equal(other.initialized.capabilities.diagnosticProvider, undefined);
  await other.end();
});
