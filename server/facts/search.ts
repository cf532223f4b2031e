// Looks for the shortest paths through a graph from many starts at once, each node visited a single time.
import { isIn } from './calls.ts';
import type { Edge, GraphNode, Spread } from './graph.ts';
import type { Group } from './groups.ts';

/** The part of a graph that a search may use. */
export interface Web {
  ways(node: GraphNode): { readonly edges: readonly Edge[]; readonly spreads: readonly Spread[] };
  /** What a spread over the group leads to, apart from its exceptions. */
  among(group: Group): readonly GraphNode[];
  /** Steps that may still be looked at. */
  readonly budget: { left: number };
}

export interface Search {
  /** Starts in the order in which they are tried; what one level has visited, the next does not visit again. `begin` is told before each. */
  readonly levels: readonly { readonly starts: readonly GraphNode[]; begin(): void }[];
  allowed(edge: Edge): boolean;
  /** Which nodes a spread may lead to at all: spares looking at each. `on`: only such as are passable. */
  open?(spread: Spread): 'all' | 'on' | 'none';
  ends(node: GraphNode): boolean;
  /** Whether a path may go on from there. */
  passable(node: GraphNode): boolean;
  /** `Web.among` by whether it is passable, where many searches share that. */
  pools?(group: Group): Pools;
  /** Stop at the first end. */
  readonly first?: boolean;
}

/** The members of a group, by whether a path may go on from them. */
export interface Pools {
  readonly passable: readonly GraphNode[];
  readonly others: readonly GraphNode[];
}

/** The shortest path to every end that can be reached, breadth first. Linear in the nodes and edges visited. */
export function search(web: Web, { levels, allowed, open = () => 'all', ends, passable, pools = (group) => split(web.among(group), passable), first = false }: Search): readonly (readonly Edge[])[] {
  const before = new Map<GraphNode, Edge | undefined>();
  const found: GraphNode[] = [];
  /** Of each group the members that were not visited when it was last looked at: so that a thousand ways into it stay quick. */
  const left = new Map<Group, { passable: readonly GraphNode[]; others: readonly GraphNode[] }>();
  let done = false;
  for (const { starts, begin } of levels) {
    begin();
    let queue: GraphNode[] = [];
    const visit = (node: GraphNode, edge: Edge | undefined): void => {
      before.set(node, edge);
      if (edge && ends(node)) {
        found.push(node);
        done ||= first;
      }
      if (!edge || passable(node)) queue.push(node);
    };
    const spreadOver = (targets: readonly GraphNode[], spread: Spread): readonly GraphNode[] => {
      let kept: GraphNode[] | undefined;
      for (const [index, to] of targets.entries()) {
        if (done) return targets;
        if (!before.has(to) && !(to.qube && isIn(to.qube, spread.except))) {
          const edge = spread.edge(to);
          web.budget.left--;
          if (allowed(edge)) visit(to, edge);
        }
        if (before.has(to)) kept ??= targets.slice(0, index);
        else kept?.push(to);
      }
      return kept ?? targets;
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
          const to = open(spread);
          if (done || to === 'none') continue;
          const its = left.get(spread.among) ?? { ...pools(spread.among) };
          left.set(spread.among, its);
          if (to === 'all') its.others = spreadOver(its.others, spread);
          its.passable = spreadOver(its.passable, spread);
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

/** The nodes by whether they are passable. */
export function split(nodes: readonly GraphNode[], passable: (node: GraphNode) => boolean): Pools {
  const sets = { passable: [] as GraphNode[], others: [] as GraphNode[] };
  for (const node of nodes) (passable(node) ? sets.passable : sets.others).push(node);
  return sets;
}
