// The commands of the extension.
import { commands, l10n, languages, Position, Uri, window, type Disposable, type LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { diagnosticSource, explainCommand, fixAllKind, rulePageUri, rulesRequest, showReferencesCommand, type RuleEntry } from '../server/lsp/protocol.ts';

export function registerCommands(client: BaseLanguageClient, output: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand(explainCommand, (rule?: unknown) => explain(client, rule)),
    commands.registerCommand(showReferencesCommand, (address: string, at: { line: number; character: number }) => showReferences(Uri.parse(address), new Position(at.line, at.character))),
    commands.registerCommand('qubePlan.fixAll', () => commands.executeCommand('editor.action.sourceAction', { kind: fixAllKind, apply: 'first' })),
    commands.registerCommand('qubePlan.restartServer', () => restart(client, output)),
    commands.registerCommand('qubePlan.showOutput', () => output.show()),
  ];
}

/** Shows in a peek where a qube is used; a code lens brings its place along. */
async function showReferences(uri: Uri, position: Position): Promise<void> {
  const found = await commands.executeCommand('vscode.executeReferenceProvider', uri, position);
  await commands.executeCommand('editor.action.showReferences', uri, position, found);
}

/** Opens a rule's page, rendered; asks which one where none is named. */
async function explain(client: BaseLanguageClient, rule: unknown): Promise<void> {
  const id = typeof rule === 'string' ? rule : await chooseRule(client);
  if (id === undefined) return;
  await commands.executeCommand('markdown.showPreview', Uri.parse(rulePageUri(id)));
}

/** Rules with findings in the open plan come first: one of them is most likely meant. */
async function chooseRule(client: BaseLanguageClient): Promise<string | undefined> {
  const all = await client.sendRequest<RuleEntry[]>(rulesRequest);
  const document = window.activeTextEditor?.document;
  const found = new Set(document ? languages.getDiagnostics(document.uri).filter(({ source }) => source === diagnosticSource).map(({ code }) => (typeof code === 'object' ? code.value : code)) : []);
  const items = all.map(({ id, title }) => ({ label: id, description: title }));
  const ordered = [...items.filter(({ label }) => found.has(label)), ...items.filter(({ label }) => !found.has(label))];
  const chosen = await window.showQuickPick(ordered, { title: l10n.t('Explain a rule'), placeHolder: l10n.t('Which rule?'), matchOnDescription: true });
  return chosen?.label;
}

async function restart(client: BaseLanguageClient, output: LogOutputChannel): Promise<void> {
  try {
    if (client.needsStop()) await client.stop();
  } catch (error) {
    // A server that hangs is just what one restarts it for.
    output.warn(String(error));
  }
  try {
    await client.start();
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    const show = l10n.t('Show Output');
    const chosen = await window.showErrorMessage(l10n.t('The Qube Plan server could not be started.'), show);
    if (chosen === show) output.show();
  }
}
