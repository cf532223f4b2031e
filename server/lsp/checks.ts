// What is found in a file, whether it is a plan, a policy or the settings of a folder: the one place that pulled and pushed diagnostics come from.
import type { Diagnostic } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { configProblems } from '../features/config-problems.ts';
import type { Analyses } from './analyses.ts';
import { checked } from './bit-by-bit.ts';
import type { ClientCan } from './client-can.ts';
import type { ConfigTexts, YamlText } from './config-texts.ts';
import type { PolicyAnalyses } from './policies.ts';
import { fingerprint, type Report, type Reporter } from './reports.ts';
import { toConfigDiagnostic } from './to-lsp.ts';

export interface Check extends Report {
  readonly uri: string;
  /** How long it took from text to findings, in milliseconds: tells how soon to try again while somebody types. */
  readonly took: number;
  /** Undefined for a file that is not open. */
  readonly version: number | undefined;
  /** Keys of the files that the findings rest on, besides its own. */
  readonly needs: ReadonlySet<string>;
}

/**
 * Undefined for what is not checked. The work is done bit by bit and given up, which is `past`, as soon as the text has changed or `isWanted`
 * says that nobody needs the answer.
 */
export type Checks = (uri: string, isWanted?: () => boolean) => Promise<Check | 'past' | undefined>;

export interface ChecksNeeds {
  readonly documents: { get(uri: string): { readonly version: number } | undefined };
  readonly analyses: Analyses;
  readonly configs: ConfigTexts;
  readonly policies: PolicyAnalyses;
  readonly report: Reporter;
  can(): ClientCan;
  pageOf(rule: string): string | undefined;
}

export function checks({ documents, analyses, configs, policies, report, can, pageOf }: ChecksNeeds): Checks {
  const ofConfig = (text: YamlText): Check => {
    const began = performance.now();
    const items = guard('configuration', () => configProblems(text.tree), []).map((it): Diagnostic => toConfigDiagnostic(it, text.lines, can(), pageOf));
    return { uri: text.uri, version: text.version, needs: new Set(), items, resultId: fingerprint(JSON.stringify(items)), took: performance.now() - began };
  };
  return async (uri, isWanted = () => true) => {
    const config = configs(uri);
    if (config) return ofConfig(config);
    const policy = await policies.of(uri);
    const analysis = policy ?? (await analyses.of(uri));
    if (!analysis) return undefined;
    const { version, excluded } = analysis;
    const isCurrent = (): boolean => documents.get(uri)?.version === version && isWanted();
    if (!isCurrent()) return 'past';
    const began = performance.now();
    if (!excluded && !('kind' in analysis) && !(await checked(analysis.shot, isCurrent))) return 'past';
    const made = report(analysis);
    return {
      uri: analysis.uri,
      version,
      get needs() {
        return analysis.needs;
      },
      items: made.items,
      get resultId() {
        return made.resultId;
      },
      took: analysis.took + performance.now() - began,
    };
  };
}
