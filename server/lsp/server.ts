// Joins one client to the features: which message is answered by what, and what has to be looked at again when something changes.
import {
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  PositionEncodingKind,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type DidChangeWatchedFilesParams,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { onBug } from '../base/guard.ts';
import { isConfigFile } from '../plan/files.ts';
import { analyses as makeAnalyses, isPlan } from './analyses.ts';
import { answers } from './answers.ts';
import { baseLoader } from './bases.ts';
import { clientCan, initialFolders, initialSettings, record, type ClientCan } from './client-can.ts';
import { actionKinds } from './code-actions.ts';
import { editorSettings, wantSettings } from './editor-settings.ts';
import { files as makeFiles } from './files.ts';
import type { Host } from './host.ts';
import { mapWatch } from './map.ts';
import { pull, refresher } from './pull.ts';
import { push } from './push.ts';
import { readFileRequest, rulePageScheme, rulePageUri, type ReadFileParams, type ReadFileResult } from './protocol.ts';
import { reporter } from './reports.ts';
import { rootOf, settingsOf } from './settings.ts';
import { folderOf, isInside, keyOf } from './uris.ts';

/** Serves one client for as long as the connection lives. The caller makes it listen. */
export function serve(connection: Connection, host: Host): void {
  onBug((where, error) => {
    connection.console.error(`Our own mistake, in ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    host.onBug?.(where, error);
  });

  let can: ClientCan = clientCan({ processId: null, rootUri: null, capabilities: {} });
  let folders: string[] = [];
  let state: 'new' | 'running' | 'stopped' = 'new';

  const { patience = 4000 } = host;
  const documents = new TextDocuments(TextDocument);
  const files = makeFiles({ documents, read: readFile, arrived: fileChanged, patience });
  const editor = editorSettings({ connection, can: () => can, arrived: settingsChanged, patience });
  const settings = settingsOf({ files, editor: (uri) => editor.of(uri), root: (uri) => rootOf(folders, uri), today: () => host.today() });
  const analyses = makeAnalyses({ documents, files, settings, bases: baseLoader({ files, folders: foldersFor }) });
  const report = reporter(() => can, (rule) => (can.openRulePages ? rulePageUri(rule) : host.rulePage?.(rule)));
  const pushed = push({ connection, documents, analyses, report });
  const maps = mapWatch(connection);
  const refresh = refresher(connection, () => can.pullDiagnostics && can.refreshDiagnostics);

  connection.onInitialize((params): InitializeResult => {
    can = clientCan(params);
    folders = initialFolders(params);
    editor.sent(initialSettings(params));
    state = 'running';
    // Only now: while it reads the same message, the library takes this notification for itself.
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, (changed) => {
      const { event } = record(changed) as Partial<typeof changed>;
      const gone = new Set((event?.removed ?? []).map(({ uri }) => keyOf(uri)));
      folders = [...folders.filter((uri) => !gone.has(keyOf(uri))), ...(event?.added ?? []).map(({ uri }) => uri)];
      files.clear();
      settingsChanged();
    });
    return { capabilities: capabilities(can), serverInfo: { name: 'qube-plan' } };
  });

  connection.onInitialized(() => {
    const failed = (error: unknown): void => connection.console.warn(`The client refused a registration: ${String(error)}`);
    if (can.tellOfSettings) wantSettings(connection).catch(failed);
    // Bases may have any name, so all YAML files are watched; nothing is read until a plan asks for it.
    if (can.watchFiles) connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{yaml,yml}' }] }).catch(failed);
  });

  connection.onDidChangeConfiguration((params) => {
    if (!can.askedForSettings) editor.sent((record(params) as { settings?: unknown }).settings);
    settingsChanged();
  });
  connection.onDidChangeWatchedFiles((params) => {
    const { changes } = record(params) as Partial<DidChangeWatchedFilesParams>;
    for (const { uri } of changes ?? []) {
      files.changed(uri);
      // What is open in the editor counts, whatever happens on the disk.
      if (!files.open(uri)) fileChanged(uri);
    }
  });

  // A client that does not watch files gives no other sign that one on disk may have changed.
  documents.onDidOpen(() => {
    if (!can.watchFiles) files.clear();
  });
  documents.onDidSave(() => {
    if (can.watchFiles) return;
    files.clear();
    checkAgain();
  });
  // Opening counts as a change too.
  documents.onDidChangeContent(({ document }) => {
    schedule(document);
    fileChanged(document.uri);
  });
  documents.onDidClose(({ document }) => {
    analyses.forget(document.uri);
    if (!can.pullDiagnostics) pushed.close(document.uri);
    files.changed(document.uri);
    fileChanged(document.uri);
  });
  documents.listen(connection);

  answers({ connection, analyses, report, mapped: maps.asked, can: () => can, isRunning: () => state === 'running', pull: pull({ documents, analyses, report }) });
  connection.onShutdown(() => {
    state = 'stopped';
    pushed.dispose();
    refresh.dispose();
  });

  async function readFile(uri: string): Promise<string | undefined> {
    if (host.readFile && (host.reads?.(uri) ?? true)) return host.readFile(uri, readable());
    if (!can.readFiles) return undefined;
    const params: ReadFileParams = { uri };
    const { text } = record(await connection.sendRequest(readFileRequest, params)) as Partial<ReadFileResult>;
    return typeof text === 'string' ? text : undefined;
  }

  /** Where files that belong to this one may lie: the open folders, and for a file outside of them its own. */
  function foldersFor(uri: string): readonly string[] {
    if (folders.some((folder) => isInside(folder, uri))) return folders;
    const own = folderOf(uri);
    return own === undefined ? folders : [...folders, own];
  }

  /** All that may be read: what the folders of the open plans hold, links followed. */
  function readable(): readonly string[] {
    return [...new Set([...folders, ...documents.all().filter(isPlan).flatMap(({ uri }) => foldersFor(uri))])];
  }

  function schedule(document: TextDocument): void {
    if (!can.pullDiagnostics && isPlan(document)) pushed.schedule(document.uri);
  }

  /** The text of a file changed, in the editor or on disk: plans that are laid over it, or checked by it, are looked at again. */
  function fileChanged(uri: string): void {
    if (isConfigFile(keyOf(uri))) return checkAgain();
    const affected = analyses.open(keyOf(uri)).filter((it) => it.uri !== uri);
    for (const document of affected) {
      analyses.forget(document.uri);
      schedule(document);
      maps.changed(document.uri);
    }
    if (affected.length > 0) refresh.ask();
  }

  function settingsChanged(): void {
    editor.clear();
    checkAgain();
  }

  function checkAgain(): void {
    analyses.clear();
    for (const document of analyses.open()) {
      schedule(document);
      maps.changed(document.uri);
    }
    refresh.ask();
  }
}

/** Only what is answered. */
function capabilities(can: ClientCan): ServerCapabilities {
  return {
    ...(can.choosesEncoding ? { positionEncoding: PositionEncodingKind.UTF16 } : {}),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [' ', ':', '@', '[', ',', '{'] },
    documentSymbolProvider: true,
    ...(can.codeActions ? { codeActionProvider: { codeActionKinds: actionKinds, resolveProvider: can.resolveEdits } } : {}),
    ...(can.pullDiagnostics ? { diagnosticProvider: { identifier: 'qube-plan', interFileDependencies: true, workspaceDiagnostics: false } } : {}),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      ...(can.openRulePages ? { textDocumentContent: { schemes: [rulePageScheme] } } : {}),
    },
  };
}
