// What our client and server say to each other beyond the Language Server Protocol; names and types only.
import type { Picture } from '../picture/picture.ts';

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
  /** The client has the command `qubePlan.whoMayCall`, with an address and a position. */
  readonly whoMayCall?: boolean;
  /** The client has VS Code's command that opens the list of suggestions. */
  readonly suggestAgain?: boolean;
  /** The words of `l10n/bundle.l10n.json` in the reader's language; without them, English is spoken. */
  readonly translation?: Readonly<Record<string, string>>;
  /** For clients that cannot be asked for their settings: what would stand under `qubePlan`. */
  readonly settings?: unknown;
}

/** Server to client: the text of a file of the workspace. */
export const readFileRequest = 'qubePlan/readFile';
export interface ReadFileParams {
  readonly uri: string;
}
export interface ReadFileResult {
  /** Null when there is no such file, or it lies outside the workspace. Without a byte order mark. */
  readonly text: string | null;
  /** The file begins with a byte order mark. */
  readonly mark?: boolean;
  /** Offset in the text of the first byte that is no UTF-8. */
  readonly brokenAt?: number;
}

/** Server to client: the addresses of all plans and policy files in the workspace. */
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

/** Client to server: what is drawn of a plan, and where it is written; null for what is no plan or cannot be read. */
export const mapRequest = 'qubePlan/map';
export interface MapParams {
  readonly textDocument: { readonly uri: string };
}
export interface MapResult {
  /** Of the document; null for a file that is not open. */
  readonly version: number | null;
  readonly picture: Picture;
  /** Where what is drawn is written, by its id; what comes with Qubes OS is written nowhere. */
  readonly places: Readonly<Record<string, MapPlace>>;
  /** The line of the first fault of the text's syntax: the picture is only what could be read in spite of it. */
  readonly brokenLine: number | null;
}
export interface MapPlace {
  /** A base of the plan; without it, the plan itself. */
  readonly uri?: string;
  /** What to select. */
  readonly at: MapRange;
  /** All that belongs to it, in the same file. */
  readonly whole: readonly MapRange[];
}
/** As in the Language Server Protocol. */
export interface MapRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Server to client, for plans of which the map was asked for: something else than the plan's own text changed, and with it perhaps the map. */
export const mapChangedNotification = 'qubePlan/mapChanged';
export interface MapChangedParams {
  readonly uri: string;
}

/** Client to server: what falls with a qube, step by step, in the order in which the map replays it; null where there is no such qube. */
export const fallRequest = 'qubePlan/fall';
export interface FallParams extends MapParams {
  /** The id of the qube, or of the disposables, on the map. */
  readonly from: string;
}
export interface FallResult {
  readonly version: number | null;
  readonly from: FallThing;
  readonly steps: readonly FallStep[];
  /** Qubes of the plan of which nothing falls, by name. */
  readonly safe: readonly string[];
}
export interface FallThing {
  /** On the map, if it is drawn. */
  readonly id: string;
  readonly name: string;
  /** `high trust; online; holds mail`. */
  readonly facts: string;
}
export interface FallStep {
  /** Its number is its place in the list; the number of the step that comes before, null for one that starts at the qube. */
  readonly after: number | null;
  readonly from: FallThing;
  readonly to: FallThing;
  /** `falls`: taken over, or handed something that may attack it. `used`: only keys, views or traffic. `gained`: the network, an identity. */
  readonly kind: 'falls' | 'used' | 'gained';
  /** What happens, said of where it leads, and who has to agree. */
  readonly says: string;
  /** What happens, without the question. */
  readonly does: string;
  readonly consent: 'none' | 'asked' | 'keys';
  readonly services: readonly string[];
  readonly reason: string | null;
  /** How many times somebody has agreed by the end of the step. */
  readonly prompts: number;
  /** Where the step is written. */
  readonly place: Pick<MapPlace, 'uri' | 'at'> | null;
}

/** Client to server: who may call the service at a place of a policy file; null where no service is meant. */
export const callersRequest = 'qubePlan/whoMayCall';
export interface CallersParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}
export interface CallersResult {
  readonly service: string;
  /** The rules that decide, in their order: the first that fits a call wins. */
  readonly callers: readonly CallerEntry[];
  /** How many rules are left out. */
  readonly more: number;
}
export interface CallerEntry {
  readonly action: 'allow' | 'ask' | 'deny';
  /** As written in the rule. */
  readonly from: string;
  readonly to: string;
  /** Whom the call is led to instead. */
  readonly redirect: string | null;
  /** Null for any. */
  readonly argument: string | null;
  /** The qubes of the plan that `from` stands for, where that is a tag or a class and there is a plan. */
  readonly members: readonly string[] | null;
  readonly uri: string;
  /** The file's name. */
  readonly file: string;
  /** The line; null for a rule that qrexec adds by itself. */
  readonly range: MapRange | null;
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

/** How Node is to start the server, where whoever starts it has a say: room for what is new, in MiB. More would only take longer to be given back. */
export const nodeOptions: readonly string[] = ['--max-semi-space-size=16'];

export const languageId = 'qube-plan';
export const policyLanguageId = 'qrexec-policy';
/** Whether a document's language is the one meant. Vim and its kin give several names at once, with dots between them: `yaml.qube-plan`. */
export const isCalled = (language: string, its: unknown): boolean => typeof its === 'string' && its.split('.').includes(language);
/** Names the settings (`qubePlan.rules`, …) and the commands. */
export const settingsSection = 'qubePlan';
export const explainCommand = 'qubePlan.explainRule';
/** VS Code's own. */
export const suggestCommand = 'editor.action.triggerSuggest';
export const showReferencesCommand = 'qubePlan.showReferences';
export const whoMayCallCommand = 'qubePlan.whoMayCall';
export const fixAllKind = 'source.fixAll.qubePlan';
/** Written as the source of every diagnostic. */
export const diagnosticSource = 'qube-plan';
