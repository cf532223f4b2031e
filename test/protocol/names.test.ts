// Tests that a name is followed through every file of a plan: definition, references, highlights, rename, and symbols of the workspace.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  DefinitionRequest,
  DocumentHighlightRequest,
  LinkedEditingRangeRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  WorkspaceSymbolRequest,
  type Location,
  type Range,
  type SymbolInformation,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { connect, modern, modest, type Client, type Script } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const base = 'file:///work/shared/base.yaml';
const sister = 'file:///work/sister.qube-plan.yaml';
const stranger = 'file:///work/alone.qube-plan.yaml';
const baseText = 'plan: 1\nqubes:\n  safe: { label: black, netvm: none }\n  mail: { label: blue, open_files_in: safe }\n';
const own = 'plan: 1\nextends: shared/base.yaml\nqubes:\n  safe:\n    purpose: the safe\nflows:\n  - { from: safe, to: "@dispvm:safe", service: copy, action: ask, reason: safe }\n';
const sisterText = 'plan: 1\nextends: [shared/base.yaml]\nbackups:\n  - { of: [safe] }\n';
const strangerText = 'plan: 1\nqubes:\n  safe: { label: red }\n';

const script = (): Script & { files: Map<string, string> } => ({
  capabilities: modern,
  files: new Map([[base, baseText], [sister, sisterText], [stranger, strangerText]]),
  params: { initializationOptions: { readFile: true, listPlans: true }, workspaceFolders: [{ uri: 'file:///work', name: 'work' }] },
});

const at = (client: Client, text: string, skip = 1): { textDocument: { uri: string }; position: { line: number; character: number } } => {
  const document = client.document(uri);
  return { textDocument: { uri }, position: document.positionAt(document.getText().indexOf(text) + skip) };
};

/** `home 3:2-6`: file, line and characters, zero-based. */
const shown = (its: readonly Location[] | null): string[] => (its ?? []).map(({ uri: file, range: { start, end } }) => `${/([\w-]+)[.\w-]*$/.exec(file)?.[1] ?? ''} ${start.line}:${start.character}-${end.character}`);

const texts: Record<string, string> = { [uri]: own, [base]: baseText, [sister]: sisterText };

function after(edit: WorkspaceEdit | null): Record<string, string> {
  const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  return Object.fromEntries(changes.map(({ textDocument, edits }) => [textDocument.uri, TextDocument.applyEdits(TextDocument.create(textDocument.uri, 'yaml', 1, texts[textDocument.uri] as string), edits as never)]));
}

test('a name leads to where it is defined, in this file and in the base', async () => {
  const client = await connect(script());
  await client.open(uri, own);
  const found = (await client.connection.sendRequest(DefinitionRequest.type, at(client, 'from: safe', 7))) as Location[];
  assert.deepEqual(shown(found), ['home 3:2-6', 'base 2:2-6']);
  const file = (await client.connection.sendRequest(DefinitionRequest.type, at(client, 'shared/base', 2))) as Location[];
  assert.deepEqual(shown(file), ['base 0:0-0']);
  assert.equal(await client.connection.sendRequest(DefinitionRequest.type, at(client, 'purpose')), null);
  await client.end();
});

test('references are found in every file that belongs to the plan, and in no other', async () => {
  const client = await connect(script());
  await client.open(uri, own);
  const all = await client.connection.sendRequest(ReferencesRequest.type, { ...at(client, '  safe:', 3), context: { includeDeclaration: true } });
  assert.deepEqual(shown(all), ['home 3:2-6', 'home 6:12-16', 'home 6:31-35', 'base 2:2-6', 'base 3:38-42', 'sister 3:11-15']);
  const uses = await client.connection.sendRequest(ReferencesRequest.type, { ...at(client, '  safe:', 3), context: { includeDeclaration: false } });
  assert.deepEqual(shown(uses), ['home 6:12-16', 'home 6:31-35', 'base 3:38-42', 'sister 3:11-15']);
  const here = await client.connection.sendRequest(DocumentHighlightRequest.type, at(client, '  safe:', 3));
  assert.deepEqual(here?.map(({ range, kind }) => [range.start.line, kind]), [[3, 3], [6, 2], [6, 2]]);
  await client.end();
});

test('a qube is renamed everywhere at once, with the versions of open files', async () => {
  const client = await connect(script());
  await client.open(uri, own, 4);
  const where = at(client, '  safe:', 3);
  assert.deepEqual(await client.connection.sendRequest(PrepareRenameRequest.type, where), { range: { start: { line: 3, character: 2 }, end: { line: 3, character: 6 } }, placeholder: 'safe' });
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...where, newName: 'vault-2' });
  assert.deepEqual(after(edit), {
    [uri]: own.replace('  safe:', '  vault-2:').replace('from: safe', 'from: vault-2').replace('@dispvm:safe', '@dispvm:vault-2'),
    [base]: baseText.replace('  safe:', '  vault-2:').replace('open_files_in: safe', 'open_files_in: vault-2'),
    [sister]: sisterText.replace('safe', 'vault-2'),
  });
  assert.deepEqual(((edit?.documentChanges ?? []) as TextDocumentEdit[]).map(({ textDocument }) => textDocument.version), [4, null, null]);
  await client.end();

  const other = await connect({ ...script(), capabilities: modest });
  await other.open(uri, own);
  const plain = await other.connection.sendRequest(RenameRequest.type, { ...at(other, '  safe:', 3), newName: 'desk' });
  assert.deepEqual(Object.keys(plain?.changes ?? {}), [uri, base, sister]);
  await other.end();
});

test('a name that Qubes OS would refuse, or that is taken, is refused with the reason', async () => {
  const client = await connect(script());
  await client.open(uri, own);
  const refusals: [string, RegExp][] = [
    ['9lives', /begins with the digit 9/],
    ['my vault', /contains a space/],
    ['a'.repeat(32), /has 32 characters/],
    ['default', /keeps for itself/],
    ['mail', /already a qube “mail”/],
    ['sys-net', /already a qube “sys-net”/],
    ['', /cannot be empty/],
  ];
  for (const [newName, why] of refusals) await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...at(client, '  safe:', 3), newName }), why, newName);
  await client.change(uri, 'purpose: the safe', 'netvm: sys-firewall');
  await assert.rejects(client.connection.sendRequest(PrepareRenameRequest.type, at(client, 'sys-firewall')), /comes with Qubes OS/);
  assert.equal(await client.connection.sendRequest(PrepareRenameRequest.type, at(client, 'plan: 1')), null);
  await client.change(uri, undefined, 'qubes:\n  b: { purpose: &y c, netvm: *y }\n  c: {}\n');
  await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...at(client, '  c:', 2), newName: 'd' }), /an alias shows “c” with another meaning/);
  await client.end();
});

test('while a qube\'s name is typed over, its other places follow', async () => {
  const client = await connect(script());
  await client.open(uri, own);
  const found = await client.connection.sendRequest(LinkedEditingRangeRequest.type, at(client, '  safe:', 3));
  assert.deepEqual(found?.ranges.map(({ start }: Range) => `${start.line}:${start.character}`), ['3:2', '6:12', '6:31']);
  assert.match('safe-2.x_', new RegExp(`^${found?.wordPattern}$`));
  assert.equal(await client.connection.sendRequest(LinkedEditingRangeRequest.type, at(client, 'from: safe', 7)), null);
  await client.end();
});

test('symbols of the whole workspace are found by a few letters, the open text first', async () => {
  const client = await connect(script());
  await client.open(uri, own);
  const names = async (query: string): Promise<string[]> => ((await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query })) as SymbolInformation[]).map(({ name, containerName, location }) => `${/(\w+)\.q/.exec(location.uri)?.[1] ?? ''} ${containerName ?? ''} ${name}`);
  assert.deepEqual(await names('sf'), ['home qubes safe', 'home flows safe → @dispvm:safe', 'sister backups safe', 'alone qubes safe']);
  await client.change(uri, '  safe:', '  strongbox:');
  assert.deepEqual(await names('strong'), ['home qubes strongbox']);
  assert.deepEqual(await names('zzz'), []);
  await client.end();
});

test('the call hierarchy shows whose flows lead to a qube, and where its own lead', async () => {
  const client = await connect(script());
  const text = 'plan: 1\nextends: shared/base.yaml\nqubes:\n  work: { label: blue, tags: [office] }\n  home: { label: yellow, tags: [office] }\nflows:\n  - { from: work, to: safe, service: copy, action: deny }\n  - { from: "@tag:office", to: safe, service: copy, action: ask }\n  - { from: home, to: work, service: url, action: allow, reason: x }\n';
  await client.open(uri, text);
  const [safe] = (await client.connection.sendRequest(CallHierarchyPrepareRequest.type, at(client, 'to: safe', 5))) ?? [];
  assert.deepEqual([safe?.name, safe?.detail, safe?.uri, safe?.selectionRange.start], ['safe', 'black, offline', base, { line: 2, character: 2 }]);
  const into = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item: safe as never });
  assert.deepEqual(into?.map(({ from, fromRanges }) => [from.name, fromRanges.map(({ start }) => start.line)]), [['home', [7]]], 'what an earlier flow denies is no call');
  const [home] = (await client.connection.sendRequest(CallHierarchyPrepareRequest.type, at(client, 'home:', 1))) ?? [];
  const out = await client.connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item: home as never });
  assert.deepEqual(out?.map(({ to }) => to.name).sort(), ['safe', 'work']);
  assert.equal(await client.connection.sendRequest(CallHierarchyPrepareRequest.type, at(client, 'plan')), null);
  await client.end();
});
