// Finds the Jinja in a policy file that Salt is to fill in: text that nobody can judge before it is rendered.
import type { Span } from '../../base/span.ts';

export interface Jinja {
  /** Stretches of Jinja, in order, never overlapping. */
  readonly spans: readonly Span[];
  /** Whether a place stands inside a block, so that what is written there may be left out or repeated. */
  inBlock(offset: number): boolean;
}

const opening = /\{\{|\{%|\{#/g;
const closing: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };
const opens = /^\{%[-+]?\s*(?:if|for|macro|call|filter|block|raw|autoescape|with|set(?![^%]*=))\b/;
const closes = /^\{%[-+]?\s*end\w+/;

const none: Jinja = { spans: [], inBlock: () => false };

export function jinja(text: string): Jinja {
  if (!/\{[{%#]/.test(text)) return none;
  const spans: Span[] = [];
  const blocks: Span[] = [];
  const open: number[] = [];
  // Where one kind of closing does not come again, it need not be looked for again: hostile text has thousands of openings.
  const missing = new Set<string>();
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const [mark] = match;
    const close = closing[mark] as string;
    const at = missing.has(close) ? -1 : text.indexOf(close, match.index + 2);
    if (at < 0) missing.add(close);
    const end = at < 0 ? lineEnd(text, match.index) : at + 2;
    spans.push({ start: match.index, end });
    if (mark === '{%') {
      const statement = text.slice(match.index, Math.min(end, match.index + 200));
      if (opens.test(statement)) open.push(end);
      else if (closes.test(statement)) {
        const start = open.pop();
        if (start !== undefined && open.length === 0) blocks.push({ start, end: match.index });
      }
    }
    opening.lastIndex = Math.max(end, match.index + 2);
  }
  const unclosed = open[0];
  if (unclosed !== undefined) blocks.push({ start: unclosed, end: text.length });
  return { spans, inBlock: (offset) => blocks.some(({ start, end }) => start <= offset && offset < end) };
}

function lineEnd(text: string, from: number): number {
  const at = text.slice(from).search(/[\r\n]/);
  return at < 0 ? text.length : from + at;
}
