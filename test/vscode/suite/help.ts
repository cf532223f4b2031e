// Tests what the editor explains and offers: hovers, completion, the outline.
import * as vscode from 'vscode';
import { matches, present, test } from './collector.ts';
import { completionsAt, diagnosticOf, hoverAt, openPlan, outlineOf, placeOf, replace } from './plan.ts';

test('hover explains a key, a value and a qube', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  await diagnosticOf(document, 'vault-has-network');
  const vault = placeOf(document, '  vault:', { offset: 3 });
  matches(await hoverAt(document, placeOf(document, 'netvm', { offset: 2 })), /network/i, 'the key netvm');
  matches(await hoverAt(document, placeOf(document, 'sys-firewall', { offset: 2 })), /sys-firewall/, 'the value sys-firewall');
  matches(await hoverAt(document, vault), /vault/i, 'the qube vault');
});

test('hover over a finding gives the guide\'s reasoning', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  const finding = await diagnosticOf(document, 'vault-has-network');
  matches(await hoverAt(document, finding.range.start), /First setup: what runs in which qube/, 'the guide\'s section by its heading');
});

test('completion offers labels', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  await replace(document, 'label: blue', 'label: ');
  const offered = await completionsAt(document, placeOf(document, 'label: \n', { offset: 'label: '.length }));
  for (const label of ['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black']) {
    present(offered.find(it => it === label), `"${label}" is not among ${offered.slice(0, 20).join(', ')}`);
  }
});

test('completion offers qubes that provide network', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  await replace(document, 'netvm: sys-firewall\n', 'netvm: \n');
  const offered = await completionsAt(document, placeOf(document, 'netvm: \n', { offset: 'netvm: '.length }));
  for (const qube of ['none', 'sys-firewall', 'sys-whonix']) {
    present(offered.find(it => it === qube), `"${qube}" is not among ${offered.slice(0, 20).join(', ')}`);
  }
});

test('the outline names the qubes', async () => {
  const document = await openPlan('vault-online.qube-plan.yaml');
  const names = (all: readonly vscode.DocumentSymbol[]): string[] => all.flatMap(it => [it.name, ...names(it.children)]);
  const found = names(await outlineOf(document));
  for (const qube of ['vault', 'work']) present(found.find(it => it === qube), `"${qube}" is not among ${found.join(', ') || '(nothing)'}`);
});
