// `qube-plan map`: the plan as a picture, for a README or another program.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Span } from '../base/span.ts';
import { Lines } from '../base/lines.ts';
import { planMap, type PlanMap } from '../features/map.ts';
import { planBeside } from '../features/plan-beside.ts';
import { plannedIn, type PlanBeside } from '../policy/facts/planned.ts';
import { policyShot, type PolicyShot } from '../policy/policy-shot.ts';
import { shotOver } from './check.ts';
import { formatOf, type Options } from './arguments.ts';
import { diskBases, inputs, shown } from './files.ts';
import { exit, UsageError, type Io } from './io.ts';
import { pathOf, policyGroups, policySources } from './policies.ts';

export const mapFormats = ['svg', 'mermaid', 'dot', 'json'] as const;

/** @throws UsageError without a plan, or when the file asked for cannot be written. */
export async function map(options: Options, io: Io): Promise<number> {
  const format = formatOf(options, mapFormats);
  const { rest: [path, ...policies], output } = options;
  if (path === undefined) throw new UsageError('map takes one plan, e.g. qube-plan map mine.qube-plan.yaml --format svg');
  const [input, ...more] = await inputs([path], io, 'plan');
  if (!input || more.length > 0) throw new UsageError(`${path}: map takes one plan, and here ${input ? 'are several' : 'is none'}`);
  const { bases, treeOf } = diskBases(input, io);
  const shot = shotOver(input, options, io, bases);
  const beside = await policiesAt(policies, planBeside(pathOf(input, io), shot, (text) => shotOver({ ...input, text }, options, io, bases)), options, io);
  const found = planMap(shot, beside.map(({ facts, findings }) => ({ facts, findings, uriOf: (it) => it })));
  const linesOf = (file: string | undefined): Lines | undefined => {
    const tree = file === undefined ? undefined : treeOf(file);
    const text = file === undefined ? shot.text : (tree?.text ?? beside.map((it) => it.policies.file(file)?.text).find((it) => it !== undefined));
    return text === undefined ? undefined : new Lines(text);
  };
  const text = format === 'json' ? asJson(input.path, found, linesOf, (file) => shown(file, io)) : await drawn(format, found);
  if (output === undefined) io.out(text);
  else {
    try {
      writeFileSync(resolve(io.cwd, output), text);
    } catch (error) {
      throw new UsageError(`${output}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    }
  }
  return exit.clean;
}

/** @throws UsageError for a plan among them */
async function policiesAt(paths: readonly string[], plan: PlanBeside, options: Options, io: Io): Promise<readonly PolicyShot[]> {
  if (paths.length === 0) return [];
  const found = await inputs(paths, io, 'policy');
  const other = found.find(({ kind }) => kind === 'plan');
  if (other) throw new UsageError(`${other.path}: map takes one plan, and policy files beside it`);
  const planned = plannedIn([plan]);
  return policyGroups(found, io).map((group) => policyShot(policySources(group, options, io, planned)));
}

/** Drawing needs a good deal of code that no other command does. */
async function drawn(format: 'svg' | 'mermaid' | 'dot', { picture }: PlanMap): Promise<string> {
  if (format === 'svg') return (await import('../picture/svg.ts')).toSvg(picture);
  return format === 'dot' ? (await import('../picture/dot.ts')).toDot(picture) : (await import('../picture/mermaid.ts')).toMermaid(picture);
}

/** The picture with the places of what is on it, as in `check --format json`. */
function asJson(path: string, { picture, places }: PlanMap, linesOf: (file: string | undefined) => Lines | undefined, nameOf: (file: string) => string): string {
  const known = new Map<string | undefined, Lines | undefined>();
  const place = (id: string): unknown => {
    const at: Span | undefined = places.get(id)?.at;
    if (!at) return null;
    if (!known.has(at.file)) known.set(at.file, linesOf(at.file));
    const lines = known.get(at.file);
    return lines ? { ...(at.file === undefined ? {} : { path: nameOf(at.file) }), range: { start: lines.positionAt(at.start), end: lines.positionAt(at.end) } } : null;
  };
  const { title, zones, groups, findings, left } = picture;
  const nodes = picture.nodes.map(({ group, ...node }) => ({ ...node, group: group ?? null, place: place(node.id) }));
  const edges = picture.edges.map((edge) => ({ ...edge, place: place(edge.id) }));
  return `${JSON.stringify({ version: 1, path, title, zones, groups, nodes, edges, findings, left }, null, 2)}\n`;
}
