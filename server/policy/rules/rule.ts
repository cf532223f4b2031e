// What a rule for policy files is: one check drawn from how qrexec reads them.
import type { TextEdit } from '../../base/edit.ts';
import type { Said } from '../../base/l10n.ts';
import type { Note, Span } from '../../base/span.ts';
import type { RuleWords, Severity } from '../../rules/rule.ts';
import type { Settings } from '../../plan/settings.ts';
import type { PolicyFacts } from '../facts/facts.ts';
import type { Policies, PolicyFile, Rule as PolicyLine } from '../model/policies.ts';

/** A rule looks at one file, one line or the whole folder at a time, and keeps nothing in between. */
export interface PolicyRule extends RuleWords {
  /** For each file. */
  file?(file: PolicyFile, view: PolicyView): Iterable<PolicyFinding>;
  /** For each line that qrexec can read, in its first turn; lines that it never comes by are among them. */
  line?(line: PolicyLine, view: PolicyView): Iterable<PolicyFinding>;
  /** Whether a line is worth a look: asked of all of them, so that `line` is only begun on few. Without it every line is. */
  when?(line: PolicyLine, view: PolicyView): boolean;
}

export interface PolicyView {
  readonly policies: Policies;
  readonly facts: PolicyFacts;
  readonly settings: Settings;
}

export interface PolicyFinding {
  /** One token, in the file that is looked at. */
  readonly at: Span;
  /** Ends without a full stop. */
  readonly says: Said;
  readonly severity?: Severity;
  /** The other places that make it true; `file` is the path of another file. */
  readonly because?: readonly Note[];
  /** Most helpful first. */
  readonly fixes?: readonly PolicyFix[];
  /** Shown greyed out: the text has no effect. */
  readonly unnecessary?: boolean;
}

export interface PolicyFix {
  readonly title: Said;
  /** `safe` fixes never lose information and never change what the user decided; they join "fix all". */
  readonly kind: 'safe' | 'review';
  /** The path of the file that is changed, a policy or a plan beside them; absent where it is the one the finding is in. */
  readonly file?: string;
  edits(): readonly TextEdit[];
}

/** Gives a rule file its type; the id comes from the file's name. */
export const policyRule = (it: PolicyRule): PolicyRule => it;
