// The actions on a flow that the policies beside its plan decide otherwise: edits of either, whichever is to give way.
import { CodeActionKind, type CodeAction, type CodeActionParams } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { flowActions, hasFlowAt } from '../features/flow-policies.ts';
import type { Analysis } from './analyses.ts';
import { record, type ClientCan } from './client-can.ts';
import { isWanted } from './code-actions.ts';
import { toSpan } from './from-lsp.ts';
import type { PolicyAnalyses } from './policies.ts';
import { editOf } from './policy-answers.ts';
import { keyOf } from './uris.ts';

/** None where the cursor is on no flow: then the policies are not even looked at. */
export async function flowActionsFor({ uri, shot, lines, excluded }: Analysis, params: CodeActionParams, can: ClientCan, policies: PolicyAnalyses): Promise<CodeAction[]> {
  const span = toSpan(lines, params.range);
  const { only } = record(params.context) as { only?: unknown };
  if (excluded || !isWanted(CodeActionKind.QuickFix, only) || !guard('flows', () => hasFlowAt(shot, span), false)) return [];
  const beside = await policies.readWith(uri);
  return beside.flatMap((policy) => {
    const { planned } = policy.shot.facts;
    const path = planned?.paths.find((it) => keyOf(it) === keyOf(uri));
    // The policies may have been held against an earlier text.
    if (path === undefined || policy.excluded || planned?.textOf(path) !== shot.text) return [];
    return guard('flows', () => flowActions(shot, path, span, policy.shot), []).map(({ title, file, edits }) => ({ title, kind: CodeActionKind.QuickFix, edit: editOf(policy, file, edits, can) }));
  });
}
