// Answers what follows a name: definition, references, highlights, rename, linked editing, and symbols of the whole workspace.
import { t } from '../base/l10n.ts';
import {
  DocumentHighlightKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
  type DocumentHighlight,
  type Location,
  type TextEdit,
  type TextDocumentEdit,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Lines } from '../base/lines.ts';
import { linked, nameAt, placesOf, renameIn, whyFixed, whyRefused, type NameHere } from '../features/names.ts';
import { at } from '../features/context.ts';
import type { Analyses, Analysis } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record, type ClientCan } from './client-can.ts';
import type { Family, Member } from './family.ts';
import { toOffset, uriOf } from './from-lsp.ts';
import type { PolicyAnalyses } from './policies.ts';
import { policyNameAt, type PolicyName } from '../features/policy-outline.ts';
import { policyDefinition, policyReferences, renameInPolicies } from './policy-answers.ts';
import { cancelled } from './pull.ts';
import { toEdits, toRange } from './to-lsp.ts';
import { fileFrom } from './uris.ts';
import { workspaceSymbols } from './workspace-symbols.ts';

export interface NameAnswersNeeds {
  readonly connection: Connection;
  readonly asking: Asking;
  readonly analyses: Analyses;
  readonly family: Family;
  readonly policies: PolicyAnalyses;
  plans(): Promise<readonly string[]>;
  can(): ClientCan;
}

/** Answers what follows a name through plans and, for qubes and tags, through the policy files of the workspace. */
export function nameAnswers({ connection, asking: { whenRunning, aboutPlan }, analyses, family, policies, plans, can }: NameAnswersNeeds): void {
  /** The name at a position, with every file it may stand in. */
  const named = async (params: TextDocumentPositionParams, token: CancellationToken): Promise<{ here: NameHere; analysis: Analysis; members: readonly Member[] } | undefined> => {
    const analysis = await analyses.of(uriOf(params));
    const here = analysis && nameAt(analysis.shot.tree, toOffset(analysis.lines, params.position));
    if (!analysis || !here) return undefined;
    const span = { start: here.at.start, end: here.at.end };
    const members = await family(analysis.uri);
    if (token.isCancellationRequested) throw cancelled();
    return { here: { ...here, at: span }, analysis, members };
  };
  /** The same name in a plan that knows it, for one that stands in a policy file. */
  const inPlans = async ({ kind, name, at: own }: PolicyName): Promise<{ here: NameHere; analysis: Analysis; members: readonly Member[] } | undefined> => {
    for (const uri of await plans()) {
      const analysis = await analyses.of(uri);
      const here: NameHere = { kind, name, at: own, defines: false };
      if (!analysis || placesOf(analysis.shot.tree, here).length === 0) continue;
      return { here, analysis, members: await family(uri) };
    }
    return undefined;
  };
  /** The name at a position of a policy file, with the plan that knows it. */
  const namedInPolicy = async (params: TextDocumentPositionParams): Promise<{ name: PolicyName; lines: Lines; plan: Awaited<ReturnType<typeof inPlans>> } | undefined> => {
    const policy = await policies.of(uriOf(params));
    const name = policy && policyNameAt(policy.file, toOffset(policy.lines, params.position));
    return policy && name && { name, lines: policy.lines, plan: await inPlans(name) };
  };
  /** Why a name that no plan knows cannot be changed, or not to that. */
  const whyNot = ({ kind, name }: PolicyName, to?: string): string | undefined => {
    if (kind === 'qube' && name === 'dom0') return t`dom0 keeps its name in every Qubes OS.`;
    if (to === undefined || to === name) return undefined;
    if (kind === 'tag') return /^[A-Za-z0-9_-]+$/.test(to) ? undefined : t`A tag consists of letters from a to z, digits, hyphens and underscores.`;
    return /^[A-Za-z][A-Za-z0-9_.-]{0,30}$/.test(to) && !/-dm$/.test(to) && to !== 'none' && to !== 'default' ? undefined : t`“${to}” cannot be the name of a qube.`;
  };

  const locations = (members: readonly Member[], here: NameHere, wanted: (defines: boolean) => boolean): Location[] =>
    members.flatMap(({ uri, tree, lines }) => placesOf(tree, here).filter(({ defines }) => wanted(defines)).map((place) => ({ uri, range: toRange(lines, place.at) })));

  connection.onDefinition(
    whenRunning(async (params, token) => {
      const policy = await policies.of(uriOf(params));
      if (policy) {
        const own = policyNameAt(policy.file, toOffset(policy.lines, params.position));
        const known = own && (await inPlans(own));
        const found = known ? locations(known.members, known.here, (defines) => defines) : [];
        return found.length > 0 ? found : policyDefinition(policy, params.position);
      }
      const found = await named(params, token);
      if (found) return locations(found.members, found.here, (defines) => defines);
      const analysis = await analyses.of(uriOf(params));
      const thing = analysis && at(analysis.shot, toOffset(analysis.lines, params.position)).thing;
      const target = thing?.kind === 'file' ? fileFrom(analysis?.uri ?? '', thing.name) : undefined;
      const start = { line: 0, character: 0 };
      return target === undefined ? null : [{ uri: target, range: { start, end: start } }];
    }),
  );

  connection.onReferences(
    whenRunning(async (params, token) => {
      const policy = await policies.of(uriOf(params));
      if (policy) return policyReferences(policy, params.position);
      const found = await named(params, token);
      const { includeDeclaration = true } = record(params.context) as { includeDeclaration?: unknown };
      return found ? locations(found.members, found.here, (defines) => !defines || includeDeclaration !== false) : null;
    }),
  );

  connection.onDocumentHighlight(
    aboutPlan('highlight', null as DocumentHighlight[] | null, ({ shot, lines }, { position }: TextDocumentPositionParams) => {
      const here = nameAt(shot.tree, toOffset(lines, position));
      return here ? placesOf(shot.tree, here).map((place) => ({ range: toRange(lines, place.at), kind: place.defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read })) : null;
    }),
  );

  connection.onPrepareRename(
    whenRunning(async (params, token) => {
      const own = await namedInPolicy(params);
      if (own) {
        const { name, lines, plan } = own;
        const why = whyNot(name) ?? (plan && whyFixed(plan.analysis.shot, plan.members.map(({ tree }) => tree), plan.here));
        if (why !== undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, why);
        return { range: toRange(lines, name.at), placeholder: name.name };
      }
      const found = await named(params, token);
      if (!found) return null;
      const { here, analysis, members } = found;
      const fixed = whyFixed(analysis.shot, members.map(({ tree }) => tree), here);
      if (fixed !== undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, fixed);
      return { range: toRange(analysis.lines, here.at), placeholder: here.name };
    }),
  );

  connection.onRenameRequest(
    whenRunning(async (params, token): Promise<WorkspaceEdit | null> => {
      const own = await namedInPolicy(params);
      const found = own ? own.plan : await named(params, token);
      if (!own && !found) return null;
      const to = String(params.newName);
      const refused = (why: string | undefined): void => {
        if (why !== undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, why);
      };
      if (own) refused(whyNot(own.name, to));
      const changes: { uri: string; version: number | undefined; edits: TextEdit[] }[] = [];
      if (found) {
        const { here, analysis, members } = found;
        const trees = members.map(({ tree }) => tree);
        refused(whyFixed(analysis.shot, trees, here) ?? whyRefused(analysis.shot, trees, here, to));
        for (const member of members) {
          const edits = renameIn(member.tree, here, to);
          if (!edits) refused(t`In ${member.uri.replace(/^.*\//, '')}, an alias shows “${here.name}” with another meaning, so it cannot be renamed there without changing that as well.`);
          changes.push({ uri: member.uri, version: member.version, edits: toEdits(member.lines, edits ?? []) });
        }
      }
      const name = own?.name ?? found?.here;
      if (name && name.kind !== 'identity') {
        for (const folder of await policies.folders()) changes.push(...renameInPolicies(folder, { kind: name.kind, name: name.name }, to));
      }
      const some = changes.filter(({ edits }) => edits.length > 0);
      if (!can().versionedEdits) return { changes: Object.fromEntries(some.map(({ uri, edits }) => [uri, edits])) };
      return { documentChanges: some.map(({ uri, version, edits }): TextDocumentEdit => ({ textDocument: { uri, version: version ?? null }, edits })) };
    }),
  );

  connection.languages.onLinkedEditingRange(
    aboutPlan('linked editing', null as { ranges: Location['range'][]; wordPattern: string } | null, ({ shot, lines }, { position }: TextDocumentPositionParams) => {
      const spans = linked(shot.tree, toOffset(lines, position));
      return spans.length === 0 ? null : { ranges: spans.map((it) => toRange(lines, it)), wordPattern: '[A-Za-z0-9_.-]+' };
    }),
  );

  const search = workspaceSymbols({ analyses, plans });
  connection.onWorkspaceSymbol(whenRunning((params, token) => search(String((record(params) as { query?: unknown }).query ?? ''), token)));
}
