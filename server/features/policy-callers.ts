// Who may call a service: the rules that decide, in their order, each with where it is written.
import type { Span } from '../base/span.ts';
import { deciding } from '../policy/facts/deciding.ts';
import { isDeaf, tokenOf } from '../policy/facts/lines.ts';
import type { Policies, PolicyFile, Rule } from '../policy/model/policies.ts';
import type { Action } from '../policy/syntax/check.ts';
import type { PolicyShot } from '../policy/policy-shot.ts';
import { shownReading, spotAt } from './policy-context.ts';

export interface Caller {
  readonly action: Action;
  readonly from: string;
  readonly to: string;
  /** Whom the call is led to, whomever the caller names. */
  readonly redirect: string | undefined;
  /** `*` for any. */
  readonly argument: string;
  /** The qubes of the plan that the source stands for, where a plan tells. */
  readonly members: readonly string[] | undefined;
  readonly file: PolicyFile;
  /** Where the rule is written; undefined for one that qrexec adds by itself. */
  readonly at: Span | undefined;
}

/** The service that a place in a file is about: the one written on its line, or the one its file belongs to. */
export function serviceAt({ rulesOf }: Policies, file: PolicyFile, offset: number): string | undefined {
  const reading = shownReading(file);
  const spot = reading && spotAt(reading, offset);
  const rules = rulesOf(file);
  const own = spot?.line && rules.find(({ line }) => line === spot.line);
  if (own?.service !== undefined) return own.service;
  if (spot?.line?.kind === 'directive' && spot.line.name.text === '!include-service') return spot.line.params[0]?.text;
  return reading?.dialect === 'service' ? rules[0]?.service : undefined;
}

/** Rules that decide no call are left out: those that an earlier one covers, and those whose source never fits. */
export function callersOf({ policies, facts }: PolicyShot, service: string): Caller[] {
  return deciding(policies)(service).filter((rule) => !isDeaf(rule) && facts.shadow(rule).length === 0).map((rule) => ({
    action: rule.action,
    from: rule.source,
    to: rule.target,
    redirect: rule.redirect,
    argument: rule.argument,
    members: membersOf(rule, facts.planned?.system.domains),
    file: rule.file,
    at: rule.implied ? undefined : rule.line.at,
  }));
}

function membersOf({ source }: Rule, domains: readonly { readonly name: string; readonly type: string; readonly tags: readonly string[] }[] | undefined): string[] | undefined {
  const token = tokenOf(source, 'source');
  if (!domains || !token || (token.kind !== 'tag' && token.kind !== 'type')) return undefined;
  return domains.filter(({ type, tags }) => (token.kind === 'type' ? type === token.value : tags.includes(token.value))).map(({ name }) => name);
}
