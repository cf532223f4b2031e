// Reads rule fixtures: plans with carets under what a rule says, and the text each fix leaves behind.
import { Lines } from '../server/base/lines.ts';

/**
 * A fixture is a stream of sections, each headed by `--- # bad: …`, `--- # fixed: TITLE OF THE FIX` or `--- # good: …`, or by
 * `--- # base: NAME` for a file that the other sections may extend.
 * In a `bad` section, a line `# ^^^^ message` marks the text above its carets as a finding's place, `# ~~~~ message` as a place
 * given as related information of the finding before it. `#<---- message` marks from the `#`'s own column on (`#<~~~~` likewise).
 * `(warning) ` before a message says that its severity is not the rule's usual one. `# settings: {…}` sets settings (JSON).
 */
export interface Section {
  readonly kind: 'bad' | 'fixed' | 'good' | 'base';
  readonly title: string;
  /** The plan, marks removed. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly settings: Record<string, unknown>;
}

export interface Mark {
  readonly kind: 'finding' | 'related';
  readonly start: number;
  readonly end: number;
  readonly says: string;
}

const head = /^--- # (bad|fixed|good|base)(?::[ \t]*(.*))?$/;
const mark = /^([ \t]*)#( *)(\^+|~+)[ \t]+(.*)$/;
const markAtHash = /^([ \t]*)#<([-~]+)[ \t]+(.*)$/;

export function readFixture(text: string): Section[] {
  const sections: Section[] = [];
  let current: { kind: Section['kind']; title: string; lines: string[] } | undefined;
  const finish = (): void => {
    if (current) sections.push(section(current.kind, current.title, current.lines));
  };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const match = head.exec(line);
    if (match) {
      finish();
      current = { kind: match[1] as Section['kind'], title: (match[2] ?? '').trim(), lines: [] };
    } else if (current) current.lines.push(line);
    else if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`a fixture begins with a section head, not "${line}"`);
  }
  finish();
  return sections;
}

function section(kind: Section['kind'], title: string, lines: readonly string[]): Section {
  let text = '';
  let settings: Record<string, unknown> = {};
  let lineStart = 0;
  const marks: Mark[] = [];
  for (const line of lines) {
    const set = /^# settings: (\{.*\})$/.exec(line);
    if (set) {
      settings = JSON.parse(set[1] as string) as Record<string, unknown>;
      continue;
    }
    const found = readMark(line);
    if (found) marks.push({ kind: found.kind, start: lineStart + found.from, end: lineStart + found.to, says: found.says });
    else {
      lineStart = text.length;
      text += `${line}\n`;
    }
  }
  return { kind, title, text, marks, settings };
}

function readMark(line: string): { kind: Mark['kind']; from: number; to: number; says: string } | undefined {
  const at = mark.exec(line);
  if (at) {
    const from = (at[1] as string).length + 1 + (at[2] as string).length;
    return { kind: (at[3] as string).startsWith('^') ? 'finding' : 'related', from, to: from + (at[3] as string).length, says: (at[4] as string).trim() };
  }
  const hash = markAtHash.exec(line);
  if (!hash) return undefined;
  const from = (hash[1] as string).length;
  return { kind: (hash[2] as string).startsWith('-') ? 'finding' : 'related', from, to: from + (hash[2] as string).length + 1, says: (hash[3] as string).trim() };
}

/** The section as fixture text again, with these marks under its lines. */
export function writeSection({ kind, title, text, settings }: Section, marks: readonly Mark[]): string {
  const lines = new Lines(text);
  const out = [`--- # ${kind}${title ? `: ${title}` : ''}`];
  if (Object.keys(settings).length > 0) out.push(`# settings: ${JSON.stringify(settings)}`);
  const count = text.endsWith('\n') ? lines.count - 1 : lines.count;
  for (let line = 0; line < count; line++) {
    out.push(lines.textOf(line));
    for (const it of marks) {
      const from = lines.positionAt(it.start);
      if (from.line === line) out.push(writeMark(it, from.character));
    }
  }
  return `${out.join('\n')}\n`;
}

function writeMark({ kind, start, end, says }: Mark, column: number): string {
  const length = Math.max(1, end - start);
  if (column === 0) return `#<${(kind === 'finding' ? '-' : '~').repeat(Math.max(1, length - 1))} ${says}`;
  return `#${' '.repeat(column - 1)}${(kind === 'finding' ? '^' : '~').repeat(length)} ${says}`;
}
