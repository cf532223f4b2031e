// How long it takes to find the paths of a large plan: the graph of who calls whom, every sort of path, and what falls with one qube.
import { parseDocument } from 'yaml';
import { facts, type Facts } from '../../server/facts/facts.ts';
import { readPlan } from '../../server/plan/read.ts';
import { parse } from '../../server/syntax/parse.ts';
import { flowKinds, sampleFlows } from '../sample-flows.ts';
import { atMost, inTurn, spread, timed, withSpread, type Part } from './measure.ts';

const qubes = 2_000;

export function measurePaths(quick: boolean): Part {
  const rows = flowKinds.map((kind) => {
    const text = sampleFlows(kind, qubes);
    const tree = parse(text);
    const times: number[] = [];
    const { yaml } = inTurn(
      {
        paths: () => {
          const known = prepared(tree);
          times.push(timed(() => [known.paths.upward, known.paths.leaks, known.paths.identities, known.fall(known.qubes[0] as Facts['qubes'][number])]));
        },
        yaml: () => parseDocument(text, { prettyErrors: false }),
      },
      quick ? 3 : 11,
    );
    // Two rounds warm up.
    const paths = spread(times.slice(2));
    return { kind, ratio: paths.median / yaml.median, paths, yaml };
  });
  return {
    goals: rows.map(({ kind, ratio }) => atMost(`paths ÷ one parse, ${qubes} qubes and ${qubes * 2.5} flows, ${kind}`, ratio, kind === 'mixed' ? 2 : 0.75)),
    lines: rows.map(({ kind, paths, yaml }) => `${kind}: paths ${withSpread(paths)}, parse ${withSpread(yaml)}`),
    data: rows,
  };
}

/** The facts of the plan, what every rule asks of each qube and flow already known. */
function prepared(tree: ReturnType<typeof parse>): Facts {
  const known = facts(readPlan(tree));
  for (const qube of known.qubes) [known.app(qube), known.reach(qube), known.vault(qube), known.anonymous(qube), known.service(qube)];
  known.flows.all;
  return known;
}
