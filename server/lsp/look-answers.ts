// Answers what an editor draws on and beside a text: folds, selections, links, colours, tokens, code lenses and inlay hints.
import {
  ErrorCodes,
  FoldingRangeKind,
  InlayHintKind,
  ResponseError,
  SemanticTokensBuilder,
  type CodeLens,
  type ColorInformation,
  type ColorPresentationParams,
  type Connection,
  type DocumentLink,
  type FoldingRange,
  type InlayHint,
  type InlayHintParams,
  type SelectionRange,
  type SelectionRangeParams,
  type SemanticTokens,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { meets } from '../base/span.ts';
import { colours, labelsFor } from '../features/colours.ts';
import { folds, type Fold } from '../features/folding.ts';
import { hints } from '../features/hints.ts';
import { lenses, lensText } from '../features/lenses.ts';
import { links } from '../features/links.ts';
import { selections } from '../features/selection.ts';
import { policyTokenModifiers, policyTokenTypes } from '../features/policy-tokens.ts';
import { tokenModifiers, tokens, tokenTypes, type Token } from '../features/tokens.ts';
import type { Analyses, Analysis } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record, type ClientCan } from './client-can.ts';
import type { Display } from './display.ts';
import { toOffset, toSpan, uriOf } from './from-lsp.ts';
import type { PolicyAnalyses } from './policies.ts';
import { policyFoldsOf, policyLensesOf, policyLinksOf, policyTokensOf } from './policy-answers.ts';
import { showReferencesCommand } from './protocol.ts';
import { toEdits, toRange } from './to-lsp.ts';
import { fileFrom } from './uris.ts';

export interface LookAnswersNeeds {
  readonly connection: Connection;
  readonly asking: Asking;
  readonly analyses: Analyses;
  readonly policies: PolicyAnalyses;
  can(): ClientCan;
  display(uri: string): Promise<Display>;
  /** The address of a rule's page, where this client can open it. */
  pageOf(rule: string): string | undefined;
}

export interface LookAnswers {
  /** The document is closed. */
  forget(uri: string): void;
}

/** One list for plans and policy files: a server has only one. */
export const tokenLegend = { tokenTypes: [...new Set<string>([...tokenTypes, ...policyTokenTypes])], tokenModifiers: [...new Set<string>([...tokenModifiers, ...policyTokenModifiers])] };

/** Editors ask for more than this at a time only by mistake. */
const maxPositions = 1000;

export function lookAnswers({ connection, asking: { whenRunning, aboutPlan, aboutText, orPolicy }, analyses, policies, can, display, pageOf }: LookAnswersNeeds): LookAnswers {
  connection.onFoldingRanges(
    orPolicy('folding', null as FoldingRange[] | null, (policy) => policyFoldsOf(policy, can().maxFolds), aboutText('folding', null as FoldingRange[] | null, ({ tree, lines }) => {
      const kinds: Record<Fold['kind'], string | undefined> = { block: undefined, comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };
      return folds(tree)
        .slice(0, can().maxFolds)
        .map(({ start, end, kind }) => ({ startLine: lines.lineAt(start), endLine: lines.lineAt(end), ...(kinds[kind] === undefined ? {} : { kind: kinds[kind] }) }));
    })),
  );

  connection.onSelectionRanges(
    aboutText('selection', null as SelectionRange[] | null, ({ tree, lines }, { positions }: SelectionRangeParams) =>
      (Array.isArray(positions) ? positions : []).slice(0, maxPositions).map((position) => {
        const spans = selections(tree, toOffset(lines, position));
        return spans.reduceRight<SelectionRange | undefined>((parent, span) => ({ range: toRange(lines, span), ...(parent ? { parent } : {}) }), undefined) as SelectionRange;
      }),
    ),
  );

  connection.onDocumentLinks(
    orPolicy('links', null as DocumentLink[] | null, policyLinksOf, aboutPlan('links', null as DocumentLink[] | null, ({ uri, shot, lines }) =>
      links(shot).flatMap((link) => {
        const target = link.kind === 'file' ? fileFrom(uri, link.path) : pageOf(link.rule);
        return target === undefined ? [] : [{ range: toRange(lines, link.at), target }];
      }),
    )),
  );

  connection.onDocumentColor(aboutPlan('colours', [] as ColorInformation[], ({ shot, lines }) => colours(shot).map(({ at, colour }) => ({ range: toRange(lines, at), color: { ...colour, alpha: 1 } }))));
  connection.onColorPresentation(
    aboutPlan('colour names', [], ({ lines }, { color, range }: ColorPresentationParams) => {
      const { red = 0, green = 0, blue = 0 } = record(color) as Partial<typeof color>;
      return labelsFor({ red, green, blue }, toSpan(lines, range)).map(({ label, edit }) => ({ label, textEdit: toEdits(lines, [edit])[0] as { range: typeof range; newText: string } }));
    }),
  );

  const builders = new Map<string, SemanticTokensBuilder>();
  const build = (builder: SemanticTokensBuilder, { lines }: Analysis, all: readonly Token[]): void => {
    for (const { at, type, modifiers } of all) {
      const { line, character } = lines.positionAt(at.start);
      builder.push(line, character, at.end - at.start, tokenTypes.indexOf(type), modifiers.reduce((bits, it) => bits | (1 << tokenModifiers.indexOf(it)), 0));
    }
  };
  const builderOf = (uri: string): SemanticTokensBuilder => {
    const builder = builders.get(uri) ?? new SemanticTokensBuilder();
    builders.set(uri, builder);
    return builder;
  };
  const { semanticTokens } = connection.languages;
  semanticTokens.on(
    orPolicy('tokens', { data: [] } as SemanticTokens, (policy) => policyTokensOf(policy, tokenLegend), aboutPlan('tokens', { data: [] } as SemanticTokens, (analysis, _: SemanticTokensParams) => {
      const builder = builderOf(analysis.uri);
      builder.previousResult('');
      build(builder, analysis, tokens(analysis.shot));
      return builder.build();
    })),
  );
  semanticTokens.onDelta(
    orPolicy('changed tokens', { data: [] } as SemanticTokens | SemanticTokensDelta, (policy) => policyTokensOf(policy, tokenLegend), aboutPlan('changed tokens', { data: [] } as SemanticTokens | SemanticTokensDelta, (analysis, { previousResultId }: SemanticTokensDeltaParams) => {
      const builder = builderOf(analysis.uri);
      builder.previousResult(String(previousResultId));
      build(builder, analysis, tokens(analysis.shot));
      return builder.buildEdits();
    })),
  );
  semanticTokens.onRange(
    orPolicy('tokens of a range', { data: [] } as SemanticTokens, (policy, { range }: SemanticTokensRangeParams) => policyTokensOf(policy, tokenLegend, range), aboutPlan('tokens of a range', { data: [] } as SemanticTokens, (analysis, { range }: SemanticTokensRangeParams) => {
      const span = toSpan(analysis.lines, range);
      const builder = new SemanticTokensBuilder();
      build(builder, analysis, tokens(analysis.shot).filter(({ at }) => meets(at, span)));
      return { data: builder.build().data };
    })),
  );

  connection.onCodeLens(
    whenRunning(async (params) => {
      const uri = uriOf(params);
      const [policy, analysis, { codeLens }] = await Promise.all([policies.of(uri), analyses.of(uri), display(uri)]);
      if (!codeLens) return null;
      if (policy) return guard('code lenses', () => policyLensesOf(policy, can()), []);
      if (!analysis) return null;
      const data = { uri, version: analysis.version ?? null };
      return guard('code lenses', () => lenses(analysis.shot), []).map(({ at, name }): CodeLens => ({ range: toRange(analysis.lines, at), data: { ...data, name } }));
    }),
  );
  connection.onCodeLensResolve(
    whenRunning(async (lens) => {
      const { range, data } = record(lens) as Partial<CodeLens>;
      const { uri, name } = record(data) as { uri?: unknown; name?: unknown };
      if (!range || typeof uri !== 'string') throw new ResponseError(ErrorCodes.InvalidParams, 'That is no code lens of ours');
      const analysis = await analyses.of(uri);
      const title = analysis && guard('code lens', () => lensText(analysis.shot, String(name)), undefined);
      // Without a command an editor shows nothing; with an empty one it shows the words.
      const command = can().showReferences && title !== undefined ? { command: showReferencesCommand, arguments: [uri, range.start] } : { command: '' };
      return { ...lens, command: { title: title ?? '', ...command } };
    }),
  );

  connection.languages.inlayHint.on(
    whenRunning(async (params: InlayHintParams) => {
      const uri = uriOf(params);
      const [analysis, { networkHints, templateHints }] = await Promise.all([analyses.of(uri), display(uri)]);
      if (!analysis || !(networkHints || templateHints)) return null;
      const { shot, lines } = analysis;
      const found = guard('inlay hints', () => hints(shot, toSpan(lines, params.range), { network: networkHints, template: templateHints }), []);
      return found.map(({ offset, text, says }): InlayHint => ({ position: lines.positionAt(offset), label: text, kind: InlayHintKind.Type, tooltip: says, paddingLeft: true }));
    }),
  );

  return { forget: (uri) => void builders.delete(uri) };
}
