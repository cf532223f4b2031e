// The messages that the server sends, as the protocol's own library types them: what each request is answered with, and what is sent unasked.
import type * as p from 'vscode-languageserver-protocol/node';

/* eslint-disable @typescript-eslint/no-explicit-any */
type Result<T> = T extends p.ProtocolRequestType<any, infer R, any, any, any> ? R : T extends p.ProtocolRequestType0<infer R, any, any, any> ? R : never;
type Params<T> = T extends p.ProtocolRequestType<infer P, any, any, any, any> ? P : T extends p.ProtocolNotificationType<infer P, any> ? P : never;

/** Answers to the client's requests, by method. */
export interface Results {
  initialize: Result<typeof p.InitializeRequest.type>;
  shutdown: null;
  'textDocument/hover': Result<typeof p.HoverRequest.type>;
  'textDocument/completion': Result<typeof p.CompletionRequest.type>;
  'textDocument/documentSymbol': Result<typeof p.DocumentSymbolRequest.type>;
  'textDocument/codeAction': Result<typeof p.CodeActionRequest.type>;
  'codeAction/resolve': Result<typeof p.CodeActionResolveRequest.type>;
  'textDocument/diagnostic': Result<typeof p.DocumentDiagnosticRequest.type>;
  'workspace/diagnostic': Result<typeof p.WorkspaceDiagnosticRequest.type>;
  'textDocument/definition': Result<typeof p.DefinitionRequest.type>;
  'textDocument/references': Result<typeof p.ReferencesRequest.type>;
  'textDocument/documentHighlight': Result<typeof p.DocumentHighlightRequest.type>;
  'textDocument/prepareRename': Result<typeof p.PrepareRenameRequest.type>;
  'textDocument/rename': Result<typeof p.RenameRequest.type>;
  'textDocument/linkedEditingRange': Result<typeof p.LinkedEditingRangeRequest.type>;
  'workspace/symbol': Result<typeof p.WorkspaceSymbolRequest.type>;
  'textDocument/formatting': Result<typeof p.DocumentFormattingRequest.type>;
  'textDocument/rangeFormatting': Result<typeof p.DocumentRangeFormattingRequest.type>;
  'textDocument/rangesFormatting': Result<typeof p.DocumentRangesFormattingRequest.type>;
  'textDocument/onTypeFormatting': Result<typeof p.DocumentOnTypeFormattingRequest.type>;
  'textDocument/foldingRange': Result<typeof p.FoldingRangeRequest.type>;
  'textDocument/selectionRange': Result<typeof p.SelectionRangeRequest.type>;
  'textDocument/documentLink': Result<typeof p.DocumentLinkRequest.type>;
  'textDocument/documentColor': Result<typeof p.DocumentColorRequest.type>;
  'textDocument/colorPresentation': Result<typeof p.ColorPresentationRequest.type>;
  'textDocument/semanticTokens/full': Result<typeof p.SemanticTokensRequest.type>;
  'textDocument/semanticTokens/full/delta': Result<typeof p.SemanticTokensDeltaRequest.type>;
  'textDocument/semanticTokens/range': Result<typeof p.SemanticTokensRangeRequest.type>;
  'textDocument/codeLens': Result<typeof p.CodeLensRequest.type>;
  'codeLens/resolve': Result<typeof p.CodeLensResolveRequest.type>;
  'textDocument/inlayHint': Result<typeof p.InlayHintRequest.type>;
  'textDocument/prepareCallHierarchy': Result<typeof p.CallHierarchyPrepareRequest.type>;
  'callHierarchy/incomingCalls': Result<typeof p.CallHierarchyIncomingCallsRequest.type>;
  'callHierarchy/outgoingCalls': Result<typeof p.CallHierarchyOutgoingCallsRequest.type>;
  'workspace/textDocumentContent': Result<typeof p.TextDocumentContentRequest.type>;
}

/** What the server sends of its own accord, by method; requests to ask again have no parameters. */
export interface Sent {
  'textDocument/publishDiagnostics': Params<typeof p.PublishDiagnosticsNotification.type>;
  'window/logMessage': Params<typeof p.LogMessageNotification.type>;
  'window/workDoneProgress/create': Params<typeof p.WorkDoneProgressCreateRequest.type>;
  'client/registerCapability': Params<typeof p.RegistrationRequest.type>;
  'client/unregisterCapability': Params<typeof p.UnregistrationRequest.type>;
  'workspace/configuration': Params<typeof p.ConfigurationRequest.type>;
  '$/progress': { token: p.ProgressToken; value: p.WorkDoneProgressBegin | p.WorkDoneProgressReport | p.WorkDoneProgressEnd | p.WorkspaceDiagnosticReportPartialResult };
}
