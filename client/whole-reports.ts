// Keeps diagnostics that were only half converted out of the editor.
import type { CancellationToken, Uri, TextDocument } from 'vscode';
import type { DiagnosticProviderMiddleware, vsdiag } from 'vscode-languageclient';

/**
 * The client library converts a long list in batches, stops between two of them when the request is cancelled, and then shows what it has, under the
 * name of the whole list: asked again, the server says "unchanged", and the rest stays missing. A report that was cancelled therefore
 * counts as none: the request that cancelled it brings the next.
 */
export const wholeReports: DiagnosticProviderMiddleware = {
  async provideDiagnostics(document: TextDocument | Uri, previousResultId: string | undefined, token: CancellationToken, next) {
    const report = await next(document, previousResultId, token);
    return token.isCancellationRequested ? { kind: unchanged, resultId: previousResultId ?? '' } : report;
  },
};

// Spelt out so that tests need not load the library, which needs an editor around it.
const unchanged = 'unChanged' as vsdiag.DocumentDiagnosticReportKind.unChanged;
