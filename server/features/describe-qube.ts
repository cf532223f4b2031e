// The card of a qube: what it is, what it stands on, how it reaches the network, and what may cross to and from it.
import { later, t } from '../base/l10n.ts';
import type { Action } from '../plan/plan.ts';
import type { Flow, Service } from '../facts/flows.ts';
import type { End } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import type { Reached } from '../facts/fall.ts';
import type { Effective, Qube } from '../facts/system.ts';
import { capital, code, names, safe, sentence, series, some } from './markdown.ts';

const classWords: Readonly<Record<Qube['klass'], string>> = later({
  AppVM: 'app qube',
  TemplateVM: 'template',
  StandaloneVM: 'standalone qube',
  DispVM: 'named disposable',
  AdminVM: 'the qube that manages everything',
  RemoteVM: 'stand-in for a qube on another machine',
});

/** A heading and a list of facts, in Markdown. `purpose` is said only where the reader is elsewhere in the plan. */
export function qubeCard(qube: Qube, facts: Facts, where: 'definition' | 'reference'): string {
  const { plan } = qube;
  const lines = [
    where === 'reference' && plan?.purpose ? t`Purpose: ${safe(plan.purpose.value)}` : undefined,
    standing(qube, facts),
    t`Network: ${networkOf(qube, facts)}`,
    systemOf(qube, facts),
    disposablesOf(qube, facts),
    opensOf(qube, facts),
    identitiesOf(qube, facts),
    plan && plan.holds.length > 0 ? t`Holds: ${series(plan.holds.map(({ value }) => safe(value)))}` : undefined,
    plan && plan.activities.length > 0 ? t`Used for: ${series(plan.activities.map(({ value }) => safe(value)))}` : undefined,
    ...crossingsOf(qube, facts),
    fallOf(qube, facts),
    ...servesOf(qube, facts),
    qube.installed || (!plan && qube.klass === 'TemplateVM') ? t`Comes with a fresh install of Qubes OS ${facts.release.name}` : undefined,
  ];
  return [`**${code(qube.name)}**: ${kindOf(qube, facts)}`, '', ...lines.flatMap((line) => (line === undefined ? [] : [`- ${line}`]))].join('\n');
}

/** What stands behind the name of a net qube chain: `` `work → sys-firewall → sys-net`, not through Tor ``. */
export function networkOf(qube: Qube, facts: Facts): string {
  const { hops, end, tor } = facts.chain(qube);
  const last = hops.at(-1)?.name ?? '';
  const from = originIn(qube, qube.netvm);
  if (end === 'offline') {
    if (qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return t`none`;
    if (facts.reach(qube) === 'clear') return t`no net qube before it; it provides network itself`;
    return t`none${from}`;
  }
  const path = `${code(facts.path(qube), 200)}${from}`;
  if (end === 'unknown') return t`${path}, but there is no qube ${code(last)}`;
  if (end === 'broken') return t`${path}, but ${code(last)} does not provide network`;
  if (end === 'loop') return t`${path}, which runs in a circle`;
  if (facts.gateway(qube) && !tor) return t`${path}; what the qubes behind it send goes through Tor`;
  return tor ? t`${path}, through Tor` : t`${path}, not through Tor`;
}

/** ` (from `defaults.netvm`)`; nothing for what the qube says itself, since the reader sees that. */
export function origin(value: Effective<unknown>): string {
  if (value.from === 'written') return value.at?.file === undefined ? '' : t` (written in a shared base)`;
  return ` (${value.says})`;
}

/** As `origin`; of a qube that the plan does not mention, everything is as installed, which the card says once. */
const originIn = (qube: Qube, value: Effective<unknown>): string => (!qube.plan && value.from === 'install' ? '' : origin(value));

function kindOf(qube: Qube, facts: Facts): string {
  const whonix = facts.whonix(qube);
  const words = [
    whonix && (whonix === 'gateway' ? t`Whonix gateway` : t`Whonix workstation`),
    t(classWords[qube.klass]),
    qube.templateForDispvms.value && t`disposable template`,
    qube.providesNetwork.value && !whonix && t`net qube`,
  ].filter((word) => typeof word === 'string');
  const vault = qube.name === 'vault' ? undefined : facts.vault(qube)?.says;
  const anonymous = facts.anonymous(qube)?.says;
  const because = vault ? t`. Counts as a vault: it ${safe(vault)}` : anonymous ? t`. Meant to be anonymous: it ${safe(anonymous)}` : '';
  return sentence(capital(words.join(', ')) + because);
}

function standing(qube: Qube, facts: Facts): string | undefined {
  const { label, trust } = qube;
  if (label.value === null) return trust.value === null ? undefined : t`Trust: ${trust.value}`;
  const shown = t`Label: ${safe(label.value)}${originIn(qube, label)}`;
  const machinery = facts.rank(qube) === undefined && trust.from === 'label';
  return trust.value === null || machinery ? shown : t`${shown}. Trust: ${trust.value}${originIn(qube, trust)}`;
}

function systemOf(qube: Qube, facts: Facts): string | undefined {
  const { template, klass } = qube;
  const ancestors = facts.lineage(klass === 'TemplateVM' ? qube.name : template.value);
  const origins = clonedFrom(ancestors);
  if (klass === 'TemplateVM') return origins === undefined ? undefined : t`Cloned from ${origins}`;
  if (template.value === null) return qube.plan?.clone ? t`Cloned from ${code(qube.plan.clone.value)}` : undefined;
  const base = klass === 'DispVM' ? facts.qube(template.value)?.template.value : undefined;
  const below = base ? t`, which stands on ${code(base)}` : origins === undefined ? '' : t`, a clone of ${origins}`;
  const named = `${code(template.value)}${originIn(qube, template)}${below}`;
  return klass === 'DispVM' ? t`Made from disposable template ${named}` : t`Template: ${named}`;
}

/** Of `[c, b, a]`: `` `b`, itself a clone of `a` ``; undefined for a template that is no clone. Long lines of descent are cut. */
export function clonedFrom(lineage: readonly string[]): string | undefined {
  const [, first, second, third] = lineage;
  if (first === undefined) return undefined;
  return `${code(first)}${second === undefined ? '' : t`, itself a clone of ${code(second)}`}${third === undefined ? '' : t`, and so on`}`;
}

function disposablesOf(qube: Qube, facts: Facts): string | undefined {
  if (qube.klass === 'TemplateVM' || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return undefined;
  const { value } = qube.defaultDispvm;
  if (value === null) return t`Disposables: none can be opened from here${originIn(qube, qube.defaultDispvm)}`;
  const base = facts.disposableTemplate(qube);
  const network = base ? t`; their network: ${reachWords(base, facts)}` : t`, which is not known`;
  return t`Disposables opened from here: made from ${code(value)}${originIn(qube, qube.defaultDispvm)}${network}`;
}

/** In a few words, for a qube that is not the subject. */
export function reachWords(qube: Qube, facts: Facts): string {
  switch (facts.reach(qube)) {
    case 'offline':
      return t`none`;
    case 'tor':
      return t`online, through Tor`;
    case 'clear':
      return t`online, not through Tor`;
    default:
      return t`unclear`;
  }
}

function opensOf(qube: Qube, facts: Facts): string | undefined {
  const said = (['files', 'links'] as const).flatMap((what) => {
    const opens = facts.opens(qube, what);
    if (!opens) return [];
    return [{ what: what === 'files' ? t`files` : t`links`, place: opens.disposable ? t`a new disposable${opens.qube ? t` made from ${code(opens.qube.name)}` : ''}` : code(opens.val.value ?? '') }];
  });
  const [first, second] = said;
  if (first && second && first.place === second.place) return t`Opens files and links in ${first.place}`;
  return said.length > 0 ? t`Opens ${series(said.map(({ what, place }) => t`${what} in ${place}`))}` : undefined;
}

function identitiesOf(qube: Qube, facts: Facts): string | undefined {
  const names = facts.identities(qube).map(({ value }) => `${code(value)}${facts.anonymousIdentity(value) ? t` (anonymous)` : ''}`);
  return names.length > 0 ? t`Acts as ${series(names)}` : undefined;
}

/** What is lost with it, in a line: the command line and the map tell the steps. */
function fallOf(qube: Qube, facts: Facts): string | undefined {
  if (qube.klass === 'AdminVM') return t`If it falls: everything falls with it`;
  if (qube.klass === 'RemoteVM') return undefined;
  const { reached } = facts.fall(qube);
  const own = new Set<Qube | undefined>([qube, facts.disposableTemplate(qube)]);
  // Disposables of its own, in which it may run what it likes, are told above.
  const others = reached.filter(({ node }) => node.kind === 'qube' || !own.has(node.qube));
  const words = ({ node }: Reached): string => (node.kind === 'disposable' ? t`new disposables of ${code(node.name)}` : code(node.name));
  const [free, asked] = [true, false].map((is) => others.filter(({ prompts }) => (prompts === 0) === is)) as [Reached[], Reached[]];
  if (others.length === 0) return undefined;
  const isAll = (all: readonly Reached[]): boolean => all.some(({ node }) => node.name === 'dom0');
  const list = (all: readonly Reached[]): string => (isAll(all) ? t`dom0, and with it everything,` : some(all, mostEnds, words));
  const isOne = (all: readonly Reached[]): boolean => isAll(all) || (all.length === 1 && all[0]?.node.kind === 'qube');
  if (free.length === 0) return isOne(asked) ? t`If it falls: ${list(asked)} is within reach once somebody agrees` : t`If it falls: ${list(asked)} are within reach once somebody agrees`;
  const more = asked.length > 0 && !isAll(free) ? t`; ${list(asked)} once somebody agrees` : '';
  return isOne(free) ? t`If it falls: ${list(free)} is within reach without a question${more}` : t`If it falls: ${list(free)} are within reach without a question${more}`;
}

/** Whom it serves: net qubes their clients, templates what stands on them. */
function servesOf(qube: Qube, facts: Facts): string[] {
  const users = (of: (other: Qube) => string | null): Qube[] => facts.qubes.filter((other) => other !== qube && of(other) === qube.name);
  const clients = qube.providesNetwork.value ? users((other) => other.netvm.value) : [];
  const based = qube.klass === 'TemplateVM' || qube.templateForDispvms.value ? users((other) => other.template.value) : [];
  const opens = qube.templateForDispvms.value ? users((other) => (other.klass === 'TemplateVM' || other.klass === 'AdminVM' ? null : other.defaultDispvm.value)) : [];
  return [
    ...(clients.length > 0 ? [t`Gives the network to ${names(clients)}`] : []),
    ...(based.length > 0 ? [t`Template of ${names(based)}`] : []),
    ...(opens.length > 0 ? [t`Disposables made from it are opened by ${names(opens)}`] : []),
  ];
}

/** One way across that a flow of the plan leaves open: the far end, and the flow. */
interface Way {
  readonly end: End;
  readonly flow: Flow;
}

function crossingsOf(qube: Qube, facts: Facts): string[] {
  const into = wayWords(gather(ways(qube, 'in', facts)));
  const out = wayWords(gather(ways(qube, 'out', facts)));
  return [...(into === '' ? [] : [t`By the flows written, can be reached by ${into}`]), ...(out === '' ? [] : [t`By the flows written, can reach ${out}`])];
}

/** First match wins: a pair of qubes that an earlier flow decides for the same service is left out. Ends that stand for several qubes are told as written. */
function* ways(qube: Qube, direction: 'in' | 'out', facts: Facts): Iterable<Way> {
  const { all, covers } = facts.flows;
  const earlier = new Map<string, Flow[]>();
  const wide: Flow[] = [];
  for (const flow of all) {
    const [here, there] = direction === 'in' ? [flow.to, flow.from] : [flow.from, flow.to];
    const led = flow.redirect?.token.kind === 'name' && flow.redirect.token.name === qube.name;
    const concerned = here.some((end) => covers(end, qube));
    if (isOpen(flow)) {
      if (direction === 'in' && flow.redirect ? led : concerned) {
        for (const end of direction === 'out' && flow.redirect ? [flow.redirect] : there) {
          const name = end.token.kind === 'name' ? end.token.name : undefined;
          if (name === qube.name) continue;
          if (name !== undefined && !flow.redirect && isDecided(earlier.get(name), wide, (other) => decides(other, flow, direction, facts.qube(name), facts))) continue;
          yield { end, flow };
        }
      }
    }
    if (!concerned) continue;
    const named = there.flatMap(({ token }) => (token.kind === 'name' ? [token.name] : []));
    for (const name of named) push(earlier, name, flow);
    if (named.length < there.length) wide.push(flow);
  }
}

const isOpen = ({ action }: Flow): boolean => action === 'allow' || action === 'ask';

/** Whether every call of `flow` with the other qube is decided by `earlier`, which concerns the same qube at the near end. */
function decides(earlier: Flow, flow: Flow, direction: 'in' | 'out', other: Qube | undefined, facts: Facts): boolean {
  const there = direction === 'in' ? earlier.from : earlier.to;
  const whole = flow.services.every((inner) => earlier.services.some((outer) => includes(outer, inner)));
  return whole && other !== undefined && there.some((end) => facts.flows.covers(end, other));
}

const includes = (outer: Service, inner: Service): boolean => (outer.name === '*' || outer.name === inner.name) && (outer.argument === undefined || outer.argument === inner.argument);

const isDecided = (named: readonly Flow[] | undefined, wide: readonly Flow[], by: (flow: Flow) => boolean): boolean => (named?.some(by) ?? false) || wide.some(by);

function endWords({ token, val }: End): string {
  switch (token.kind) {
    case 'name':
      return code(token.name);
    case 'any':
      return t`every qube, dom0 included`;
    case 'anyvm':
      return t`every qube`;
    case 'dispvm':
      return t`a new disposable`;
    case 'dispvm-of':
      return t`a new disposable made from ${code(token.name)}`;
    case 'dispvm-tag':
      return t`a new disposable made from a qube tagged ${code(token.tag)}`;
    case 'tag':
      return t`every qube tagged ${code(token.tag)}`;
    case 'type':
      return t`every qube of class ${code(token.type)}`;
    default:
      return code(val.value);
  }
}

/** Far ends by what may be done there, both as written. */
interface Gathered {
  readonly ends: readonly End[];
  readonly what: string;
}

/** Ends with the same services and action are told together: `` `personal` and `work` (clipboard, after asking) ``. */
function gather(ways: Iterable<Way>): readonly Gathered[] {
  const byEnd = new Map<string, { readonly end: End; readonly doings: Map<Action, Set<string>> }>();
  for (const { end, flow } of ways) {
    if (!flow.action || end.token.kind === 'default' || end.token.kind === 'unknown') continue;
    const known = byEnd.get(end.val.value) ?? { end, doings: new Map<Action, Set<string>>() };
    byEnd.set(end.val.value, known);
    const services = known.doings.get(flow.action) ?? new Set<string>();
    known.doings.set(flow.action, services);
    for (const { value } of flow.plan.services) services.add(value);
  }
  const byDoing = new Map<string, { readonly ends: End[]; readonly doings: ReadonlyMap<Action, ReadonlySet<string>> }>();
  for (const { end, doings } of byEnd.values()) {
    const key = [...doings].map(([action, services]) => `${action} ${[...services].join(' ')}`).join('\n');
    const known = byDoing.get(key);
    if (known) known.ends.push(end);
    else byDoing.set(key, { ends: [end], doings });
  }
  return [...byDoing.values()].map(({ ends, doings }) => ({ ends, what: [...doings].map(doingWords).join('; ') }));
}

const doingWords = ([action, services]: readonly [Action, ReadonlySet<string>]): string =>
  `${series([...services].map((it) => safe(it)), 4)}, ${action === 'ask' ? t`after asking` : t`without asking`}`;

/** More ends than this are counted. */
const mostEnds = 5;

const wayWords = (ways: readonly Gathered[]): string => series(ways.map(({ ends, what }) => `${some(ends, mostEnds, endWords)} (${what})`), 4);

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
