// Policy files over the protocol, as an editor meets them: findings, help, repairs, links, colours and layout.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FileChangeType,
  FoldingRangeRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
  type CodeAction,
  type CompletionList,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type Location,
  type MarkupContent,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { callersRequest, type CallersResult } from '../../server/lsp/protocol.ts';
import { connect, itemsOf, modern, type Client, type Script } from '../protocol/client.ts';

const folder = 'file:///work/etc/qubes/policy.d';
const uri = `${folder}/30-user.policy`;
const text = `# What may cross.
qubes.Filecopy * work vault ask
qubes.Filecopy * @anyvm @anyvm allow

!include include/shared
my.Sync * work vault allow target=$dispvm
`;
const shared = 'my.Sync * @anyvm @anyvm ask\nmy.Broken\n';

async function start(files: Readonly<Record<string, string>> = { [`${folder}/include/shared`]: shared }, script: Script = {}): Promise<Client> {
  return connect({ capabilities: modern, files: new Map(Object.entries(files)), params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true, listPlans: true, explain: true } }, ...script });
}

const openPolicy = (client: Client, its = text, at = uri): Promise<void> => client.open(at, its, 1, 'qrexec-policy');

function place(client: Client, word: string, after = false, at = uri): { line: number; character: number } {
  const document = client.document(at);
  return document.positionAt(document.getText().indexOf(word) + (after ? word.length : 0));
}

const rulesOf = (items: readonly Diagnostic[]): string[] => items.map(({ code, range }) => `${range.start.line + 1} ${String(code)}`);
const asDiagnostics = async (client: Client, at = uri): Promise<readonly Diagnostic[]> => itemsOf(await client.pull(at));

test('findings are pulled, with places in other files and the page of the rule', async () => {
  const client = await start();
  await openPolicy(client);
  const items = await asDiagnostics(client);
  assert.deepEqual(rulesOf(items), ['3 policy-wildcard-allow', '6 policy-line-never-reached', '6 policy-not-a-qube']);
  const shadow = items[1];
  assert.deepEqual(shadow?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line]), [[`${folder}/include/shared`, 0]]);
  assert.equal(shadow?.codeDescription?.href, 'qube-plan-rule:/policy-line-never-reached.md');
  assert.equal(shadow?.severity, 2);
  // The included file has faults of its own, told when it is looked at.
  await openPolicy(client, shared, `${folder}/include/shared`);
  assert.deepEqual(rulesOf(await asDiagnostics(client, `${folder}/include/shared`)), ['2 policy-syntax']);
  await client.end();
});

test('findings are pushed to clients that do not ask, and follow every change in the folder', async () => {
  const client = await connect({ files: new Map([[`${folder}/include/shared`, shared]]), params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true, listPlans: true } } });
  await openPolicy(client, 'my.S * work vault aks\n');
  const wrong = await client.until(uri, ({ diagnostics }) => diagnostics.length > 0);
  assert.deepEqual(rulesOf(wrong.diagnostics), ['1 policy-syntax']);
  await client.change(uri, 'aks', 'ask');
  await client.until(uri, ({ diagnostics, version }) => version === 2 && diagnostics.length === 0);
  // Another file that is read before makes the line useless.
  await openPolicy(client, 'my.S * @anyvm @anyvm deny\n', `${folder}/20-first.policy`);
  await client.until(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'policy-line-never-reached'));
  await client.close(`${folder}/20-first.policy`);
  await client.until(uri, ({ diagnostics }) => diagnostics.length === 0);
  await client.close(uri);
  await client.end();
});

test('other editors know policies by their names, and a lone file is read by itself', async () => {
  const client = await start({});
  await client.open('file:///elsewhere/mine.policy', 'my.S * work vault aks\n', 1, 'plaintext');
  assert.deepEqual(rulesOf(await asDiagnostics(client, 'file:///elsewhere/mine.policy')), ['1 policy-syntax']);
  await client.open('untitled:Untitled-1', 'my.S * work vault aks\n', 1, 'qrexec-policy');
  assert.deepEqual(rulesOf(await asDiagnostics(client, 'untitled:Untitled-1')), ['1 policy-syntax']);
  await client.open('file:///elsewhere/policy.d/30-user.policy', 'my.S * work vault aks\n', 1, 'conf.qrexec-policy');
  assert.deepEqual(rulesOf(await asDiagnostics(client, 'file:///elsewhere/policy.d/30-user.policy')), ['1 policy-syntax']);
  await client.open('file:///work/notes.txt', 'my.S * work vault aks\n', 1, 'plaintext');
  assert.deepEqual(await asDiagnostics(client, 'file:///work/notes.txt'), []);
  await client.end();
});

test('hover explains every word of a line', async () => {
  const client = await start();
  await openPolicy(client, `${text}qubes.VMShell + @tag:mail @dispvm:default-dvm deny notify=no\nmy.S * work @default ask default_target=vault user=root\n`);
  const over = async (word: string): Promise<string> => {
    const hover = (await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: place(client, word) })) as Hover | null;
    return hover ? (hover.contents as MarkupContent).value : '';
  };
  const said: readonly (readonly [word: string, says: RegExp])[] = [
    ['qubes.Filecopy', /Copies or moves files[^]*As shipped: `@anyvm` → `@anyvm` ask\.[^]*first match wins[^]*1\. `work` → `vault` \*\*ask\*\* – 30-user\.policy:2/],
    ['qubes.VMShell', /\*\*Full control\*\*/],
    ['+ @tag', /without an argument/],
    ['@anyvm', /Every qube except dom0/],
    ['@tag:mail', /Every qube with this tag/],
    ['@dispvm:default-dvm', /A new disposable of this template/],
    ['@default', /names no target/],
    ['work vault', /a qube by its name/],
    ['ask', /A person is asked/],
    ['allow', /goes through without a question[^]*Policy line that allows everything/],
    ['notify', /notice appears/],
    ['default_target', /marked beforehand/],
    ['user=', /The user in the target/],
    ['!include', /as if it stood here/],
    ['include/shared', /1 rule, read here/],
    ['$dispvm', /older form of/],
    ['my.Sync', /a service of your own/],
  ];
  for (const [word, says] of said) assert.match(await over(word), says, word);
  assert.equal(await over('# What'), '');
  await client.end();
});

test('completion offers what may stand in each field', async () => {
  const client = await start();
  const lines = ['', 'qubes.Filecopy ', 'qubes.Filecopy * ', 'qubes.Filecopy * work ', 'qubes.Filecopy * work vault ', 'qubes.Filecopy * work vault ask ', 'qubes.Filecopy * work vault ask target=', 'qubes.Filecopy * work vault deny ', '!', '!include ', 'qubes.Filecopy * work vault ask notify=', '# qube-plan: allow policy-l'];
  await openPolicy(client, `${lines.join('\n')}\nmy.Own * letters @tag:mail deny\n`);
  const at = async (line: number): Promise<string[]> => {
    const list = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: { line, character: (lines[line] ?? '').length } })) as CompletionList;
    return list.items.map(({ label }) => label);
  };
  const holds = async (line: number, wanted: readonly string[], unwanted: readonly string[] = []): Promise<void> => {
    const labels = await at(line);
    for (const it of wanted) assert.ok(labels.includes(it), `${JSON.stringify(lines[line])} lacks ${it}`);
    for (const it of unwanted) assert.ok(!labels.includes(it), `${JSON.stringify(lines[line])} offers ${it}`);
  };
  await holds(0, ['qubes.Filecopy', 'my.Own', '*', '!include-service']);
  await holds(1, ['*', '+']);
  await holds(2, ['work', 'letters', '@anyvm', '@tag:mail', '@type:AppVM'], ['@default', '@dispvm', '@dispvm:']);
  await holds(3, ['vault', '@default', '@dispvm', '@dispvm:default-dvm', '@adminvm']);
  await holds(4, ['allow', 'ask', 'deny']);
  await holds(5, ['target', 'default_target', 'user', 'notify', 'autostart']);
  await holds(6, ['vault', 'dom0', '@dispvm'], ['@anyvm', '*', '@tag:mail']);
  await holds(7, ['notify'], ['target', 'user']);
  await holds(8, ['!include', '!compat-4.0']);
  await holds(9, ['include/shared']);
  await holds(10, ['yes', 'no']);
  await holds(11, ['policy-line-never-reached']);
  await client.end();
});

test('repairs, comments that allow, explanations, and all that is safe at once', async () => {
  const client = await start({});
  await openPolicy(client, 'qubes.Filecopy * work vault ASK # by hand\nqubes.FileCopy +* work vault deny\n');
  const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
  const actions = (await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics: [] } })) as CodeAction[];
  assert.deepEqual(actions.map(({ title, kind, isPreferred }) => `${title} (${kind ?? ''}${isPreferred ? ', preferred' : ''})`), [
    'Change it to `ask` (quickfix, preferred)',
    'Change it to `*` (quickfix, preferred)',
    'Allow policy-syntax here, with a reason to be added (quickfix)',
    'Allow policy-syntax in this file, with a reason to be added (quickfix)',
    'Allow policy-syntax here, with a reason to be added (quickfix)',
    'Explain policy-syntax (quickfix)',
    'Fix everything that can be fixed safely (source.fixAll.qubePlan)',
  ]);
  const edit = actions.at(-1)?.edit?.documentChanges?.[0] as TextDocumentEdit;
  assert.equal(edit.textDocument.version, 1);
  await client.apply(uri, edit.edits as Parameters<Client['apply']>[1]);
  assert.equal(client.text(uri), '# by hand\nqubes.Filecopy * work vault ask\nqubes.FileCopy * work vault deny\n');
  const only = (await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics: [], only: ['source'] } })) as CodeAction[];
  assert.deepEqual(only, []);
  await client.end();
});

test('includes are links, services and qubes are found in every file', async () => {
  const client = await start({ [`${folder}/include/shared`]: shared, [`${folder}/90-last.policy`]: 'qubes.Filecopy * work @dispvm:vault deny\n' });
  await openPolicy(client);
  const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
  assert.deepEqual(links?.map(({ target, range }) => [target, range.start.line, range.start.character]), [[`${folder}/include/shared`, 4, 9]]);
  const definition = (await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position: place(client, 'include/shared') })) as Location[];
  assert.deepEqual(definition.map((it) => it.uri), [`${folder}/include/shared`]);
  const where = async (word: string): Promise<string[]> => ((await client.connection.sendRequest(ReferencesRequest.type, { textDocument: { uri }, position: place(client, word), context: { includeDeclaration: true } })) ?? []).map(({ uri: its, range }) => `${its.slice(folder.length + 1)}:${range.start.line + 1}:${range.start.character + 1}`);
  assert.deepEqual(await where('qubes.Filecopy'), ['30-user.policy:2:1', '30-user.policy:3:1', '90-last.policy:1:1']);
  assert.deepEqual(await where('vault'), ['30-user.policy:2:23', '30-user.policy:6:16', '90-last.policy:1:31']);
  await client.end();
});

test('outline, folding, lenses and colours', async () => {
  const client = await start();
  await openPolicy(client, '# One\n# Two\nqubes.VMShell * work vault ask\nqubes.VMShell * @tag:a @anyvm deny notify=no\n\n!include include/shared\n');
  const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[];
  assert.deepEqual(symbols.map(({ name, children = [] }) => [name, children.map((it) => `${it.name} ${it.detail ?? ''}`)]), [['qubes.VMShell', ['work → vault ask', '@tag:a → @anyvm deny']], ['!include include/shared', []]]);
  const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
  assert.deepEqual(folds?.map(({ startLine, endLine, kind }) => [startLine, endLine, kind]), [[0, 1, 'comment'], [2, 3, 'region']]);
  const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  assert.deepEqual(lenses?.map(({ range, command }) => [range.start.line, command?.title]), [[2, '1 ask · 1 deny']]);
  const { legend } = client.initialized.capabilities.semanticTokensProvider as { legend: { tokenTypes: string[]; tokenModifiers: string[] } };
  const tokens = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: { uri } });
  const seen: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < (tokens?.data.length ?? 0); i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = tokens?.data.slice(i, i + 5) ?? [];
    [line, character] = [line + down, down > 0 ? right : character + right];
    const word = client.document(uri).getText({ start: { line, character }, end: { line, character: character + length } });
    if (line === 2 || line === 3) seen.push(`${word}:${legend.tokenTypes[type] ?? ''}${modifiers > 0 ? `.${legend.tokenModifiers[Math.log2(modifiers)] ?? ''}` : ''}`);
  }
  assert.deepEqual(seen, ['qubes.VMShell:function.deprecated', '*:string', 'work:variable', 'vault:variable', 'ask:keyword', 'qubes.VMShell:function.deprecated', '*:string', '@tag:a:type', '@anyvm:enumMember', 'deny:keyword', 'notify:parameter', 'no:enumMember']);
  await client.end();
});

test('formatting aligns the columns of each block and nothing else', async () => {
  const client = await start({});
  const before = '#  kept   as it is \nqubes.Filecopy * work   vault ask   default_target=vault  user=root\n  my.S +a  @anyvm @anyvm deny\n\n\nlonger.Service\t*\ta\tb\tallow\n{{ salt }}   \nbroken   line\n';
  await openPolicy(client, before);
  const edits = (await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } })) ?? [];
  await client.apply(uri, edits);
  const after = '#  kept   as it is\nqubes.Filecopy  *   work    vault   ask default_target=vault user=root\nmy.S            +a  @anyvm  @anyvm  deny\n\n\nlonger.Service  *  a  b  allow\n{{ salt }}\nbroken  line\n';
  assert.equal(client.text(uri), after);
  assert.deepEqual(await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } }), []);
  await client.end();
});

test('settings and exclusion hold for policies too', async () => {
  const client = await start({ 'file:///work/qube-plan.config.yaml': 'rules: { policy-wildcard-allow: hint }\nexclude: [etc/qubes/policy.d/99-old.policy]\n' });
  await openPolicy(client, 'qubes.Filecopy * @anyvm @anyvm allow\n');
  assert.deepEqual((await asDiagnostics(client)).map(({ severity }) => severity), [4]);
  await openPolicy(client, 'broken\n', `${folder}/99-old.policy`);
  assert.deepEqual(await asDiagnostics(client, `${folder}/99-old.policy`), []);
  await client.end();
});

const planUri = 'file:///work/home.qube-plan.yaml';
const plan = `plan: 1
qubes:
  letters: { label: green, tags: [mail] }
flows:
  - { from: letters, to: work, service: copy, action: ask, reason: by hand }
`;

test('a qube is renamed in the plan and in every policy file at once, from either side', async () => {
  const files = { [planUri]: plan, [`${folder}/40-more.policy`]: 'my.S * letters @dispvm:letters ask default_target=letters\n' };
  const wanted = {
    [planUri]: plan.replaceAll('letters', 'mail-in'),
    [uri]: 'qubes.Filecopy * mail-in work ask\nqubes.Filecopy * lettersX work ask\n',
    [`${folder}/40-more.policy`]: 'my.S * mail-in @dispvm:mail-in ask default_target=mail-in\n',
  };
  for (const from of [planUri, uri]) {
    const client = await start(files);
    await openPolicy(client, 'qubes.Filecopy * letters work ask\nqubes.Filecopy * lettersX work ask\n');
    await client.open(planUri, plan);
    const position = place(client, 'letters', false, from);
    const ready = await client.connection.sendRequest(PrepareRenameRequest.type, { textDocument: { uri: from }, position });
    assert.equal((ready as { placeholder: string }).placeholder, 'letters');
    const edit = await client.connection.sendRequest(RenameRequest.type, { textDocument: { uri: from }, position, newName: 'mail-in' });
    const texts: Record<string, string> = {};
    for (const change of (edit?.documentChanges ?? []) as TextDocumentEdit[]) {
      const its = change.textDocument.uri;
      const document = TextDocument.create(its, 'x', 0, its === planUri ? plan : its === uri ? client.text(uri) : (files[its as keyof typeof files] ?? ''));
      texts[its] = TextDocument.applyEdits(document, change.edits as Parameters<typeof TextDocument.applyEdits>[1]);
      assert.equal(change.textDocument.version, its === `${folder}/40-more.policy` ? null : 1);
    }
    assert.deepEqual(texts, wanted);
    await client.end();
  }
});

test('names that cannot be changed, and new ones that will not do, are refused in words', async () => {
  const client = await start({ [planUri]: plan });
  await openPolicy(client, 'qubes.Filecopy * unknown dom0 ask\nqubes.Filecopy * @tag:mail sys-net ask\nqubes.Filecopy * letters work ask\n');
  const rename = (word: string, newName: string): Promise<unknown> => client.connection.sendRequest(RenameRequest.type, { textDocument: { uri }, position: place(client, word), newName }).then(() => 'done', (error: Error) => error.message);
  assert.match(String(await rename('dom0', 'other')), /keeps its name/);
  assert.match(String(await rename('unknown', 'bad name')), /cannot be the name of a qube/);
  assert.equal(await rename('unknown', 'known'), 'done');
  assert.match(String(await rename('mail sys', 'bad tag')), /A tag consists of/);
  assert.match(String(await rename('letters', 'vault')), /already a qube/);
  await client.end();
});

test('a plan beside the policies tells which names there are, and where they come from', async () => {
  const client = await start({ [planUri]: plan });
  await openPolicy(client, 'qubes.Filecopy * leters work ask\nqubes.Filecopy * letters work deny\nqubes.Filecopy * @tag:mail work ask\n');
  assert.deepEqual(rulesOf(await asDiagnostics(client)).filter((it) => /unknown|against/.test(it)), ['1 policy-unknown-qube', '2 policy-against-plan']);
  const definition = (await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position: place(client, 'letters') })) as Location[];
  assert.deepEqual(definition.map((it) => [it.uri, it.range.start.line]), [[planUri, 2]]);
  const hover = (await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: place(client, '@tag:mail') })) as Hover;
  assert.match((hover.contents as MarkupContent).value, /In the plan: `letters`/);
  // What the plan says counts while it is typed.
  await client.open(planUri, plan);
  await client.change(planUri, 'action: ask', 'action: deny');
  assert.deepEqual(rulesOf(await asDiagnostics(client)).filter((it) => /against/.test(it)), []);
  await client.end();
});

test('where plan and policies differ, either side can be made to follow the other, from either side', async () => {
  const files: Readonly<Record<string, string>> = { [planUri]: plan, [uri]: 'qubes.Filecopy * letters work deny\n', [`${folder}/40-more.policy`]: '# More.\n' };
  /** What both say after the action of that title; the plan is open in one case and read from the disk in the other. */
  const after = async (at: string, title: string, isPlanOpen: boolean): Promise<readonly string[]> => {
    const client = await start(files);
    if (at === uri) await openPolicy(client, files[uri] ?? '');
    if (at === planUri || isPlanOpen) await client.open(planUri, plan);
    const position = place(client, at === uri ? 'deny' : 'copy', false, at);
    const actions = ((await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri: at }, range: { start: position, end: position }, context: { diagnostics: [] } })) ?? []) as CodeAction[];
    const action = actions.find((it) => it.title === title);
    assert.ok(action?.edit, `no "${title}" among ${JSON.stringify(actions.map((it) => it.title))}`);
    const [change, ...more] = (action.edit.documentChanges ?? []) as TextDocumentEdit[];
    assert.ok(change && more.length === 0);
    const its = change.textDocument.uri;
    const isOpen = its === at || (its === planUri && isPlanOpen);
    assert.equal(change.textDocument.version, isOpen ? 1 : null);
    const text = TextDocument.applyEdits(TextDocument.create(its, 'x', 0, files[its] ?? ''), change.edits as Parameters<typeof TextDocument.applyEdits>[1]);
    await client.end();
    // Both sides agree now, and nothing new is found in either.
    const again = await start({ ...files, [its]: text });
    await openPolicy(again, its === uri ? text : (files[uri] ?? ''));
    assert.deepEqual(rulesOf(await asDiagnostics(again)).filter((it) => /against/.test(it)), []);
    await again.end();
    return [its, text];
  };
  const denied = plan.replace('action: ask', 'action: deny');
  const asked = 'qubes.Filecopy * letters work ask\nqubes.Filecopy * letters work deny\n';
  assert.deepEqual(await after(uri, 'Deny it in the plan, as the policies do', true), [planUri, denied]);
  assert.deepEqual(await after(uri, 'Deny it in the plan, as the policies do', false), [planUri, denied]);
  assert.deepEqual(await after(uri, 'Add `qubes.Filecopy * letters work ask` above', false), [uri, asked]);
  assert.deepEqual(await after(planUri, 'Deny it in the plan, as the policies do', true), [planUri, denied]);
  assert.deepEqual(await after(planUri, 'Add `qubes.Filecopy * letters work ask` above (30-user.policy)', true), [uri, asked]);
});

test('a flow that the policies follow offers nothing, and the plan carries no second finding', async () => {
  const client = await start({ [planUri]: plan, [uri]: 'qubes.Filecopy * letters work deny\nqubes.OpenURL * letters work deny\n' });
  const both = plan.replace('flows:\n', 'flows:\n  - { from: letters, to: work, service: url, action: deny }\n');
  await client.open(planUri, both);
  assert.deepEqual(((await client.pull(planUri)) as { items: Diagnostic[] }).items.filter(({ code }) => /policy/.test(String(code))), []);
  const titles = async (word: string): Promise<string[]> => {
    const position = place(client, word, false, planUri);
    return (((await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri: planUri }, range: { start: position, end: position }, context: { diagnostics: [] } })) ?? []) as CodeAction[]).map(({ title }) => title).filter((it) => /polic/.test(it));
  };
  assert.deepEqual(await titles('url'), []);
  assert.deepEqual(await titles('label: green'), []);
  assert.deepEqual(await titles('copy'), ['Deny it in the plan, as the policies do', 'Add `qubes.Filecopy * letters work ask` above (30-user.policy)']);
  await client.end();
});

test('a flow whose calls the policies lead to another qube can follow them, or have them follow', async () => {
  const led = plan.replace('flows:\n', 'flows:\n  - { from: letters, to: "@default", service: my.Keys, action: allow, target: work, reason: keys }\n');
  const client = await start({ [planUri]: led, [uri]: 'my.Keys * letters @default allow target=sys-firewall\nqubes.Filecopy * letters work ask\n' });
  await client.open(planUri, led);
  const position = place(client, 'my.Keys', false, planUri);
  const actions = ((await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri: planUri }, range: { start: position, end: position }, context: { diagnostics: [] } })) ?? []) as CodeAction[];
  const changed = (title: string): string => {
    const change = actions.find((it) => it.title === title)?.edit?.documentChanges?.[0] as TextDocumentEdit | undefined;
    return change?.edits.map((it) => `${change.textDocument.uri} ${'newText' in it ? it.newText : ''}`).join() ?? `not among ${actions.map((it) => it.title).join(', ')}`;
  };
  assert.equal(changed('Lead it there in the plan, as the policies do'), `${planUri} sys-firewall`);
  assert.equal(changed('Lead it to "work", as the plan does (30-user.policy)'), `${uri} work`);
  await client.end();
});

test('who may call a service is asked for by its lens, where the editor has a list for it', async () => {
  const files = {
    [planUri]: plan,
    [`${folder}/20-first.policy`]: 'my.Sync * dom0 vault deny\nmy.Sync * @tag:mail @anyvm ask target=vault\n',
    [`${folder}/include/my.Own`]: '# Mine.\n$anyvm vault allow\n',
    [`${folder}/40-last.policy`]: '!include-service my.Own +x include/my.Own\n* * @anyvm @anyvm deny\n',
  };
  const own = 'my.Sync +a work vault allow\nmy.Sync * letters vault deny\nmy.Sync * @dispvm:default-dvm vault allow\n';
  const client = await start(files, { params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true, listPlans: true, whoMayCall: true } } });
  await openPolicy(client, own);
  const lenses = (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
  assert.deepEqual(lenses.map(({ command }) => command), [{ title: '2 allow · 1 ask · 2 deny in 2 files', command: 'qubePlan.whoMayCall', arguments: [uri, { line: 0, character: 0 }] }]);
  const ask = (position: unknown, its = uri): Promise<CallersResult | null> => client.connection.sendRequest(callersRequest, { textDocument: { uri: its }, position });
  const found = await ask({ line: 0, character: 0 });
  // In the order in which they decide; what never decides is left out.
  assert.deepEqual(found?.callers.map(({ action, from, to, redirect, argument, members, uri: its, range }) => [action, from, to, redirect, argument, members, its.slice(folder.length + 1), range?.start.line]), [
    ['deny', 'dom0', 'vault', null, null, null, '20-first.policy', 0],
    ['ask', '@tag:mail', '@anyvm', 'vault', null, ['letters'], '20-first.policy', 1],
    ['allow', 'work', 'vault', null, '+a', null, '30-user.policy', 0],
    ['deny', 'letters', 'vault', null, null, null, '30-user.policy', 1],
    ['deny', '@anyvm', '@anyvm', null, null, null, '40-last.policy', 1],
  ]);
  assert.deepEqual([found?.service, found?.more], ['my.Sync', 0]);
  assert.equal(await ask({ line: 3, character: 0 }), null);
  assert.equal(await ask(undefined, planUri), null);
  // In the older form the service is that of the whole file.
  const older = `${folder}/include/my.Own`;
  await openPolicy(client, files[older] ?? '', older);
  assert.deepEqual(((await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: older } })) ?? []).map(({ command }) => command?.title), ['my.Own: 1 allow']);
  assert.equal((await ask({ line: 1, character: 0 }, older))?.service, 'my.Own');
  await client.end();
});

test('a byte order mark and bytes that are no UTF-8 are told, though an editor hides them', async () => {
  const other = `${folder}/40-other.policy`;
  const bytes = new Map<string, Uint8Array>([
    [uri, Buffer.from('\ufeff# Mine.\nmy.S * work vault ask\n')],
    [other, Buffer.concat([Buffer.from('# Grüße \ufffd\nmy.S * w'), Buffer.from([0xff]), Buffer.from(' v ask\n')])],
  ]);
  const client = await start({}, { bytes });
  const brief = async (at: string): Promise<string[]> => (await asDiagnostics(client, at)).filter(({ code }) => code === 'policy-syntax').map(({ range, message }) => `${range.start.line}:${range.start.character}-${range.end.character} ${/byte order mark|not UTF-8/.exec(String(message))?.[0] ?? String(message)}`);
  const [marked, broken] = ['0:0-7 byte order mark', '1:8-9 not UTF-8'];
  // Files nobody has open.
  assert.deepEqual([await brief(uri), await brief(other)], [[marked], [broken]]);
  // An editor shows a text without the mark, and a sign in place of the bytes.
  await openPolicy(client, '# Mine.\nmy.S * work vault ask\n');
  await openPolicy(client, '# Grüße \ufffd\nmy.S * w\ufffd v ask\n', other);
  assert.deepEqual([await brief(uri), await brief(other)], [[marked], [broken]]);
  // When it saves it writes the mark again, but not the bytes.
  await client.change(uri, 'Mine', 'Ours');
  await client.change(other, ' v ask', ' v deny');
  assert.deepEqual([await brief(uri), await brief(other)], [[marked], []]);
  bytes.set(uri, Buffer.from('# Ours.\nmy.S * work vault ask\n'));
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type: FileChangeType.Changed }] });
  assert.deepEqual(await brief(uri), []);
  await client.end();
});

test('what a byte order mark does depends on the line it stands before', async () => {
  const files = (text: string): Script => ({ bytes: new Map([[uri, Buffer.from(`\ufeff${text}`)], [`${folder}/20-first.policy`, Buffer.from('!include-service my.S * include/older\n')], [`${folder}/include/older`, Buffer.from('\ufeffwork vault ask\n')]]) });
  for (const [text, range] of [['', '0-0'], ['\n# next\n', '0-0'], ['my.S * work vault ask\n', '0-4'], ['  my.S * work vault ask\n', '0-1'], ['!include include/older\n', '0-22']] as const) {
    const client = await start({}, files(text));
    const found = (await asDiagnostics(client)).filter(({ message }) => /byte order mark/.test(String(message)));
    assert.deepEqual(found.map((it) => `${it.range.start.character}-${it.range.end.character}`), [range], JSON.stringify(text));
    // Before the name of a qube it is one more letter: qrexec takes it, but no qube can be called so.
    assert.deepEqual((await asDiagnostics(client, `${folder}/include/older`)).map(({ code }) => code), ['policy-not-a-qube']);
    await client.end();
  }
});
