// Answers clients that ask for diagnostics, and tells them when it is worth asking again.
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError, type CancellationToken, type Connection, type DocumentDiagnosticParams, type DocumentDiagnosticReport } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { record } from './client-can.ts';
import { uriOf } from './from-lsp.ts';
import type { Checker } from './reports.ts';

export interface PullNeeds {
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly check: Checker;
}

export type Pull = (params: DocumentDiagnosticParams, token: CancellationToken) => Promise<DocumentDiagnosticReport>;

/** Above this many milliseconds for the last check, messages that already wait are looked at first: they may say "never mind". */
const slow = 10;

/** @throws ResponseError when the client no longer wants the answer, or the text has moved on while it was made. */
export function pull({ documents, check }: PullNeeds): Pull {
  let took = 0;
  return async (params, token) => {
    if (took > slow) await new Promise((resolve) => setTimeout(resolve, 0));
    if (token.isCancellationRequested) throw cancelled();
    const uri = uriOf(params);
    const checked = await check(uri);
    if (token.isCancellationRequested) throw cancelled();
    if (!checked) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (documents.get(uri)?.version !== checked.version) {
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The text has changed', { retriggerRequest: true });
    }
    const made = checked.report();
    took = made.took;
    const { previousResultId } = record(params) as { previousResultId?: unknown };
    if (previousResultId === made.resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: made.resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: made.resultId, items: made.items };
  };
}

export const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');

/** How long to wait for more to change before the client is asked to pull again, in milliseconds. */
const settle = 150;

/** Asks the client to pull again, once for changes that come close together. */
export function refresher(connection: Connection, canRefresh: () => boolean): { ask(): void; dispose(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask() {
      if (!canRefresh()) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        connection.languages.diagnostics.refresh().catch((error: unknown) => connection.console.warn(`The client did not refresh: ${String(error)}`));
      }, settle);
    },
    dispose: () => clearTimeout(timer),
  };
}
