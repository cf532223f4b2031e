// Wraps what answers a request: not before the start, not when taken back, and never with a failure of our own where "nothing" will do.
import { ErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import type { Analyses, Analysis } from './analyses.ts';
import type { ConfigTexts, YamlText } from './config-texts.ts';
import { uriOf } from './from-lsp.ts';
import type { PolicyAnalyses, PolicyAnalysis } from './policies.ts';
import { cancelled } from './pull.ts';

export interface Asking {
  /** Runs a request unless it makes no sense now or was taken back while it waited in line. */
  whenRunning<P, R>(handle: (params: P, token: CancellationToken) => Promise<R> | R): (params: P, token: CancellationToken) => Promise<R>;
  /** As `aboutPlan`, for what plans and folders' settings have in common: their YAML. */
  aboutText<P, R>(name: string, none: R, answer: (text: YamlText, params: P) => R): (params: P, token: CancellationToken) => Promise<R>;
  /** Answers about a folder's settings, where the request is about one; else as `other` does. */
  orConfig<P, R>(name: string, none: R, answer: (text: YamlText, params: P) => R, other: (params: P, token: CancellationToken) => Promise<R>): (params: P, token: CancellationToken) => Promise<R>;
  /** Answers about a policy file, where the request is about one; else as `other` does. */
  orPolicy<P, R>(name: string, none: R, answer: (analysis: PolicyAnalysis, params: P) => R, other: (params: P, token: CancellationToken) => Promise<R>): (params: P, token: CancellationToken) => Promise<R>;
  /** Answers about a plan; `none` for everything that is no plan, and when our own answer fails. */
  aboutPlan<P, R>(name: string, none: R, answer: (analysis: Analysis, params: P) => R): (params: P, token: CancellationToken) => Promise<R>;
}

export interface AskingNeeds {
  readonly analyses: Analyses;
  readonly configs: ConfigTexts;
  readonly policies: PolicyAnalyses;
  /** Between `initialize` and `shutdown`. */
  isRunning(): boolean;
}

export function asking({ analyses, configs, policies, isRunning }: AskingNeeds): Asking {
  const whenRunning: Asking['whenRunning'] = (handle) => async (params, token) => {
    if (!isRunning()) throw new ResponseError(ErrorCodes.InvalidRequest, 'The server is not running');
    if (token.isCancellationRequested) throw cancelled();
    return handle(params, token);
  };
  const aboutPlan: Asking['aboutPlan'] = (name, none, answer) =>
    whenRunning(async (params, token) => {
      const analysis = await analyses.of(uriOf(params));
      if (token.isCancellationRequested) throw cancelled();
      return analysis ? guard(name, () => answer(analysis, params), none) : none;
    });
  const orConfig: Asking['orConfig'] = (name, none, answer, other) =>
    whenRunning((params, token) => {
      const config = configs(uriOf(params));
      return config ? guard(name, () => answer(config, params), none) : other(params, token);
    });
  const orPolicy: Asking['orPolicy'] = (name, none, answer, other) =>
    whenRunning(async (params, token) => {
      const policy = await policies.of(uriOf(params));
      if (token.isCancellationRequested) throw cancelled();
      return policy ? guard(name, () => answer(policy, params), none) : other(params, token);
    });
  return {
    whenRunning,
    aboutPlan,
    orConfig,
    orPolicy,
    aboutText: (name, none, answer) => orConfig(name, none, answer, aboutPlan(name, none, ({ uri, version, shot, lines }, params) => answer({ uri, version, tree: shot.tree, lines }, params))),
  };
}
