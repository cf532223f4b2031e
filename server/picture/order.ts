// Mends what the layout library sometimes gets wrong with boxes in boxes: an order of the cards in a column in which some are lost.

/** As much of the library's own graph as is needed here. */
export interface Ordered {
  nodes(): string[];
  node(id: string): OrderedNode;
  children(id?: string): string[];
  parent(id: string): string | undefined;
}

interface OrderedNode {
  rank?: number;
  order?: number;
  minRank?: number;
  maxRank?: number;
  borderLeft?: readonly string[];
  borderRight?: readonly string[];
}

/**
 * Lets the library order each column, and where it has put two things in one place, or nothing in a place, orders them anew: boxes and
 * what stands between them by where they are on average, so that a box is in one piece and above or below the same boxes in every column.
 */
export function orderSafely(graph: Ordered, order: (graph: never) => void): void {
  const isSound = attempt(() => order(graph as never)) && isWhole(graph) && areBoxesWhole(graph);
  if (!isSound) mend(graph);
}

function attempt(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    // It reads what it has lost before. Nothing is kept of what it did.
    return false;
  }
}

const leaves = (graph: Ordered): string[] => graph.nodes().filter((id) => graph.children(id).length === 0);

function isWhole(graph: Ordered): boolean {
  const seen = new Map<number, Set<number>>();
  for (const id of leaves(graph)) {
    const { rank, order } = graph.node(id);
    if (rank === undefined || order === undefined) return false;
    const column = seen.get(rank) ?? new Set();
    if (column.has(order)) return false;
    seen.set(rank, column.add(order));
  }
  // Each place from 0 on is taken.
  return [...seen.values()].every((column) => [...column].every((order) => Number.isInteger(order) && order >= 0 && order < column.size));
}

/** Whether each box is in one piece in every column, and above the same boxes. */
function areBoxesWhole(graph: Ordered): boolean {
  const columns = new Map<number, string[]>();
  for (const id of leaves(graph)) {
    const { rank = 0, order = 0 } = graph.node(id);
    const column = columns.get(rank) ?? [];
    column[order] = id;
    columns.set(rank, column);
  }
  const above = new Set<string>();
  for (const column of columns.values()) {
    const done: string[] = [];
    let open: string[] = [];
    for (const id of column) {
      const boxes: string[] = [];
      for (let at = graph.parent(id); at !== undefined; at = graph.parent(at)) boxes.push(at);
      done.push(...open.filter((box) => !boxes.includes(box)));
      if (boxes.some((box) => done.includes(box))) return false;
      for (const box of boxes) {
        if (open.includes(box)) continue;
        for (const other of done) {
          if (graph.parent(other) !== graph.parent(box)) continue;
          if (above.has(`${box} ${other}`)) return false;
          above.add(`${other} ${box}`);
        }
      }
      open = boxes;
    }
  }
  return true;
}

function mend(graph: Ordered): void {
  const borders = new Set(graph.nodes().flatMap((id) => [...(graph.node(id).borderLeft ?? []), ...(graph.node(id).borderRight ?? [])]).filter((id) => id !== undefined));
  const middles = new Map<string, { sum: number; count: number }>();
  const size = new Map<number, number>();
  for (const id of leaves(graph)) size.set(graph.node(id).rank ?? 0, (size.get(graph.node(id).rank ?? 0) ?? 0) + 1);
  for (const id of leaves(graph)) {
    const { rank = 0, order = 0 } = graph.node(id);
    const place = (Number.isFinite(order) ? order : 0) / (size.get(rank) ?? 1);
    for (let at: string | undefined = id; at !== undefined; at = graph.parent(at)) {
      const middle = middles.get(at) ?? { sum: 0, count: 0 };
      middles.set(at, { sum: middle.sum + place, count: middle.count + 1 });
    }
  }
  const middleOf = (id: string): number => {
    const { sum = 0, count = 1 } = middles.get(id) ?? {};
    return sum / count;
  };
  const columns = new Map<number, number>();
  const place = (id: string, rank: number): void => {
    const order = columns.get(rank) ?? 0;
    graph.node(id).order = order;
    columns.set(rank, order + 1);
  };
  const walk = (id: string | undefined): void => {
    const label = id === undefined ? undefined : graph.node(id);
    const inside = graph.children(id).filter((child) => !borders.has(child)).sort((a, b) => middleOf(a) - middleOf(b));
    const { minRank = 0, maxRank = -1, borderLeft = [], borderRight = [] } = label ?? {};
    for (let rank = minRank; rank <= maxRank; rank++) if (borderLeft[rank] !== undefined) place(borderLeft[rank] as string, rank);
    for (const child of inside) {
      if (graph.children(child).length > 0) walk(child);
      else place(child, graph.node(child).rank ?? 0);
    }
    for (let rank = minRank; rank <= maxRank; rank++) if (borderRight[rank] !== undefined) place(borderRight[rank] as string, rank);
  };
  walk(undefined);
}
