// Puts the fate of a call into words: those of qrexec, and plainer ones.
import { t } from '../base/l10n.ts';
import type { Call, Verdict } from '../policy/facts/evaluate.ts';

/** What qrexec itself says when it refuses; undefined where it does not. `place` names the rule's file and line. */
export function officialMessage({ because, rule, target }: Verdict, call: Call, place: string): string | undefined {
  switch (because) {
    case undefined:
      return undefined;
    case 'policy':
      return `denied by policy ${place}`;
    case 'no-rule':
      return 'no matching rule found';
    case 'not-a-disposable-template':
      return `not a template for dispvm: ${(rule?.redirect ?? call.target).replace(/^@dispvm:/, '')}`;
    case 'invalid-target':
      return `invalid intendedtarget token: '${call.target}'`;
    case 'no-target':
      return `policy define 'allow' action at ${place} but no target is specified by caller or policy`;
    case 'no-default-disposable':
      return `policy define 'allow' action to @dispvm at ${place} but no DispVM base is set for this VM`;
    case 'needs-autostart':
      return `target ${target ?? ''} is denied because it would require autostart`;
    case 'nothing-to-choose':
      return `policy define 'ask' action at ${place} but no target is available to choose from`;
  }
}

/** A sentence without a full stop. Names are given as they are: whoever shows it makes them safe. */
export function plainly({ outcome, because, target, targets = [], defaultTarget, user, rule }: Verdict, call: Call): string {
  const asUser = user === undefined || user === '' ? '' : t` as user ${user}`;
  if (outcome === 'allow') return t`runs in ${named(target ?? '')}${asUser} without a question${target === call.source ? t`, or would: a qube cannot call itself` : ''}`;
  if (outcome === 'ask') {
    const choice = targets.length === 1 ? t`whether ${named(targets[0] ?? '')} may be called` : t`which of ${targets.length} targets is called`;
    return t`somebody at the keyboard is asked ${choice}${defaultTarget === undefined || targets.length === 1 ? '' : t`, with ${named(defaultTarget)} marked beforehand`}${asUser}`;
  }
  switch (because) {
    case 'policy':
      return t`is refused by this rule`;
    case 'no-rule':
      return t`is refused, since no rule fits it`;
    case 'not-a-disposable-template':
      return t`is refused, since ${rule?.redirect ?? call.target} names no template of disposables`;
    case 'invalid-target':
      return t`is refused, since no call can name ${call.target} as its target`;
    case 'no-target':
      return t`is refused, since neither the caller nor the rule says which qube is meant`;
    case 'no-default-disposable':
      return t`is refused, since ${call.source} has no template for disposables`;
    case 'needs-autostart':
      return t`is refused, since the target does not run and the rule forbids starting it`;
    default:
      return t`is refused without a question, since there is no target to choose from`;
  }
}

const named = (target: string): string => (target.startsWith('@dispvm:') ? t`a new disposable of ${target.slice('@dispvm:'.length)}` : target === '@dispvm' ? t`a new disposable` : target);
