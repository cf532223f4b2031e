// `qube-plan reach`: what somebody who has taken over a qube gets at, as a tree or as JSON.
import { Lines, type Position } from '../base/lines.ts';
import { nearest } from '../base/nearest.ts';
import { reach as reachOf, type Reach, type ReachedThing, type ReachNode, type ReachStep } from '../features/reach.ts';
import { factWords, gainWords, nodeWords, stepWords } from '../features/reach-words.ts';
import { shotOver } from './check.ts';
import { formatOf, type Options } from './arguments.ts';
import { diskBases, inputs, shown } from './files.ts';
import { exit, paint, UsageError, visible, type Io } from './io.ts';

/** @throws UsageError without a plan or a qube, or for a qube that nobody knows. */
export async function reach(options: Options, io: Io): Promise<number> {
  const format = formatOf(options, ['pretty', 'json']);
  const { from, rest } = options;
  if (from === undefined || rest.length !== 1) throw new UsageError('reach takes one plan and a qube, e.g. qube-plan reach mine.qube-plan.yaml --from untrusted');
  const [input, ...more] = await inputs(rest, io, 'plan');
  if (!input || more.length > 0) throw new UsageError(`${rest[0] as string}: reach takes one plan, and here ${input ? 'are several' : 'is none'}`);
  const { bases, treeOf } = diskBases(input, io);
  const { facts, text } = shotOver(input, options, io, bases);
  const qube = facts.qube(from);
  if (!qube) {
    const meant = nearest(from, facts.qubes.map(({ name }) => name));
    throw new UsageError(`there is no qube "${visible(from)}" in ${input.path}${meant === undefined ? '' : `; did you mean ${visible(meant)}?`}`);
  }
  const found = reachOf(qube, facts);
  if (format === 'json') {
    const own = new Lines(text);
    const steps = found.steps.map(({ at, ...step }) => {
      const tree = at?.file === undefined ? undefined : treeOf(at.file);
      const lines = at?.file === undefined ? own : tree && new Lines(tree.text);
      const place = at && lines && { ...(at.file === undefined ? {} : { path: shown(at.file, io) }), range: rangeOf(lines, at) };
      return { ...step, place: place ?? null };
    });
    io.out(`${JSON.stringify({ version: 1, path: input.path, ...found, steps }, null, 2)}\n`);
  } else print(found, io);
  return exit.clean;
}

const rangeOf = (lines: Lines, at: { readonly start: number; readonly end: number }): { readonly start: Position; readonly end: Position } => ({ start: lines.positionAt(at.start), end: lines.positionAt(at.end) });

/** More than this beside each other are counted. */
const mostBranches = 12;

function print(found: Reach, io: Io): void {
  const style = paint(io);
  const { from, reached, used, gained, safe } = found;
  const isAll = from.name === 'dom0' && from.kind === 'qube';
  const things = new Map([...reached, ...used].map((thing) => [thing.step, thing]));
  io.out(`If ${style('bold', visible(from.name))} falls${facts(from)}\n`);
  if (isAll) {
    io.out('Everything falls with it: dom0 controls every qube.\n');
    return;
  }
  for (const free of [true, false]) {
    const mine = [...things.values()].filter((thing) => thing.free === free);
    if (mine.length === 0) continue;
    io.out(`\n${style('underline', free ? 'nobody is asked' : 'somebody has to agree')}\n`);
    // What takes agreement hangs on what is taken without: each part of the tree begins where it leaves the first.
    const isRoot = ({ step }: ReachedThing): boolean => {
      const after = found.steps[step]?.after ?? null;
      return after === null || things.get(after)?.free !== free;
    };
    branches(mine.filter(isRoot), '', (thing) => mine.filter(({ step }) => found.steps[step]?.after === thing.step), found, io, !free);
  }
  if (reached.length + used.length === 0) io.out('Nothing else falls with it.\n');
  const ways = gained.map((it) => visible(gainWords(it)));
  if (ways.length > 0) io.out(`\n${style('underline', 'what else is gained')}\n${ways.map((way) => `  ${way}\n`).join('')}`);
  if (safe.length > 0) io.out(`\n${style('underline', 'out of reach')}\n  ${safe.slice(0, 30).map(visible).join(', ')}${safe.length > 30 ? ` and ${safe.length - 30} more` : ''}\n`);
  io.out(`\n${style('dim', usual)}\n`);
}

const usual = 'Copying, pasting and opening things in another qube is always offered by Qubes OS after a question,\nunless a flow denies it; only the ways that the plan or Qubes OS opens in particular are shown.';

function branches(things: readonly ReachedThing[], indent: string, below: (thing: ReachedThing) => readonly ReachedThing[], found: Reach, io: Io, whence = false): void {
  const style = paint(io);
  const cut = things.length > mostBranches ? things.slice(0, mostBranches - 1) : things;
  cut.forEach((thing, index) => {
    const last = index === cut.length - 1 && cut.length === things.length;
    const step = found.steps[thing.step] as ReachStep;
    const start = whence && step.after !== null ? `from ${nameOf(step.from)}, ` : '';
    io.out(`${indent}${style('dim', last ? '└─' : '├─')} ${style('bold', nameOf(thing))}${facts(thing)}\n`);
    const inner = `${indent}${last ? '   ' : `${style('dim', '│')}  `}`;
    io.out(`${inner}${style('dim', `${start}${visible(stepWords(step))}`)}\n`);
    if (thing.name === 'dom0') io.out(`${inner}${style('dim', 'and so every qube falls')}\n`);
    else branches(below(thing), inner, below, found, io);
  });
  if (cut.length < things.length) io.out(`${indent}${style('dim', '└─')} and ${things.length - cut.length} more\n`);
}

const nameOf = (node: ReachNode): string => visible(nodeWords(node));

function facts(self: Reach['from']): string {
  const words = factWords(self);
  return words === '' ? '' : ` (${visible(words)})`;
}
