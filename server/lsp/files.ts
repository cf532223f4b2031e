// The texts of files beside the open documents: bases, configuration. An open document's own text always comes first.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Decoded } from '../base/decode.ts';
import { keyOf } from './uris.ts';

/** `late`: whoever reads it has not answered yet; a change is announced when it does. */
export type FileText = ({ readonly uri: string } & Decoded) | 'none' | 'late';

export interface Files {
  /** Never rejects. What was read is kept until `changed` says otherwise. */
  read(uri: string): Promise<FileText>;
  /** As `read`, from the disk even where the file is open. */
  onDisk(uri: string): Promise<FileText>;
  /** The open document of that file, whatever spelling of its URI the client uses. */
  open(uri: string): TextDocument | undefined;
  /** Forgets what was read of a file. */
  changed(uri: string): void;
  /** Forgets everything. */
  clear(): void;
}

export interface FilesNeeds {
  readonly documents: { all(): readonly TextDocument[]; get(uri: string): TextDocument | undefined };
  read(uri: string): Promise<Decoded | undefined>;
  /** A file that was `late` has arrived. */
  arrived(uri: string): void;
  /** Milliseconds after which a file is `late`. */
  readonly patience: number;
}

export function files({ documents, read, arrived, patience }: FilesNeeds): Files {
  const known = new Map<string, Promise<FileText>>();

  const fetch = (uri: string, key: string): Promise<FileText> => {
    const found = read(uri).then(
      (found): FileText => (found === undefined ? 'none' : { uri, ...found }),
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

  const onDisk = (uri: string): Promise<FileText> => {
    const key = keyOf(uri);
    const answer = known.get(key) ?? fetch(uri, key);
    known.set(key, answer);
    return answer;
  };

  return {
    async read(uri) {
      const document = open(uri);
      return document ? { uri: document.uri, text: document.getText() } : onDisk(uri);
    },
    onDisk,
    open,
    changed: (uri) => void known.delete(keyOf(uri)),
    clear: () => known.clear(),
  };
}
