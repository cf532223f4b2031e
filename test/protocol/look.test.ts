// Tests that what is drawn beside a plan is wired, follows its settings at once, and is drawn again when something else changes it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CodeLensRequest,
  CodeLensResolveRequest,
  ColorPresentationRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentColorRequest,
  DocumentLinkRequest,
  FoldingRangeRequest,
  InlayHintRequest,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type CodeLens,
  type SemanticTokensDelta,
} from 'vscode-languageserver/node';
import { connect, modern, type Script } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const base = 'file:///work/base.yaml';
const plan = 'plan: 1\nextends: base.yaml\nqubes:\n  work:\n    label: blue\n  vault: { label: black, netvm: none } # qube-plan: allow hcl-fails — x\nflows:\n  - { from: vault, to: work, service: copy, action: ask }\n';
const textDocument = { uri };
const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

const script = (settings: { value: unknown }, files = new Map([[base, 'defaults: { netvm: none }\n']])): Script => ({
  capabilities: modern,
  files,
  settings: () => settings.value,
  params: { initializationOptions: { readFile: true, showReferences: true }, workspaceFolders: [{ uri: 'file:///work', name: 'work' }] },
});

test('lenses and hints are shown, switched off by their settings at once, and drawn again when a base changes', async () => {
  const settings: { value: unknown } = { value: {} };
  const files = new Map([[base, 'defaults: { netvm: none }\n']]);
  const client = await connect(script(settings, files));
  await client.open(uri, plan);
  const lenses = async (): Promise<CodeLens[]> => (await client.connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? [];
  const hints = async (): Promise<string[]> => ((await client.connection.sendRequest(InlayHintRequest.type, { textDocument, range: all })) ?? []).map(({ label, position }) => `${position.line}:${position.character} ${String(label)}`);
  const [first, second] = await lenses();
  assert.deepEqual([first?.range.start, first?.command], [{ line: 3, character: 2 }, undefined]);
  const resolved = await client.connection.sendRequest(CodeLensResolveRequest.type, second as CodeLens);
  assert.deepEqual(resolved.command, { title: '0 flows in · 1 out · offline', command: 'qubePlan.showReferences', arguments: [uri, { line: 5, character: 2 }] });
  assert.match((await hints()).join('|'), /^3:7 offline · fedora\S+\|5:71 fedora\S+$/);

  files.set(base, 'defaults: { netvm: sys-firewall }\n');
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: base, type: 2 }] });
  await client.when(() => client.drawn.length >= 3, 'lenses, hints and tokens to be drawn again');
  assert.deepEqual([...client.drawn].sort(), ['workspace/codeLens/refresh', 'workspace/inlayHint/refresh', 'workspace/semanticTokens/refresh']);
  assert.match((await hints())[0] ?? '', /sys-firewall → sys-net/);

  settings.value = { codeLens: false, inlayHints: { network: false, template: true } };
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  assert.deepEqual(await lenses(), []);
  assert.match((await hints()).join('|'), /^3:7 fedora\S+\|5:71 fedora\S+$/);
  settings.value = { inlayHints: { network: false, template: false } };
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  assert.deepEqual([await hints(), (await lenses()).length], [[], 2]);
  await client.end();
});

test('folds, selections, links and colours come in the protocol\'s words', async () => {
  const client = await connect(script({ value: {} }));
  await client.open(uri, plan);
  assert.deepEqual(await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument }), [{ startLine: 2, endLine: 5 }, { startLine: 3, endLine: 4 }, { startLine: 6, endLine: 7 }]);
  const [selection] = (await client.connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [{ line: 4, character: 12 }] })) ?? [];
  assert.deepEqual([selection?.range.start, selection?.parent?.range.start], [{ line: 4, character: 11 }, { line: 4, character: 4 }]);
  const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
  assert.deepEqual(links?.map(({ target }) => target), [base, 'qube-plan-rule:/hcl-fails.md']);
  const [blue] = await client.connection.sendRequest(DocumentColorRequest.type, { textDocument });
  assert.deepEqual(blue?.range, { start: { line: 4, character: 11 }, end: { line: 4, character: 15 } });
  const [choice] = await client.connection.sendRequest(ColorPresentationRequest.type, { textDocument, range: blue?.range as never, color: { red: 1, green: 0, blue: 0, alpha: 1 } });
  assert.deepEqual(choice, { label: 'red', textEdit: { range: blue?.range, newText: 'red' } });
  await client.end();
});

test('tokens come whole, in part, and as what changed', async () => {
  const client = await connect(script({ value: {} }));
  const legend = client.initialized.capabilities.semanticTokensProvider?.legend;
  assert.ok(legend?.tokenTypes.includes('class') && legend.tokenModifiers.includes('declaration'));
  await client.open(uri, plan);
  const whole = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
  assert.deepEqual(whole?.data.slice(0, 5), [3, 2, 4, legend?.tokenTypes.indexOf('class'), 1]);
  const part = await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range: { start: { line: 7, character: 0 }, end: { line: 8, character: 0 } } });
  assert.deepEqual([part?.data.slice(0, 3), part?.data.length], [[7, 12, 5], 15]);
  await client.change(uri, 'label: blue', 'label: red');
  const delta = (await client.connection.sendRequest(SemanticTokensDeltaRequest.type, { textDocument, previousResultId: whole?.resultId ?? '' })) as SemanticTokensDelta;
  const [edit] = delta.edits;
  const data = [...(whole?.data ?? [])];
  data.splice(edit?.start ?? 0, edit?.deleteCount ?? 0, ...(edit?.data ?? []));
  assert.deepEqual(data, (await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument }))?.data);
  await client.end();
});
