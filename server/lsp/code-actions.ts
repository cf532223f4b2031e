// Offers repairs, makes their edits when one is chosen, and "fix all".
import {
  CodeActionKind,
  LSPErrorCodes,
  ResponseError,
  type CodeAction,
  type CodeActionContext,
  type CodeActionParams,
  type Diagnostic as LspDiagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextEdit } from '../base/edit.ts';
import { guard } from '../base/guard.ts';
import { meets, type Span } from '../base/span.ts';
import { codeActions, resolveAction, type Action } from '../features/code-actions.ts';
import { configProblems } from '../features/config-problems.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { fixAll } from '../features/fix-all.ts';
import { refactorings, type Refactoring } from '../features/refactorings.ts';
import type { Analysis } from './analyses.ts';
import { record, type ClientCan } from './client-can.ts';
import { spansInMind, toSpan } from './from-lsp.ts';
import { explainCommand, fixAllKind } from './protocol.ts';
import type { Reporter } from './reports.ts';
import type { YamlText } from './config-texts.ts';
import { toConfigDiagnostic, toEdits } from './to-lsp.ts';

/** Goes to the client with an action and comes back when it is chosen. */
export interface ActionData {
  readonly uri: string;
  readonly version: number | null;
  /** Offsets the action was asked for, and its name among those offered there. */
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly kind: Action['kind'] | Refactoring['kind'];
}

export const actionKinds = [CodeActionKind.QuickFix, 'refactor.extract', 'refactor.move', 'refactor.rewrite', fixAllKind];

/** The actions for a range. Their edits are left out where the client can ask for them later. */
export function offerActions(analysis: Analysis, params: CodeActionParams, can: ClientCan, report: Reporter): CodeAction[] {
  if (analysis.excluded) return [];
  const context = record(params.context) as CodeActionContext;
  const { items } = report(analysis);
  const { actions, span } = offered(analysis, params, context);
  const found = actions
    .filter((it) => isWanted(kindOf(it), context.only) && (it.kind !== 'explain' || can.explain))
    .map((it) => toAction(it, span, analysis, can, items))
    .filter((it) => it !== undefined);
  return [...found, ...offerRefactorings(analysis, toSpan(analysis.lines, params.range), context, can)];
}

/** Repairs of a folder's settings: what was probably meant. */
export function offerConfigActions({ uri, version, tree, lines }: YamlText, params: CodeActionParams, can: ClientCan, pageOf: (rule: string) => string | undefined): CodeAction[] {
  const { only } = record(params.context) as CodeActionContext;
  if (!isWanted(CodeActionKind.QuickFix, only)) return [];
  const span = toSpan(lines, params.range);
  return guard('repairs of settings', () => configProblems(tree), []).flatMap((problem): CodeAction[] => {
    if (!problem.fix || !meets(problem.at, span)) return [];
    const edit = toWorkspaceEdit([problem.fix.edit], { uri, version, lines }, can);
    return [{ title: problem.fix.title, kind: CodeActionKind.QuickFix, diagnostics: [toConfigDiagnostic(problem, lines, can, pageOf)], ...(can.preferred ? { isPreferred: true } : {}), edit }];
  });
}

/** What can be done where nothing is wrong. */
function offerRefactorings(analysis: Analysis, span: Span, { only }: CodeActionContext, can: ClientCan): CodeAction[] {
  const { shot, remake, uri, version } = analysis;
  const found = guard('refactorings', () => refactorings(shot, span), []).filter(({ kind }) => isWanted(kind, only));
  return found.flatMap(({ title, kind, edits }): CodeAction[] => {
    const data: ActionData = { uri, version: version ?? null, start: span.start, end: span.end, key: title, kind };
    if (can.resolveEdits) return [{ title, kind, data }];
    const made = guard('refactoring', () => edits(remake), []);
    return made.length === 0 ? [] : [{ title, kind, edit: toWorkspaceEdit(made, analysis, can) }];
  });
}

/**
 * An action with its edit.
 * @throws ResponseError when the text has changed since the action was offered: its offsets mean nothing any more.
 */
export function resolve(action: CodeAction, analysis: Analysis | undefined, can: ClientCan): CodeAction {
  const data = action.data as ActionData;
  if (!analysis || (analysis.version ?? null) !== data.version) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed');
  const edits = editsOf(data, data, analysis);
  return edits.length === 0 ? action : { ...action, edit: toWorkspaceEdit(edits, analysis, can) };
}

/** The data of an action that came back, if it is one of ours. */
export function dataOf(action: unknown): ActionData | undefined {
  const data = record((record(action) as CodeAction).data) as Partial<ActionData>;
  const whole = typeof data.uri === 'string' && typeof data.key === 'string' && typeof data.kind === 'string' && Number.isInteger(data.start) && Number.isInteger(data.end);
  return whole ? (data as ActionData) : undefined;
}

/**
 * What is on offer for the range, and for each diagnostic the client has in mind: some ask with a bare cursor for everything on its line.
 */
function offered({ lines, shot }: Analysis, params: CodeActionParams, context: CodeActionContext): { readonly actions: readonly Action[]; readonly span: Span } {
  const spans = [toSpan(lines, params.range), ...spansInMind(lines, context)];
  const span = { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
  const all = guard('code actions', () => codeActions(shot, span), []);
  const findings = diagnostics(shot);
  const isMeant = ({ diagnostic }: Action): boolean => {
    const at = diagnostic === undefined ? undefined : findings[diagnostic]?.span;
    return at === undefined || spans.some((it) => meets(it, at));
  };
  return { actions: spans.length === 1 ? all : all.filter(isMeant), span };
}

const kindOf = ({ kind }: Action): string => (kind === 'explain' ? CodeActionKind.QuickFix : kind);

/** Kinds are hierarchical: who asks for `source` also means `source.fixAll.qubePlan`. */
export function isWanted(kind: string, only: unknown): boolean {
  if (!Array.isArray(only) || only.length === 0) return true;
  return only.some((it) => it === '' || it === kind || (typeof it === 'string' && kind.startsWith(`${it}.`)));
}

function toAction(action: Action, span: Span, analysis: Analysis, can: ClientCan, items: readonly LspDiagnostic[]): CodeAction | undefined {
  const repaired = action.diagnostic === undefined ? undefined : items[action.diagnostic];
  const common: CodeAction = {
    title: action.title,
    kind: kindOf(action),
    ...(repaired ? { diagnostics: [repaired] } : {}),
    ...(action.preferred && can.preferred ? { isPreferred: true } : {}),
  };
  if (action.kind === 'explain') {
    return { ...common, command: { title: action.title, command: explainCommand, arguments: action.rule === undefined ? [] : [action.rule] } };
  }
  if (can.resolveEdits) {
    const data: ActionData = { uri: analysis.uri, version: analysis.version ?? null, start: span.start, end: span.end, key: action.key, kind: action.kind };
    return { ...common, data };
  }
  const edits = editsOf(action, span, analysis);
  return edits.length === 0 ? undefined : { ...common, edit: toWorkspaceEdit(edits, analysis, can) };
}

function editsOf({ kind, key }: { readonly kind: ActionData['kind']; readonly key: string }, span: Span, { shot, remake }: Analysis): readonly TextEdit[] {
  if (kind === fixAllKind) return guard('fix all', () => fixAll(shot, remake).edits, []);
  if (kind.startsWith('refactor.')) return guard('refactoring', () => refactorings(shot, span).find(({ title }) => title === key)?.edits(remake) ?? [], []);
  return guard('quick-fix', () => resolveAction(shot, { start: span.start, end: span.end }, key) ?? [], []);
}

function toWorkspaceEdit(edits: readonly TextEdit[], { uri, version, lines }: Pick<Analysis, 'uri' | 'version' | 'lines'>, can: ClientCan): WorkspaceEdit {
  const changes = toEdits(lines, edits);
  return can.versionedEdits ? { documentChanges: [{ textDocument: { uri, version: version ?? null }, edits: changes }] } : { changes: { [uri]: changes } };
}
