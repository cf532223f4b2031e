// Finds the comments in a policy file that allow a finding, and says which lines they speak for.
import type { Span } from '../../base/span.ts';
import type { Line } from '../syntax/parse.ts';
import type { PolicyFile } from './policies.ts';

export interface PolicyAllow {
  readonly scope: 'line' | 'file';
  /** Empty where none is named. */
  readonly rule: string;
  readonly ruleAt: Span;
  readonly at: Span;
  readonly reason: string | undefined;
  /** The line it speaks for: the next one that holds something. */
  readonly covers: Span;
}

const pattern = /^#[ \t]*qube-plan[ \t]*:[ \t]*(allow-file|allow)(?![\w-])[ \t]*([\w-]*)/;
/** Nobody allows more than this in one file. */
const mostAllows = 2000;

const separator = /^\s*(?:—|–|--|-|:)\s*/;

export function allowsIn({ text, readings }: Pick<PolicyFile, 'text' | 'readings'>): readonly PolicyAllow[] {
  const [reading] = readings;
  if (!reading || !text.includes('qube-plan')) return [];
  const found: PolicyAllow[] = [];
  let line = 0;
  for (const { at, number } of reading.comments) {
    const comment = text.slice(at.start, at.end);
    const match = pattern.exec(comment);
    if (!match) continue;
    if (found.length >= mostAllows) break;
    while (line < reading.lines.length && (reading.lines[line] as Line).number <= number) line++;
    const [whole, scope, rule = ''] = match;
    const reason = comment.slice(whole.length).replace(separator, '').trim();
    const next = reading.lines[line];
    const end = at.start + whole.length;
    found.push({
      scope: scope === 'allow-file' ? 'file' : 'line',
      rule,
      ruleAt: { start: end - rule.length, end },
      at,
      reason: reason === '' ? undefined : reason,
      covers: next?.at ?? { start: text.length, end: text.length },
    });
  }
  return found;
}

/** Whether a comment speaks for a finding. */
export function silences(allow: PolicyAllow, found: { readonly rule: string; readonly at: Span }): boolean {
  if (allow.rule !== found.rule) return false;
  return allow.scope === 'file' || (found.at.start >= allow.covers.start && found.at.start <= allow.covers.end);
}
