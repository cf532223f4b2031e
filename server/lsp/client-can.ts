// What the client said it can do, and what it told us at the start. Every part of its message may be absent or nonsense.
import type { ClientCapabilities, InitializeParams, MarkupKind } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.ts';

export interface ClientCan {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly unnecessaryTag: boolean;
  readonly askedForSettings: boolean;
  readonly tellOfSettings: boolean;
  readonly watchFiles: boolean;
  readonly versionedEdits: boolean;
  readonly codeActions: boolean;
  readonly resolveEdits: boolean;
  readonly preferred: boolean;
  readonly snippets: boolean;
  readonly commitCharacters: boolean;
  readonly suggestAgain: boolean;
  readonly nestedSymbols: boolean;
  readonly hoverFormat: MarkupKind;
  readonly completionFormat: MarkupKind;
  readonly openRulePages: boolean;
  readonly readFiles: boolean;
  readonly listsPlans: boolean;
  readonly prepareRename: boolean;
  readonly formatRanges: boolean;
  readonly showReferences: boolean;
  readonly whoMayCall: boolean;
  readonly maxFolds: number;
  readonly refreshLenses: boolean;
  readonly refreshHints: boolean;
  readonly refreshTokens: boolean;
  readonly explain: boolean;
  readonly choosesEncoding: boolean;
}

export function clientCan(params: InitializeParams): ClientCan {
  const { workspace, textDocument, general } = record(params.capabilities) as ClientCapabilities;
  const options = record(params.initializationOptions) as InitializationOptions;
  const pull = textDocument?.diagnostic;
  const push = textDocument?.publishDiagnostics;
  const action = textDocument?.codeAction;
  const item = textDocument?.completion?.completionItem;
  // Clients of the protocol's version 3.17 say only under `publishDiagnostics` what they can show, even when they pull.
  return {
    pullDiagnostics: pull !== undefined && pull !== null,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: (pull?.relatedInformation ?? push?.relatedInformation) === true,
    codeDescription: (pull?.codeDescriptionSupport ?? push?.codeDescriptionSupport) === true,
    unnecessaryTag: list((pull?.tagSupport ?? push?.tagSupport)?.valueSet).includes(1),
    askedForSettings: workspace?.configuration === true,
    tellOfSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    codeActions: action?.codeActionLiteralSupport !== undefined,
    resolveEdits: action?.dataSupport === true && list(action?.resolveSupport?.properties).includes('edit'),
    preferred: action?.isPreferredSupport === true,
    snippets: item?.snippetSupport === true,
    commitCharacters: item?.commitCharactersSupport === true,
    suggestAgain: options.suggestAgain === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    hoverFormat: format(textDocument?.hover?.contentFormat),
    completionFormat: format(item?.documentationFormat),
    openRulePages: workspace?.textDocumentContent !== undefined,
    readFiles: options.readFile === true,
    listsPlans: options.listPlans === true,
    showReferences: options.showReferences === true,
    whoMayCall: options.whoMayCall === true,
    maxFolds: natural(textDocument?.foldingRange?.rangeLimit) ?? 5000,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    refreshHints: workspace?.inlayHint?.refreshSupport === true,
    refreshTokens: workspace?.semanticTokens?.refreshSupport === true,
    formatRanges: textDocument?.rangeFormatting?.rangesSupport === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
    explain: options.explain === true,
    choosesEncoding: general?.positionEncodings !== undefined,
  };
}

/** The settings a client sent along at the start. */
export const initialSettings = (params: InitializeParams): unknown => (record(params.initializationOptions) as InitializationOptions).settings;

/** The words of another language than English, of clients that sent any. */
export const translationOf = (params: InitializeParams): Readonly<Record<string, string>> | undefined => {
  const { translation } = record(params.initializationOptions) as InitializationOptions;
  return typeof translation === 'object' && translation !== null ? translation : undefined;
};

/** The open folders; of clients that know no folders, their root. */
export function initialFolders(params: InitializeParams): string[] {
  const folders = list(params.workspaceFolders).flatMap((it) => (typeof it?.uri === 'string' ? [it.uri] : []));
  return folders.length === 0 && typeof params.rootUri === 'string' ? [params.rootUri] : folders;
}

/** An object, whatever was sent. */
export const record = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

const list = <T>(value: readonly T[] | null | undefined): readonly T[] => (Array.isArray(value) ? value : []);

const natural = (value: unknown): number | undefined => (typeof value === 'number' && value > 0 ? Math.floor(value) : undefined);

/** What a client names first it likes best. Those that do not say are given Markdown, which reads well as plain text too. */
const format = (wanted: readonly MarkupKind[] | undefined): MarkupKind =>
  list(wanted).find((it) => it === 'markdown' || it === 'plaintext') ?? 'markdown';
