// Answers clients that ask for diagnostics, and tells them when it is worth asking again.
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError, type CancellationToken, type DocumentDiagnosticParams, type DocumentDiagnosticReport } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Check, Checks } from './checks.ts';
import { record } from './client-can.ts';
import { uriOf } from './from-lsp.ts';
import { afterMessages } from './turn.ts';

export interface PullNeeds {
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly checks: Checks;
}

export type Pull = (params: DocumentDiagnosticParams, token: CancellationToken) => Promise<DocumentDiagnosticReport>;

/** Above this many milliseconds for the last check, messages that already wait are looked at first: they may say "never mind". */
const slow = 10;

/** @throws ResponseError when the client no longer wants the answer, or the text has moved on while it was made. */
export function pull({ documents, checks }: PullNeeds): Pull {
  let took = 0;
  // Some clients drop the findings of a file when they read it anew, and still name what they had been told before: what was said of an earlier opening counts no more.
  let openings = 0;
  const opened = new WeakMap<TextDocument, number>();
  const idOf = (uri: string, { resultId }: Check): string => {
    const document = documents.get(uri);
    if (!document) return resultId;
    const opening = opened.get(document) ?? ++openings;
    opened.set(document, opening);
    return `${resultId}.${opening}`;
  };
  return async (params, token) => {
    if (took > slow) await afterMessages(() => !token.isCancellationRequested);
    if (token.isCancellationRequested) throw cancelled();
    const uri = uriOf(params);
    const made = await checks(uri, () => !token.isCancellationRequested);
    if (token.isCancellationRequested) throw cancelled();
    if (!made) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (made === 'past' || documents.get(uri)?.version !== made.version) {
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The text has changed', { retriggerRequest: true });
    }
    took = made.took;
    const { previousResultId } = record(params) as { previousResultId?: unknown };
    const resultId = idOf(uri, made);
    if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: made.items };
  };
}

export const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
