// Tests that quick-fixes and "fix all" repair a plan in the editor and leave the rest of the text alone.
import * as vscode from 'vscode';
import { equal, test } from './collector.ts';
import { actionsAt, actionWhere, choose, diagnosticOf, diagnosticsWhen, openPlan, ruleOf, wholeOf } from './plan.ts';

const kind = 'source.fixAll.qubePlan';
const isFixAll = (action: vscode.CodeAction): boolean => action.kind?.value === kind && action.edit !== undefined;
const gone = (rule: string) => (found: readonly vscode.Diagnostic[]) => found.every(it => ruleOf(it) !== rule);

test('a quick-fix takes the vault off the network and changes nothing else', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  const before = document.getText();
  const finding = await diagnosticOf(document, 'vault-has-network');
  // Repairs come before "allow this finding", so the first one with an edit is the one to try.
  const fix = await actionWhere(document, finding.range, vscode.CodeActionKind.QuickFix.value, it => it.edit !== undefined, 'quick-fix with an edit');
  await choose(fix);
  equal(document.getText(), before.replace('netvm: sys-firewall   #', 'netvm: none   #'), `the text after "${fix.title}"`);
  await diagnosticsWhen(document, gone('vault-has-network'), 'the finding to go');
});

test('fix all repairs what can be repaired safely', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  const before = document.getText();
  await diagnosticOf(document, 'vault-has-network');
  const fixAll = await actionWhere(document, wholeOf(document), kind, isFixAll, 'fix all');
  await choose(fixAll);
  equal(document.getText(), before.replace('netvm: sys-firewall   #', 'netvm: none   #'), 'the text after fix all');
  await diagnosticsWhen(document, gone('vault-has-network'), 'the finding to go');
});

test('fix all on the journalist\'s plan leaves no safe repair undone', async () => {
  const document = await openPlan('journalist.qube-plan.yaml');
  await diagnosticsWhen(document, found => found.length > 0, 'any finding in the example');
  const first = await actionWhere(document, wholeOf(document), kind, isFixAll, 'fix all');
  const before = document.getText();
  await choose(first);
  if (document.getText() === before) throw new Error('fix all changed nothing');
  const version = document.version;
  const [again] = await actionsAt(document, wholeOf(document), kind);
  if (again?.edit?.size) await choose(again);
  equal(document.version, version, 'a second fix all has nothing left to do');
});
