// Looks for the shortest paths through a graph from many starts at once, each node visited a single time.
import type { Edge, GraphNode, Spread } from './graph.ts';

/** The part of a graph that a search may use. */
export interface Web {
  ways(node: GraphNode): { readonly edges: readonly Edge[]; readonly spreads: readonly Spread[] };
  /** What a spread leads to, apart from its exceptions. */
  readonly spreadTo: readonly GraphNode[];
  /** Steps that may still be looked at. */
  readonly budget: { left: number };
}

export interface Search {
  /** Starts in the order in which they are tried; what one level has visited, the next does not visit again. `begin` is told before each. */
  readonly levels: readonly { readonly starts: readonly GraphNode[]; begin(): void }[];
  allowed(edge: Edge): boolean;
  /** Whether a spread may lead to nodes that are not passable at all: spares looking at each. */
  ending?(spread: Spread): boolean;
  ends(node: GraphNode): boolean;
  /** Whether a path may go on from there. */
  passable(node: GraphNode): boolean;
  /** `Web.spreadTo` by whether it is passable, where many searches share that. */
  readonly pools?: { readonly passable: readonly GraphNode[]; readonly others: readonly GraphNode[] };
  /** Stop at the first end. */
  readonly first?: boolean;
}

/** The shortest path to every end that can be reached, breadth first. Linear in the nodes and edges visited. */
export function search(web: Web, { levels, allowed, ending = () => true, ends, passable, pools, first = false }: Search): readonly (readonly Edge[])[] {
  const before = new Map<GraphNode, Edge | undefined>();
  const found: GraphNode[] = [];
  /** Of many searches most are over before the second spread: only from there on it pays to keep apart what is not yet visited. */
  let left: { readonly passable: Iterable<GraphNode>; readonly others: Iterable<GraphNode> } | undefined = first ? pools : undefined;
  let unvisited: { readonly passable: Set<GraphNode>; readonly others: Set<GraphNode> } | undefined;
  let spreadsSeen = 0;
  let done = false;
  for (const { starts, begin } of levels) {
    begin();
    let queue: GraphNode[] = [];
    const visit = (node: GraphNode, edge: Edge | undefined): void => {
      before.set(node, edge);
      unvisited?.passable.delete(node);
      unvisited?.others.delete(node);
      if (edge && ends(node)) {
        found.push(node);
        done ||= first;
      }
      if (!edge || passable(node)) queue.push(node);
    };
    for (const start of starts) if (!before.has(start)) visit(start, undefined);
    while (queue.length > 0 && !done && web.budget.left > 0) {
      const now = queue;
      queue = [];
      for (const node of now) {
        if (done || web.budget.left <= 0) break;
        const { edges, spreads } = web.ways(node);
        web.budget.left -= edges.length + spreads.length + 1;
        for (const edge of edges) if (!before.has(edge.to) && allowed(edge)) visit(edge.to, edge);
        for (const spread of spreads) {
          if (!left || (++spreadsSeen > 1 && !unvisited)) {
            const { passable: on, others } = pools ?? split(web.spreadTo, passable);
            const isNew = (node: GraphNode): boolean => !before.has(node);
            left = unvisited = { passable: new Set(on.filter(isNew)), others: new Set(others.filter(isNew)) };
          }
          for (const targets of ending(spread) ? [left.others, left.passable] : [left.passable]) {
            for (const to of targets) {
              if (done) break;
              if (before.has(to) || (to.qube && spread.except.has(to.qube))) continue;
              const edge = spread.edge(to);
              web.budget.left--;
              if (allowed(edge)) visit(to, edge);
            }
          }
        }
      }
    }
  }
  return found.map((node) => {
    const path: Edge[] = [];
    for (let edge = before.get(node); edge; edge = before.get(edge.from)) path.push(edge);
    return path.reverse();
  });
}

function split(nodes: readonly GraphNode[], passable: (node: GraphNode) => boolean): { readonly passable: readonly GraphNode[]; readonly others: readonly GraphNode[] } {
  const sets = { passable: [] as GraphNode[], others: [] as GraphNode[] };
  for (const node of nodes) (passable(node) ? sets.passable : sets.others).push(node);
  return sets;
}
