// The texts of files beside the open documents: bases, configuration. An open document's own text always comes first.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { keyOf } from './uris.ts';

/** `late`: whoever reads it has not answered yet; a change is announced when it does. */
export type FileText = { readonly uri: string; readonly text: string } | 'none' | 'late';

export interface Files {
  /** Never rejects. What was read is kept until `changed` says otherwise. */
  read(uri: string): Promise<FileText>;
  /** The open document of that file, whatever spelling of its URI the client uses. */
  open(uri: string): TextDocument | undefined;
  /** Forgets what was read of a file. */
  changed(uri: string): void;
  /** Forgets everything. */
  clear(): void;
}

export interface FilesNeeds {
  readonly documents: { all(): readonly TextDocument[]; get(uri: string): TextDocument | undefined };
  read(uri: string): Promise<string | undefined>;
  /** A file that was `late` has arrived. */
  arrived(uri: string): void;
  /** Milliseconds after which a file is `late`. */
  readonly patience: number;
}

export function files({ documents, read, arrived, patience }: FilesNeeds): Files {
  const known = new Map<string, Promise<FileText>>();

  const fetch = (uri: string, key: string): Promise<FileText> => {
    const found = read(uri).then(
      (text): FileText => (text === undefined ? 'none' : { uri, text }),
      (): FileText => 'none',
    );
    let isLate = false;
    const answer = new Promise<FileText>((resolve) => {
      const timer = setTimeout(() => {
        isLate = true;
        resolve('late');
      }, patience);
      void found.then((it) => {
        clearTimeout(timer);
        if (!isLate) return resolve(it);
        if (known.get(key) !== answer) return;
        known.set(key, found);
        arrived(uri);
      });
    });
    return answer;
  };

  const open = (uri: string): TextDocument | undefined => {
    const exact = documents.get(uri);
    if (exact) return exact;
    const key = keyOf(uri);
    return documents.all().find((it) => keyOf(it.uri) === key);
  };

  return {
    async read(uri) {
      const document = open(uri);
      if (document) return { uri: document.uri, text: document.getText() };
      const key = keyOf(uri);
      const before = known.get(key);
      if (before) return before;
      const answer = fetch(uri, key);
      known.set(key, answer);
      return answer;
    },
    open,
    changed: (uri) => void known.delete(keyOf(uri)),
    clear: () => known.clear(),
  };
}
