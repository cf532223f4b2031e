// What is found in a file, whether it is a plan, a policy or the settings of a folder: the one place that pulled and pushed diagnostics come from.
import type { Diagnostic } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { configProblems } from '../features/config-problems.ts';
import type { Analyses } from './analyses.ts';
import type { ClientCan } from './client-can.ts';
import type { ConfigTexts, YamlText } from './config-texts.ts';
import type { PolicyAnalyses } from './policies.ts';
import { fingerprint, type Report, type Reporter } from './reports.ts';
import { toConfigDiagnostic } from './to-lsp.ts';

export interface Check extends Report {
  readonly uri: string;
  /** Undefined for a file that is not open. */
  readonly version: number | undefined;
  /** Keys of the files that the findings rest on, besides its own. */
  readonly needs: ReadonlySet<string>;
}

/** Undefined for what is not checked. */
export type Checks = (uri: string) => Promise<Check | undefined>;

export interface ChecksNeeds {
  readonly analyses: Analyses;
  readonly configs: ConfigTexts;
  readonly policies: PolicyAnalyses;
  readonly report: Reporter;
  can(): ClientCan;
  pageOf(rule: string): string | undefined;
}

export function checks({ analyses, configs, policies, report, can, pageOf }: ChecksNeeds): Checks {
  const ofConfig = (text: YamlText): Check => {
    const began = performance.now();
    const items = guard('configuration', () => configProblems(text.tree), []).map((it): Diagnostic => toConfigDiagnostic(it, text.lines, can(), pageOf));
    return { uri: text.uri, version: text.version, needs: new Set(), items, resultId: fingerprint(JSON.stringify(items)), took: performance.now() - began };
  };
  return async (uri) => {
    const config = configs(uri);
    if (config) return ofConfig(config);
    const policy = await policies.of(uri);
    if (policy) return { ...report(policy), uri: policy.uri, version: policy.version, needs: policy.needs };
    const analysis = await analyses.of(uri);
    return analysis && { ...report(analysis), uri: analysis.uri, version: analysis.version, needs: analysis.needs };
  };
}
