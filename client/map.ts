// The map's panel: opens it beside the text, keeps it current, and goes between the two.
import { commands, Disposable, env, l10n, languages, Range, Selection, TabInputText, Uri, ViewColumn, window, workspace, type ExtensionContext, type TextDocument, type TextEditor, type WebviewPanel } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { fallRequest, languageId, mapChangedNotification, mapRequest, type FallParams, type FallResult, type MapChangedParams, type MapParams, type MapPlace, type MapResult } from '../server/lsp/protocol.ts';
import type { FromPage, PageState, ToPage } from '../webview/messages.ts';
import { mapPage, newNonce } from './map-page.ts';
import { idsAt } from './map-places.ts';
import { saveMap } from './map-save.ts';
import { pageWords } from './map-words.ts';

const viewType = 'qubePlan.map';

/** There is one map; it follows the plan that is being edited. */
export function registerMap(client: BaseLanguageClient, context: ExtensionContext): Disposable {
  let open: OpenMap | undefined;
  const take = (panel: WebviewPanel, uri: Uri): void => {
    const made = openMap(client, context, panel, uri);
    open = made;
    panel.onDidDispose(() => {
      made.dispose();
      if (open === made) open = undefined;
    });
  };
  const link = languages.createLanguageStatusItem('qubePlan.map', { language: languageId });
  link.name = l10n.t('Qube Plan map');
  link.text = '$(map)';
  link.detail = l10n.t('The qubes of this plan, as a picture');
  link.command = { command: 'qubePlan.showMap', title: l10n.t('Show Map') };
  return Disposable.from(
    link,
    commands.registerCommand('qubePlan.showMap', (uri?: unknown, id?: unknown) => {
      const plan = uri instanceof Uri ? uri : typeof uri === 'string' ? Uri.parse(uri) : planUri();
      if (!plan) return void window.showInformationMessage(l10n.t('Open a plan first: the map shows the plan in the editor.'));
      if (open) open.reveal(plan);
      else take(window.createWebviewPanel(viewType, l10n.t('Map'), { viewColumn: ViewColumn.Beside, preserveFocus: false }, { enableScripts: true }), plan);
      if (typeof id === 'string') open?.show(id);
    }),
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: PageState | undefined) {
        const uri = state?.uri === undefined ? planUri() : Uri.parse(state.uri);
        if (uri) take(panel, uri);
        else panel.dispose();
      },
    }),
    client.onNotification(mapChangedNotification, ({ uri }: MapChangedParams) => open?.changed(uri)),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) open?.changed();
    }),
    { dispose: () => open?.dispose() },
  );
}

/** The plan that is meant when none is named: the one in the active editor, else one that can be seen. */
function planUri(): Uri | undefined {
  const isPlan = (editor: TextEditor | undefined): boolean => editor?.document.languageId === languageId;
  return (isPlan(window.activeTextEditor) ? window.activeTextEditor : window.visibleTextEditors.find(isPlan))?.document.uri;
}

interface OpenMap {
  reveal(uri: Uri): void;
  /** Of a plan, or of any. */
  changed(uri?: string): void;
  show(id: string): void;
  dispose(): void;
}

function openMap(client: BaseLanguageClient, context: ExtensionContext, panel: WebviewPanel, first: Uri): OpenMap {
  let plan = first;
  let latest: MapResult | undefined;
  let ready = false;
  /** To be shown once the page has a picture. */
  let wanted: string | undefined;
  let lit = '';
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const { webview } = panel;
  const post = (message: ToPage): void => void webview.postMessage(message);
  const params = (): MapParams => ({ textDocument: { uri: client.code2ProtocolConverter.asUri(plan) } });

  const ask = async (): Promise<void> => {
    const uri = plan;
    const result = await client.sendRequest<MapResult | null>(mapRequest, params());
    if (uri !== plan) return;
    latest = result ?? undefined;
    const file = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    panel.title = l10n.t('Map of {0}', file);
    post({ type: 'map', uri: uri.toString(), file, result });
    lit = '';
    light();
    if (wanted !== undefined) post({ type: 'show', id: wanted });
    wanted = undefined;
  };
  const refresh = coalesced(ask, (error) => client.outputChannel.appendLine(`The map: ${String(error)}`));

  /** Lights up what the cursor is on. */
  function light(editor = window.visibleTextEditors.find(({ document }) => isOurs(document))): void {
    if (!latest || !editor || !isOurs(editor.document)) return;
    const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
    const ids = idsAt(latest.places, editor.document.uri.toString() === plan.toString() ? undefined : uri, editor.selection.active);
    const key = JSON.stringify(ids);
    if (key === lit) return;
    lit = key;
    post({ type: 'cursor', ids });
  }

  /** The plan, or a base of it that something is written in. */
  const isOurs = ({ uri, languageId: its }: TextDocument): boolean =>
    uri.toString() === plan.toString() || (its === languageId && Object.values(latest?.places ?? {}).some((place) => place.uri === client.code2ProtocolConverter.asUri(uri)));

  async function goTo(id: string, focus: boolean): Promise<void> {
    // Places move with every key that is typed.
    const document = workspace.textDocuments.find(({ uri }) => uri.toString() === plan.toString());
    if (document && latest && latest.version !== document.version) await refresh.now();
    const place = latest && Object.hasOwn(latest.places, id) ? latest.places[id] : undefined;
    if (place) await openPlace(place, focus);
  }

  async function openPlace({ uri, at }: Pick<MapPlace, 'uri' | 'at'>, focus: boolean): Promise<void> {
    const target = uri === undefined ? plan : client.protocol2CodeConverter.asUri(uri);
    const document = await workspace.openTextDocument(target);
    const selection = new Range(at.start.line, at.start.character, at.end.line, at.end.character);
    const editor = await window.showTextDocument(document, { viewColumn: columnOf(target, panel), preserveFocus: !focus, selection });
    // Where the editor keeps the focus elsewhere it does not always take the selection along.
    editor.selection = new Selection(selection.start, selection.end);
  }

  const act = async (message: FromPage): Promise<void> => {
    switch (message.type) {
      case 'ready':
        ready = true;
        return refresh.soon();
      case 'goTo':
        return goTo(message.id, message.focus);
      case 'open':
        return openPlace(message.place, message.focus);
      case 'fall': {
        const asked: FallParams = { ...params(), from: message.from };
        return post({ type: 'fall', from: message.from, result: await client.sendRequest<FallResult | null>(fallRequest, asked) });
      }
      case 'save':
        return saveMap(plan, message.format, message.data);
      case 'failed':
        return void window.showErrorMessage(l10n.t('The map could not be saved: {0}', message.what));
    }
  };

  const follow = (uri: Uri): void => {
    if (uri.toString() === plan.toString()) return;
    plan = uri;
    latest = undefined;
    if (ready) refresh.soon();
  };
  const subscriptions = Disposable.from(
    webview.onDidReceiveMessage((message: FromPage) => {
      act(message).catch((error: unknown) => client.outputChannel.appendLine(`The map: ${String(error)}`));
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (ready && document.uri.toString() === plan.toString()) refresh.soon();
    }),
    window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.languageId === languageId && !isOurs(editor.document)) follow(editor.document.uri);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor }) => light(textEditor)),
  );

  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  panel.iconPath = { light: Uri.joinPath(context.extensionUri, 'images/file-light.svg'), dark: Uri.joinPath(context.extensionUri, 'images/file-dark.svg') };
  const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
  webview.html = mapPage({ source: webview.cspSource, script: address('map.js'), style: address('map.css'), nonce: newNonce(), language: env.language, title: panel.title, words: pageWords(), translation: l10n.bundle });

  return {
    reveal(uri) {
      follow(uri);
      panel.reveal(undefined, false);
    },
    changed(uri) {
      if (ready && (uri === undefined || uri === params().textDocument.uri)) refresh.soon();
    },
    show(id) {
      if (latest) post({ type: 'show', id });
      else wanted = id;
    },
    dispose: () => subscriptions.dispose(),
  };
}

/** The column that shows a text already, else any but the map's own. */
function columnOf(uri: Uri, panel: WebviewPanel): ViewColumn {
  const visible = window.visibleTextEditors.find(({ document, viewColumn }) => document.uri.toString() === uri.toString() && viewColumn !== undefined);
  if (visible?.viewColumn !== undefined) return visible.viewColumn;
  const group = window.tabGroups.all.find(({ tabs }) => tabs.some(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString()));
  if (group) return group.viewColumn;
  return window.tabGroups.all.find(({ viewColumn }) => viewColumn !== panel.viewColumn)?.viewColumn ?? ViewColumn.Beside;
}

/** In milliseconds: what is typed within this time is drawn together. */
const pause = 40;

/** Runs one at a time; what was asked for meanwhile is one more run. */
function coalesced(run: () => Promise<void>, failed: (error: unknown) => void): { soon(): void; now(): Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  const now = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await run().catch(failed);
      } while (again);
    })().finally(() => (running = undefined));
    return running;
  };
  return {
    soon() {
      timer ??= setTimeout(() => void now(), pause);
    },
    now,
  };
}
