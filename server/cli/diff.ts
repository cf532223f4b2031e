// A unified diff of a text and its edits, for `fix --dry-run`.
import type { TextEdit } from '../base/edit.ts';
import { applyEdits } from '../base/edit.ts';
import { Lines } from '../base/lines.ts';

const around = 3;

/** Lines of `--- a/…`, `+++ b/…` and hunks; empty when nothing changes. */
export function unifiedDiff(path: string, text: string, edits: readonly TextEdit[]): string {
  const before = linesOf(text);
  const after = linesOf(applyEdits(text, edits));
  const changes = changedLines(text, edits, before, after);
  if (changes.length === 0) return '';
  const name = path.replace(/^\/+/, '');
  return `--- a/${name}\n+++ b/${name}\n${hunks(changes, before, after).join('')}`;
}

/** Lines `[from, to)` of the old text become lines `[newFrom, newTo)` of the new one. */
interface Change {
  from: number;
  to: number;
  newFrom: number;
  newTo: number;
}

function changedLines(text: string, edits: readonly TextEdit[], before: readonly string[], after: readonly string[]): Change[] {
  const lines = new Lines(text);
  const touched: { from: number; to: number }[] = [];
  for (const { start, end } of [...edits].sort((a, b) => a.start - b.start)) {
    const from = lines.lineAt(start);
    const to = lines.lineAt(end) + 1;
    const last = touched.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else touched.push({ from, to });
  }
  const changes: Change[] = [];
  let shift = 0;
  touched.forEach((it, index) => {
    // What lies between this stretch and the next is unchanged, so the next one tells how much this one grew.
    const stretch = applyEdits(text.slice(0, lines.start(it.to)), edits.filter((edit) => edit.start < lines.start(it.to) && edit.end <= lines.start(it.to)));
    const isLast = index === touched.length - 1;
    const newTo = isLast ? after.length - (before.length - Math.min(it.to, before.length)) : linesOf(stretch).length;
    const change = { from: it.from, to: Math.min(it.to, before.length), newFrom: it.from + shift, newTo };
    shift = change.newTo - change.to;
    while (change.from < change.to && change.newFrom < change.newTo && before[change.from] === after[change.newFrom]) {
      change.from++;
      change.newFrom++;
    }
    while (change.to > change.from && change.newTo > change.newFrom && before[change.to - 1] === after[change.newTo - 1]) {
      change.to--;
      change.newTo--;
    }
    if (change.from < change.to || change.newFrom < change.newTo) changes.push(change);
  });
  return changes;
}

function hunks(changes: readonly Change[], before: readonly string[], after: readonly string[]): string[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.from - last.to <= 2 * around) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => {
    const first = group[0] as Change;
    const last = group.at(-1) as Change;
    const from = Math.max(0, first.from - around);
    const to = Math.min(before.length, last.to + around);
    const newFrom = first.newFrom - (first.from - from);
    const newTo = last.newTo + (to - last.to);
    const out: string[] = [`@@ -${span(from, to)} +${span(newFrom, newTo)} @@\n`];
    let at = from;
    for (const change of group) {
      for (; at < change.from; at++) out.push(line(' ', before[at] as string));
      for (; at < change.to; at++) out.push(line('-', before[at] as string));
      for (let i = change.newFrom; i < change.newTo; i++) out.push(line('+', after[i] as string));
    }
    for (; at < to; at++) out.push(line(' ', before[at] as string));
    return out.join('');
  });
}

const span = (from: number, to: number): string => (to - from === 1 ? `${from + 1}` : `${to === from ? from : from + 1},${to - from}`);

const line = (sign: string, text: string): string => (text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`);

/** Lines with their ends; a text that ends in a line break has no empty line behind it. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));
