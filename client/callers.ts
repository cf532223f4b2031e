// `Who May Call This Service`: lists the rules that decide, and goes to the line of the one that is chosen.
import { commands, l10n, Position, Range, Uri, window, type Disposable, type QuickPickItem } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { callersRequest, whoMayCallCommand, type CallerEntry, type CallersParams, type CallersResult } from '../server/lsp/protocol.ts';

/** A code lens brings its place along; from the palette it is where the cursor is. */
export const registerCallers = (client: BaseLanguageClient): Disposable =>
  commands.registerCommand(whoMayCallCommand, async (address?: unknown, at?: CallersParams['position']) => {
    const editor = window.activeTextEditor;
    const uri = typeof address === 'string' ? address : editor?.document.uri.toString();
    const position = at ?? editor?.selection.active;
    if (uri === undefined || !position) return;
    const params: CallersParams = { textDocument: { uri }, position: { line: position.line, character: position.character } };
    await show(await client.sendRequest<CallersResult | null>(callersRequest, params));
  });

const icons = { allow: '$(check)', ask: '$(question)', deny: '$(circle-slash)' } as const;

async function show(found: CallersResult | null): Promise<void> {
  if (!found) return void window.showInformationMessage(l10n.t('Put the cursor on a line of a policy to see who may call its service.'));
  const { service, callers, more } = found;
  const items = callers.map((caller): QuickPickItem & { readonly caller: CallerEntry } => ({
    label: `${icons[caller.action]} ${caller.from} → ${caller.to}`,
    description: [caller.action, ...(caller.redirect === null ? [] : [`target=${caller.redirect}`]), ...(caller.argument === null ? [] : [caller.argument])].join(' '),
    detail: [caller.range ? `${caller.file}:${caller.range.start.line + 1}` : caller.file, ...(caller.members === null ? [] : [caller.members.length === 0 ? l10n.t('no qube of the plan') : caller.members.join(', ')])].join(' · '),
    caller,
  }));
  const placeHolder = more > 0 ? l10n.t('The first rule that fits decides. {0} more rules are not listed.', more) : l10n.t('The first rule that fits decides; whatever none fits is refused.');
  const chosen = await window.showQuickPick(items, { title: l10n.t('Who may call {0}', service), placeHolder, matchOnDescription: true, matchOnDetail: true });
  if (chosen) await goTo(chosen.caller);
}

async function goTo({ uri, range }: CallerEntry): Promise<void> {
  const selection = range ? new Range(new Position(range.start.line, range.start.character), new Position(range.end.line, range.end.character)) : undefined;
  await window.showTextDocument(Uri.parse(uri), { ...(selection ? { selection } : {}) });
}
