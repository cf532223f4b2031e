// The diagnostics of one analysis, made once, with a fingerprint by which "nothing changed" can be told.
import type { Diagnostic } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { diagnosticsOf } from './policy-reports.ts';
import type { Analysis } from './analyses.ts';
import type { PolicyAnalysis } from './policies.ts';
import type { ClientCan } from './client-can.ts';
import { toDiagnostic } from './to-lsp.ts';

export interface Report {
  readonly items: Diagnostic[];
  /** Equal for equal items. */
  readonly resultId: string;
}

export type Reporter = (analysis: Analysis | PolicyAnalysis) => Report;

export function reporter(can: () => ClientCan, pageOf: (rule: string) => string | undefined): Reporter {
  const made = new WeakMap<object, Report>();
  return (analysis) => {
    const before = made.get(analysis);
    if (before) return before;
    const found = analysis.excluded ? [] : guard('diagnostics', () => ('kind' in analysis ? diagnosticsOf(analysis) : diagnostics(analysis.shot)), []);
    const items = found.map((it) => toDiagnostic(it, analysis, can(), pageOf));
    let resultId: string | undefined;
    const report = {
      items,
      get resultId() {
        return (resultId ??= fingerprint(JSON.stringify(items)));
      },
    };
    made.set(analysis, report);
    return report;
  };
}

/** 53 bits of a text (the public-domain hash "cyrb53"): enough to tell two lists of findings apart, and quick. */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
