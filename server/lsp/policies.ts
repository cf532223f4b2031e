// One analysis per folder of policies and moment, shared by every request about one of its files.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Lines } from '../base/lines.ts';
import { once } from '../base/memo.ts';
import { planBeside } from '../features/plan-beside.ts';
import { rulebook } from '../features/rulebook.ts';
import { plannedIn, type Planned } from '../policy/facts/planned.ts';
import { etcFolderOf, folderOf, foldersOfLegacy, legacyFolders, nearestPlans, policyFolderOf, roleOf, runFolderOf } from '../policy/model/paths.ts';
import type { Disk, FileText, Policies, PolicyFile } from '../policy/model/policies.ts';
import { policyShot, withText, type PolicyShot, type PolicySources } from '../policy/policy-shot.ts';
import type { Analyses } from './analyses.ts';
import type { Files, FileText as DiskText } from './files.ts';
import { isCalled, policyLanguageId } from './protocol.ts';
import type { SettingsOf } from './settings.ts';
import { isInside, keyOf } from './uris.ts';

export interface PolicyAnalysis {
  readonly kind: 'policy';
  readonly uri: string;
  /** Undefined for a file that is not open. */
  readonly version: number | undefined;
  readonly shot: PolicyShot;
  readonly file: PolicyFile;
  readonly lines: Lines;
  readonly excluded: boolean;
  /** The files of the folder that the settings exclude. */
  excludedPaths(): Promise<readonly string[]>;
  readonly took: number;
  /** Keys of the files the findings rest on. */
  readonly needs: ReadonlySet<string>;
  /** The lines of another file of the folder, by its address. */
  linesOf(uri: string): Lines | undefined;
  /** The address of a file by its path in the analysis. */
  uriOf(path: string): string;
  /** The version of an open document, by its path. */
  versionOf(path: string): number | undefined;
  /** The same folder with another text in this file. */
  remake(text: string): PolicyShot;
}

export interface PolicyAnalyses {
  /** Undefined for anything that is no policy file, and for one that cannot be read. */
  of(uri: string): Promise<PolicyAnalysis | undefined>;
  /** Open policy files. */
  open(): readonly TextDocument[];
  /** Every folder of policies there is, for what is asked of the whole workspace: one analysis each. */
  folders(): Promise<readonly PolicyAnalysis[]>;
  /** The folders of policies for which this plan says what there is. */
  readWith(plan: string): Promise<readonly PolicyAnalysis[]>;
  /** Something changed that an analysis may rest on: what, `touched` or `clear` says. */
  changed(): void;
  /** The text of a file changed. */
  touched(uri: string): void;
  /** Any text may have changed. */
  clear(): void;
}

export interface PoliciesNeeds {
  readonly documents: { all(): readonly TextDocument[]; get(uri: string): TextDocument | undefined };
  readonly files: Files;
  readonly settings: SettingsOf;
  readonly plans: Analyses;
  /** Addresses of all policy files, and of all plans, in the workspace. */
  listed(): Promise<readonly string[]>;
  listedPlans(): Promise<readonly string[]>;
  /** Folders that files of a policy may lie in. */
  allowed(uri: string): readonly string[];
}

/** By language where the editor knows ours, else by name: other editors call a policy plain text. */
export const isPolicy = ({ uri, languageId }: Pick<TextDocument, 'uri' | 'languageId'>): boolean => isCalled(policyLanguageId, languageId) || (roleOf(keyOf(uri)) !== undefined && /^(?:plaintext|text|conf|properties|ini|)$/.test(languageId ?? ''));

/** Everything about one folder at one moment. */
interface Group {
  readonly shot: PolicyShot;
  readonly sources: PolicySources;
  readonly uris: ReadonlyMap<string, string>;
  readonly excluded: (uri: string) => Promise<boolean>;
  readonly took: number;
  /** Keys of all files the findings rest on: of the whole folder the same. */
  needs(): ReadonlySet<string>;
}

/**
 * What an editor does not show of the bytes of a file that is open. It writes a byte order mark again when it saves; bytes that are no UTF-8 are
 * still there only where the text is the one on the disk.
 */
function hidden(text: string, disk: DiskText): Pick<FileText, 'mark' | 'brokenAt'> {
  if (typeof disk !== 'object' || text.startsWith('\ufeff')) return {};
  return { ...(disk.mark ? { mark: true } : {}), ...(disk.brokenAt !== undefined && disk.text === text ? { brokenAt: disk.brokenAt } : {}) };
}

/** What was read of the texts of a folder at one moment. What did not change since is taken over. */
interface Texts {
  readonly at: number;
  /** All the policy files there were, and where those of this folder may be read from. */
  readonly all: ReadonlyMap<string, string>;
  readonly limits: string;
  /** The files of the folder. */
  readonly own: ReadonlyMap<string, string>;
  readonly others: readonly string[];
  /** Undefined for what is not there. */
  readonly known: ReadonlyMap<string, FileText | undefined>;
  /** The names of the files in folders that somebody asked for. */
  readonly lists: Map<string, ReturnType<Disk['list']>>;
  readonly uris: ReadonlyMap<string, string>;
}

/** Nobody keeps more folders of policies than this, nor changes so many files. */
const mostFolders = 50;
const mostTouched = 5000;

/** Includes are followed to files that lie elsewhere this many times over. */
const maxRounds = 4;

export function policies({ documents, files, settings, plans, listed, listedPlans, allowed }: PoliciesNeeds): PolicyAnalyses {
  let groups = new Map<string, Promise<Group>>();
  /** What was read last of each folder: most of it is still so after a change. */
  const last = new Map<string, Policies>();
  let listing: { readonly of: readonly string[]; readonly open: string; readonly all: ReadonlyMap<string, string> } | undefined;
  /** Counts what changes: when each file did, and when it was not said which. */
  let moment = 0;
  let everything = 0;
  const touched = new Map<string, number>();
  const read = new Map<string, Texts>();
  /** Texts with what was read of them, so that a file that did not change is not read anew. */
  const texts = new Map<string, FileText>();

  const open = (): readonly TextDocument[] => documents.all().filter(isPolicy);

  const everywhere = async (): Promise<ReadonlyMap<string, string>> => {
    const uris = await listed();
    const opened = open().map(({ uri }) => uri);
    const key = opened.join('\n');
    if (listing?.of !== uris || listing.open !== key) listing = { of: uris, open: key, all: new Map([...uris, ...opened].map((uri) => [keyOf(uri), uri])) };
    return listing.all;
  };

  const textOf = async (key: string, uri: string): Promise<FileText | undefined> => {
    const found = await files.read(uri);
    if (typeof found !== 'object') return undefined;
    const { mark, brokenAt } = files.open(uri) ? hidden(found.text, await files.onDisk(uri)) : found;
    const known = texts.get(key);
    if (known?.text === found.text && known.mark === mark && known.brokenAt === brokenAt) return known;
    const made: FileText = { text: found.text, mark, brokenAt, readings: new Map() };
    texts.set(key, made);
    return made;
  };

  /** Which files belong to a folder, and what they say: read anew as far as something changed. */
  const textsOf = async (folder: string, uri: string, all: ReadonlyMap<string, string>): Promise<Texts> => {
    const at = moment;
    const limits = allowed(uri).map(keyOf).join('\n');
    const before = read.get(folder);
    const same = before?.all === all && before.limits === limits && before.at >= everything && before.own.has(keyOf(uri)) ? before : undefined;
    const own = same?.own ?? ownOf(folder, uri, all);
    const known = new Map(same?.known);
    const uriFor = (path: string): string => own.get(path) ?? addressOf(path, uri, keyOf(uri));
    const stale = same ? [...known.keys()].filter((key) => (touched.get(key) ?? 0) > same.at) : [...own.keys()];
    const found = await Promise.all(stale.map((key) => textOf(key, uriFor(key))));
    let isSameSet = same !== undefined;
    stale.forEach((key, index) => {
      if ((known.get(key) === undefined) !== (found[index] === undefined)) isSameSet = false;
      known.set(key, found[index]);
    });
    const made = { at, all, limits, own, known, others: same?.others ?? [...own.keys()], lists: same && isSameSet ? same.lists : new Map(), uris: same?.uris ?? own };
    if ((read.get(folder)?.at ?? 0) <= at) read.set(folder, made);
    return made;
  };

  const make = async (folder: string, uri: string, all: ReadonlyMap<string, string>): Promise<Group> => {
    const texts = await textsOf(folder, uri, all);
    let { known } = texts;
    const { settings: chosen } = await settings(uri);
    const near = await plannedNear(folder);
    const missing = new Set<string>();
    const limits = texts.limits === '' ? [] : texts.limits.split('\n');
    const uriFor = (path: string): string => texts.own.get(path) ?? addressOf(path, uri, keyOf(uri));
    let { lists } = texts;
    const disk: Disk = {
      read(path) {
        if (known.has(path)) return known.get(path);
        if (!limits.some((limit) => isInside(limit, path))) return 'outside';
        missing.add(path);
        return undefined;
      },
      list(path) {
        if (lists.has(path)) return lists.get(path);
        const names = [...known.keys()].filter((key) => folderOf(key) === path && known.get(key) !== undefined).map((key) => key.slice(path.length + 1));
        const made = names.length > 0 || [...known.keys()].some((key) => key.startsWith(`${path}/`)) ? names : limits.some((limit) => isInside(limit, `${path}/x`)) ? undefined : 'outside';
        lists.set(path, made);
        return made;
      },
    };
    const sources: PolicySources = { folder, disk, others: texts.others, settings: chosen, known: Object.keys(rulebook), before: last.get(folder), ...(near ? { planned: near } : {}) };
    const began = performance.now();
    let shot = policyShot(sources);
    for (let round = 0; round < maxRounds; round++) {
      missing.clear();
      void shot.policies;
      if (missing.size === 0) break;
      const found = await Promise.all([...missing].map(async (path) => [path, await textOf(path, uriFor(path))] as const));
      known = new Map([...known, ...found]);
      lists = new Map();
      if (found.every(([, text]) => text === undefined)) break;
      shot = policyShot(sources);
    }
    last.set(folder, shot.policies);
    const uris = known.size === texts.uris.size ? texts.uris : new Map([...texts.own, ...[...known.keys()].map((path) => [path, uriFor(path)] as const)]);
    // What was found on the way need not be looked for again.
    if (read.get(folder) === texts && known.size > texts.known.size) read.set(folder, { ...texts, known, lists, uris });
    return { shot, sources, uris, excluded: async (its) => (await settings(its)).excluded, took: performance.now() - began, needs: once(() => new Set([...uris.keys(), ...(near?.paths.map(keyOf) ?? [])])) };
  };

  /** The plans that speak of the same system: those in the nearest folder above, or the only one there is. */
  const plannedNear = async (folder: string): Promise<Planned | undefined> => {
    const all = new Map([...plans.open().map(({ uri }) => uri), ...(await listedPlans())].map((uri) => [keyOf(uri), uri]));
    const chosen = nearestPlans(folder, [...all.keys()]).flatMap((key) => all.get(key) ?? []);
    const made = await Promise.all(chosen.slice(0, 20).map((uri) => plans.of(uri)));
    return plannedIn(made.flatMap((it) => (it ? [planBeside(it.uri, it.shot, it.remake)] : [])));
  };

  const groupFor = async (uri: string): Promise<Group> => {
    const all = await everywhere();
    const key = keyOf(uri);
    const folder = homeOf(key, [...all.keys()]);
    const before = groups.get(folder);
    if (before) {
      const group = await before;
      if (group.uris.has(key)) return group;
    }
    const at = groups;
    const group = make(folder, uri, all);
    at.set(folder, group);
    group.catch(() => at.get(folder) === group && at.delete(folder));
    return group;
  };

  const of = async (uri: string): Promise<PolicyAnalysis | undefined> => {
    const document = documents.get(uri);
    if (document ? !isPolicy(document) : roleOf(keyOf(uri)) === undefined) return undefined;
    const version = document?.version;
    const group = await groupFor(uri);
    const { shot, uris, took } = group;
    const file = shot.policies.file(keyOf(uri));
    if (!file) return undefined;
    const lines = once(() => new Lines(file.text));
    const byUri = once(() => new Map([...uris].map(([path, its]) => [its, path])));
    return {
      kind: 'policy',
      uri,
      version: document?.getText() === file.text ? version : undefined,
      shot,
      file,
      get lines() {
        return lines();
      },
      excluded: await group.excluded(uri),
      async excludedPaths() {
        const all = await Promise.all([...uris].map(async ([path, its]) => ((await group.excluded(its)) ? [path] : [])));
        return all.flat();
      },
      took,
      get needs() {
        return group.needs();
      },
      linesOf(its) {
        const text = shot.policies.file(byUri().get(its) ?? keyOf(its))?.text ?? group.sources.planned?.textOf(its);
        return text === undefined ? undefined : new Lines(text);
      },
      uriOf: (path) => uris.get(path) ?? path,
      versionOf: (path) => documents.all().find((it) => keyOf(it.uri) === keyOf(path))?.version,
      remake: (text) => withText(group.sources, file.path, text),
    };
  };

  const folders = async (): Promise<readonly PolicyAnalysis[]> => {
    const all = await everywhere();
    const keys = [...all.keys()];
    const byFolder = new Map([...all].map(([key, uri]) => [homeOf(key, keys), uri]));
    return (await Promise.all([...byFolder.values()].map(of))).filter((it) => it !== undefined);
  };

  return {
    of,
    open,
    folders,
    async readWith(plan) {
      const key = keyOf(plan);
      return (await folders()).filter(({ shot }) => shot.facts.planned?.paths.some((it) => keyOf(it) === key));
    },
    touched(uri) {
      touched.set(keyOf(uri), ++moment);
      if (touched.size > mostTouched) {
        touched.clear();
        everything = moment;
      }
    },
    changed() {
      groups = new Map();
      if (last.size > mostFolders) last.clear();
      if (read.size > mostFolders) read.clear();
      if (texts.size > 5000) texts.clear();
    },
    clear() {
      everything = ++moment;
    },
  };
}

/** The files that are read with a folder of policies, and the one that is asked about. */
function ownOf(folder: string, uri: string, all: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const run = runFolderOf(folder);
  const roots = [folder, ...(run === undefined ? [] : [run]), ...legacyFolders(folder)];
  const isLoose = !/\/policy\.d$/.test(folder);
  const own = new Map([...all].filter(([key]) => roots.some((root) => (isLoose && root === folder ? folderOf(key) === root : key.startsWith(`${root}/`)))));
  return own.set(keyOf(uri), uri);
}

/** The folder of policies a file is read with, told by which files there are. */
export function homeOf(key: string, all: readonly string[]): string {
  const own = policyFolderOf(key);
  const isThere = (folder: string): boolean => all.some((it) => it.startsWith(`${folder}/`));
  if (/\/qubes-rpc\/policy$/.test(own)) return foldersOfLegacy(own).find(isThere) ?? own;
  const etc = etcFolderOf(own);
  return etc !== undefined && isThere(etc) ? etc : own;
}

/** The address of another path, written as that of a file beside it is. */
function addressOf(path: string, uri: string, key: string): string {
  const scheme = /^[\w.+-]+:\/\/[^/]*/.exec(uri)?.[0];
  const own = /^[\w.+-]+:\/\/[^/]*/.exec(key)?.[0];
  if (scheme === undefined || own === undefined || !path.startsWith(own)) return path;
  return scheme + path.slice(own.length).split('/').map(encodeURIComponent).join('/');
}
