// Answers what follows a name: definition, references, highlights, rename, linked editing, and symbols of the whole workspace.
import {
  DocumentHighlightKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
  type DocumentHighlight,
  type Location,
  type TextDocumentEdit,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { linked, nameAt, placesOf, renameIn, whyFixed, whyRefused, type NameHere } from '../features/names.ts';
import { at } from '../features/context.ts';
import type { Analyses, Analysis } from './analyses.ts';
import type { Asking } from './asking.ts';
import { record, type ClientCan } from './client-can.ts';
import type { Family, Member } from './family.ts';
import { toOffset, uriOf } from './from-lsp.ts';
import { cancelled } from './pull.ts';
import { toEdits, toRange } from './to-lsp.ts';
import { fileFrom } from './uris.ts';
import { workspaceSymbols } from './workspace-symbols.ts';

export interface NameAnswersNeeds {
  readonly connection: Connection;
  readonly asking: Asking;
  readonly analyses: Analyses;
  readonly family: Family;
  plans(): Promise<readonly string[]>;
  can(): ClientCan;
}

export function nameAnswers({ connection, asking: { whenRunning, aboutPlan }, analyses, family, plans, can }: NameAnswersNeeds): void {
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
  const locations = (members: readonly Member[], here: NameHere, wanted: (defines: boolean) => boolean): Location[] =>
    members.flatMap(({ uri, tree, lines }) => placesOf(tree, here).filter(({ defines }) => wanted(defines)).map((place) => ({ uri, range: toRange(lines, place.at) })));

  connection.onDefinition(
    whenRunning(async (params, token) => {
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
      const found = await named(params, token);
      if (!found) return null;
      const { here, analysis, members } = found;
      const trees = members.map(({ tree }) => tree);
      const to = String(params.newName);
      const why = whyFixed(analysis.shot, trees, here) ?? whyRefused(analysis.shot, trees, here, to);
      if (why !== undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, why);
      const changes = members.map((member) => {
        const edits = renameIn(member.tree, here, to);
        if (!edits) throw new ResponseError(LSPErrorCodes.RequestFailed, `In ${member.uri.replace(/^.*\//, '')}, an alias shows “${here.name}” with another meaning, so it cannot be renamed there without changing that as well.`);
        return { member, edits: toEdits(member.lines, edits) };
      });
      const some = changes.filter(({ edits }) => edits.length > 0);
      if (!can().versionedEdits) return { changes: Object.fromEntries(some.map(({ member, edits }) => [member.uri, edits])) };
      return { documentChanges: some.map(({ member, edits }): TextDocumentEdit => ({ textDocument: { uri: member.uri, version: member.version ?? null }, edits })) };
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
