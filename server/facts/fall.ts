// "If this qube falls": what somebody who has taken over a qube gets at, step by step, with and without a person agreeing to it.
import { isIn } from './calls.ts';
import { carries, edgeAlong, type Edge, type Fan, type Graph, type GraphNode, type Spread } from './graph.ts';
import type { Group } from './groups.ts';

/** Something that was reached, and the last step to it. */
export interface Reached {
  readonly node: GraphNode;
  readonly edge: Edge;
  /** Where the step began; undefined: at the qube that fell. */
  readonly before: Reached | undefined;
  /** Steps up to here, 1 for the first. */
  readonly round: number;
  /** How many times a person has to agree on the way; the way with the fewest is taken. */
  readonly prompts: number;
}

export interface Fall {
  readonly from: GraphNode;
  /**
   * Qubes and new disposables that can be taken over or have something handed to them, in an order in which each stands behind the one it was
   * reached from: first all that nobody is asked about, then what takes one agreement, and so on.
   */
  readonly reached: readonly Reached[];
  /** What is only used from there: keys, what can be seen or heard, the traffic of others. With the fewest agreements; not of nodes that are reached as easily. */
  readonly used: readonly Reached[];
  /** The network, open or through Tor, and the identities that can be acted under. */
  readonly gained: readonly Reached[];
}

/**
 * Follows every edge from the node, a level for each agreement. A path goes on from what was handed something as if that had been taken
 * over as well; it goes no further from keys, views and traffic, except that what a net qube passes on it also passes on for those behind.
 */
export function fall(graph: Graph, from: GraphNode): Fall {
  const reached = new Map<GraphNode, Reached>();
  const used = new Map<GraphNode, Reached>();
  const gained = new Map<GraphNode, Reached>();
  /** Those whose traffic is at hand. */
  const passed = new Set<GraphNode>();
  const walked = new Set<Fan>();
  let now: Later[] = [];
  let later: Later[] = [];
  let queue: Reached[] = [];

  const take = (edge: Edge, before: Reached | undefined, prompts: number): void => {
    if (edge.to === from) return;
    const made: Reached = { node: edge.to, edge, before, round: (before?.round ?? 0) + 1, prompts };
    if (!carries(edge)) {
      const into = edge.effect === 'network' || edge.effect === 'identity' ? gained : used;
      if (!into.has(edge.to)) into.set(edge.to, made);
      if (edge.effect !== 'traffic' || passed.has(edge.to)) return;
      passed.add(edge.to);
      queue.push(made);
    } else if (!reached.has(edge.to)) {
      reached.set(edge.to, made);
      queue.push(made);
    }
  };
  // Of groups only those are looked at that are not yet reached, or used, so that thousands of wildcards stay quick.
  const [left, unused] = [new Map<Group, readonly GraphNode[]>(), new Map<Group, readonly GraphNode[]>()];
  const spreadOut = (spread: Spread, before: Reached | undefined, prompts: number): void => {
    const [pool, isOver] = carries(spread) ? [left, (node: GraphNode) => reached.has(node)] : [unused, (node: GraphNode) => used.has(node) || gained.has(node)];
    const at = before?.node ?? from;
    const nodes = pool.get(spread.among) ?? graph.among(spread.among);
    for (const node of nodes) {
      if (node !== at && node.qube && !isOver(node) && !isIn(node.qube, spread.except)) take(edgeAlong(spread, at, node), before, prompts);
    }
    pool.set(spread.among, nodes.filter((node) => !isOver(node)));
  };
  const follow = (node: GraphNode, here: Reached | undefined, prompts: number): void => {
    const { edges, fans } = graph.ways(node);
    const go = (edge: Edge): void => {
      if (edge.consent === 'none') take(edge, here, prompts);
      else later.push({ edge, before: here });
    };
    if (here?.edge.effect === 'traffic') {
      // Behind a gateway everything is wrapped in Tor: who sits before it sees nothing.
      if (!node.qube?.tags.has('anon-gateway')) for (const edge of edges) if (edge.effect === 'traffic') go(edge);
      return;
    }
    // What many may call leads nowhere else from the second of them.
    const fresh = fans.filter((fan) => walked.size < walked.add(fan).size);
    for (const { steps } of fresh) for (const step of steps) if (step.to !== node) go({ ...step, from: node });
    for (const edge of edges) go(edge);
    for (const spread of fresh.flatMap(({ spreads }) => spreads)) {
      if (spread.consent === 'none') spreadOut(spread, here, prompts);
      else later.push({ spread, before: here });
    }
  };

  follow(from, undefined, 0);
  for (let prompts = 0; ; prompts++) {
    for (const { edge, spread, before } of now) {
      if (edge) take(edge, before, prompts);
      else spreadOut(spread, before, prompts);
    }
    for (let next = queue; next.length > 0; next = queue) {
      queue = [];
      for (const here of next) follow(here.node, here, prompts);
    }
    if (later.length === 0) break;
    [now, later] = [later, []];
  }
  return { from, reached: [...reached.values()], used: [...used.values()].filter(({ node, prompts }) => (reached.get(node)?.prompts ?? Infinity) > prompts), gained: [...gained.values()] };
}

/** A way that waits until the level of one more agreement. */
type Later = { readonly edge: Edge; readonly spread?: undefined; readonly before: Reached | undefined } | { readonly spread: Spread; readonly edge?: undefined; readonly before: Reached | undefined };

/** The steps to it in order. */
export function stepsTo(last: Reached): readonly Edge[] {
  const steps: Edge[] = [];
  for (let at: Reached | undefined = last; at; at = at.before) steps.push(at.edge);
  return steps.reverse();
}
