// Answers clients that ask for the findings of the whole workspace: each file as it is checked, then nothing until something changes.
import { t } from '../base/l10n.ts';
import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Check, Checks } from './checks.ts';
import { record } from './client-can.ts';
import { othersFirst } from './turn.ts';
import { keyOf } from './uris.ts';

export interface WorkspacePullNeeds {
  readonly checks: Checks;
  /** Every plan that is open or lies in the workspace. */
  plans(): Promise<readonly string[]>;
  isOpen(uri: string): boolean;
}

export interface WorkspacePull {
  answer(params: WorkspaceDiagnosticParams, token: CancellationToken, work: WorkDoneProgressReporter, stream: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined): Promise<WorkspaceDiagnosticReport>;
  /** A file's text changed: what was found in it, and in what rests on it, counts no more. */
  changed(uri: string): void;
  /** Settings or folders changed. */
  clear(): void;
  dispose(): void;
}

/** Files that are sent together. */
const batch = 20;
/** With fewer files to check there is nothing to report on the way. */
const worthTelling = 30;
/** Other messages are let through after so many milliseconds of checking. */
const slice = 15;
/** Changes that come close together are told together; in milliseconds. */
const settle = 100;

export function workspacePull({ checks, plans, isOpen }: WorkspacePullNeeds): WorkspacePull {
  /** Of files that are not open: of the others the analysis itself is kept. */
  const kept = new Map<string, Check>();
  const waiting = new Set<() => void>();
  let changes = 0;
  let ended = false;

  const happened = (): void => {
    changes++;
    for (const wake of [...waiting]) wake();
  };

  const check = async (uri: string): Promise<Check | undefined> => {
    const before = isOpen(uri) ? undefined : kept.get(keyOf(uri));
    if (before) return before;
    const then = changes;
    const found = await checks(uri);
    // Of a text that has moved on meanwhile the next round tells.
    if (found === 'past') return undefined;
    // A change on the way may have come too late for this check.
    if (found && !isOpen(uri) && then === changes) kept.set(keyOf(uri), found);
    return found;
  };

  /** Resolves when something has changed since, or nobody wants to know any more. */
  const change = (since: number, token: CancellationToken): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(look);
        listener.dispose();
        resolve();
      };
      const look = (): void => {
        if (ended || token.isCancellationRequested) done();
        else if (changes !== since) setTimeout(done, settle);
      };
      const listener = token.onCancellationRequested(look);
      waiting.add(look);
      look();
    });

  return {
    async answer(params, token, work, stream) {
      const { previousResultIds } = record(params) as Partial<WorkspaceDiagnosticParams>;
      const known = new Map((Array.isArray(previousResultIds) ? previousResultIds : []).map(({ uri, value }) => [uri, value]));
      for (;;) {
        const since = changes;
        const found = await round(known, token, work, stream);
        if (ended) return { items: [] };
        if (found.sent > 0 || (!stream && known.size === 0)) return { items: found.items };
        // Nothing new: the request stays open, and costs nothing, until there is.
        await change(since, token);
        if (token.isCancellationRequested) throw gone();
        if (ended) return { items: [] };
      }
    },
    changed(uri) {
      const key = keyOf(uri);
      for (const [of, { needs }] of kept) if (of === key || needs.has(key)) kept.delete(of);
      happened();
    },
    clear() {
      kept.clear();
      happened();
    },
    dispose() {
      ended = true;
      happened();
    },
  };

  async function round(known: ReadonlyMap<string, string>, token: CancellationToken, work: WorkDoneProgressReporter, stream: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined): Promise<{ readonly items: WorkspaceDocumentDiagnosticReport[]; readonly sent: number }> {
    const uris = await plans();
    const tell = uris.filter((uri) => !isOpen(uri) && !kept.has(keyOf(uri))).length >= worthTelling;
    if (tell) work.begin(t`Checking plans`, 0, t`${0} of ${uris.length}`, true);
    let items: WorkspaceDocumentDiagnosticReport[] = [];
    let sent = 0;
    let began = performance.now();
    const flush = (): void => {
      if (!stream || items.length === 0) return;
      stream.report({ items });
      items = [];
    };
    try {
      for (const [index, uri] of uris.entries()) {
        if (token.isCancellationRequested) throw gone();
        const found = await check(uri);
        if (found && known.get(found.uri) !== found.resultId) {
          items.push({ kind: DocumentDiagnosticReportKind.Full, uri: found.uri, version: found.version ?? null, resultId: found.resultId, items: found.items });
          sent++;
          if (items.length >= batch) flush();
        }
        if (performance.now() - began > slice) {
          if (tell) work.report(Math.floor((100 * index) / uris.length), t`${index} of ${uris.length}`);
          await othersFirst();
          began = performance.now();
        }
      }
      const there = new Set(uris.map(keyOf));
      for (const uri of known.keys()) {
        if (there.has(keyOf(uri))) continue;
        // Gone: its findings go with it.
        items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
        sent++;
      }
      flush();
    } finally {
      if (tell) work.done();
    }
    return { items, sent };
  }
}

const gone = (): ResponseError<{ retriggerRequest: boolean }> => new ResponseError(LSPErrorCodes.ServerCancelled, 'Nobody waits for it any more', { retriggerRequest: false });
