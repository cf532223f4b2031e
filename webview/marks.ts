// Which parts of the map stand out, and which step back: by what is chosen, what the cursor is on, and what has fallen.
import type { Picture } from '../server/picture/picture.ts';

export interface Attention {
  readonly selected: string | undefined;
  /** What the cursor in the text is on. */
  readonly cursor: readonly string[];
  readonly pointed: string | undefined;
  readonly fallen: Fallen | undefined;
}

/** How far a fall has come. */
export interface Fallen {
  readonly from: string;
  /** By id: how it got there. */
  readonly reached: ReadonlyMap<string, 'falls' | 'used' | 'gained'>;
  /** The lines of the map that it went along, those of the step that is shown apart. */
  readonly edges: ReadonlyMap<string, 'falls' | 'now'>;
  /** Where the step that is shown leads. */
  readonly now: string;
}

export type Mark = 'selected' | 'cursor' | 'near' | 'far' | 'source' | 'falls' | 'used' | 'gained' | 'now';

/** The marks of every part that has one, by the part's id. */
export function marks(picture: Picture, { selected, cursor, pointed, fallen }: Attention): ReadonlyMap<string, ReadonlySet<Mark>> {
  const found = new Map<string, Set<Mark>>();
  const mark = (id: string, it: Mark): void => {
    const known = found.get(id);
    if (known) known.add(it);
    else found.set(id, new Set([it]));
  };
  const markLine = (id: string, it: Mark): void => {
    mark(id, it);
    mark(`word:${id}`, it);
  };
  if (selected !== undefined) mark(selected, 'selected');
  for (const id of cursor) markLine(id, 'cursor');
  if (fallen) {
    for (const { id } of picture.nodes) {
      const how = fallen.reached.get(id);
      if (id === fallen.from) mark(id, 'source');
      else mark(id, how ?? 'far');
      if (fallen.now === id) mark(id, 'now');
    }
    for (const { id } of picture.edges) {
      const went = fallen.edges.get(id);
      markLine(id, went ? 'falls' : 'far');
      if (went === 'now') markLine(id, 'now');
    }
    return found;
  }
  const middle = pointed ?? selected;
  if (middle === undefined) return found;
  const group = picture.nodes.find(({ id }) => id === middle)?.group;
  for (const { id, kind, from, to } of picture.edges) {
    const touches = id === middle || from === middle || to === middle || (kind === 'network' && from === group);
    markLine(id, touches ? 'near' : 'far');
  }
  return found;
}
