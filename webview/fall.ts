// What a fall looks like after so many of its steps: what has been reached, and the lines that led there. No elements, no time.
import type { FallResult, FallStep } from '../server/lsp/protocol.ts';
import type { Picture } from '../server/picture/picture.ts';
import type { Fallen } from './marks.ts';

/** A line between two cards that are drawn. */
export interface FallLine {
  readonly from: string;
  readonly to: string;
  /** From 1. */
  readonly number: number;
  readonly asked: boolean;
  readonly now: boolean;
  /** What is on the map anyway and leads there: then nothing more needs to be drawn. */
  readonly edges: readonly string[];
}

/** `at`: the last step that has happened, -1 for none. */
export function fallenAt(result: FallResult, at: number, picture: Picture): Fallen {
  const { from, steps } = result;
  const reached = new Map<string, FallStep['kind']>();
  for (const { to, kind } of steps.slice(0, at + 1)) {
    // What falls has fallen, whatever else is used of it.
    if (reached.get(to.id) !== 'falls') reached.set(to.id, kind);
  }
  const step = steps[at];
  const edges = new Map<string, 'falls' | 'now'>();
  for (const line of linesAt(result, at, picture)) for (const id of line.edges) if (line.now || !edges.has(id)) edges.set(id, line.now ? 'now' : 'falls');
  return { from: from.id, reached, edges, now: step ? step.to.id : from.id };
}

/** The lines up to a step; where the start of one is not drawn, it begins at what is drawn before it. */
export function linesAt({ from, steps }: FallResult, at: number, picture: Picture): FallLine[] {
  const drawn = new Set(picture.nodes.map(({ id }) => id));
  const isDrawn = (id: string): boolean => drawn.has(id);
  const lines = new Map<string, FallLine>();
  steps.slice(0, at + 1).forEach((step, index) => {
    if (!isDrawn(step.to.id)) return;
    let start: string | undefined = step.from.id;
    for (let before = step.after; start !== undefined && !isDrawn(start); ) {
      const earlier: FallStep | undefined = before === null ? undefined : steps[before];
      start = earlier ? earlier.from.id : isDrawn(from.id) ? from.id : undefined;
      if (!earlier) break;
      before = earlier.after;
    }
    if (start === undefined || start === step.to.id || !isDrawn(start)) return;
    const key = `${start}>${step.to.id}`;
    const known = lines.get(key);
    if (!known || index === at) lines.set(key, { from: start, to: step.to.id, number: known?.number ?? index + 1, asked: step.consent !== 'none', now: index === at, edges: drawnBetween(start, step.to.id, picture) });
  });
  return [...lines.values()];
}

/** The flows between two cards that are not refused; to the internet, all net qubes on the way. */
function drawnBetween(from: string, to: string, { nodes, edges }: Picture): string[] {
  if (to !== 'internet') return edges.filter((edge) => edge.kind !== 'network' && edge.action !== 'deny' && edge.from === from && edge.to === to).map(({ id }) => id);
  const found: string[] = [];
  const seen = new Set<string>();
  let at: string | undefined = from;
  while (at !== undefined && at !== to && !seen.has(at)) {
    seen.add(at);
    const here: string = at;
    const group = nodes.find(({ id }) => id === here)?.group;
    const next: Picture['edges'][number] | undefined = edges.find((edge) => edge.kind === 'network' && (edge.from === here || edge.from === group));
    if (next) found.push(next.id);
    at = next?.to;
  }
  return at === to ? found : [];
}

/** Where a replay goes on when the plan has changed under it: at the same step, if that is still there. */
export function carriedOver(before: FallResult, at: number, after: FallResult): number {
  const step = before.steps[at];
  if (!step) return Math.min(at, after.steps.length - 1);
  const same = after.steps.findIndex(({ from, to }) => from.id === step.from.id && to.id === step.to.id);
  return same >= 0 ? same : Math.min(at, after.steps.length - 1);
}
