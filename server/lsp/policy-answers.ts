// Answers requests about policy files in the protocol's words.
import {
  CodeActionKind,
  FoldingRangeKind,
  SemanticTokensBuilder,
  type CodeAction,
  type CodeActionContext,
  type CodeActionParams,
  type CodeLens,
  type CompletionList,
  type Diagnostic,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type SemanticTokens,
  type SymbolInformation,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { smallestEdit, type TextEdit as Edit } from '../base/edit.ts';
import { Lines } from '../base/lines.ts';
import { policyActions, policyFixAll } from '../features/policy-actions.ts';
import { fixAllTitle } from '../features/code-actions.ts';
import { policyComplete } from '../features/policy-completion.ts';
import { shownReading } from '../features/policy-context.ts';
import { formatPolicy } from '../features/policy-format.ts';
import { policyHover } from '../features/policy-hover.ts';
import { placesOfName, placesOfService, policyFolds, policyLenses, policyLinks, policyNameAt, policySymbols, type PolicyName, type PolicyPlace } from '../features/policy-outline.ts';
import { policyTokens } from '../features/policy-tokens.ts';
import { record, type ClientCan } from './client-can.ts';
import { spansInMind, toOffset, toSpan } from './from-lsp.ts';
import type { PolicyAnalysis } from './policies.ts';
import { explainCommand, fixAllKind, whoMayCallCommand } from './protocol.ts';
import { toCompletion, toEdits, toFlatSymbols, toHover, toRange, toSymbol } from './to-lsp.ts';

export const policyHoverAt = ({ shot, file, lines }: PolicyAnalysis, position: unknown, can: ClientCan): Hover | null => {
  const found = policyHover(shot, file, toOffset(lines, position));
  return found ? toHover(found, lines, can) : null;
};

export const policyCompletionAt = ({ shot, file, lines }: PolicyAnalysis, position: unknown, can: ClientCan): CompletionList => ({
  isIncomplete: false,
  items: policyComplete(shot, file, toOffset(lines, position)).map((it) => toCompletion(it, lines, can)),
});

export function policySymbolsOf({ file, lines, uri }: PolicyAnalysis, can: ClientCan): DocumentSymbol[] | SymbolInformation[] {
  const all = policySymbols(file);
  return can.nestedSymbols ? all.map((it) => toSymbol(it, lines)) : toFlatSymbols(all, lines, uri);
}

export function policyEdits({ file, lines }: PolicyAnalysis, range?: unknown): TextEdit[] {
  const reading = shownReading(file);
  return reading ? toEdits(lines, formatPolicy(reading, range === undefined ? undefined : toSpan(lines, range))) : [];
}

/** The actions for a range, with their edits: nothing is asked for later. */
export function policyActionsFor(analysis: PolicyAnalysis, params: CodeActionParams, can: ClientCan, items: readonly Diagnostic[]): CodeAction[] {
  if (analysis.excluded) return [];
  const { shot, file, lines } = analysis;
  const { only } = record(params.context) as Partial<CodeActionContext>;
  const isWanted = (kind: string): boolean => !Array.isArray(only) || only.length === 0 || only.some((it) => it === '' || it === kind || kind.startsWith(`${it}.`));
  const spans = [toSpan(lines, params.range), ...spansInMind(lines, params.context)];
  const span = { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
  const actions = isWanted(CodeActionKind.QuickFix)
    ? policyActions(shot, file, span).flatMap((it): CodeAction[] => {
        const repaired = items[it.diagnostic];
        const common = { title: it.title, kind: CodeActionKind.QuickFix, ...(repaired ? { diagnostics: [repaired] } : {}), ...(it.preferred && can.preferred ? { isPreferred: true } : {}) };
        if (it.kind === 'explain') return can.explain ? [{ ...common, command: { title: it.title, command: explainCommand, arguments: [it.rule] } }] : [];
        return [{ ...common, edit: editOf(analysis, it.file, it.edits, can) }];
      })
    : [];
  const hasSafe = isWanted(fixAllKind) && shot.findings(file).some(({ fixes }) => fixes.some(({ kind }) => kind === 'safe'));
  const fixed = hasSafe ? policyFixAll(shot, file.path, analysis.remake) : undefined;
  if (!fixed || fixed.applied.length === 0) return actions;
  return [...actions, { title: fixAllTitle(), kind: fixAllKind, edit: editOf(analysis, file.path, [smallestEdit(file.text, fixed.text)], can) }];
}

/** Of a policy file, or of a plan beside them. */
export function editOf({ uriOf, versionOf, linesOf }: PolicyAnalysis, path: string, edits: readonly Edit[], can: ClientCan): WorkspaceEdit {
  const uri = uriOf(path);
  const lines = linesOf(uri);
  const changes = lines ? toEdits(lines, edits) : [];
  return can.versionedEdits ? { documentChanges: [{ textDocument: { uri, version: versionOf(path) ?? null }, edits: changes }] } : { changes: { [uri]: changes } };
}

export const locationOf = ({ uriOf }: PolicyAnalysis, { file, at }: PolicyPlace): Location => ({ uri: uriOf(file.path), range: toRange(new Lines(file.text), at) });

/** Where the include under the cursor leads; for a service, its first line anywhere. */
export function policyDefinition(analysis: PolicyAnalysis, position: unknown): Location[] | null {
  const { shot, file, lines, uriOf } = analysis;
  const offset = toOffset(lines, position);
  const link = policyLinks(shot.policies, file).find(({ span }) => span.start <= offset && offset <= span.end);
  const start = { line: 0, character: 0 };
  if (link) return [{ uri: uriOf(link.path), range: { start, end: start } }];
  const [first] = placesOfService(shot.policies, file, offset);
  return first ? [locationOf(analysis, first)] : null;
}

/** Every place of the qube or the service under the cursor in the policies. */
export function policyReferences(analysis: PolicyAnalysis, position: unknown): Location[] | null {
  const { shot, file, lines } = analysis;
  const offset = toOffset(lines, position);
  const name = policyNameAt(file, offset);
  const places = name ? placesOfName(shot.policies, name) : placesOfService(shot.policies, file, offset);
  return places.length === 0 ? null : places.map((it) => locationOf(analysis, it));
}

/** The edits that give a qube or tag another name in every file of a folder. */
export interface PolicyRenaming {
  readonly uri: string;
  readonly version: number | undefined;
  readonly edits: TextEdit[];
}

export function renameInPolicies({ shot, uriOf, versionOf }: PolicyAnalysis, name: Pick<PolicyName, 'kind' | 'name'>, to: string): PolicyRenaming[] {
  const byFile = new Map<string, PolicyPlace[]>();
  for (const place of placesOfName(shot.policies, name)) byFile.set(place.file.path, [...(byFile.get(place.file.path) ?? []), place]);
  return [...byFile].map(([path, places]) => {
    const lines = new Lines(places[0]?.file.text ?? '');
    return { uri: uriOf(path), version: versionOf(path), edits: places.map(({ at }) => ({ range: toRange(lines, at), newText: to })) };
  });
}

export const policyLinksOf = ({ shot, file, lines, uriOf }: PolicyAnalysis): DocumentLink[] => policyLinks(shot.policies, file).map(({ span, path }) => ({ range: toRange(lines, span), target: uriOf(path) }));

export const policyFoldsOf = ({ file }: PolicyAnalysis, most: number): FoldingRange[] =>
  policyFolds(file)
    .slice(0, most)
    .map(({ from, to, kind }) => ({ startLine: from, endLine: to, kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region }));

/** With their words: there is nothing to ask for later. Without a command of ours an editor just shows them. */
export const policyLensesOf = ({ uri, shot, file, lines, excluded }: PolicyAnalysis, can: ClientCan): CodeLens[] =>
  excluded
    ? []
    : policyLenses(shot.policies, file).map(({ at, title }) => {
        const range = toRange(lines, at);
        return { range, command: { title, ...(can.whoMayCall ? { command: whoMayCallCommand, arguments: [uri, range.start] } : { command: '' }) } };
      });

/** All of them, or those of a range. */
export function policyTokensOf({ file, lines }: PolicyAnalysis, legend: { readonly tokenTypes: readonly string[]; readonly tokenModifiers: readonly string[] }, range?: unknown): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const reading = shownReading(file);
  const within = range === undefined ? undefined : toSpan(lines, range);
  for (const { start, end, type, dangerous } of reading ? policyTokens(reading) : []) {
    if (within && (end < within.start || start > within.end)) continue;
    const { line, character } = lines.positionAt(start);
    builder.push(line, character, end - start, legend.tokenTypes.indexOf(type), dangerous ? 1 << legend.tokenModifiers.indexOf('deprecated') : 0);
  }
  return { data: builder.build().data };
}
