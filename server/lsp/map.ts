// Answers what the map's panel asks: what is drawn of a plan, and what falls with a qube; and tells it when that may have changed.
import type { Connection } from 'vscode-languageserver';
import type { Lines } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import { planMap, withoutFindings, type MapPlace as Place } from '../features/map.ts';
import { reach, reachOfDisposables, type Reach, type ReachedSelf, type ReachNode } from '../features/reach.ts';
import { doingWords, factWords, nodeWords, stepWords } from '../features/reach-words.ts';
import type { Analysis } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record } from './client-can.ts';
import { uriOf } from './from-lsp.ts';
import type { PolicyAnalyses, PolicyAnalysis } from './policies.ts';
import { fallRequest, mapChangedNotification, mapRequest, type FallResult, type FallStep, type FallThing, type MapChangedParams, type MapPlace, type MapResult } from './protocol.ts';
import { toRange } from './to-lsp.ts';

/** Answers both requests. `changed` tells the client that a map it has asked for may have changed, though the plan's own text has not. */
export function mapAnswers({ connection, asking: { aboutPlan, whenRunning }, policies }: { readonly connection: Connection; readonly asking: Asking; readonly policies: PolicyAnalyses }): { changed(uri: string): void; policiesChanged(): void } {
  const asked = new Set<string>();
  connection.onRequest(
    mapRequest,
    whenRunning(async (params, token) => {
      const beside = await policies.readWith(uriOf(params));
      const excluded = new Set((await Promise.all(beside.map((it) => it.excludedPaths()))).flat());
      return aboutPlan('map', null as MapResult | null, (analysis, _: unknown) => {
        asked.add(analysis.uri);
        return toMap(analysis, beside, excluded);
      })(params, token);
    }),
  );
  connection.onRequest(fallRequest, aboutPlan('fall', null as FallResult | null, (analysis, params: unknown) => toFall(analysis, params)));
  const tell = (uri: string): void => {
    const params: MapChangedParams = { uri };
    if (asked.has(uri)) void connection.sendNotification(mapChangedNotification, params);
  };
  return {
    changed: tell,
    policiesChanged: () => asked.forEach(tell),
  };
}

function toMap(analysis: Analysis, beside: readonly PolicyAnalysis[], unchecked: ReadonlySet<string>): MapResult {
  const { shot, lines, version, excluded } = analysis;
  const { picture, places } = planMap(shot, beside.map((it) => ({ facts: it.shot.facts, findings: (file) => (unchecked.has(file.path) ? [] : it.shot.findings(file)), uriOf: it.uriOf })));
  const linesOf = remembering(analysis, beside);
  const problem = shot.tree.problems.find(({ severity }) => severity === 'error');
  return {
    version: version ?? null,
    // Where nothing is checked, nothing was found.
    picture: excluded ? withoutFindings(picture) : picture,
    places: Object.fromEntries([...places].flatMap(([id, place]) => {
      const made = toPlace(place, linesOf);
      return made ? [[id, made]] : [];
    })),
    brokenLine: problem ? lines.lineAt(problem.at.start) : null,
  };
}

/** @returns null where the plan has no such qube */
function toFall(analysis: Analysis, params: unknown): FallResult | null {
  const { from } = record(params) as { from?: unknown };
  const [, kind, name] = /^(qube|disposables):(.+)$/s.exec(String(from)) ?? [];
  const { facts } = analysis.shot;
  const qube = name === undefined ? undefined : facts.qube(name);
  if (!qube) return null;
  const found = kind === 'qube' ? reach(qube, facts) : reachOfDisposables(qube, facts);
  const things = new Map<string, ReachedSelf>([found.from, ...found.reached, ...found.used].map((it) => [idOf(it), it]));
  const thing = (node: ReachNode): FallThing => {
    const known = things.get(idOf(node));
    return { id: idOf(node), name: nodeWords(node), facts: known ? factWords(known) : '' };
  };
  const kinds = kindsOf(found);
  const linesOf = remembering(analysis);
  return {
    version: analysis.version ?? null,
    from: thing(found.from),
    steps: found.steps.map((step): FallStep => {
      const { after, consent, services, reason, prompts, at } = step;
      const place = at && toPlace({ at, whole: [] }, linesOf);
      return { after, from: thing(step.from), to: thing(step.to), kind: kinds.get(step.step) ?? 'used', says: stepWords(step), does: doingWords(step), consent, services, reason, prompts, place: place ? { ...(place.uri === undefined ? {} : { uri: place.uri }), at: place.at } : null };
    }),
    safe: found.safe,
  };
}

/** As on the map. Identities are not drawn; the network is, in one place. */
function idOf({ kind, name }: ReachNode): string {
  if (kind === 'network') return 'internet';
  return `${kind === 'disposable' ? 'disposables' : kind}:${name}`;
}

function kindsOf({ reached, used, gained }: Reach): ReadonlyMap<number, FallStep['kind']> {
  const of = (kind: FallStep['kind'], all: readonly { readonly step: number }[]): [number, FallStep['kind']][] => all.map(({ step }) => [step, kind]);
  return new Map([...of('used', used), ...of('gained', gained), ...of('falls', reached)]);
}

type LinesOf = (file: string | undefined) => Lines | undefined;

/** The lines of the plan, its bases and the policies beside it, each made once. */
function remembering({ lines, linesOf }: Analysis, beside: readonly PolicyAnalysis[] = []): LinesOf {
  const known = new Map<string, Lines | undefined>();
  return (file) => {
    if (file === undefined) return lines;
    if (!known.has(file)) known.set(file, linesOf(file) ?? beside.map((it) => it.linesOf(file)).find((it) => it !== undefined));
    return known.get(file);
  };
}

function toPlace({ at, whole }: Place, linesOf: LinesOf): MapPlace | undefined {
  const lines = linesOf(at.file);
  if (!lines) return undefined;
  const own = whole.filter(({ file }) => file === at.file);
  return { ...(at.file === undefined ? {} : { uri: at.file }), at: toRange(lines, at), whole: own.map((it: Span) => toRange(lines, it)) };
}
