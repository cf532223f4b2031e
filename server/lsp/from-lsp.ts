// The protocol's positions and identifiers, read with distrust: a client may send anything.
import type { Lines } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import { record } from './client-can.ts';
import { diagnosticSource } from './protocol.ts';

/** Offset of a position; positions outside the text are moved to its nearest edge. */
export function toOffset(lines: Lines, position: unknown): number {
  const { line, character } = record(position) as { line?: unknown; character?: unknown };
  return lines.offsetAt({ line: natural(line), character: natural(character) });
}

export function toSpan(lines: Lines, range: unknown): Span {
  const { start, end } = record(range) as { start?: unknown; end?: unknown };
  const from = toOffset(lines, start);
  return { start: from, end: Math.max(from, toOffset(lines, end)) };
}

/** The places of our own findings that a client has in mind. Some clients do not keep whose a finding was. */
export function spansInMind(lines: Lines, context: unknown): Span[] {
  const { diagnostics } = record(context) as { diagnostics?: unknown };
  const all = (Array.isArray(diagnostics) ? diagnostics : []).map((it) => record(it) as { range?: unknown; source?: unknown });
  return all.filter(({ source = diagnosticSource }) => source === diagnosticSource).map(({ range }) => toSpan(lines, range));
}

/** The URI of `params.textDocument`; empty, and so never a document's, when there is none. */
export function uriOf(params: unknown): string {
  const { textDocument } = record(params) as { textDocument?: unknown };
  const { uri } = record(textDocument) as { uri?: unknown };
  return typeof uri === 'string' ? uri : '';
}

const natural = (value: unknown): number => (typeof value === 'number' && value >= 0 ? Math.floor(value) : 0);
