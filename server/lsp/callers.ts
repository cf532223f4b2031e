// Answers who may call a service, for clients that have a list to show it in.
import type { Connection } from 'vscode-languageserver';
import { Lines } from '../base/lines.ts';
import { callersOf, serviceAt } from '../features/policy-callers.ts';
import type { Asking } from './asking.ts';
import { record } from './client-can.ts';
import { toOffset } from './from-lsp.ts';
import type { PolicyAnalysis } from './policies.ts';
import { callersRequest, type CallersParams, type CallersResult } from './protocol.ts';
import { toRange } from './to-lsp.ts';

/** More than this nobody reads in a list. */
const mostCallers = 1000;

export function callerAnswers({ connection, asking: { whenRunning, orPolicy } }: { readonly connection: Connection; readonly asking: Asking }): void {
  connection.onRequest(callersRequest, orPolicy('callers', null as CallersResult | null, answer, whenRunning(() => null)));
}

function answer({ shot, file, lines, uriOf }: PolicyAnalysis, params: unknown): CallersResult | null {
  const { position } = record(params) as Partial<CallersParams>;
  const service = serviceAt(shot.policies, file, toOffset(lines, position));
  if (service === undefined) return null;
  const all = callersOf(shot, service);
  const linesIn = new Map([[file.path, lines]]);
  const linesOf = (path: string, text: string): Lines => {
    const known = linesIn.get(path) ?? new Lines(text);
    linesIn.set(path, known);
    return known;
  };
  return {
    service,
    callers: all.slice(0, mostCallers).map(({ action, from, to, redirect, argument, members, file: its, at }) => ({
      action,
      from,
      to,
      redirect: redirect ?? null,
      argument: argument === '*' ? null : argument,
      members: members ?? null,
      uri: uriOf(its.path),
      file: its.name,
      range: at ? toRange(linesOf(its.path, its.text), at) : null,
    })),
    more: Math.max(0, all.length - mostCallers),
  };
}
