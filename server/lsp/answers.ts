// Answers requests about a document: finds its analysis, asks the feature, and puts the answer into the protocol's words.
import { t } from '../base/l10n.ts';
import {
  ErrorCodes,
  ResponseError,
  type CodeAction,
  type CodeActionParams,
  type CompletionList,
  type Connection,
  type DocumentSymbol,
  type Hover,
  type SymbolInformation,
  type TextDocumentContentParams,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import type { Lines } from '../base/lines.ts';
import { complete, type Completion } from '../features/completion.ts';
import { completeConfig } from '../features/completion-config.ts';
import { explain } from '../features/explain.ts';
import { hover } from '../features/hover.ts';
import { hoverConfig } from '../features/hover-config.ts';
import { symbols } from '../features/symbols.ts';
import { rulebook } from '../features/rulebook.ts';
import { planVerdict } from '../features/verdict.ts';
import type { Analyses } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record, type ClientCan } from './client-can.ts';
import { dataOf, offerActions, offerConfigActions, resolve } from './code-actions.ts';
import { flowActionsFor } from './flow-answers.ts';
import { toOffset, uriOf } from './from-lsp.ts';
import { rulePageScheme, rulesRequest, verdictRequest, type RuleEntry, type VerdictParams, type VerdictResult } from './protocol.ts';
import type { PolicyAnalyses } from './policies.ts';
import { policyActionsFor, policyCompletionAt, policyHoverAt, policySymbolsOf } from './policy-answers.ts';
import type { Pull } from './pull.ts';
import type { Reporter } from './reports.ts';
import { toCompletion, toFlatSymbols, toHover, toSymbol } from './to-lsp.ts';

export interface AnswersNeeds {
  readonly connection: Connection;
  readonly asking: Asking;
  readonly analyses: Analyses;
  readonly policies: PolicyAnalyses;
  readonly report: Reporter;
  readonly pull: Pull;
  can(): ClientCan;
  /** The address of a rule's page, where this client can open it. */
  pageOf(rule: string): string | undefined;
}

export function answers({ connection, asking: { whenRunning, aboutPlan, orConfig, orPolicy }, analyses, policies, report, pull, can, pageOf }: AnswersNeeds): void {
  connection.languages.diagnostics.on(whenRunning(pull));

  connection.onHover(
    orPolicy('hover', null as Hover | null, (policy, { position }: TextDocumentPositionParams) => policyHoverAt(policy, position, can()), orConfig(
      'hover',
      null as Hover | null,
      ({ tree, lines }, { position }: TextDocumentPositionParams) => {
        const found = hoverConfig(tree, toOffset(lines, position));
        return found ? toHover(found, lines, can()) : null;
      },
      aboutPlan('hover', null as Hover | null, ({ shot, lines }, { position }: TextDocumentPositionParams) => {
        const found = hover(shot, toOffset(lines, position));
        return found ? toHover(found, lines, can()) : null;
      }),
    )),
  );

  connection.onCompletion(
    orPolicy('completion', null as CompletionList | null, (policy, { position }: TextDocumentPositionParams) => policyCompletionAt(policy, position, can()), orConfig(
      'completion',
      null as CompletionList | null,
      ({ tree, lines }, { position }: TextDocumentPositionParams) => listed(completeConfig(tree.text, toOffset(lines, position)), lines),
      aboutPlan('completion', null as CompletionList | null, ({ shot, lines }, { position }: TextDocumentPositionParams) => listed(complete(shot, toOffset(lines, position)), lines)),
    )),
  );
  const listed = (all: readonly Completion[], lines: Lines): CompletionList => ({ isIncomplete: false, items: all.map((it) => toCompletion(it, lines, can())) });

  connection.onDocumentSymbol(
    orPolicy('symbols', null as DocumentSymbol[] | SymbolInformation[] | null, (policy) => policySymbolsOf(policy, can()), aboutPlan('symbols', null as DocumentSymbol[] | SymbolInformation[] | null, ({ uri, shot, lines }) => {
      const own = symbols(shot).filter(({ span }) => span.file === undefined);
      return can().nestedSymbols ? own.map((it) => toSymbol(it, lines)) : toFlatSymbols(own, lines, uri);
    })),
  );

  connection.onCodeAction(
    orPolicy('code actions', null as CodeAction[] | null, (policy, params: CodeActionParams) => policyActionsFor(policy, params, can(), report(policy).items), orConfig(
      'code actions',
      null as CodeAction[] | null,
      (config, params: CodeActionParams) => offerConfigActions(config, params, can(), pageOf),
      whenRunning(async (params: CodeActionParams, token) => {
        const own = await aboutPlan('code actions', null as CodeAction[] | null, (analysis, its: CodeActionParams) => offerActions(analysis, its, can(), report))(params, token);
        const analysis = own && (await analyses.of(uriOf(params)));
        return analysis ? [...own, ...(await flowActionsFor(analysis, params, can(), policies))] : own;
      }),
    )),
  );

  connection.onCodeActionResolve(
    whenRunning(async (action: CodeAction) => {
      const data = dataOf(action);
      if (typeof (record(action) as Partial<CodeAction>).title !== 'string') throw new ResponseError(ErrorCodes.InvalidParams, 'That is no action of ours');
      return data ? resolve(action, await analyses.of(data.uri), can()) : action;
    }),
  );

  connection.workspace.textDocumentContent.on(
    whenRunning((params: TextDocumentContentParams) => {
      const { uri } = record(params) as Partial<TextDocumentContentParams>;
      const id = new RegExp(`^${rulePageScheme}:/*([a-z0-9-]+)\\.md$`).exec(String(uri))?.[1];
      const text = id === undefined ? undefined : guard('explain', () => explain(id), undefined);
      if (text === undefined) throw new ResponseError(ErrorCodes.InvalidParams, t`There is no page of that name`);
      return { text };
    }),
  );

  connection.onRequest(
    verdictRequest,
    whenRunning(async (params: unknown): Promise<VerdictResult | null> => {
      const { uri } = record(params) as Partial<VerdictParams>;
      const analysis = typeof uri === 'string' ? await analyses.of(uri) : undefined;
      const found = analysis && guard('verdict', () => planVerdict(analysis.shot), undefined);
      return found ? { step: found.step, rule: found.rule ?? null } : null;
    }),
  );

  connection.onRequest(rulesRequest, (): RuleEntry[] => Object.entries(rulebook).map(([id, { title }]) => ({ id, title: t(title) })));
}
