// Questions about a folder of policies, each answered once.
import { each, once } from '../../base/memo.ts';
import { isSlip } from '../../base/slip.ts';
import { defaultPolicy, type DefaultRule } from '../../facts/services.ts';
import { installed } from '../../facts/release-data.ts';
import type { Policies, PolicyFile, Rule } from '../model/policies.ts';
import type { PolicyText } from '../syntax/parse.ts';
import { shadows, type Shadow } from './cover.ts';
import { isDom0 } from '../syntax/tokens.ts';
import { isMeantToYield, isToken } from './lines.ts';
import type { Planned } from './planned.ts';

export interface PolicyFacts {
  readonly policies: Policies;
  /** What the plan beside the policies says; undefined where there is none. */
  readonly planned: Planned | undefined;
  /** The earlier rules that decide every call of a rule before it is reached; empty where some call gets there. */
  shadow(rule: Rule): readonly Rule[];
  /** The rules that speak of a service by its name, in their order; those for any service are not among them. */
  rulesFor(service: string): readonly Rule[];
  /** Those of them whose source may be the same as this one, in no order. */
  rulesFrom(service: string, source: string): readonly Rule[];
  /** Those of them that are the user's own: everything down to the last one in a file that is not meant to yield. */
  ownRulesFor(service: string): readonly Rule[];
  /** The rules in a file that are the last of the user's own for their services. */
  lastOwnIn(file: PolicyFile): readonly Rule[];
  /** The rules that deny calls of a service to one target by its name. */
  denying(service: string, target: string): readonly Rule[];
  /** The rules that Qubes OS ships for a service, where the folder does not hold them itself. */
  missingDefaults(service: string): readonly DefaultRule[];
  /** Whether Jinja stands in place of lines, so that rules may be there that nobody sees. */
  readonly hasGaps: boolean;
  /** The tags that rules name, and how often. */
  readonly tags: ReadonlyMap<string, number>;
  /** Tags that Qubes OS and Whonix give by themselves. */
  readonly usualTags: readonly string[];
  isUsualTag(tag: string): boolean;
  /** What a tag may be a slip of: where it is written once, those written more often; without a plan also those of Qubes OS. */
  lookalikes(tag: string): readonly string[];
  /** The qubes of a fresh install, by their names in lower case. */
  readonly usualQubes: ReadonlyMap<string, string>;
}

const usualTags = ['anon-vm', 'anon-gateway', 'sdwdate-gui-client', 'sdwdate-gui-server', 'whonix-updatevm', 'backup-restore-mgmt', 'backup-restore-in-progress', 'backup-restore-storage'];

const usualQubes: ReadonlyMap<string, string> = new Map(['4.2', '4.3'].flatMap((release) => installed(release)).map(({ name }) => [name.toLowerCase(), name]));

export function policyFacts(policies: Policies, planned?: Planned): PolicyFacts {
  const found = once((): Shadow => shadows((service) => policies.bySource(service)));
  const holdsDefaults = once(() => policies.files.some(({ name, counts }) => counts && /^90-default/.test(name)));
  const tags = once(() => tagsIn(policies));
  const gaps = once(() => policies.files.some(({ readings }) => readings.some((it) => it.jinja.length > 0)));
  const denials = each((service: string) => grouped((policies.byService.get(service) ?? []).filter(({ action }) => action === 'deny'), ({ target }) => target), new Map<string, readonly Rule[]>());
  const ownRulesFor = each((service: string): readonly Rule[] => {
    const all = policies.byService.get(service) ?? [];
    return all.slice(0, all.findLastIndex((it) => !isMeantToYield(it.file)) + 1);
  }, []);
  const lastOwn = once(() => grouped([...policies.byService.values()].flatMap((all) => all.findLast((it) => !isMeantToYield(it.file)) ?? []), ({ file }) => file));
  const fromMany = each((service: string): readonly Rule[] => [...policies.bySource(service)].flatMap(([source, its]) => (isToken(source) || source.startsWith('uuid:') ? its : [])), []);
  const lookalikes = each((tag: string): readonly string[] => {
    const others = tags().get(tag) === 1 && tags().size <= mostTags ? [...tags()].flatMap(([name, times]) => (times > 1 && isSlip(tag, name) ? [name] : [])) : [];
    return planned ? others : [...others, ...usualTags.filter((name) => isSlip(tag, name))];
  }, []);
  return {
    policies,
    planned,
    shadow: (rule) => found()(rule),
    rulesFor: (service) => policies.byService.get(service) ?? [],
    rulesFrom(service, source) {
      // Two names are two qubes; whatever else a source says may be anybody.
      if (isToken(source) || isDom0(source) || source.startsWith('uuid:')) return policies.byService.get(service) ?? [];
      return [...(policies.bySource(service).get(source) ?? []), ...fromMany(service)];
    },
    ownRulesFor,
    lastOwnIn: (file) => lastOwn().get(file) ?? none,
    denying: (service, target) => denials(service).get(target) ?? [],
    missingDefaults: (service) => (holdsDefaults() ? [] : defaultPolicy(service)),
    get hasGaps() {
      return gaps();
    },
    get tags() {
      return tags();
    },
    usualTags,
    isUsualTag: (tag) => usualTags.includes(tag) || /^(?:guivm|audiovm|relayvm|created-by|disp-created-by)-/.test(tag),
    lookalikes,
    usualQubes,
  };
}

const none: readonly Rule[] = [];

/** Nobody has more tags than this; where somebody does, they are not held against each other. */
const mostTags = 2000;

function grouped<K>(rules: readonly Rule[], key: (rule: Rule) => K): ReadonlyMap<K, readonly Rule[]> {
  const found = new Map<K, Rule[]>();
  for (const rule of rules) {
    const its = found.get(key(rule));
    if (its) its.push(rule);
    else found.set(key(rule), [rule]);
  }
  return found;
}

function tagsIn({ files }: Policies): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { readings } of files) {
    const [reading] = readings;
    if (reading) for (const [tag, times] of tagsOf(reading)) found.set(tag, (found.get(tag) ?? 0) + times);
  }
  return found;
}

const counted = new WeakMap<PolicyText, ReadonlyMap<string, number>>();

/** Of one file; a file that is not read anew is not gone through again. */
function tagsOf(reading: PolicyText): ReadonlyMap<string, number> {
  const before = counted.get(reading);
  if (before) return before;
  const found = new Map<string, number>();
  for (const line of reading.text.includes('tag:') ? reading.lines : []) {
    if (line.kind !== 'rule') continue;
    for (const text of [line.sourceText, line.targetText]) {
      const tag = text?.startsWith('@') ? /^@(?:dispvm:@)?tag:(.+)$/.exec(text)?.[1] : undefined;
      if (tag !== undefined) found.set(tag, (found.get(tag) ?? 0) + 1);
    }
  }
  counted.set(reading, found);
  return found;
}
