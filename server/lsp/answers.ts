// Answers requests about a document: finds its analysis, asks the feature, and puts the answer into the protocol's words.
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type CodeAction,
  type Connection,
  type TextDocumentContentParams,
} from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { complete } from '../features/completion.ts';
import { explain } from '../features/explain.ts';
import { hover } from '../features/hover.ts';
import { symbols } from '../features/symbols.ts';
import { rulebook } from '../features/rulebook.ts';
import type { Analyses, Analysis } from './analyses.ts';
import { record, type ClientCan } from './client-can.ts';
import { dataOf, offerActions, resolve } from './code-actions.ts';
import { toOffset, uriOf } from './from-lsp.ts';
import { rulePageScheme, rulesRequest, type RuleEntry } from './protocol.ts';
import { cancelled, type Pull } from './pull.ts';
import type { Reporter } from './reports.ts';
import { toCompletion, toFlatSymbols, toHover, toSymbol } from './to-lsp.ts';

export interface AnswersNeeds {
  readonly connection: Connection;
  readonly analyses: Analyses;
  readonly report: Reporter;
  readonly pull: Pull;
  can(): ClientCan;
  /** Between `initialize` and `shutdown`. */
  isRunning(): boolean;
}

export function answers({ connection, analyses, report, pull, can, isRunning }: AnswersNeeds): void {
  /** Runs a request unless it makes no sense now or was taken back while it waited in line. */
  const whenRunning =
    <P, R>(handle: (params: P, token: CancellationToken) => Promise<R> | R) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      if (!isRunning()) throw new ResponseError(ErrorCodes.InvalidRequest, 'The server is not running');
      if (token.isCancellationRequested) throw cancelled();
      return handle(params, token);
    };

  /** Answers about a plan; `none` for everything that is no plan, and when our own answer fails. */
  const aboutPlan = <P, R>(name: string, none: R, answer: (analysis: Analysis, params: P) => R) =>
    whenRunning(async (params: P, token: CancellationToken): Promise<R> => {
      const analysis = await analyses.of(uriOf(params));
      if (token.isCancellationRequested) throw cancelled();
      return analysis ? guard(name, () => answer(analysis, params), none) : none;
    });

  connection.languages.diagnostics.on(whenRunning(pull));

  connection.onHover(
    aboutPlan('hover', null, ({ shot, lines }, { position }) => {
      const found = hover(shot, toOffset(lines, position));
      return found ? toHover(found, lines, can()) : null;
    }),
  );

  connection.onCompletion(
    aboutPlan('completion', null, ({ shot, lines }, { position }) => ({
      isIncomplete: false,
      items: complete(shot, toOffset(lines, position)).map((it) => toCompletion(it, lines, can())),
    })),
  );

  connection.onDocumentSymbol(
    aboutPlan('symbols', null, ({ uri, shot, lines }) => {
      const own = symbols(shot).filter(({ span }) => span.file === undefined);
      return can().nestedSymbols ? own.map((it) => toSymbol(it, lines)) : toFlatSymbols(own, lines, uri);
    }),
  );

  connection.onCodeAction(aboutPlan('code actions', null, (analysis, params) => offerActions(analysis, params, can(), report)));

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

  connection.onRequest(rulesRequest, (): RuleEntry[] => Object.entries(rulebook).map(([id, { title }]) => ({ id, title })));
}
