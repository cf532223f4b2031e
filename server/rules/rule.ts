// What a rule is: one check drawn from the guide or from Qubes OS itself.
import type { Said } from '../base/l10n.ts';
import type { Note, Span } from '../base/span.ts';
import type { TextEdit } from '../base/edit.ts';
import type { PassageId } from '../guide/passages.ts';
import type { Allow } from '../plan/allows.ts';
import type { PlanEdits } from '../plan/edits.ts';
import type { Plan } from '../plan/plan.ts';
import type { Facts } from '../facts/facts.ts';
import type { Flow } from '../facts/flows.ts';
import type { Qube } from '../facts/system.ts';
import type { Settings } from '../plan/settings.ts';

/**
 * error: Qubes OS would refuse it, or the isolation the plan relies on is absent. warning: the guide advises against it.
 * information: worth a thought. hint: style.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a rule is about, as the headings of every list of rules, in their order. */
export const groups = [
  'Should it be Qubes at all?',
  'Hardware',
  'First setup',
  'Operational discipline',
  'Whonix',
  'Why plans fail',
  'What Qubes OS itself refuses or punishes',
  'Flows',
  'Paths',
  'Policy files',
  'The file itself',
] as const;

export type Group = (typeof groups)[number];

/** What a rule says of itself, be it one for plans or one for policy files. */
export interface RuleWords {
  /** The fault as a noun phrase: the row in the README and the hover's heading. */
  readonly title: string;
  /** The heading under which lists show it: where a reader would look for it, whatever it cites. */
  readonly group: Group;
  /** What it is unless a finding says otherwise or the user's settings do. */
  readonly severity: Severity;
  /** Markdown: what can go wrong, and when it is right not to follow. In our own words. */
  readonly why: string;
  /** Markdown: what the rule does not see, where that matters. */
  readonly limits?: string;
  /** At least one passage, so nothing is claimed that the guide or Qubes OS does not say. */
  readonly cites: readonly [PassageId, ...PassageId[]];
}

/**
 * One check. The file name is the rule's id: it names the fault, so that "allow ID" reads well. A rule looks at one qube, one flow, the
 * plan as a whole, or an `allow` comment at a time; it keeps nothing between calls, so the engine may call it for what changed only.
 */
export interface Rule extends RuleWords {
  /** For each qube or template the plan names. */
  qube?(qube: PlannedQube, view: View): Iterable<Finding>;
  /** For each entry of `flows:`. */
  flow?(flow: Flow, view: View): Iterable<Finding>;
  /** Once. */
  plan?(view: View): Iterable<Finding>;
  /** For each `allow` comment, after all other rules. */
  allow?(allow: UsedAllow, view: View): Iterable<Finding>;
}

/** A qube the plan names, so that it has a place in the text. */
export type PlannedQube = Qube & { readonly plan: NonNullable<Qube['plan']> };

/** All a rule may look at. Facts are computed on first use and shared by every rule. */
export interface View {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly settings: Settings;
}

/** An `allow` comment and what it did. */
export interface UsedAllow {
  readonly allow: Allow;
  /** How many findings it silenced. */
  readonly silenced: number;
  /** Whether its rule exists. */
  readonly known: boolean;
  /** Every rule's id, for suggestions. */
  readonly rules: readonly string[];
}

export interface Finding {
  /** One token: a key or a value, never a block. */
  readonly at: Span;
  /** Names the qubes involved; ends without a full stop. Said with `t`, so that it can be translated. */
  readonly says: Said;
  /** Where the rule's severity depends on the case. */
  readonly severity?: Severity;
  /** The other places that make it true, in reading order. Steps without a place in the text are left out by the engine. */
  readonly because?: readonly Note[];
  /** Most helpful first. */
  readonly fixes?: readonly Fix[];
  /** Shown greyed out: the text has no effect. */
  readonly unnecessary?: boolean;
}

export interface Fix {
  /** What it will do: `Take "vault" off the network`. */
  readonly title: Said;
  /** `safe` fixes never lose information and never change what the user decided; they join "fix all". */
  readonly kind: 'safe' | 'review';
  /** Runs only when the fix is offered or applied. No edits: it cannot be done here, and is not offered. */
  edit(edits: PlanEdits): readonly TextEdit[];
}

/** Gives a rule file its type; the id comes from the file's name. */
export const rule = (it: Rule): Rule => it;
