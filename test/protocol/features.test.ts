// Tests that each editor feature is wired: asked in the protocol's words, answered in them, and edits lead where they should.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CodeActionRequest,
  CodeActionResolveRequest,
  CompletionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  LSPErrorCodes,
  type CodeAction,
  type CodeActionContext,
  type CompletionList,
  type DocumentSymbol,
  type Hover,
  type MarkupContent,
  type ResponseError,
  type SymbolInformation,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { rulesRequest, verdictRequest, type RuleEntry, type VerdictResult } from '../../server/lsp/protocol.ts';
import { withoutPlaceholders } from '../../server/lsp/to-lsp.ts';
import { connect, itemsOf, modern, modest, ofRule, type Client } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const rule = 'vault-has-network';
const plan = `plan: 1 # a remark
qubes:
  vault:
    label: black
    netvm: sys-firewall   # by mistake
    holds: [passwords]
`;

/** Where `text` stands, its end when `after`. */
function place(client: Client, text: string, after = false): { line: number; character: number } {
  const document = client.document(uri);
  return document.positionAt(document.getText().indexOf(text) + (after ? text.length : 0));
}

async function actions(client: Client, at: string, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
  const range = { start: place(client, at), end: place(client, at, true) };
  return ((await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics: [], ...context } })) ?? []) as CodeAction[];
}

const wanting = (...only: string[]): Partial<CodeActionContext> => ({ only });

const resolved = (client: Client, action: CodeAction): Promise<CodeAction> => client.connection.sendRequest(CodeActionResolveRequest.type, action);

test('hover explains, at the exact place', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const hover = (await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: place(client, 'netvm', true) })) as Hover;
  assert.equal((hover.contents as MarkupContent).kind, 'markdown');
  assert.match((hover.contents as MarkupContent).value, /network/);
  assert.deepEqual(hover.range, { start: { line: 4, character: 4 }, end: { line: 4, character: 9 } });
  assert.equal(await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: 'file:///elsewhere.yaml' }, position: { line: 0, character: 0 } }), null);
  await client.end();
});

test('a client that shows plain text alone, or likes it better, gets no markup', async () => {
  const client = await connect({ capabilities: { textDocument: { hover: { contentFormat: ['plaintext', 'markdown'] }, completion: { completionItem: { documentationFormat: ['plaintext'] } } } } });
  await client.open(uri, plan);
  const hover = (await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: place(client, 'netvm', true) })) as Hover;
  const { kind, value } = hover.contents as MarkupContent;
  assert.equal(kind, 'plaintext');
  assert.match(value, /^netvm: The qube this one gets its network from/m);
  assert.doesNotMatch(value, /[`*\\]/);
  const list = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: place(client, 'label: ', true) })) as CompletionList;
  const written = list.items.map(({ documentation }) => documentation as MarkupContent | undefined).filter((it) => it !== undefined);
  assert.ok(written.length > 0);
  for (const it of written) assert.deepEqual([it.kind, /[`*\\]/.test(it.value)], ['plaintext', false], it.value);
  await client.end();
});

test('completion replaces exactly what is being typed, with a colour for labels', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan.replace('label: black', 'label: bl'));
  const { items } = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: place(client, 'label: bl', true) })) as CompletionList;
  const black = items.find(({ label }) => label === 'black');
  assert.ok(black);
  assert.equal(black.kind, 16);
  assert.deepEqual(black.textEdit, { range: { start: place(client, 'bl\n'), end: place(client, 'label: bl', true) }, newText: 'black' });
  assert.match((black.documentation as MarkupContent).value, /#[0-9a-f]{6}$/i);
  await client.end();
});

test('a key asks for its value at once, and a closed word is taken by what ends it in brackets', async () => {
  const ask = async (text: string, initializationOptions: unknown): Promise<CompletionList['items']> => {
    const client = await connect({ capabilities: modern, params: { initializationOptions } });
    await client.open(uri, text.replace('$', ''));
    const found = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: client.document(uri).positionAt(text.indexOf('$')) })) as CompletionList;
    await client.end();
    return found.items;
  };
  const key = (items: CompletionList['items']): unknown => items.find(({ label }) => label === 'netvm')?.command;
  assert.deepEqual(key(await ask('qubes:\n  work:\n    n$\n', { suggestAgain: true })), { title: '', command: 'editor.action.triggerSuggest' });
  assert.equal(key(await ask('qubes:\n  work:\n    n$\n', {})), undefined);
  const [risk] = await ask('threat_model: { risks: [$] }\n', {});
  assert.deepEqual(risk?.commitCharacters, [',', ']', '}']);
  const [activity] = await ask('qubes: { work: { activities: [$] } }\n', {});
  assert.equal(activity?.commitCharacters, undefined, 'any other word may be meant');
});

test('a client without snippets gets none', async () => {
  assert.equal(withoutPlaceholders('a: ${1:some name}\n  b: ${2|x,y|} \\$5 ${3:}$0'), 'a: some name\n  b: x $5 ');
  const client = await connect({ capabilities: modest });
  await client.open(uri, `${plan}\n`);
  const end = client.document(uri).positionAt(plan.length + 1);
  const { items } = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: end })) as CompletionList;
  assert.ok(items.length > 0);
  for (const item of items) {
    assert.equal(item.insertTextFormat, undefined);
    assert.doesNotMatch(item.textEdit?.newText ?? '', /\$\{?\d/);
  }
  await client.end();
});

test('symbols are nested where the client can show that, else flat', async () => {
  const names = (all: readonly DocumentSymbol[]): string[] => all.flatMap((it) => [it.name, ...names(it.children ?? [])]);
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const nested = (await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[];
  assert.ok(names(nested).includes('vault'));
  assert.ok(!nested.some(({ name }) => name === 'vault'));
  await client.end();

  const other = await connect({ capabilities: modest });
  await other.open(uri, plan);
  const flat = (await other.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as SymbolInformation[];
  assert.equal(flat.find(({ name }) => name === 'vault')?.containerName, 'qubes');
  await other.end();
});

test('a plan without mistakes is offered changes, too, which come with their edit when chosen', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, 'qubes:\n  work: { label: blue, activities: [downloads, email] }\n  untrusted: { label: red }\n');
  const offered = await actions(client, 'downloads', wanting('refactor'));
  assert.deepEqual(offered.map(({ title, kind, edit }) => [title, kind, edit]), [
    ['Move `downloads` to "untrusted"', 'refactor.move', undefined],
    ['Extract `downloads` to a disposable of its own', 'refactor.extract', undefined],
  ]);
  const { edit } = await resolved(client, offered[0] as CodeAction);
  const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  await client.apply(uri, change?.edits as never);
  assert.equal(client.text(uri), 'qubes:\n  work: { label: blue, activities: [email] }\n  untrusted: { label: red, activities: [downloads] }\n');
  await client.end();
  const other = await connect({ capabilities: { textDocument: { ...modest.textDocument, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['refactor'] } } } } } });
  await other.open(uri, 'qubes:\n  work: { label: blue }\n');
  const [first] = await actions(other, 'work', wanting('refactor.rewrite'));
  assert.ok(first?.edit?.changes?.[uri]);
  await other.end();
});

test('a quick-fix is offered without its edit, which comes when chosen, and repairs', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const [diagnostic] = ofRule(itemsOf(await client.pull(uri)), rule);
  assert.ok(diagnostic);
  const offered = await actions(client, 'sys-firewall', { diagnostics: [diagnostic], only: ['quickfix'] });
  assert.ok(offered.every(({ kind, edit }) => kind === 'quickfix' && edit === undefined));
  const fix = offered.find(({ isPreferred }) => isPreferred);
  assert.ok(fix);
  assert.deepEqual(fix.diagnostics, [diagnostic]);
  const { edit } = await resolved(client, fix);
  const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  assert.deepEqual(change?.textDocument, { uri, version: 1 });
  await client.apply(uri, change.edits as never);
  assert.equal(client.text(uri), plan.replace('sys-firewall', 'none'));
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), []);
  await client.end();
});

test('an edit for a text that has changed meanwhile is refused', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const [fix] = await actions(client, 'sys-firewall');
  assert.ok(fix);
  await client.change(uri, '# a remark', '# remark');
  await assert.rejects(resolved(client, fix), ({ code }: ResponseError) => code === LSPErrorCodes.ContentModified);
  await client.close(uri);
  await assert.rejects(resolved(client, fix), ({ code }: ResponseError) => code === LSPErrorCodes.ContentModified);
  await client.end();
});

test('a client that cannot ask later gets the edit at once, in the form it knows', async () => {
  const { resolveSupport: _, ...codeAction } = modern.textDocument?.codeAction ?? {};
  const client = await connect({ capabilities: { textDocument: { ...modest.textDocument, codeAction } } });
  await client.open(uri, plan);
  const offered = await actions(client, 'sys-firewall');
  const edits = offered.find(({ isPreferred }) => isPreferred)?.edit?.changes?.[uri];
  assert.ok(edits);
  await client.apply(uri, edits);
  assert.equal(client.text(uri), plan.replace('sys-firewall', 'none'));
  assert.ok(offered.every(({ edit }) => edit !== undefined));
  await client.end();
});

test('fix all is a source action of its own', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  for (const only of ['source', 'source.fixAll', 'source.fixAll.qubePlan']) {
    assert.deepEqual((await actions(client, 'plan', wanting(only))).map(({ kind }) => kind), ['source.fixAll.qubePlan'], only);
  }
  for (const only of ['refactor', 'source.organizeImports', 'source.fixAll.other']) assert.deepEqual(await actions(client, 'plan', wanting(only)), [], only);
  const [fixAll] = await actions(client, 'plan', wanting('source.fixAll'));
  const { edit } = await resolved(client, fixAll as CodeAction);
  const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  await client.apply(uri, (change?.edits ?? []) as never);
  assert.match(client.text(uri), /netvm: none {3}# by mistake/);
  assert.match(client.text(uri), /^plan: 1 # a remark\n/);
  assert.deepEqual(await actions(client, 'plan', wanting('source.fixAll')), []);
  await client.end();
});

test('a bare cursor gets the repairs of the diagnostics its client names', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const diagnostics = ofRule(itemsOf(await client.pull(uri)), rule);
  const kinds = async (context: Partial<CodeActionContext>): Promise<number> => (await actions(client, '    netvm'.slice(0, 4), { ...wanting('quickfix'), ...context })).length;
  assert.equal(await kinds({}), 0);
  assert.ok((await kinds({ diagnostics })) > 0);
  assert.ok((await kinds({ diagnostics: diagnostics.map(({ source: _, ...it }) => it) })) > 0);
  assert.equal(await kinds({ diagnostics: diagnostics.map((it) => ({ ...it, source: 'another' })) }), 0);
  await client.end();
});

test('explaining a rule is offered only to clients that can', async () => {
  const explanations = async (options: unknown): Promise<unknown[]> => {
    const client = await connect({ capabilities: modern, params: { initializationOptions: options } });
    await client.open(uri, plan);
    const found = (await actions(client, 'sys-firewall')).filter(({ command }) => command);
    const rules = await client.connection.sendRequest<RuleEntry[]>(rulesRequest);
    assert.ok(rules.some(({ id, title }) => id === rule && title.length > 5));
    await client.end();
    return found.map(({ command }) => [command?.command, command?.arguments]);
  };
  assert.deepEqual(await explanations({ explain: true }), [['qubePlan.explainRule', [rule]]]);
  assert.deepEqual(await explanations({}), []);
});

test('the guide\'s verdict on a plan can be asked for', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, 'threat_model: { daily_contamination_risk: false }\napproach: [qubes]\n');
  assert.deepEqual(await client.connection.sendRequest<VerdictResult | null>(verdictRequest, { uri }), { step: 'hardened-linux', rule: 'no-daily-contamination-risk' });
  assert.equal(await client.connection.sendRequest<VerdictResult | null>(verdictRequest, { uri: 'file:///x.txt' }), null);
  assert.equal(await client.connection.sendRequest<VerdictResult | null>(verdictRequest, 7), null);
  await client.end();
});
