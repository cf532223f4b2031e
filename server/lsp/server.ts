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
import type { Decoded } from '../base/decode.ts';
import { onBug } from '../base/guard.ts';
import { speak } from '../base/l10n.ts';
import { isConfigFile, isPlanFile } from '../plan/files.ts';
import { roleOf } from '../policy/model/paths.ts';
import { analyses as makeAnalyses, isPlan } from './analyses.ts';
import { triggers } from '../features/on-type.ts';
import { answers } from './answers.ts';
import { asking } from './asking.ts';
import { baseLoader } from './bases.ts';
import { callAnswers } from './call-answers.ts';
import { callerAnswers } from './callers.ts';
import { checks } from './checks.ts';
import { clientCan, initialFolders, initialSettings, record, translationOf, type ClientCan } from './client-can.ts';
import { actionKinds } from './code-actions.ts';
import { configTexts, isConfig } from './config-texts.ts';
import { readDisplay } from './display.ts';
import { editorSettings, wantSettings } from './editor-settings.ts';
import { family } from './family.ts';
import { files as makeFiles } from './files.ts';
import { formatAnswers } from './format-answers.ts';
import type { Host } from './host.ts';
import { lookAnswers, tokenLegend } from './look-answers.ts';
import { mapAnswers } from './map.ts';
import { nameAnswers } from './name-answers.ts';
import { planFiles } from './plan-files.ts';
import { isPolicy, policies as makePolicies } from './policies.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { planFilesRequest, readFileRequest, rulePageScheme, rulePageUri, type PlanFilesResult, type ReadFileParams, type ReadFileResult } from './protocol.ts';
import { refresher } from './refresh.ts';
import { reporter } from './reports.ts';
import { holderOf, rootOf, settingsOf } from './settings.ts';
import { folderOf, isInside, keyOf } from './uris.ts';
import { workspacePull } from './workspace-pull.ts';

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
  const editor = editorSettings({ connection, can: () => can, folderOf: (uri) => holderOf(folders, uri), arrived: settingsChanged, patience });
  const settings = settingsOf({ files, editor: (uri) => editor.of(uri), root: (uri) => rootOf(folders, uri), today: () => host.today() });
  const analyses = makeAnalyses({ documents, files, settings, bases: baseLoader({ files, folders: foldersFor }) });
  const pageOf = (rule: string): string | undefined => (can.openRulePages ? rulePageUri(rule) : host.rulePage?.(rule));
  const report = reporter(() => can, pageOf);
  const configs = configTexts({ documents });
  const listed = planFiles(listPlans);
  const policies = makePolicies({ documents, files, settings, plans: analyses, listed: () => listed.policies(), listedPlans: () => listed.all(), allowed: foldersFor });
  const check = checks({ documents, analyses, configs, policies, report, can: () => can, pageOf });
  const pushed = push({ connection, documents, checks: check });
  const refresh = refresher(connection, () => can);

  connection.onInitialize((params): InitializeResult => {
    can = clientCan(params);
    speak(translationOf(params), params.locale);
    folders = initialFolders(params);
    editor.sent(initialSettings(params));
    state = 'running';
    // Only now: while it reads the same message, the library takes this notification for itself.
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, (changed) => {
      const { event } = record(changed) as Partial<typeof changed>;
      const gone = new Set((event?.removed ?? []).map(({ uri }) => keyOf(uri)));
      folders = [...folders.filter((uri) => !gone.has(keyOf(uri))), ...(event?.added ?? []).map(({ uri }) => uri)];
      forgetFiles();
      settingsChanged();
    });
    return { capabilities: capabilities(can), serverInfo: { name: 'qube-plan' } };
  });

  connection.onInitialized(() => {
    const failed = (error: unknown): void => connection.console.warn(`The client refused a registration: ${String(error)}`);
    if (can.tellOfSettings) wantSettings(connection).catch(failed);
    // Bases may have any name, so all YAML files are watched; nothing is read until a plan asks for it.
    if (can.watchFiles) connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{yaml,yml}' }, { globPattern: '**/{*.policy,policy.d/*,policy.d/include/*,qubes-rpc/policy/*}' }] }).catch(failed);
  });

  connection.onDidChangeConfiguration((params) => {
    if (!can.askedForSettings) editor.sent((record(params) as { settings?: unknown }).settings);
    settingsChanged();
  });
  connection.onDidChangeWatchedFiles((params) => {
    const { changes } = record(params) as Partial<DidChangeWatchedFilesParams>;
    for (const { uri, type } of changes ?? []) {
      files.changed(uri);
      policies.touched(uri);
      listed.changed(uri, type);
      // What is open in the editor counts, whatever happens on the disk; what an editor hides of a policy's bytes is only there.
      if (!files.open(uri)) fileChanged(uri);
      else if (roleOf(keyOf(uri)) !== undefined) policiesChanged('');
    }
  });

  // A client that does not watch files gives no other sign that one on disk may have changed.
  documents.onDidOpen(({ document }) => {
    if (isPolicy(document) && !folders.some((folder) => isInside(folder, document.uri))) listed.clear();
    if (!can.watchFiles) forgetFiles();
  });
  documents.onDidSave(() => {
    if (can.watchFiles) return;
    forgetFiles();
    checkAgain();
  });
  // Opening counts as a change too.
  documents.onDidChangeContent(({ document }) => {
    schedule(document);
    fileChanged(document.uri);
  });
  documents.onDidClose(({ document }) => {
    analyses.close(document.uri);
    look.forget(document.uri);
    if (!can.pullDiagnostics) pushed.close(document.uri);
    files.changed(document.uri);
    fileChanged(document.uri);
  });
  documents.listen(connection);

  const ask = asking({ analyses, configs, policies, isRunning: () => state === 'running' });
  const whole = workspacePull({ checks: check, plans: async () => distinct([...(await plans()), ...(await listed.policies())]), isOpen: (uri) => files.open(uri) !== undefined });
  const plans = async (): Promise<readonly string[]> => distinct([...analyses.open().map(({ uri }) => uri), ...(await listed.all())]);
  answers({ connection, asking: ask, analyses, policies, report, can: () => can, pageOf, pull: pull({ documents, checks: check }) });
  connection.languages.diagnostics.onWorkspace((params, token, work, stream) => ask.whenRunning(() => whole.answer(params, token, work, stream))(params, token));
  formatAnswers({ connection, asking: ask });
  callerAnswers({ connection, asking: ask });
  callAnswers({ connection, asking: ask, analyses });
  const look = lookAnswers({ connection, asking: ask, analyses, policies, can: () => can, display: async (uri) => readDisplay(await editor.of(uri)), pageOf });
  nameAnswers({ connection, asking: ask, analyses, family: family({ files, plans, folders: foldersFor }), policies, plans, can: () => can });
  const maps = mapAnswers({ connection, asking: ask, policies });
  connection.onShutdown(() => {
    state = 'stopped';
    pushed.dispose();
    whole.dispose();
    refresh.dispose();
  });

  async function listPlans(): Promise<readonly string[]> {
    if (can.listsPlans) return (record(await connection.sendRequest(planFilesRequest)) as Partial<PlanFilesResult>).uris ?? [];
    // A policy that is open from elsewhere is read with what lies beside it.
    const around = policies.open().filter(({ uri }) => !folders.some((folder) => isInside(folder, uri))).flatMap(({ uri }) => folderOf(uri) ?? []);
    return (await host.listPlans?.([...folders, ...around])) ?? [];
  }

  async function readFile(uri: string): Promise<Decoded | undefined> {
    if (host.readFile && (host.reads?.(uri) ?? true)) return host.readFile(uri, readable());
    if (!can.readFiles) return undefined;
    const params: ReadFileParams = { uri };
    const { text, mark, brokenAt } = record(await connection.sendRequest(readFileRequest, params)) as Partial<ReadFileResult>;
    return typeof text === 'string' ? { text, ...(mark === true ? { mark } : {}), ...(typeof brokenAt === 'number' ? { brokenAt } : {}) } : undefined;
  }

  function forgetFiles(): void {
    files.clear();
    policies.clear();
    listed.clear();
  }

  /** Where files that belong to this one may lie: the open folders, and for a file outside of them its own. */
  function foldersFor(uri: string): readonly string[] {
    if (folders.some((folder) => isInside(folder, uri))) return folders;
    const own = folderOf(uri);
    return own === undefined ? folders : [...folders, own];
  }

  /** All that may be read: what the folders of the open plans hold, links followed. */
  function readable(): readonly string[] {
    return [...new Set([...folders, ...documents.all().filter((it) => isPlan(it) || isPolicy(it)).flatMap(({ uri }) => foldersFor(uri))])];
  }

  function schedule(document: TextDocument): void {
    if (!can.pullDiagnostics && (isPlan(document) || isPolicy(document) || isConfig(document.uri))) pushed.schedule(document.uri);
  }

  /** The text of a file changed, in the editor or on disk: plans that are laid over it, or checked by it, are looked at again. */
  function fileChanged(uri: string): void {
    whole.changed(uri);
    policies.touched(uri);
    if (isConfigFile(keyOf(uri))) return checkAgain();
    const isPlanToo = isPlanFile(keyOf(uri));
    if (isPlanToo || roleOf(keyOf(uri)) !== undefined || documents.all().some((it) => it.uri === uri && isPolicy(it))) {
      policiesChanged(uri);
      // A plan's own map follows its text by itself.
      if (!isPlanToo) maps.policiesChanged();
    }
    const affected = analyses.open(keyOf(uri)).filter((it) => it.uri !== uri);
    for (const document of affected) {
      analyses.forget(document.uri);
      schedule(document);
      maps.changed(document.uri);
    }
    if (affected.length > 0) refresh.ask();
  }

  /** Policies are read together, and with the plan beside them: a change to one may concern all that are open. */
  function policiesChanged(uri: string): void {
    policies.changed();
    const others = policies.open().filter((it) => it.uri !== uri);
    for (const document of others) schedule(document);
    if (others.length > 0) refresh.ask();
  }

  function settingsChanged(): void {
    editor.clear();
    checkAgain();
  }

  function checkAgain(): void {
    analyses.clear();
    whole.clear();
    policies.changed();
    for (const document of policies.open()) schedule(document);
    for (const document of analyses.open()) {
      schedule(document);
      maps.changed(document.uri);
    }
    refresh.ask();
  }
}

/** Each file once, however its address is written. */
const distinct = (uris: readonly string[]): string[] => [...new Map([...uris].reverse().map((uri) => [keyOf(uri), uri])).values()].reverse();

/** Only what is answered. */
function capabilities(can: ClientCan): ServerCapabilities {
  return {
    ...(can.choosesEncoding ? { positionEncoding: PositionEncodingKind.UTF16 } : {}),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [' ', ':', '@', '[', ',', '{', '=', '!', '\t'] },
    documentSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: can.prepareRename ? { prepareProvider: true } : true,
    linkedEditingRangeProvider: true,
    workspaceSymbolProvider: true,
    callHierarchyProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: {},
    colorProvider: true,
    semanticTokensProvider: { legend: tokenLegend, full: { delta: true }, range: true },
    codeLensProvider: { resolveProvider: true },
    inlayHintProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: can.formatRanges ? { rangesSupport: true } : true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: triggers[0], moreTriggerCharacter: triggers.slice(1) },
    ...(can.codeActions ? { codeActionProvider: { codeActionKinds: actionKinds, resolveProvider: can.resolveEdits } } : {}),
    ...(can.pullDiagnostics ? { diagnosticProvider: { identifier: 'qube-plan', interFileDependencies: true, workspaceDiagnostics: true, workDoneProgress: true } } : {}),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      ...(can.openRulePages ? { textDocumentContent: { schemes: [rulePageScheme] } } : {}),
    },
  };
}
