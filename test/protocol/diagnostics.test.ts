// Tests how findings reach a client: told or asked for, never both; of the right version; and again when something they rest on changes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CancellationTokenSource, DocumentDiagnosticRequest, LSPErrorCodes, type DocumentDiagnosticReport, type ResponseError } from 'vscode-languageserver/node';
import { connect, itemsOf, modern, modest, ofRule } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const rule = 'vault-has-network';
const plan = `plan: 1
qubes:
  vault:
    label: black
    netvm: sys-firewall
`;

test('a client that does not ask is told, with the version', async () => {
  const client = await connect({ capabilities: modest });
  assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
  await client.open(uri, plan, 7);
  const { version, diagnostics } = await client.until(uri, (it) => ofRule(it.diagnostics, rule).length === 1);
  assert.equal(version, 7);
  const [finding] = ofRule(diagnostics, rule);
  assert.deepEqual(finding?.range, { start: { line: 4, character: 11 }, end: { line: 4, character: 23 } });
  assert.equal(finding?.severity, 1);
  assert.equal(finding?.source, 'qube-plan');
  assert.match(String(finding?.message), /vault/);
  await client.end();
});

test('findings are replaced when the text changes, and go away with the document', async () => {
  const client = await connect();
  await client.open(uri, plan);
  await client.until(uri, (it) => ofRule(it.diagnostics, rule).length === 1);
  await client.change(uri, 'sys-firewall', 'none');
  const after = await client.until(uri, (it) => it.version === 2);
  assert.deepEqual(ofRule(after.diagnostics, rule), []);
  await client.close(uri);
  await client.until(uri, (it) => it.diagnostics.length === 0 && it.version === undefined);
  await client.end();
});

test('of many quick changes only the last state is left, and no version is told twice or backwards', async () => {
  const client = await connect();
  await client.open(uri, plan);
  for (let i = 0; i < 20; i++) await client.change(uri, '', `# ${i}\n`);
  await client.change(uri, 'sys-firewall', 'none');
  const last = await client.until(uri, (it) => it.version === 22);
  assert.deepEqual(ofRule(last.diagnostics, rule), []);
  const versions = client.published.map(({ version }) => version as number);
  assert.deepEqual(versions, [...new Set(versions)].sort((a, b) => a - b));
  await client.end();
});

test('a client that asks is never told', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  await client.change(uri, 'sys-firewall', 'none');
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 0);
  await client.close(uri);
  assert.deepEqual(client.published, []);
  await client.end();
});

test('a client that asks again is told that nothing changed, until something does', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const first = await client.pull(uri);
  const { resultId } = first;
  assert.ok(resultId);
  assert.deepEqual(await client.pull(uri, resultId), { kind: 'unchanged', resultId });
  await client.change(uri, undefined, `${plan}# a remark\n`);
  assert.deepEqual(await client.pull(uri, resultId), { kind: 'unchanged', resultId });
  await client.change(uri, 'sys-firewall', 'none');
  const after = await client.pull(uri, resultId);
  assert.equal(after.kind, 'full');
  assert.notEqual(after.resultId, resultId);
  // An editor that reads the file anew may have forgotten what it was told.
  const text = client.text(uri);
  await client.close(uri);
  await client.open(uri, text);
  const again = await client.pull(uri, after.resultId);
  assert.deepEqual(itemsOf(again), itemsOf(after));
  assert.equal((await client.pull(uri, again.resultId)).kind, 'unchanged');
  await client.end();
});

test('an answer that is no longer wanted is cut short', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token);
  source.cancel();
  await assert.rejects(answer, ({ code }: ResponseError) => code === LSPErrorCodes.RequestCancelled);
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  await client.end();
});

test('when the text moves on while an answer is made, the client is told to ask again', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const client = await connect({
    capabilities: modern,
    host: { readFile: () => held.then(() => undefined) },
    params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }] },
  });
  await client.open(uri, plan);
  const answer = client.pull(uri).then(
    () => undefined,
    (error: unknown) => error as ResponseError<{ retriggerRequest: boolean }>,
  );
  await client.change(uri, 'sys-firewall', 'none');
  const later = client.pull(uri);
  release();
  const error = await answer;
  assert.equal(error?.code, LSPErrorCodes.ServerCancelled);
  assert.deepEqual(error?.data, { retriggerRequest: true });
  assert.equal(ofRule(itemsOf(await later), rule).length, 0);
  await client.end();
});

test('a plan that is not open is read from its file', async () => {
  const files = new Map([[uri, plan]]);
  const client = await connect({ capabilities: modern, files, params: { initializationOptions: { readFile: true }, workspaceFolders: [{ uri: 'file:///work', name: 'work' }] } });
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  assert.deepEqual(itemsOf(await client.pull('file:///work/none.qube-plan.yaml')), []);
  assert.deepEqual(itemsOf(await client.pull('file:///work/other.yaml')), []);
  await client.end();
});

test('what is no plan has no findings; a plan called "yaml" by its editor has', async () => {
  const client = await connect({ capabilities: modern });
  await client.open('file:///work/compose.yaml', plan, 1, 'yaml');
  assert.deepEqual(itemsOf(await client.pull('file:///work/compose.yaml')), []);
  // Vim and its kin join the names of languages with dots.
  await client.open('file:///work/any-name.txt', plan, 1, 'yaml.qube-plan');
  assert.ok(itemsOf(await client.pull('file:///work/any-name.txt')).length > 0);
  await client.open('file:///work/qube-plan.config.yaml', 'rules: { vault-has-network: hint }\n', 1, 'yaml');
  assert.deepEqual(itemsOf(await client.pull('file:///work/qube-plan.config.yaml')), []);
  await client.open('file:///work/qube-plan.yml', plan, 1, 'yaml');
  assert.equal(ofRule(itemsOf(await client.pull('file:///work/qube-plan.yml')), rule).length, 1);
  await client.open('untitled:Untitled-1', plan);
  assert.equal(ofRule(itemsOf(await client.pull('untitled:Untitled-1')), rule).length, 1);
  await client.open('git:/work/qube-plan.yml?ref=HEAD', plan);
  assert.deepEqual(itemsOf(await client.pull('git:/work/qube-plan.yml?ref=HEAD')), []);
  await client.end();
});

test('findings lead to their rule\'s page, by whichever way the client can go', async () => {
  const link = (report: DocumentDiagnosticReport): unknown => ofRule(itemsOf(report), rule)[0]?.codeDescription?.href;
  const virtual = await connect({ capabilities: modern });
  await virtual.open(uri, plan);
  assert.equal(link(await virtual.pull(uri)), 'qube-plan-rule:/vault-has-network.md');
  assert.deepEqual(virtual.initialized.capabilities.workspace?.textDocumentContent, { schemes: ['qube-plan-rule'] });
  const page = await virtual.connection.sendRequest<{ text: string }>('workspace/textDocumentContent', { uri: 'qube-plan-rule:/vault-has-network.md' });
  assert.match(page.text, /First setup: what runs in which qube/);
  await assert.rejects(virtual.connection.sendRequest('workspace/textDocumentContent', { uri: 'qube-plan-rule:/no-such-rule.md' }));
  await virtual.end();

  const onDisk = await connect({ host: { rulePage: (id) => `file:///docs/${id}.md` } });
  await onDisk.open(uri, plan);
  const { diagnostics } = await onDisk.until(uri, (it) => it.diagnostics.length > 0);
  assert.equal(ofRule(diagnostics, rule)[0]?.codeDescription?.href, 'file:///docs/vault-has-network.md');
  await onDisk.end();

  const neither = await connect();
  await neither.open(uri, plan);
  const without = await neither.until(uri, (it) => it.diagnostics.length > 0);
  assert.equal(ofRule(without.diagnostics, rule)[0]?.codeDescription, undefined);
  await neither.end();
});
