// What the server needs of the place it runs in: nothing in this folder knows whether that is Node or a web worker.
import type { Decoded } from '../base/decode.ts';

export interface Host {
  /** `YYYY-MM-DD` in the user's calendar. */
  today(): string;
  /**
   * The text of a file, where this place can read it by itself. Undefined when there is none, or when it does not lie in one of the folders
   * once links are followed. Absent where there is no disk: then the client is asked.
   */
  readonly readFile?: (uri: string, folders: readonly string[]) => Promise<Decoded | undefined>;
  /** Whether `readFile` can serve this URI at all. */
  readonly reads?: (uri: string) => boolean;
  /** The addresses of the plans in these folders, where this place can look. */
  readonly listPlans?: (folders: readonly string[]) => Promise<readonly string[]>;
  /** Where a rule's page can be opened by a client that cannot ask us for it. */
  readonly rulePage?: (id: string) => string | undefined;
  /** Milliseconds after which a file or a setting that was asked for is done without until it comes; 4000 unless said otherwise. */
  readonly patience?: number;
  /** Told of our own bugs, besides the client's log. */
  readonly onBug?: (where: string, error: unknown) => void;
}

/** The date in the user's calendar, which is what people mean by "today". */
export function localDate(now: Date = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
