// Answers the call hierarchy: whose flows lead to a qube, and where its own lead.
import { SymbolKind, type CallHierarchyIncomingCall, type CallHierarchyItem, type CallHierarchyOutgoingCall, type CallHierarchyPrepareParams, type Connection } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { callItemAt, callsOf, type Call, type CallItem } from '../features/calls.ts';
import type { Analyses, Analysis } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record } from './client-can.ts';
import { toOffset } from './from-lsp.ts';
import { toRange } from './to-lsp.ts';

export function callAnswers({ connection, asking: { whenRunning, aboutPlan }, analyses }: { readonly connection: Connection; readonly asking: Asking; readonly analyses: Analyses }): void {
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(
    aboutPlan('calls', null as CallHierarchyItem[] | null, (analysis, { position }: CallHierarchyPrepareParams) => {
      const item = callItemAt(analysis.shot, toOffset(analysis.lines, position));
      return item ? [toItem(item, analysis)] : null;
    }),
  );
  const calls = async (params: unknown, direction: 'in' | 'out'): Promise<{ readonly analysis: Analysis; readonly found: readonly Call[] } | undefined> => {
    const { item } = record(params) as { item?: unknown };
    const { uri, name } = record((record(item) as { data?: unknown }).data) as { uri?: unknown; name?: unknown };
    const analysis = typeof uri === 'string' ? await analyses.of(uri) : undefined;
    return analysis && { analysis, found: guard('calls', () => callsOf(analysis.shot, String(name), direction), []) };
  };
  callHierarchy.onIncomingCalls(
    whenRunning(async (params): Promise<CallHierarchyIncomingCall[] | null> => {
      const it = await calls(params, 'in');
      return it?.found.map(({ item, at }) => ({ from: toItem(item, it.analysis), fromRanges: at.map((span) => toRange(it.analysis.lines, span)) })) ?? null;
    }),
  );
  callHierarchy.onOutgoingCalls(
    whenRunning(async (params): Promise<CallHierarchyOutgoingCall[] | null> => {
      const it = await calls(params, 'out');
      return it?.found.map(({ item, at }) => ({ to: toItem(item, it.analysis), fromRanges: at.map((span) => toRange(it.analysis.lines, span)) })) ?? null;
    }),
  );
}

/** A qube that is written nowhere, or in a base, stands at the head of the plan that knows it. */
function toItem({ name, detail, at }: CallItem, { uri, lines, linesOf }: Analysis): CallHierarchyItem {
  const theirs = at?.file === undefined ? lines : linesOf(at.file);
  const range = at && theirs ? toRange(theirs, at) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { name, kind: SymbolKind.Object, ...(detail === '' ? {} : { detail }), uri: at?.file !== undefined && theirs ? at.file : uri, range, selectionRange: range, data: { uri, name } };
}
