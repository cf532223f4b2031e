// Answers requests about a document: finds its analysis, asks the feature, and puts the answer into the protocol's words.
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
import { complete } from '../features/completion.ts';
import { explain } from '../features/explain.ts';
import { hover } from '../features/hover.ts';
import { symbols } from '../features/symbols.ts';
import { rules } from '../rules/index.ts';
import type { Analyses } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record, type ClientCan } from './client-can.ts';
import { dataOf, offerActions, resolve } from './code-actions.ts';
import { toOffset } from './from-lsp.ts';
import { rulePageScheme, rulesRequest, type RuleEntry } from './protocol.ts';
import type { Pull } from './pull.ts';
import type { Reporter } from './reports.ts';
import { toCompletion, toFlatSymbols, toHover, toSymbol } from './to-lsp.ts';

export interface AnswersNeeds {
  readonly connection: Connection;
  readonly asking: Asking;
  readonly analyses: Analyses;
  readonly report: Reporter;
  readonly pull: Pull;
  can(): ClientCan;
}

export function answers({ connection, asking: { whenRunning, aboutPlan }, analyses, report, pull, can }: AnswersNeeds): void {
  connection.languages.diagnostics.on(whenRunning(pull));

  connection.onHover(
    aboutPlan('hover', null as Hover | null, ({ shot, lines }, { position }: TextDocumentPositionParams) => {
      const found = hover(shot, toOffset(lines, position));
      return found ? toHover(found, lines, can()) : null;
    }),
  );

  connection.onCompletion(
    aboutPlan('completion', null as CompletionList | null, ({ shot, lines }, { position }: TextDocumentPositionParams) => ({
      isIncomplete: false,
      items: complete(shot, toOffset(lines, position)).map((it) => toCompletion(it, lines, can())),
    })),
  );

  connection.onDocumentSymbol(
    aboutPlan('symbols', null as DocumentSymbol[] | SymbolInformation[] | null, ({ uri, shot, lines }) => {
      const own = symbols(shot).filter(({ span }) => span.file === undefined);
      return can().nestedSymbols ? own.map((it) => toSymbol(it, lines)) : toFlatSymbols(own, lines, uri);
    }),
  );

  connection.onCodeAction(aboutPlan('code actions', null as CodeAction[] | null, (analysis, params: CodeActionParams) => offerActions(analysis, params, can(), report)));

  connection.onCodeActionResolve(
    whenRunning(async (action: CodeAction) => {
      const data = dataOf(action);
      return data ? resolve(action, await analyses.of(data.uri), can()) : action;
    }),
  );

  connection.workspace.textDocumentContent.on(
    whenRunning((params: TextDocumentContentParams) => {
      const { uri } = record(params) as Partial<TextDocumentContentParams>;
      const id = new RegExp(`^${rulePageScheme}:/*([a-z0-9-]+)\\.md$`).exec(String(uri))?.[1];
      const text = id === undefined ? undefined : guard('explain', () => explain(id), undefined);
      if (text === undefined) throw new ResponseError(ErrorCodes.InvalidParams, 'There is no page of that name');
      return { text };
    }),
  );

  connection.onRequest(rulesRequest, (): RuleEntry[] => Object.entries(rules).map(([id, { title }]) => ({ id, title })));
}
