// One analysis per document and version, shared by every request: the snapshot, and what its answers have to be told with.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Lines } from '../base/lines.ts';
import { once } from '../base/memo.ts';
import { isConfigFile, isPlanFile } from '../plan/files.ts';
import { snapshot, type Snapshot, type Sources } from '../snapshot.ts';
import type { BaseLoader, LoadedBases } from './bases.ts';
import type { Files } from './files.ts';
import { isCalled, languageId } from './protocol.ts';
import type { SettingsOf } from './settings.ts';
import { keyOf } from './uris.ts';

export interface Analysis {
  readonly uri: string;
  /** Undefined for a file that is not open. */
  readonly version: number | undefined;
  readonly shot: Snapshot;
  readonly lines: Lines;
  /** Whether this plan is not to be checked: the settings leave it out, or it is an old version shown beside the new one. */
  readonly excluded: boolean;
  /** Milliseconds that reading the text took. */
  readonly took: number;
  /** Keys of the files it was laid over, or would have been, were they there. */
  readonly needs: ReadonlySet<string>;
  /** Another text in the same place: same settings, same bases. */
  remake(text: string): Snapshot;
  /** The lines of a base. */
  linesOf(file: string): Lines | undefined;
}

export interface Analyses {
  /** Undefined for anything that is no plan, and for a file that cannot be read. The text is the one at the time of the call. */
  of(uri: string): Promise<Analysis | undefined>;
  /** Open plans, or those among them that need a file. */
  open(needing?: string): readonly TextDocument[];
  /** The plan has to be read again. */
  forget(uri: string): void;
  close(uri: string): void;
  clear(): void;
}

export interface AnalysesNeeds {
  readonly documents: { all(): readonly TextDocument[]; get(uri: string): TextDocument | undefined };
  readonly files: Files;
  readonly settings: SettingsOf;
  readonly bases: BaseLoader;
}

export function analyses({ documents, files, settings, bases }: AnalysesNeeds): Analyses {
  const kept = new Map<string, { readonly version: number; readonly analysis: Promise<Analysis>; needs?: ReadonlySet<string> }>();
  /** Of open plans: the next one takes over what did not change. */
  const newest = new Map<string, Snapshot>();

  const analyse = async (uri: string, version: number | undefined, text: string): Promise<Analysis> => {
    const { settings: chosen, excluded } = await settings(uri);
    const loaded: { value?: LoadedBases } = {};
    const find: LoadedBases['bases'] = (from, path) => loaded.value?.bases(from, path) ?? 'not-loaded';
    const sources: Sources = { settings: chosen, bases: find, self: uri };
    const isOpen = version !== undefined;
    const shot = isOpen ? snapshot(text, { ...sources, live: true }, newest.get(uri)) : snapshot(text, sources);
    if (isOpen && documents.get(uri)?.version === version) newest.set(uri, shot);
    // The tree alone says which bases to wait for; nothing has read the plan yet.
    const began = performance.now();
    const { tree } = shot;
    const took = performance.now() - began;
    loaded.value = await bases(uri, tree);
    const { needs, textOf } = loaded.value;
    const lines = once(() => new Lines(text));
    return {
      uri,
      version,
      shot,
      excluded: excluded || isPast(uri),
      took,
      needs,
      get lines() {
        return lines();
      },
      remake: (its) => snapshot(its, sources),
      linesOf(file) {
        const its = textOf(file);
        return its === undefined ? undefined : new Lines(its);
      },
    };
  };

  return {
    async of(uri) {
      const document = documents.get(uri);
      if (!document) {
        if (!isPlanFile(keyOf(uri))) return undefined;
        const file = await files.read(uri);
        return typeof file === 'object' ? analyse(uri, undefined, file.text) : undefined;
      }
      if (!isPlan(document)) return undefined;
      const { version } = document;
      const before = kept.get(uri);
      if (before?.version === version) return before.analysis;
      const entry: { version: number; analysis: Promise<Analysis>; needs?: ReadonlySet<string> } = { version, analysis: analyse(uri, version, document.getText()) };
      kept.set(uri, entry);
      entry.analysis.then(
        ({ needs }) => (entry.needs = needs),
        () => kept.get(uri) === entry && kept.delete(uri),
      );
      return entry.analysis;
    },
    open(needing) {
      const plans = documents.all().filter(isPlan);
      if (needing === undefined) return plans;
      return plans.filter(({ uri }) => {
        const entry = kept.get(uri);
        // While it is still being put together, it may be about to use a text that has just become old.
        return entry !== undefined && (entry.needs?.has(needing) ?? true);
      });
    },
    forget: (uri) => void kept.delete(uri),
    close(uri) {
      kept.delete(uri);
      newest.delete(uri);
    },
    clear: () => kept.clear(),
  };
}

/** By language where the editor knows ours, else by name: other editors call a plan "yaml". */
export const isPlan = ({ uri, languageId: language }: TextDocument): boolean =>
  !isConfigFile(keyOf(uri)) && (isCalled(languageId, language) || isPlanFile(keyOf(uri)));

/** Documents in which editors show what a file once was: their faults are past mending, and would stand twice in the list of problems. */
const isPast = (uri: string): boolean => /^(?:git|gitfs|gitlens|git-graph|hg|svn|pr|review|scm-history-item|vscode-local-history|merge-conflict\.[\w-]+):/i.test(uri);
