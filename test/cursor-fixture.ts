// Reads fixtures of editor features: plans with `$0` where the cursor is, and what the feature answers there.

/**
 * A fixture is a stream of pairs: `--- # at: TITLE` with a plan in which `$0` marks the cursor, then `--- # shows: TOKEN` with the answer as a
 * block of text (`|`). `TOKEN` is the text of the span the answer is about; `nothing` stands for no answer. A plan's first lines may set
 * `# rules: ID, ID` (only these are run; none by default).
 */
export interface Case {
  readonly title: string;
  /** Without the mark. */
  readonly text: string;
  /** UTF-16 offset of the mark. */
  readonly offset: number;
  readonly rules: readonly string[];
  readonly token: string;
  readonly answer: string;
}

const head = /^--- # (at|shows): ?(.*)$/;
const mark = '$0';

export function readCases(fixture: string): Case[] {
  const parts: { kind: string; title: string; lines: string[] }[] = [];
  for (const line of fixture.replace(/\n$/, '').split('\n')) {
    const match = head.exec(line);
    if (match) parts.push({ kind: match[1] as string, title: match[2] as string, lines: [] });
    else if (parts.length > 0) parts.at(-1)?.lines.push(line);
    else if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`a fixture begins with a section head, not "${line}"`);
  }
  return parts.flatMap((part, index) => {
    if (part.kind !== 'at') return [];
    const shown = parts[index + 1]?.kind === 'shows' ? parts[index + 1] : undefined;
    const rules = /^# rules: (.*)$/.exec(part.lines[0] ?? '')?.[1]?.split(/, */) ?? [];
    const whole = `${part.lines.slice(rules.length > 0 ? 1 : 0).join('\n')}\n`;
    const offset = whole.indexOf(mark);
    if (offset < 0) throw new Error(`"${part.title}" has no ${mark}`);
    const answer = (shown?.lines.slice(1) ?? []).map((line) => line.replace(/^ {2}/, '')).join('\n').trimEnd();
    return [{ title: part.title, text: whole.replace(mark, ''), offset, rules, token: shown?.title ?? '', answer }];
  });
}

/** The case as fixture text, with this answer. */
export function writeCase({ title, text, offset, rules }: Case, token: string, answer: string): string {
  const plan = text.slice(0, offset) + mark + text.slice(offset);
  const shown = answer === '' ? '' : `|\n${answer.split('\n').map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
  return `--- # at: ${title}\n${rules.length > 0 ? `# rules: ${rules.join(', ')}\n` : ''}${plan}--- # shows: ${token}\n${shown}`;
}
