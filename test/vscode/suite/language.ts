// Tests in the editor what follows names, lays text out and is drawn beside it.
import * as vscode from 'vscode';
import { equal, matches, present, test } from './collector.ts';
import { actionsAt, choose, openPlan, placeOf, replace, untilSome, wholeOf } from './plan.ts';

test('a qube is renamed everywhere', async () => {
  const document = await openPlan('baseline.qube-plan.yaml');
  const before = document.getText();
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, placeOf(document, '  untrusted:', { offset: 4 }), 'dirty');
  await vscode.workspace.applyEdit(edit);
  const left = document.getText().split(/\buntrusted\b/).length - 1;
  equal([document.getText().includes('  dirty:'), left < before.split(/\buntrusted\b/).length - 1, document.getText().includes('open_links_in: dirty')], [true, true, true], 'the text after renaming');
});

test('a name leads to its definition and its uses', async () => {
  const document = await openPlan('baseline.qube-plan.yaml');
  const use = placeOf(document, 'open_links_in: untrusted', { offset: 18 });
  const [first] = await untilSome(() => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeDefinitionProvider', document.uri, use));
  equal(present(first, 'a definition').range.start, placeOf(document, '  untrusted:', { offset: 2 }), 'the definition');
  const uses = await untilSome(() => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, use));
  equal(uses.length > 3, true, `uses: ${uses.length}`);
});

test('a plan is laid out, and stays as it is the second time', async () => {
  const document = await openPlan('baseline.qube-plan.yaml');
  const before = document.getText();
  await replace(document, 'plan: 1\n', 'plan:    1   \n');
  await vscode.commands.executeCommand('editor.action.formatDocument');
  equal(document.getText(), before, 'the text after formatting');
});

test('lenses, hints, colours, folds and links are drawn', async () => {
  const document = await openPlan('baseline.qube-plan.yaml');
  const lenses = await untilSome(() => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20));
  matches(lenses.map(({ command }) => command?.title).join('|'), /flows? in · \d+ out · offline/, 'the lenses');
  const hints = await untilSome(() => vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, wholeOf(document)));
  matches(hints.map(({ label }) => String(label)).join('|'), /→ sys-firewall → sys-net · /, 'the hints');
  const colours = await untilSome(() => vscode.commands.executeCommand<vscode.ColorInformation[]>('vscode.executeDocumentColorProvider', document.uri));
  equal(colours.length, 4, 'one colour a label');
  const folds = await untilSome(() => vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri));
  equal(folds.length > 8, true, 'folds');
  const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', document.uri);
  equal(legend.tokenTypes.includes('enumMember'), true, 'the legend of tokens');
});

test('an activity is moved to the untrusted qube from the light bulb', async () => {
  const document = await openPlan('baseline.qube-plan.yaml');
  await replace(document, 'activities: [email, browsing]', 'activities: [email, browsing, downloads]');
  const at = placeOf(document, 'downloads]', { offset: 2 });
  const found = await actionsAt(document, new vscode.Range(at, at), vscode.CodeActionKind.Refactor.value);
  await choose(present(found.find(({ title }) => title === 'Move `downloads` to "untrusted"'), `no such action among: ${found.map(({ title }) => title).join(', ')}`));
  equal(document.getText().includes('activities: [email, browsing]\n'), true, 'the activity is gone from the qube');
});

test('symbols are found in the whole workspace', async () => {
  await openPlan('baseline.qube-plan.yaml');
  const found = await untilSome(() => vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'vault'));
  const files = new Set(found.map(({ location }) => location.uri.path.replace(/^.*\//, '')));
  equal(files.size > 2, true, `files: ${[...files].join(', ')}`);
});
