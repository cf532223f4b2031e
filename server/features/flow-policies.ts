// What the light bulb offers on a flow of a plan that the policies beside it decide otherwise. The difference itself is told once, in the policies.
import type { TextEdit } from '../base/edit.ts';
import { meets, type Span } from '../base/span.ts';
import type { PolicyShot } from '../policy/policy-shot.ts';
import type { Snapshot } from '../snapshot.ts';

export interface FlowAction {
  readonly title: string;
  /** The path of the file that is changed: the plan's own, or that of a policy file. */
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

/** Whether a flow stands there, so that it is worth asking. */
export const hasFlowAt = ({ facts }: Snapshot, span: Span): boolean => facts.flows.all.some(({ plan: { node } }) => node.file === undefined && meets(node, span));

/** Repairs on either side, as they are offered in the policies; those of the plan first. `path` is that of the plan, as the policies know it. */
export function flowActions({ facts }: Snapshot, path: string, span: Span, policies: PolicyShot): FlowAction[] {
  const flows = facts.flows.all.filter(({ plan: { node } }) => node.file === undefined && meets(node, span));
  const found = policies.policies.files.flatMap((file) => policies.findings(file).filter(({ rule, because }) => rule === 'policy-against-plan' && because.some(({ at }) => at.file === path && flows.some(({ plan: { node } }) => node.start <= at.start && at.end <= node.end))));
  const offers = found.flatMap((it) => policies.offers(it).map((fix): FlowAction => {
    const file = fix.file ?? it.file.path;
    const name = file.slice(file.lastIndexOf('/') + 1);
    return { title: file === path || fix.title.includes(name) ? fix.title : `${fix.title} (${name})`, file, edits: policies.editsOf(fix) };
  }));
  return [...offers.filter(({ file }) => file === path), ...offers.filter(({ file }) => file !== path)];
}
