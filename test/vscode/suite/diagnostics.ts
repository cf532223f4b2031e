// Tests that findings reach the editor as diagnostics, with everything VS Code can show about them.
import * as vscode from 'vscode';
import { equal, essentialTest, matches, present, test } from './collector.ts';
import { diagnosticOf, diagnosticsWhen, openPlan, replace, ruleOf } from './plan.ts';

// Which phase of run.mjs this is; put in when the suite is bundled.
declare const PHASE: 'node' | 'web' | 'packaged';

essentialTest('the extension under test is the one meant', async () => {
  const extension = present(vscode.extensions.getExtension('qube-plan.qube-plan'), 'the extension is not installed');
  const inWorker = typeof (globalThis as { importScripts?: unknown }).importScripts === 'function';
  equal(inWorker, PHASE === 'web', 'in a web worker');
  equal(/qube-plan\.qube-plan-\d/.test(extension.extensionUri.path), PHASE === 'packaged', `installed from the package: ${extension.extensionUri.path}`);
});

essentialTest('the extension starts when a plan is opened', async () => {
  const document = await openPlan('journalist.qube-plan.yaml');
  equal(document.languageId, 'qube-plan', 'the language of a plan');
  await diagnosticsWhen(document, found => found.length > 0, 'any finding in the example');
  const extension = present(vscode.extensions.getExtension('qube-plan.qube-plan'), 'the extension is not installed');
  equal(extension.isActive, true, 'active once a plan is open');
});

test('a vault with a network is an error with a link and its reasons', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  const finding = await diagnosticOf(document, 'vault-has-network');
  equal(vscode.DiagnosticSeverity[finding.severity], 'Error', 'severity');
  equal(finding.source, 'qube-plan', 'source');
  matches(finding.message, /vault/, 'the message names the qube');
  equal(document.lineAt(finding.range.start.line).text.trim().startsWith('netvm: sys-firewall'), true, 'on the line of the vault\'s netvm');
  const { code } = finding;
  if (typeof code !== 'object') throw new Error('the code has no link to the rule\'s page');
  matches(code.target.toString(), /vault-has-network/, 'the link leads to the rule\'s page');
  const related = finding.relatedInformation ?? [];
  if (related.length === 0) throw new Error('no related information');
  for (const { message } of related) matches(message, /\S/, 'related information says something');
});

test('findings follow the text while it is edited', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  await diagnosticOf(document, 'vault-has-network');
  await replace(document, 'netvm: sys-firewall', 'netvm: none');
  await diagnosticsWhen(document, found => found.every(it => ruleOf(it) !== 'vault-has-network'), 'the finding to go after the repair');
  await replace(document, 'netvm: none', 'netvm: sys-firewall');
  await diagnosticOf(document, 'vault-has-network');
});

test('the guide\'s baseline has no errors or warnings', async () => {
  const document = await openPlan('baseline.qube-plan.yaml');
  const original = document.getText();
  // Nothing announces "checked, and clean": so a fault is put in and taken out again, and both changes are waited for.
  await replace(document, 'netvm: none', 'netvm: sys-firewall');
  await diagnosticOf(document, 'vault-has-network');
  await replace(document, 'netvm: sys-firewall', 'netvm: none');
  equal(document.getText(), original, 'the text is as it was');
  await diagnosticsWhen(
    document,
    found => found.every(it => it.severity > vscode.DiagnosticSeverity.Warning),
    'no error or warning in the baseline',
  );
});

test('a broken plan still gets help for its sound part', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  await diagnosticOf(document, 'vault-has-network');
  await replace(document, 'title: "Vault on the network"', 'title: "Vault on the network\n  : [');
  await diagnosticsWhen(document, found => found.some(it => it.severity === vscode.DiagnosticSeverity.Error && ruleOf(it) !== 'vault-has-network'), 'the syntax error');
});

test('plans that are not open have findings, too', async () => {
  await openPlan('baseline.qube-plan.yaml');
  const folder = present(vscode.workspace.workspaceFolders?.[0], 'the window has no folder open');
  const journalist = vscode.Uri.joinPath(folder.uri, 'journalist.qube-plan.yaml');
  const end = Date.now() + 20_000;
  while (vscode.languages.getDiagnostics(journalist).length === 0 && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 200));
  const found = vscode.languages.getDiagnostics(journalist).map(ruleOf);
  equal(found.includes('vault-has-network'), true, `findings of a plan that is not open: ${found.join(', ')}`);
});
