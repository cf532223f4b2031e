// Tests that the server starts with nothing a client may leave out, survives what no client should send, and ends as the protocol says.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ErrorCodes, ExitNotification, HoverRequest, ShutdownRequest, type InitializeParams, type ResponseError } from 'vscode-languageserver/node';
import { connect, itemsOf, modern, ofRule, type Client } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const rule = 'vault-has-network';
const plan = 'plan: 1\nqubes:\n  vault:\n    label: black\n    netvm: sys-firewall\n';

async function answersStill(client: Client): Promise<void> {
  await client.open(uri, plan);
  if (client.initialized.capabilities.diagnosticProvider) assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  else await client.until(uri, (it) => ofRule(it.diagnostics, rule).length === 1);
}

for (const [name, params] of Object.entries<Partial<InitializeParams>>({
  'nothing at all': { capabilities: {} },
  'no folders': { capabilities: {}, workspaceFolders: null, rootUri: null, rootPath: null },
  'options that are null': { initializationOptions: null },
  'options of another kind': { initializationOptions: 'fast' },
  'odd options': { initializationOptions: { settings: 3, readFile: 'yes', explain: [] } },
  'odd folders': { workspaceFolders: [{ uri: 'untitled:x', name: '' }, { uri: '%%', name: '' }, {} as never] },
  'odd capabilities': { capabilities: { workspace: null, textDocument: { publishDiagnostics: 5, codeAction: { resolveSupport: {} } }, general: [] } as never },
  'a virtual folder': { workspaceFolders: [{ uri: 'vscode-vfs://github/someone/plans', name: 'plans' }] },
})) {
  test(`starts with ${name}`, async () => {
    const client = await connect({ params });
    await answersStill(client);
    await client.end();
  });
}

test('declares nothing that the client cannot use', async () => {
  const client = await connect({ capabilities: {} });
  const { capabilities } = client.initialized;
  assert.equal(capabilities.diagnosticProvider, undefined);
  assert.equal(capabilities.codeActionProvider, undefined);
  assert.equal(capabilities.positionEncoding, undefined);
  assert.deepEqual(client.registrations, []);
  await client.end();
});

test('documents with any address are served', async () => {
  const client = await connect({ capabilities: modern });
  for (const it of ['untitled:Untitled-1', 'vscode-vfs://github/a/b/qube-plan.yaml', 'memfs:/x.qube-plan.yaml', 'inmemory://model/1', 'no uri at all']) {
    await client.open(it, plan);
    assert.equal(ofRule(itemsOf(await client.pull(it)), rule).length, 1, it);
  }
  await client.end();
});

test('nonsense is answered with an error or nothing, and the server lives on', async () => {
  const client = await connect({ capabilities: modern });
  await client.open('file:///work/other.qube-plan.yaml', plan);
  const textDocument = { uri: 'file:///work/other.qube-plan.yaml' };
  const methods = ['hover', 'completion', 'documentSymbol', 'codeAction', 'diagnostic', 'rename', 'prepareRename', 'definition', 'references', 'documentHighlight', 'linkedEditingRange', 'formatting',
    'rangeFormatting', 'rangesFormatting', 'onTypeFormatting', 'foldingRange', 'selectionRange', 'documentLink', 'documentColor', 'colorPresentation', 'semanticTokens/full', 'semanticTokens/full/delta',
    'semanticTokens/range', 'codeLens', 'inlayHint', 'prepareCallHierarchy'].map((it) => `textDocument/${it}`);
  for (const method of [...methods, 'codeAction/resolve', 'codeLens/resolve', 'callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls', 'workspace/symbol', 'workspace/diagnostic', 'workspace/textDocumentContent', 'qubePlan/rules', 'qubePlan/verdict', 'qubePlan/none']) {
    for (const params of [{}, [], { textDocument: null }, { textDocument: { uri: 5 } }, { textDocument, position: null, range: 3, context: 'x' },
      { textDocument, position: { line: -1, character: 1e99 }, range: { start: { line: 1e9, character: 'x' }, end: {} }, context: { diagnostics: [null, 7], only: 3 } },
      { title: 1, data: { uri: textDocument.uri, version: 1, start: -5, end: 1e9, key: 'x', kind: 'quickfix' } }, { data: 'x' }]) {
      await client.connection.sendRequest(method, params).catch((error: ResponseError) => assert.equal(typeof error.code, 'number'));
    }
  }
  for (const method of ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'textDocument/didSave', 'workspace/didChangeConfiguration',
    'workspace/didChangeWatchedFiles', 'workspace/didChangeWorkspaceFolders', 'something/else', '$/unknown']) {
    for (const params of [{}, { textDocument: null }, { textDocument, contentChanges: [{ range: 5 }] }, { changes: [null] }, { event: 3 }, { settings: [] }]) await client.connection.sendNotification(method, params);
  }
  await answersStill(client);
  await client.end();
});

test('texts of every kind are answered', async () => {
  const client = await connect({ capabilities: modern });
  const texts = ['', '\n', '\uFEFFplan: 1\r\n', 'plan: 1\rqubes:\r', '- a\n- b\n', '"', '{', '\t', '&a [*a]', 'a: &a\n  <<: *a\n', '\ud800', '🜁: 🜂\n', 'plan: 1\n---\nplan: 1\n', 'x'.repeat(100_000), '['.repeat(5000)];
  for (const [i, text] of texts.entries()) {
    const it = `file:///work/${i}.qube-plan.yaml`;
    await client.open(it, text);
    const items = itemsOf(await client.pull(it));
    assert.ok(Array.isArray(items));
    for (const method of ['hover', 'completion']) await client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: it }, position: { line: 0, character: 1 } });
    await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: it } });
  }
  await client.end();
});

test('places are counted in UTF-16, and lines as editors count them', async () => {
  const client = await connect({ capabilities: { ...modern, general: { positionEncodings: ['utf-8', 'utf-16'] } } });
  assert.equal(client.initialized.capabilities.positionEncoding, 'utf-16');
  await client.open(uri, 'plan: 1\r\ntitle: 🜁🜂\r\nqubes: { "🜁": {}, vault: { label: black, netvm: sys-firewall } }\r\n');
  const [finding] = ofRule(itemsOf(await client.pull(uri)), rule);
  const text = client.document(uri).getText(finding?.range);
  assert.equal(text, 'sys-firewall');
  await client.end();
});

test('ends with 0 after a shutdown, and answers nothing in between', async () => {
  const client = await connect();
  await client.connection.sendRequest(ShutdownRequest.type);
  await assert.rejects(client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 0 } }), ({ code }: ResponseError) => code === ErrorCodes.InvalidRequest);
  await client.connection.sendNotification(ExitNotification.type);
  await client.connection.sendRequest('any/thing').catch(() => undefined);
  assert.equal(client.exitCode(), 0);
  client.connection.dispose();
});

test('ends with 1 without a shutdown', async () => {
  const client = await connect();
  await client.connection.sendNotification(ExitNotification.type);
  await client.connection.sendRequest('any/thing').catch(() => undefined);
  assert.equal(client.exitCode(), 1);
  client.connection.dispose();
});

test('a mistake of ours is logged and costs one answer', async () => {
  const bugs: string[] = [];
  const client = await connect({ host: { today: () => { throw new Error('no calendar'); }, onBug: (where) => void bugs.push(where) } });
  await client.open(uri, plan);
  await client.when(() => client.log.some((it) => it.includes('no calendar')), 'a line in the log');
  assert.equal(await client.connection.sendRequest('qubePlan/rules').then((it) => Array.isArray(it)), true);
  await client.end();
});
