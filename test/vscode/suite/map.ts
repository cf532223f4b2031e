// Tests the map's command as the extension host sees it: a tab beside the plan that follows it, and does not get in its way.
import * as vscode from 'vscode';
import { equal, present, test } from './collector.ts';
import { diagnosticOf, openPlan, replace } from './plan.ts';

const mapTabs = (): { tab: vscode.Tab; group: vscode.TabGroup }[] =>
  vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('qubePlan.map')).map((tab) => ({ tab, group })));

/** Resolves once a condition holds; tabs announce their changes. */
async function tabsWhen(wanted: () => boolean, what: string): Promise<void> {
  if (wanted()) return;
  await new Promise<void>((resolve, reject) => {
    const changes = vscode.Disposable.from(vscode.window.tabGroups.onDidChangeTabs(look), vscode.window.tabGroups.onDidChangeTabGroups(look));
    const timer = setTimeout(() => {
      changes.dispose();
      reject(new Error(`waited in vain for ${what}; tabs: ${vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).join(', ')}`));
    }, 30_000);
    function look(): void {
      if (!wanted()) return;
      clearTimeout(timer);
      changes.dispose();
      resolve();
    }
  });
}

test('the map opens beside its plan, once', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  await diagnosticOf(document, 'vault-has-network');
  const plan = present(vscode.window.activeTextEditor, 'the plan is in the active editor');
  await vscode.commands.executeCommand('qubePlan.showMap');
  // Its title comes with the first picture: the page runs, and the server has answered.
  await tabsWhen(() => mapTabs().some(({ tab }) => tab.label === 'Map of vault-online.qube-plan.yaml'), 'the map with its plan in the title');
  const [map] = mapTabs();
  equal(map?.group.viewColumn !== plan.viewColumn, true, 'it is beside the plan');
  await vscode.window.showTextDocument(document, plan.viewColumn);
  await vscode.commands.executeCommand('qubePlan.showMap');
  equal(mapTabs().length, 1, 'maps');
});

test('the map follows the plan that is edited, and edits with the map open go on as ever', async () => {
  const first = await openPlan('vault-online.qube-plan.yaml');
  await vscode.commands.executeCommand('qubePlan.showMap');
  await tabsWhen(() => mapTabs().some(({ tab }) => tab.label === 'Map of vault-online.qube-plan.yaml'), 'the map of the first plan');
  await replace(first, 'netvm: sys-firewall', 'netvm: none');
  await replace(first, 'netvm: none', 'netvm: sys-firewall');
  await diagnosticOf(first, 'vault-has-network');
  const second = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(first.uri, '..', 'baseline.qube-plan.yaml'));
  await vscode.window.showTextDocument(second, vscode.ViewColumn.One);
  await tabsWhen(() => mapTabs().some(({ tab }) => tab.label === 'Map of baseline.qube-plan.yaml'), 'the map of the second plan');
});

test('a map can be asked for by the plan\'s address', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  const whonix = vscode.Uri.joinPath(document.uri, '..', 'whonix.qube-plan.yaml');
  await vscode.commands.executeCommand('qubePlan.showMap', whonix, 'qube:vault');
  await tabsWhen(() => mapTabs().some(({ tab }) => tab.label === 'Map of whonix.qube-plan.yaml'), 'the map of a plan that is not open');
});
