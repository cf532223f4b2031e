// A scripted client for protocol tests: joined to the server by two in-memory streams, it says what a test tells it to and keeps what comes back.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver';
import {
  CodeLensRefreshRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  InlayHintRefreshRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  SemanticTokensRefreshRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type ConfigurationItem,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../../server/lsp/host.ts';
import { decode } from '../../server/base/decode.ts';
import { planFilesRequest, readFileRequest, type PlanFilesResult, type ReadFileParams, type ReadFileResult } from '../../server/lsp/protocol.ts';
import { serve } from '../../server/lsp/server.ts';
import { checker } from './conformance/checker.ts';

export const today = '2026-11-23';

export interface Script {
  readonly capabilities?: ClientCapabilities;
  /** Laid over what a modest client sends at the start. */
  readonly params?: Partial<InitializeParams>;
  /** Answers `workspace/configuration`. */
  readonly settings?: (item: ConfigurationItem) => unknown;
  /** Files by URI, as bytes, where it is these that matter. */
  readonly bytes?: ReadonlyMap<string, Uint8Array>;
  /** Files by URI, served through `qubePlan/readFile`. */
  readonly files?: Map<string, string>;
  readonly host?: Partial<Host>;
}

export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** Every diagnostics notification so far. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly registrations: readonly Registration[];
  /** What was asked of `qubePlan/readFile`. */
  readonly asked: readonly string[];
  readonly log: readonly string[];
  /** Methods by which the server asked for lenses, hints and tokens to be drawn again. */
  readonly drawn: readonly string[];
  /** How often the server asked for diagnostics to be pulled again. */
  readonly refreshes: () => number;
  /** Undefined until the server exits. */
  readonly exitCode: () => number | undefined;
  open(uri: string, text: string, version?: number, languageId?: string): Promise<void>;
  /** Replaces the first occurrence of `before`, or with no `before` the whole text. */
  change(uri: string, before: string | undefined, after: string): Promise<void>;
  close(uri: string): Promise<void>;
  text(uri: string): string;
  document(uri: string): TextDocument;
  apply(uri: string, edits: readonly TextEdit[]): Promise<void>;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  /** Resolves with what was published for the document once that is as wanted. */
  until(uri: string, wanted: (published: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  /** Resolves when the condition holds; looked at after each message from the server. */
  when(condition: () => boolean, what: string): Promise<void>;
  /** Ends the session properly; fails when the server reported a mistake of its own. */
  end(): Promise<void>;
}

/** A client that is told of diagnostics; `modern` ones ask for them. */
export const modest: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } } },
};

export const modern: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    textDocumentContent: {},
  },
  textDocument: {
    ...modest.textDocument,
    diagnostic: { dynamicRegistration: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    completion: { completionItem: { snippetSupport: true, commitCharactersSupport: true, documentationFormat: ['markdown', 'plaintext'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
  },
};

export async function connect(script: Script = {}): Promise<Client> {
  const up = new PassThrough();
  const down = new PassThrough();
  const bugs: string[] = [];
  const conforming = checker();
  up.on('data', conforming.toServer);
  down.on('data', conforming.fromServer);
  let exitCode: number | undefined;
  const server = createConnection((logger) => createProtocolConnection(new StreamMessageReader(up), new StreamMessageWriter(down), logger), {
    shutdownReceived: false,
    initialize() {},
    exit: (code) => void (exitCode = code),
  });
  serve(server, { today: () => today, patience: 60_000, onBug: (where, error) => void bugs.push(`${where}: ${String((error as Error)?.stack ?? error)}`), ...script.host });
  server.listen();

  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const published: PublishDiagnosticsParams[] = [];
  const registrations: Registration[] = [];
  const asked: string[] = [];
  const log: string[] = [];
  const drawn: string[] = [];
  const documents = new Map<string, TextDocument>();
  const waiting = new Set<() => void>();
  let refreshes = 0;
  const happened = (): void => [...waiting].forEach((look) => look());

  connection.onNotification(PublishDiagnosticsNotification.type, (it) => {
    published.push(it);
    happened();
  });
  connection.onNotification(LogMessageNotification.type, ({ message }) => {
    log.push(message);
    happened();
  });
  connection.onRequest(RegistrationRequest.type, ({ registrations: its }) => {
    registrations.push(...its);
    happened();
  });
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    refreshes++;
    happened();
  });
  for (const type of [CodeLensRefreshRequest.type, InlayHintRefreshRequest.type, SemanticTokensRefreshRequest.type]) {
    connection.onRequest(type, () => {
      drawn.push(type.method);
      happened();
    });
  }
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map((item) => script.settings?.(item) ?? null));
  connection.onRequest(readFileRequest, ({ uri }: ReadFileParams): ReadFileResult => {
    asked.push(uri);
    const bytes = script.bytes?.get(uri);
    return bytes ? decode(bytes) : { text: script.files?.get(uri) ?? null };
  });
  connection.onRequest(planFilesRequest, (): PlanFilesResult => ({ uris: [...(script.files?.keys() ?? []), ...(script.bytes?.keys() ?? [])] }));
  connection.listen();

  const params: InitializeParams = { processId: null, rootUri: null, capabilities: script.capabilities ?? modest, ...script.params };
  const initialized = await connection.sendRequest(InitializeRequest.type, params);
  await connection.sendNotification(InitializedNotification.type, {});

  const when = (condition: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`waited in vain for ${what}; log: ${log.join(' | ')}`));
      }, 30_000);
      waiting.add(look);
      look();
    });
  const documentOf = (uri: string): TextDocument => {
    const document = documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  };
  const update = async (uri: string, changes: { range?: { start: { line: number; character: number }; end: { line: number; character: number } }; text: string }[]): Promise<void> => {
    const document = documentOf(uri);
    const version = document.version + 1;
    await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: changes as { text: string }[] });
    TextDocument.update(document, changes as { text: string }[], version);
  };

  return {
    connection,
    initialized,
    published,
    registrations,
    asked,
    log,
    drawn,
    refreshes: () => refreshes,
    exitCode: () => exitCode,
    async open(uri, text, version = 1, languageId = 'qube-plan') {
      documents.set(uri, TextDocument.create(uri, languageId, version, text));
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version, text } });
    },
    async change(uri, before, after) {
      const document = documentOf(uri);
      if (before === undefined) return update(uri, [{ text: after }]);
      const at = document.getText().indexOf(before);
      assert.ok(at >= 0, `"${before}" is not in ${uri}`);
      await update(uri, [{ range: { start: document.positionAt(at), end: document.positionAt(at + before.length) }, text: after }]);
    },
    async close(uri) {
      documents.delete(uri);
      await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    text: (uri) => documentOf(uri).getText(),
    document: documentOf,
    async apply(uri, edits) {
      await update(uri, [{ text: TextDocument.applyEdits(documentOf(uri), [...edits]) }]);
    },
    pull: (uri, previousResultId) =>
      connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) }),
    async until(uri, wanted) {
      const found = (): PublishDiagnosticsParams | undefined => published.findLast((it) => it.uri === uri);
      const fits = (): boolean => {
        const last = found();
        return last !== undefined && wanted(last);
      };
      await when(fits, `diagnostics of ${uri}`);
      return found() as PublishDiagnosticsParams;
    },
    when,
    async end() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await new Promise((resolve) => setTimeout(resolve, 0));
      connection.dispose();
      server.dispose();
      assert.deepEqual(bugs, []);
      assert.deepEqual(conforming.problems(), [], 'every message is as the protocol has it');
      assert.ok(conforming.checked() > 0);
    },
  };
}

/** The findings of one rule. */
export const ofRule = (diagnostics: readonly Diagnostic[], rule: string): Diagnostic[] => diagnostics.filter(({ code }) => code === rule);

/** The items of a full report. */
export function itemsOf(report: DocumentDiagnosticReport): Diagnostic[] {
  assert.equal(report.kind, 'full');
  return report.kind === 'full' ? report.items : [];
}
