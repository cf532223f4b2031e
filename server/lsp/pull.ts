// Answers clients that ask for diagnostics, and tells them when it is worth asking again.
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError, type CancellationToken, type Connection, type DocumentDiagnosticParams, type DocumentDiagnosticReport } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analyses } from './analyses.ts';
import { checked } from './bit-by-bit.ts';
import { record } from './client-can.ts';
import { uriOf } from './from-lsp.ts';
import type { Reporter } from './reports.ts';

export interface PullNeeds {
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly analyses: Analyses;
  readonly report: Reporter;
}

export type Pull = (params: DocumentDiagnosticParams, token: CancellationToken) => Promise<DocumentDiagnosticReport>;

/** @throws ResponseError when the client no longer wants the answer, or the text has moved on while it was made. */
export function pull({ documents, analyses, report }: PullNeeds): Pull {
  return async (params, token) => {
    // Messages that already wait may say "never mind".
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (token.isCancellationRequested) throw cancelled();
    const uri = uriOf(params);
    const analysis = await analyses.of(uri);
    if (token.isCancellationRequested) throw cancelled();
    if (!analysis) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const isCurrent = (): boolean => documents.get(uri)?.version === analysis.version;
    const whole = analysis.excluded || (await checked(analysis.shot, () => !token.isCancellationRequested && isCurrent()));
    if (token.isCancellationRequested) throw cancelled();
    if (!whole || !isCurrent()) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The text has changed', { retriggerRequest: true });
    const made = report(analysis);
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
