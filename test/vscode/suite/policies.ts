// Tests that policy files are known to the editor: their language, findings, repairs, links, colours and layout.
import * as vscode from 'vscode';
import { equal, matches, present, test } from './collector.ts';
import { actionWhere, choose, completionsAt, diagnosticOf, diagnosticsWhen, hoverAt, openPlan, placeOf, replace, ruleOf, untilSome } from './plan.ts';

const policy = 'policies/policy.d/30-user.policy';

test('a policy file is checked, and repaired from the light bulb', async () => {
  const document = await openPlan(policy);
  equal(document.languageId, 'qrexec-policy', 'the language of a policy');
  const finding = await diagnosticOf(document, 'policy-syntax');
  equal(document.getText(finding.range), 'ASK', 'on the exact word');
  matches(finding.message, /refuses every call/, 'the message says what one bad line does');
  const repair = await actionWhere(document, finding.range, 'quickfix', (it) => it.title === 'Change it to `ask`', 'repair of the action');
  await choose(repair);
  await diagnosticsWhen(document, (found) => found.every((it) => ruleOf(it) !== 'policy-syntax'), 'the finding to go after the repair');
});

test('an included file has the language of policies too, and is read in the form its includer asks for', async () => {
  const document = await openPlan('policies/policy.d/include/shared');
  equal(document.languageId, 'qrexec-policy', 'the language of an included file');
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), 'broken\n');
  await vscode.workspace.applyEdit(edit);
  matches((await diagnosticOf(document, 'policy-syntax')).message, /five fields/, 'the present form');
});

test('words of a policy are explained and completed, and includes are links', async () => {
  const document = await openPlan(policy);
  matches(await hoverAt(document, placeOf(document, 'qubes.Filecopy')), /Copies or moves files/, 'the hover of a service');
  matches(await hoverAt(document, placeOf(document, '@anyvm')), /Every qube except dom0/, 'the hover of a token');
  const labels = await completionsAt(document, placeOf(document, 'ASK'));
  equal(['allow', 'ask', 'deny'].every((it) => labels.includes(it)), true, `the actions are among ${labels.slice(0, 10).join(', ')}`);
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
  matches(present(links[0]?.target, 'an include is a link').path, /include\/shared$/, 'where it leads');
});

test('a policy is laid out in columns', async () => {
  const document = await openPlan(policy);
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 2, insertSpaces: true });
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits ?? []);
  await vscode.workspace.applyEdit(edit);
  equal(document.lineAt(1).text, 'qubes.Filecopy  *  work  vault   ASK', 'aligned as it was');
  equal(document.lineAt(2).text, 'qubes.Filecopy  *  work  @anyvm  deny', 'aligned as it was');
});

test('the lens above a service lists who may call it, and leads to the line that decides', async () => {
  const document = await openPlan('policies/policy.d/include/shared');
  const lenses = await untilSome(() => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri));
  const command = present(lenses[0]?.command, 'a lens with a command');
  equal(command.title, '1 ask', 'the lens counts');
  await replace(document, 'my.Sync  *  work  personal  ask', 'my.Sync  *  work  personal  ask\nmy.Sync  *  untrusted  personal  deny');
  // A list of two; the second is chosen as a person would with the keyboard.
  const done = vscode.commands.executeCommand(command.command, ...(command.arguments ?? [])).then(() => true);
  const accept = async (): Promise<false> => {
    await new Promise(resolve => setTimeout(resolve, 1500));
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return false;
  };
  for (const end = Date.now() + 20_000; !(await Promise.race([done, accept()])); ) if (Date.now() > end) throw new Error('the list never closed');
  const editor = present(vscode.window.activeTextEditor, 'an editor');
  matches(editor.document.uri.path, /include\/shared$/, 'the file of the rule');
  equal([editor.selection.start.line, editor.document.getText(editor.selection)], [1, 'my.Sync  *  untrusted  personal  deny'], 'its line is selected');
});

test('where plan and policies differ, the plan can give way from the policy, and the policy from the plan', async () => {
  const plan = await openPlan('policies/home.qube-plan.yaml');
  await replace(plan, 'action: ask,', 'action: deny,');
  const policies = await openPlan(policy);
  await replace(policies, 'ASK', 'ask');
  const shared = await openPlan('policies/policy.d/include/shared');
  const finding = await diagnosticOf(shared, 'policy-against-plan');
  const there = await actionWhere(shared, finding.range, 'quickfix', it => it.title === 'Ask in the plan, as the policies do', 'repair of the plan');
  await choose(there);
  matches(plan.getText(), /service: my\.Sync, action: ask,/, 'the plan follows');
  await diagnosticsWhen(shared, found => found.every(it => ruleOf(it) !== 'policy-against-plan'), 'the finding to go');
  // And back, from the other side.
  await replace(plan, 'action: ask,', 'action: deny,');
  await diagnosticOf(shared, 'policy-against-plan');
  await vscode.window.showTextDocument(plan, { preview: false });
  const at = placeOf(plan, 'my.Sync');
  const here = await actionWhere(plan, new vscode.Range(at, at), 'quickfix', it => it.title === 'Deny it, as the plan does (shared)', 'repair of the policy');
  await choose(here);
  equal(shared.lineAt(0).text, 'my.Sync  *  work  personal  deny', 'the policy follows');
});
