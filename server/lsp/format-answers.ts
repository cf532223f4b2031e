// Answers requests to lay out a plan or a policy file: the whole text, some lines, or what was just typed.
import type { Connection, DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentRangesFormattingParams, FormattingOptions, TextEdit } from 'vscode-languageserver';
import { onType } from '../features/on-type.ts';
import { format } from '../syntax/format.ts';
import type { Asking } from './asking.ts';
import { record } from './client-can.ts';
import { toOffset, toSpan } from './from-lsp.ts';
import { policyEdits } from './policy-answers.ts';
import { toEdits } from './to-lsp.ts';

export function formatAnswers({ connection, asking: { aboutPlan, aboutText, orPolicy } }: { readonly connection: Connection; readonly asking: Asking }): void {
  connection.onDocumentFormatting(orPolicy('format', [] as TextEdit[], (policy) => policyEdits(policy), aboutText('format', [] as TextEdit[], ({ tree, lines }, { options }: DocumentFormattingParams) => toEdits(lines, format(tree, { step: stepOf(options) })))));
  connection.onDocumentRangeFormatting(
    orPolicy('format a range', [] as TextEdit[], (policy, { range }: DocumentRangeFormattingParams) => policyEdits(policy, range), aboutText('format a range', [] as TextEdit[], ({ tree, lines }, { range, options }: DocumentRangeFormattingParams) => toEdits(lines, format(tree, { step: stepOf(options) }, toSpan(lines, range))))),
  );
  connection.onDocumentRangesFormatting(
    orPolicy('format ranges', [] as TextEdit[], (policy, { ranges }: DocumentRangesFormattingParams) => (Array.isArray(ranges) && ranges.length > 0 ? policyEdits(policy, { start: ranges[0]?.start, end: ranges.at(-1)?.end }) : []), aboutText('format ranges', [] as TextEdit[], ({ tree, lines }, { ranges, options }: DocumentRangesFormattingParams) => {
      const whole = (Array.isArray(ranges) ? ranges : []).map((range) => toSpan(lines, range));
      if (whole.length === 0) return [];
      const span = { start: Math.min(...whole.map(({ start }) => start)), end: Math.max(...whole.map(({ end }) => end)) };
      return toEdits(lines, format(tree, { step: stepOf(options) }, span));
    })),
  );
  connection.onDocumentOnTypeFormatting(
    aboutPlan('on-type help', null as TextEdit[] | null, ({ shot, lines }, { position, ch, options }: DocumentOnTypeFormattingParams) => toEdits(lines, onType(shot, toOffset(lines, position), String(ch), stepOf(options)))),
  );
}

/** Spaces for one level. YAML takes no tabs, whatever an editor is set to. */
function stepOf(options: unknown): number {
  const { tabSize, insertSpaces } = record(options) as Partial<FormattingOptions>;
  return insertSpaces !== false && typeof tabSize === 'number' && Number.isInteger(tabSize) && tabSize >= 1 && tabSize <= 8 ? tabSize : 2;
}
