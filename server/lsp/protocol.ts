// What our client and server say to each other beyond the Language Server Protocol; names and types only.

/** What a client may tell the server at start. Every part may be absent, and none is needed. */
export interface InitializationOptions {
  /** The client answers `qubePlan/readFile`: the server may be where the files are not. */
  readonly readFile?: boolean;
  /** The client answers `qubePlan/planFiles`. */
  readonly listPlans?: boolean;
  /** The client has the command `qubePlan.explainRule`. */
  readonly explain?: boolean;
  /** The client has the command `qubePlan.showReferences`, with an address and a position. */
  readonly showReferences?: boolean;
  /** The client has VS Code's command that opens the list of suggestions. */
  readonly suggestAgain?: boolean;
  /** For clients that cannot be asked for their settings: what would stand under `qubePlan`. */
  readonly settings?: unknown;
}

/** Server to client: the text of a file of the workspace. */
export const readFileRequest = 'qubePlan/readFile';
export interface ReadFileParams {
  readonly uri: string;
}
export interface ReadFileResult {
  /** Null when there is no such file, or it lies outside the workspace. */
  readonly text: string | null;
}

/** Server to client: the addresses of all plans in the workspace. */
export const planFilesRequest = 'qubePlan/planFiles';
export interface PlanFilesResult {
  readonly uris: readonly string[];
}

/** Client to server: every rule, to choose one from. */
export const rulesRequest = 'qubePlan/rules';
export interface RuleEntry {
  readonly id: string;
  readonly title: string;
}

/** Client to server: whether Qubes OS is the right step for an open plan; null for what is no plan. */
export const verdictRequest = 'qubePlan/verdict';
export interface VerdictParams {
  readonly uri: string;
}
export interface VerdictResult {
  /** A `PlanStep` of the interview. */
  readonly step: string;
  /** The rule whose page gives the reasons. */
  readonly rule: string | null;
}

/** Pages about rules are documents of this scheme, answered through `workspace/textDocumentContent`. */
export const rulePageScheme = 'qube-plan-rule';
export const rulePageUri = (id: string): string => `${rulePageScheme}:/${id}.md`;

export const languageId = 'qube-plan';
/** Names the settings (`qubePlan.rules`, …) and the commands. */
export const settingsSection = 'qubePlan';
export const explainCommand = 'qubePlan.explainRule';
/** VS Code's own. */
export const suggestCommand = 'editor.action.triggerSuggest';
export const showReferencesCommand = 'qubePlan.showReferences';
export const fixAllKind = 'source.fixAll.qubePlan';
/** Written as the source of every diagnostic. */
export const diagnosticSource = 'qube-plan';
