// Publishes diagnostics to clients that do not ask for them: soon after a change, never for a version that is past.
import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Check, Checks } from './checks.ts';
import { afterMessages } from './turn.ts';

export interface Push {
  /** The document, or what it depends on, changed. */
  schedule(uri: string): void;
  /** The document was closed: its findings go away. */
  close(uri: string): void;
  dispose(): void;
}

export interface PushNeeds {
  readonly connection: Connection;
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly checks: Checks;
}

/** Checking waits for a pause of this many milliseconds at most, and … */
const longestPause = 50;
/** … when somebody types without a pause, it runs at least this often. */
const longestWait = 300;
/** Below this many milliseconds the last check was quick enough to follow every key. */
const quick = 30;

interface State {
  timer: ReturnType<typeof setTimeout> | undefined;
  waitingSince: number | undefined;
  took: number;
  /** Counts changes, so that an answer can tell whether it is still wanted. */
  round: number;
  published: Check | undefined;
}

export function push({ connection, documents, checks }: PushNeeds): Push {
  const states = new Map<string, State>();

  const run = async (uri: string, state: State): Promise<void> => {
    const { round } = state;
    state.timer = undefined;
    state.waitingSince = undefined;
    const isWanted = (): boolean => state.round === round;
    const found = await checks(uri, isWanted);
    if (!found || found === 'past' || !isWanted() || documents.get(uri)?.version !== found.version) return;
    const { items, took, version } = found;
    state.took = took;
    // The version goes along, so even unchanged findings are sent: the client can then tell that they are current.
    const { published } = state;
    if (published && published.version === version && published.resultId === found.resultId) return;
    state.published = found;
    await connection.sendDiagnostics({ uri, diagnostics: items, ...(version === undefined ? {} : { version }) });
  };

  return {
    schedule(uri) {
      const state = states.get(uri) ?? { timer: undefined, waitingSince: undefined, took: 0, round: 0, published: undefined };
      states.set(uri, state);
      state.round++;
      clearTimeout(state.timer);
      const now = performance.now();
      state.waitingSince ??= now;
      const pause = state.took < quick ? 0 : Math.min(longestPause, state.took);
      const left = Math.max(0, state.waitingSince + longestWait - now);
      const { round } = state;
      const begin = (): void => {
        run(uri, state).catch((error: unknown) => connection.console.error(`Checking ${uri} failed: ${String(error)}`));
      };
      if (left === 0) begin();
      else if (pause > 0) state.timer = setTimeout(begin, Math.min(pause, left));
      else void afterMessages(() => state.round === round).then((isWanted) => isWanted && begin());
    },
    close(uri) {
      const state = states.get(uri);
      if (!state) return;
      clearTimeout(state.timer);
      state.round++;
      states.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    dispose() {
      for (const { timer } of states.values()) clearTimeout(timer);
      states.clear();
    },
  };
}
