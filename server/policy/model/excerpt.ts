// A folder of policies with only what it says of a few services, so that a change can be tried on it where the whole is too large.
import type { TextEdit } from '../../base/edit.ts';
import { meets, type Span } from '../../base/span.ts';
import { parsePolicy, type PolicyText } from '../syntax/parse.ts';
import type { Disk, Policies, PolicyFile } from './policies.ts';

/**
 * The same disk with everything blanked that speaks of other services; what is left stands where it stood. Rules for any service are left, and what
 * cannot be told apart line by line: files of the older form, and Jinja. `edited`: the file that is to be changed. Undefined where all that comes to more than `most` UTF-16 units.
 */
export function excerpt(policies: Policies, services: ReadonlySet<string>, edited: string, disk: Disk, most: number): Disk | undefined {
  const texts = new Map<string, string>();
  let size = 0;
  for (const file of policies.files) {
    const left = leftOf(file, services);
    size += left.size;
    if (size > most) return undefined;
    texts.set(file.path, left.size === 0 && file.path !== edited ? '' : left.text);
  }
  return {
    list: (path) => disk.list(path),
    read(path) {
      const found = disk.read(path);
      const text = texts.get(path);
      return typeof found !== 'object' || text === undefined ? found : { text, brokenAt: found.brokenAt, mark: found.mark };
    },
  };
}

/** What is left of a file, and how much that is. */
function leftOf({ text, readings }: PolicyFile, services: ReadonlySet<string>): { readonly text: string; readonly size: number } {
  const [reading] = readings;
  if (!reading || readings.length > 1 || reading.dialect !== 'policy' || reading.jinja.length > 0 || reading.mark) return { text, size: text.length };
  let size = 0;
  let at = 0;
  const pieces: string[] = [];
  const blank = ({ start, end }: Span): void => {
    pieces.push(text.slice(at, start), ' '.repeat(end - start));
    at = end;
  };
  const others: Span[] = [];
  for (const line of reading.lines) {
    const isOther = line.kind === 'rule' && !line.problem && line.serviceText !== '*' && !services.has(line.serviceText ?? '');
    if (isOther) others.push(line.at);
    else size += line.at.end - line.at.start;
  }
  // Comments may allow a finding.
  for (const comment of reading.comments) if (!text.slice(comment.at.start, comment.at.end).includes('qube-plan')) others.push(comment.at);
  for (const span of others.sort((a, b) => a.start - b.start)) blank(span);
  return { text: pieces.join('') + text.slice(at), size };
}

/** The services that the lines at some places speak of; undefined where one is not about certain services, such as an include. */
export function servicesAt(file: PolicyFile, policies: Policies, spans: readonly Span[]): ReadonlySet<string> | undefined {
  const [reading] = file.readings;
  if (!reading) return undefined;
  if (reading.dialect === 'service') return new Set(policies.rulesOf(file).map(({ service = '' }) => service));
  return servicesIn(reading, spans);
}

/** The services that edits of a file write of. */
export function servicesWritten(edits: readonly TextEdit[], changed: string): ReadonlySet<string> | undefined {
  let moved = 0;
  const spans = [...edits].sort((a, b) => a.start - b.start).map(({ start, end, text: its }) => {
    const from = start + moved;
    moved += its.length - (end - start);
    return { start: from, end: from + its.length };
  });
  const first = spans[0]?.start ?? 0;
  const last = spans.at(-1)?.end ?? 0;
  // Only the lines from the first edit to the last are read again.
  const from = Math.max(changed.lastIndexOf('\n', first - 1), changed.lastIndexOf('\r', first - 1)) + 1;
  const after = changed.slice(last).search(/[\r\n]/);
  const to = after < 0 ? changed.length : last + after;
  return servicesIn(parsePolicy(changed.slice(from, to), 'policy'), spans.map(({ start, end }) => ({ start: start - from, end: end - from })));
}

function servicesIn({ lines }: PolicyText, spans: readonly Span[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const line of lines) {
    if (!spans.some((span) => meets(line.at, span))) continue;
    if (line.kind !== 'rule' || line.opaque) return undefined;
    found.add(line.serviceText ?? '');
  }
  return found.has('*') ? undefined : found;
}
