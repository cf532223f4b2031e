// Words and repairs that the rules about flows share.
import { t, type Said } from '../../base/l10n.ts';
import type { TextEdit } from '../../base/edit.ts';
import { compatible } from '../../base/edit.ts';
import type { Note } from '../../base/span.ts';
import type { PlanEdits } from '../../plan/edits.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Crossing, Destination } from '../../facts/crossings.ts';
import type { Flow } from '../../facts/flows.ts';
import { isSplitKey } from '../../facts/services.ts';
import type { Qube } from '../../facts/system.ts';
import type { Fix } from '../rule.ts';
import { coded } from './lists.ts';

/** `"vault"`, or `a new disposable`. */
export const endName = ({ to }: Crossing): string => (to.kind === 'qube' ? `"${to.qube.name}"` : t`a new disposable`);

/** The services as the flow writes them, `*` as "any service". */
export const carrier = (flow: Flow): string => {
  const words = flow.plan.services.map(({ value }) => value);
  return words.includes('*') ? t`any service` : coded([...new Set(words)], 3);
};

/**
 * How careless the crossing is, and how many others are like it, to follow the crossing: `, without a question or a reason; 2 more pairs of
 * qubes likewise`. A question with a reason is not careless and never described.
 */
export function carelessly({ action, plan }: Flow, others = 0): string {
  const how = action === 'ask' ? t`, and no reason says when to answer yes` : plan.reason ? t`, without a question` : t`, without a question or a reason`;
  if (others === 0) return how;
  return others === Infinity ? t`${how}; many more pairs of qubes likewise` : others === 1 ? t`${how}; 1 more pair of qubes likewise` : t`${how}; ${others} more pairs of qubes likewise`;
}

/** Why a qube counts as a vault, as related information; nothing where its name says so. */
export function vaultNotes(qube: Qube, facts: Facts): Note[] {
  const trait = facts.vault(qube);
  return trait?.at && trait.at !== qube.plan?.at ? [{ at: trait.at, says: t`"${qube.name}" ${trait.says}` }] : [];
}

/** Where the trust of both ends comes from, as related information. */
export const trustNotes = (...qubes: readonly Qube[]): Note[] =>
  qubes.flatMap(({ name, plan, trust, label }) => {
    const at = trust.at ?? plan?.at;
    const after = trust.from === 'label' ? t` by its label, ${label.value ?? ''}` : '';
    return at && trust.value !== null ? [{ at, says: trust.value === 'untrusted' ? t`"${name}" is untrusted${after}` : t`"${name}" has ${trust.value} trust${after}` }] : [];
  });

const deniedParameters = ['target', 'default_target', 'user', 'autostart'];

/** Refuses the calls of the flow. Parameters that qrexec does not take with `deny` go as well. */
export const denyFlow = ({ plan }: Flow): Fix => ({
  title: t`Deny this flow`,
  kind: 'review',
  edit(edits) {
    const pairs = deniedParameters.flatMap((key) => plan.node.get(key) ?? []);
    return all([edits.setFlow(plan, 'action', 'deny'), ...pairs.map((pair) => edits.removePair(pair))]);
  },
});

/** Makes the crossing a deliberate one: somebody is asked each time, and the plan says why the answer may be yes. */
export function askFlow(flow: Flow, crossing: Crossing): Fix {
  const { plan } = flow;
  const ask = (edits: PlanEdits): readonly TextEdit[] => edits.setFlow(plan, 'action', 'ask');
  if (plan.reason) return { title: t`Ask each time`, kind: 'review', edit: ask };
  const reason = likelyReason(flow, crossing);
  const add = (edits: PlanEdits): readonly TextEdit[] => edits.setFlow(plan, 'reason', reason ?? blankReason());
  if (flow.action === 'ask') return { title: reason ? t`Add the reason "${reason}"` : t`Add a reason for you to fill in`, kind: 'review', edit: add };
  return { title: reason ? t`Ask each time, with the reason "${reason}"` : t`Ask each time, with a reason for you to fill in`, kind: 'review', edit: (edits) => all([ask(edits), add(edits)]) };
}

/** `"vault"`, or `a disposable of "web-dvm"`. */
export const place = (to: Destination): string => (to.kind === 'qube' ? `"${to.qube.name}"` : t`a disposable of "${to.base?.name ?? ''}"`);

/** Refuses this one way where the flow stands for more than that: a line of its own, which is read first. */
export function denyAhead(flow: Flow, { from, to, toVal }: Crossing): readonly Fix[] {
  const { plan } = flow;
  const single = flow.from.length === 1 && flow.to.length === 1 && flow.from[0]?.token.kind === 'name';
  const target = to.kind === 'qube' ? to.qube.name : toVal.value;
  const [first, ...more] = plan.services.map(({ value }) => value);
  if ((single && flow.to[0]?.val.value === target) || flow.redirect || first === undefined) return [];
  const argument = plan.argument ? { argument: plan.argument.value } : {};
  const entry = { from: from.name, to: target, service: more.length === 0 ? first : [first, ...more], ...argument, action: 'deny' };
  return [{ title: t`Deny this from "${from.name}" to ${place(to)}`, kind: 'review', edit: (edits) => edits.addEntry('flows', entry, plan) }];
}

const blankReason = (): Said => t`say here why this may cross`;

/** The reason such a flow usually has, where one can be told from what it carries. */
function likelyReason(flow: Flow, { from }: Crossing): string | undefined {
  if (flow.services.length > 0 && flow.services.every(({ name }) => name === 'qubes.ClipboardPaste')) {
    return from.name === 'vault' || from.plan?.holds.some(({ value }) => value === 'passwords') ? t`paste one password by hand` : undefined;
  }
  if (!flow.splitKey) return undefined;
  const every = (pattern: RegExp): boolean => flow.services.every(({ name }) => isSplitKey(name) && pattern.test(name));
  if (every(/gpg/i)) return t`sign and decrypt without handing over the key`;
  if (every(/ssh/i)) return t`log in without handing over the key`;
  return undefined;
}

/** Edits that are made together or not at all. */
export function all(parts: readonly (readonly TextEdit[])[]): readonly TextEdit[] {
  const fit = parts.every((part, index) => part.length > 0 && parts.slice(0, index).every((other) => compatible(other, part)));
  return fit ? parts.flat() : [];
}
