// The editor's settings for `qubePlan`: asked for where the client can be asked, else what it sent by itself.
import { DidChangeConfigurationNotification, type Connection } from 'vscode-languageserver';
import { record, type ClientCan } from './client-can.ts';
import { settingsSection } from './protocol.ts';
import { keyOf } from './uris.ts';

export interface EditorSettings {
  /** What stands under `qubePlan` for a file. Never rejects. */
  of(uri: string): Promise<unknown>;
  /** A client that is not asked sent its settings. */
  sent(settings: unknown): void;
  /** Asks anew from now on. */
  clear(): void;
}

export interface EditorSettingsNeeds {
  readonly connection: Connection;
  can(): ClientCan;
  /** The open folder that holds a file. Within one, what an editor says of our settings is the same for all files. */
  folderOf(uri: string): string | undefined;
  /** An answer came after we had gone on without it. */
  arrived(): void;
  /** Milliseconds to wait for an answer. */
  readonly patience: number;
}

export function editorSettings({ connection, can, folderOf, arrived, patience }: EditorSettingsNeeds): EditorSettings {
  let pushed: unknown;
  const asked = new Map<string, Promise<unknown>>();

  const ask = (uri: string, folder: string): Promise<unknown> => {
    const answer: Promise<unknown> = connection.workspace.getConfiguration({ scopeUri: uri, section: settingsSection }).then(
      (it: unknown) => it ?? pushed,
      () => pushed,
    );
    return new Promise((resolve) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        resolve(pushed);
      }, patience);
      void answer.then((it) => {
        clearTimeout(timer);
        if (!isLate) return resolve(it);
        asked.set(folder, answer);
        arrived();
      });
    });
  };

  return {
    of(uri) {
      if (!can().askedForSettings) return Promise.resolve(pushed);
      // Asked once for all: a client that waits for an answer of ours may not answer us meanwhile.
      const folder = keyOf(folderOf(uri) ?? '');
      const before = asked.get(folder);
      if (before) return before;
      const answer = ask(uri, folder);
      asked.set(folder, answer);
      return answer;
    },
    sent(settings) {
      const own = (record(settings) as Record<string, unknown>)[settingsSection];
      pushed = own ?? settings;
    },
    clear: () => asked.clear(),
  };
}

/** Some clients announce changed settings only to servers that register for it. */
export const wantSettings = (connection: Connection): Promise<unknown> =>
  connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
