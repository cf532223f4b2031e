// What the tests do with a plan in the editor: open it, wait for its diagnostics, look at it, edit it, put it away.
import * as vscode from 'vscode';

/** Opens a plan of the workspace in an editor. */
export async function openPlan(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('the window has no folder open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/**
 * Resolves with the document's diagnostics as soon as they satisfy the condition: now, or after a change event.
 * @throws after fifty seconds, a bound on a hang rather than a wait, telling what the diagnostics were instead
 */
export function diagnosticsWhen(
  { uri }: vscode.TextDocument,
  condition: (found: readonly vscode.Diagnostic[]) => boolean,
  what: string,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = vscode.languages.getDiagnostics(uri);
      if (!condition(found)) return;
      clearTimeout(timer);
      listener.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => {
      listener.dispose();
      const found = vscode.languages.getDiagnostics(uri).map(it => `${ruleOf(it)} (line ${it.range.start.line + 1}): ${it.message}`);
      reject(new Error(`waited in vain for ${what}; the diagnostics are:\n${found.join('\n') || '(none)'}`));
    }, 50_000);
    const listener = vscode.languages.onDidChangeDiagnostics(change => {
      if (change.uris.some(it => it.toString() === uri.toString())) look();
    });
    look();
  });
}

/** Resolves with the first diagnostic of a rule, as soon as there is one. */
export async function diagnosticOf(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  const found = await diagnosticsWhen(document, all => all.some(it => ruleOf(it) === rule), rule);
  return found.find(it => ruleOf(it) === rule)!;
}

/** The id of the rule a diagnostic comes from. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The position `offset` characters after the beginning of the first place where `text` stands, at or after line `from`. */
export function placeOf(document: vscode.TextDocument, text: string, { offset = 0, from = 0 } = {}): vscode.Position {
  const at = document.getText().indexOf(text, document.offsetAt(new vscode.Position(from, 0)));
  if (at < 0) throw new Error(`"${text}" is not in ${document.uri.path}`);
  return document.positionAt(at + offset);
}

/** All of a document. */
export function wholeOf(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
}

/** The text a hover shows at a place, Markdown and all. */
export async function hoverAt(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await untilSome(() => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position));
  return hovers.flatMap(hover => hover.contents).map(it => (typeof it === 'string' ? it : it.value)).join('\n');
}

/**
 * Asks until there is an answer, for ten seconds at most. VS Code drops an answer, and asks again, when the editor is touched while it is on its
 * way, as by putting away the test before; a command that asks for one has to do the same.
 */
export async function untilSome<T>(ask: () => Thenable<readonly T[] | undefined>): Promise<readonly T[]> {
  for (const end = Date.now() + 10_000; ; ) {
    const found = (await ask()) ?? [];
    if (found.length > 0 || Date.now() > end) return found;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** The code actions for a range, resolved, of one kind and its sub-kinds. */
export async function actionsAt(document: vscode.TextDocument, range: vscode.Range, kind: string): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind, 100);
}

/**
 * The first code action for a range that is as wanted.
 * @throws when none is, telling what was offered instead
 */
export async function actionWhere(document: vscode.TextDocument, range: vscode.Range, kind: string, wanted: (action: vscode.CodeAction) => boolean, what: string): Promise<vscode.CodeAction> {
  const found = await untilSome(() => actionsAt(document, range, kind));
  const action = found.find(wanted);
  if (!action) throw new Error(`no ${what} among: ${found.map(it => it.title).join(' | ') || '(none)'}`);
  return action;
}

/** Does what choosing a code action in the menu does. */
export async function choose(action: vscode.CodeAction): Promise<void> {
  if (action.edit && !(await vscode.workspace.applyEdit(action.edit))) throw new Error(`the edit of "${action.title}" was refused`);
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  if (!action.edit && !action.command) throw new Error(`"${action.title}" has neither an edit nor a command`);
}

/** The labels completion offers at a place. */
export async function completionsAt(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const items = await untilSome(async () => (await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position)).items);
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** Replaces the first occurrence of a text, as one edit by the user. */
export async function replace(document: vscode.TextDocument, text: string, replacement: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(placeOf(document, text), placeOf(document, text, { offset: text.length })), replacement);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`"${text}" could not be replaced`);
}

/** Puts every open plan away as it is on disk. */
export async function closeWithoutSaving(): Promise<void> {
  while (vscode.window.activeTextEditor) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** The document's outline. */
export function outlineOf(document: vscode.TextDocument): Promise<readonly vscode.DocumentSymbol[]> {
  return untilSome(() => vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri));
}
