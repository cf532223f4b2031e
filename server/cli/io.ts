// What the command line needs of the world, so that tests can stand in for it.

export interface Io {
  readonly cwd: string;
  /** Whether colours help: a terminal, and NO_COLOR not set. */
  readonly color: boolean;
  /** `YYYY-MM-DD`, the user's own calendar. */
  readonly today: string;
  out(text: string): void;
  err(text: string): void;
  stdin(): Promise<string>;
  /** Asks a person for one line; undefined when they leave. Absent where nobody sits at a terminal. */
  readonly ask?: ((prompt: string) => Promise<string | undefined>) | undefined;
}

export const exit = { clean: 0, findings: 1, usage: 2 } as const;

/** A mistake in how the command was called, or a file that cannot be read or written: told plainly, exit code 2. */
export class UsageError extends Error {}

/** Text in a terminal's colours, or as it is. */
export function paint(io: Io): (style: keyof typeof codes, text: string) => string {
  return (style, text) => (io.color ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
}

const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', blue: '34', cyan: '36', underline: '4' } as const;

/** Nothing in a plan may steer the terminal: control characters are shown as a replacement, tabs as one blank. */
export const visible = (text: string): string => text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
