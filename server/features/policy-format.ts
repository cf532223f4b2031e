// Lays out a policy file in aligned columns, block by block; comments and words stay as they are.
import type { TextEdit } from '../base/edit.ts';
import type { PolicyText, RuleLine } from '../policy/syntax/parse.ts';
import type { Span } from '../base/span.ts';

/** Wider columns than this are not waited for: one long word would push everything else out of sight. */
const widest = 48;

/** The edits that align the rules; only lines that touch `within`, where it is given. */
export function formatPolicy(reading: PolicyText, within?: Span): TextEdit[] {
  return blocks(reading).flatMap((lines) => {
    const widths = columnWidths(lines);
    const wanted = within ? lines.filter(({ at }) => at.start <= within.end && at.end >= within.start) : lines;
    return wanted.flatMap((line) => aligned(line, widths, reading));
  }).concat(trailing(reading, within)).sort((a, b) => a.start - b.start);
}

/** Rules that stand line by line below each other, without a blank line, a comment or a directive between them. */
function blocks({ lines }: PolicyText): RuleLine[][] {
  const found: RuleLine[][] = [];
  let last = -2;
  for (const line of lines) {
    if (line.kind !== 'rule' || line.opaque) continue;
    if (line.number === last + 1) found.at(-1)?.push(line);
    else found.push([line]);
    last = line.number;
  }
  return found;
}

function columnWidths(lines: readonly RuleLine[]): readonly number[] {
  const widths: number[] = [];
  for (const { words } of lines) {
    words.slice(0, -1).forEach((word, column) => {
      const width = word.end - word.start;
      if (width <= widest) widths[column] = Math.max(widths[column] ?? 0, width);
    });
  }
  return widths;
}

/** Fields are set in columns; parameters follow each other with one blank. */
function aligned(line: RuleLine, widths: readonly number[], { layout, text, dialect }: PolicyText): TextEdit[] {
  const fields = dialect === 'policy' ? 5 : 3;
  const edits: TextEdit[] = [];
  const [first] = line.words;
  if (!first) return [];
  const start = layout.start(line.number);
  if (first.start > start) edits.push({ start, end: first.start, text: '' });
  line.words.forEach((word, column) => {
    const next = line.words[column + 1];
    if (!next) return;
    const gap = text.slice(word.end, next.start);
    // A comma belongs to the older form, and says the same as a blank.
    if (gap.includes(',')) return;
    const width = column < fields - 1 ? Math.max(widths[column] ?? 0, word.end - word.start) : word.end - word.start;
    const wanted = ' '.repeat(width - (word.end - word.start) + (column < fields - 1 ? 2 : 1));
    if (gap !== wanted) edits.push({ start: word.end, end: next.start, text: wanted });
  });
  return edits;
}

/** Blanks at the ends of lines. */
function trailing({ layout, text, jinja }: PolicyText, within?: Span): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = 0; line < layout.count; line++) {
    const [start, end] = [layout.start(line), layout.end(line)];
    if (within && (end < within.start || start > within.end)) continue;
    let from = end;
    while (from > start && /[ \t]/.test(text.charAt(from - 1))) from--;
    // Without its blanks a line between `\r` and `\n` would be none: the two are one line break.
    if (from === start && text.charAt(start - 1) === '\r' && text.charAt(end) === '\n') continue;
    if (from < end && !jinja.some((it) => it.start < end && it.end > from)) edits.push({ start: from, end, text: '' });
  }
  return edits;
}
