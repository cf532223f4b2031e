// Tests that New Plan opens a plan in which nothing is left to find.
import * as vscode from 'vscode';
import { equal, present, test } from './collector.ts';
import { diagnosticsWhen } from './plan.ts';

const answers = { profile: 'activist', daily: 'yes', upkeep: 'yes', anonymity: 'daily', risks: ['phishing'], foundations: ['disk-encryption', 'password-manager'], machine: ['ram', 'amd', 'ssd', 'hcl'], title: 'Organising' };

test('New Plan opens a plan without findings, unsaved', async () => {
  await vscode.commands.executeCommand('qubePlan.newPlan', answers);
  const { document } = present(vscode.window.activeTextEditor, 'no editor is open');
  equal([document.languageId, document.isUntitled, document.lineAt(1).text], ['qube-plan', true, 'title: Organising'], 'the new document');
  // A mistake shows that it is being checked; without it, nothing is left.
  const at = document.positionAt(document.getText().indexOf('netvm: none'));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(at, at.translate(0, 11)), 'netvm: sys-firewall');
  await vscode.workspace.applyEdit(edit);
  await diagnosticsWhen(document, found => found.length > 0, 'a finding after a mistake');
  const back = new vscode.WorkspaceEdit();
  back.replace(document.uri, new vscode.Range(at, at.translate(0, 19)), 'netvm: none');
  await vscode.workspace.applyEdit(back);
  await diagnosticsWhen(document, found => found.length === 0, 'the findings to go');
});
