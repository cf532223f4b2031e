// Looks for the shortest paths through a graph from many starts at once, each node visited a single time.
import { isIn } from './calls.ts';
import { edgeAlong, type Edge, type Fan, type GraphNode, type Spread, type Ways } from './graph.ts';
import type { Group } from './groups.ts';

/** The part of a graph that a search may use. */
export interface Web {
  ways(node: GraphNode): Ways;
  /** What a spread over the group leads to, apart from its exceptions. */
  among(group: Group): readonly GraphNode[];
  /** Steps that may still be looked at. */
  readonly budget: { left: number };
}

export interface Search {
  /** Starts in the order in which they are tried; what one level has visited, the next does not visit again. `begin` is told before each. */
  readonly levels: readonly { readonly starts: readonly GraphNode[]; begin(): void }[];
  allowed(edge: Edge): boolean;
  /** A number below 31 that is the same for nodes whose calls are allowed alike: then those in common are looked at once. Without it that holds for all. */
  sort?(from: GraphNode): number;
  /** Which nodes a spread may lead to at all: spares looking at each. `on`: only such as are passable. */
  open?(spread: Spread, from: GraphNode): 'all' | 'on' | 'none';
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
export function search(web: Web, { levels, allowed, sort = () => 0, open = () => 'all', ends, passable, pools = (group) => split(web.among(group), passable), first = false }: Search): readonly (readonly Edge[])[] {
  const before = new Map<GraphNode, Edge | undefined>();
  const found: GraphNode[] = [];
  /** Of each group the members that were not visited when it was last looked at: so that a thousand ways into it stay quick. */
  const left = new Map<Group, { passable: readonly GraphNode[]; others: readonly GraphNode[] }>();
  /** The ways in common that were looked at, by the sorts of nodes they were looked at from. */
  const walked = new Map<Fan, number>();
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
    const spreadOver = (targets: readonly GraphNode[], spread: Spread, from: GraphNode): readonly GraphNode[] => {
      let kept: GraphNode[] | undefined;
      for (const [index, to] of targets.entries()) {
        if (done) return targets;
        if (!before.has(to) && !(to.qube && isIn(to.qube, spread.except))) {
          const edge = edgeAlong(spread, from, to);
          web.budget.left--;
          if (allowed(edge)) visit(to, edge);
        }
        if (before.has(to)) kept ??= targets.slice(0, index);
        else kept?.push(to);
      }
      return kept ?? targets;
    };
    const isFresh = (fan: Fan, from: GraphNode): boolean => {
      const [known, its] = [walked.get(fan) ?? 0, 1 << sort(from)];
      walked.set(fan, known | its);
      return (known & its) === 0;
    };
    for (const start of starts) if (!before.has(start)) visit(start, undefined);
    while (queue.length > 0 && !done && web.budget.left > 0) {
      const now = queue;
      queue = [];
      for (const node of now) {
        if (done || web.budget.left <= 0) break;
        const { edges, fans } = web.ways(node);
        const fresh = fans.filter((fan) => isFresh(fan, node));
        web.budget.left -= edges.length + 1;
        for (const { steps } of fresh) {
          web.budget.left -= steps.length;
          for (const step of steps) {
            if (done || before.has(step.to)) continue;
            const edge = { ...step, from: node };
            if (allowed(edge)) visit(step.to, edge);
          }
        }
        for (const edge of edges) if (!done && !before.has(edge.to) && allowed(edge)) visit(edge.to, edge);
        for (const { spreads } of fresh) {
          for (const spread of spreads) {
            const to = open(spread, node);
            if (done || to === 'none') continue;
            const its = left.get(spread.among) ?? { ...pools(spread.among) };
            left.set(spread.among, its);
            if (to === 'all') its.others = spreadOver(its.others, spread, node);
            its.passable = spreadOver(its.passable, spread, node);
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

/** The nodes by whether they are passable. */
export function split(nodes: readonly GraphNode[], passable: (node: GraphNode) => boolean): Pools {
  const sets = { passable: [] as GraphNode[], others: [] as GraphNode[] };
  for (const node of nodes) (passable(node) ? sets.passable : sets.others).push(node);
  return sets;
}
