// What the features answer, in the protocol's words.
import {
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  SymbolKind,
  type CompletionItem,
  type Diagnostic as LspDiagnostic,
  type DocumentSymbol,
  type Hover,
  type MarkupContent,
  type MarkupKind,
  type Range,
  type SymbolInformation,
  type TextEdit as LspEdit,
} from 'vscode-languageserver';
import type { TextEdit } from '../base/edit.ts';
import type { Lines } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import type { ConfigProblem } from '../features/config-problems.ts';
import type { Completion } from '../features/completion.ts';
import type { Diagnostic } from '../features/diagnostics.ts';
import { plain } from '../features/markdown.ts';
import type { Symbol_ } from '../features/symbols.ts';
import type { Analysis } from './analyses.ts';
import type { ClientCan } from './client-can.ts';
import { diagnosticSource, suggestCommand } from './protocol.ts';

export const toRange = (lines: Lines, { start, end }: Span): Range => ({ start: lines.positionAt(start), end: lines.positionAt(end) });

export const toEdits = (lines: Lines, edits: readonly TextEdit[]): LspEdit[] => edits.map((it) => ({ range: toRange(lines, it), newText: it.text }));

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** `pageOf` gives the address of a rule's page, where there is one that this client can open. */
export function toDiagnostic(it: Diagnostic, analysis: Pick<Analysis, 'lines' | 'uri' | 'linesOf'>, can: ClientCan, pageOf: (rule: string) => string | undefined): LspDiagnostic {
  const href = can.codeDescription ? pageOf(it.rule) : undefined;
  const related = can.relatedInformation
    ? it.related.flatMap(({ span, file, message }) => {
        const lines = file === undefined ? analysis.lines : analysis.linesOf(file);
        return lines ? [{ location: { uri: file ?? analysis.uri, range: toRange(lines, span) }, message }] : [];
      })
    : [];
  return {
    range: toRange(analysis.lines, it.span),
    severity: severities[it.severity],
    code: it.rule,
    source: diagnosticSource,
    message: it.message,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(it.unnecessary && can.unnecessaryTag ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/** A problem of a folder's settings. */
export function toConfigDiagnostic({ at, severity, rule, says }: ConfigProblem, lines: Lines, can: ClientCan, pageOf: (rule: string) => string | undefined): LspDiagnostic {
  const href = can.codeDescription ? pageOf(rule) : undefined;
  return { range: toRange(lines, at), severity: severities[severity], code: rule, source: diagnosticSource, message: says, ...(href === undefined ? {} : { codeDescription: { href } }) };
}

export function toHover({ span, markdown }: { readonly span: Span; readonly markdown: string }, lines: Lines, can: ClientCan): Hover {
  return { contents: markup(can.hoverFormat, markdown), range: toRange(lines, span) };
}

const completionKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  qube: CompletionItemKind.Reference,
  label: CompletionItemKind.Color,
  template: CompletionItemKind.Class,
  token: CompletionItemKind.Keyword,
  service: CompletionItemKind.Function,
  rule: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
};

export function toCompletion(it: Completion, lines: Lines, can: ClientCan): CompletionItem {
  const asSnippet = it.snippet && can.snippets;
  // Editors find the colour of a swatch at the end of the documentation.
  const documentation = [it.documentation, it.color].filter((part) => part !== undefined).join('\n\n');
  return {
    label: it.label,
    kind: completionKinds[it.kind],
    ...(it.detail === undefined ? {} : { detail: it.detail }),
    ...(documentation === '' ? {} : { documentation: markup(can.completionFormat, documentation) }),
    sortText: it.sort,
    ...(it.filter === undefined ? {} : { filterText: it.filter }),
    ...(it.commit && can.commitCharacters ? { commitCharacters: [...it.commit] } : {}),
    ...(it.more && can.suggestAgain ? { command: { title: '', command: suggestCommand } } : {}),
    ...(asSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    textEdit: { range: toRange(lines, it.replace), newText: it.snippet && !asSnippet ? withoutPlaceholders(it.insert) : it.insert },
  };
}

const symbolKinds: Readonly<Record<Symbol_['kind'], SymbolKind>> = {
  section: SymbolKind.Module,
  qube: SymbolKind.Object,
  template: SymbolKind.Class,
  'net-qube': SymbolKind.Interface,
  disposable: SymbolKind.Struct,
  flow: SymbolKind.Event,
  backup: SymbolKind.Package,
  identity: SymbolKind.Key,
  property: SymbolKind.Property,
};

export function toSymbol(it: Symbol_, lines: Lines): DocumentSymbol {
  const span = { start: Math.min(it.span.start, it.selection.start), end: Math.max(it.span.end, it.selection.end) };
  return {
    // An empty name would make an editor refuse the whole outline.
    name: it.name === '' ? '""' : it.name,
    ...(it.detail ? { detail: it.detail } : {}),
    kind: symbolKinds[it.kind],
    range: toRange(lines, span),
    selectionRange: toRange(lines, it.selection),
    children: it.children.map((child) => toSymbol(child, lines)),
  };
}

/** The same as a flat list, each with the name of what it stands in. */
export function toFlatSymbols(all: readonly Symbol_[], lines: Lines, uri: string, container?: string): SymbolInformation[] {
  return all.flatMap((it) => {
    const { name, kind, range } = toSymbol(it, lines);
    const own: SymbolInformation = { name, kind, location: { uri, range }, ...(container === undefined ? {} : { containerName: container }) };
    return [own, ...toFlatSymbols(it.children, lines, uri, name)];
  });
}

const markup = (kind: MarkupKind, markdown: string): MarkupContent => ({ kind, value: kind === 'plaintext' ? plain(markdown) : markdown });

/** A snippet's text as it stands before anything is typed into it: `${1:name}` is `name`, `${2|a,b|}` is `a`, `$0` is nothing. */
export function withoutPlaceholders(snippet: string): string {
  return snippet.replace(/\\([$}\\])|\$\{\d+:([^}]*)\}|\$\{\d+\|([^,|]*)[^}]*\}|\$\{?\d+\}?/g, (_, escaped?: string, name?: string, choice?: string) => escaped ?? name ?? choice ?? '');
}
