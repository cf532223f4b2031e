// What the map says in words: on its cards and lines, in its legend, and to those who cannot see it.
import { later, seriesOf, t } from '../base/l10n.ts';
import type { Counts, Picture, PictureEdge, PictureGroup, PictureNode, Reach } from './picture.ts';

const zoneTitles: Readonly<Record<Reach, string>> = later({
  offline: 'No network',
  tor: 'Through Tor',
  clear: 'Open network',
  unknown: 'Network not settled',
});

/** What stands over the qubes that reach the network in the same way. */
export const zoneTitle = (zone: Reach): string => t(zoneTitles[zone]);

const reachWords: Readonly<Record<Reach, string>> = later({ offline: 'offline', tor: 'Tor', clear: 'online', unknown: 'chain broken' });

const classWords: Readonly<Record<string, string>> = later({ StandaloneVM: 'standalone', DispVM: 'named disposable', RemoteVM: 'remote', TemplateVM: 'template' });

/** The small line under a name: `red · untrusted · online`. */
export function cardLine(node: PictureNode): string {
  switch (node.kind) {
    case 'internet':
      return '';
    case 'any':
      return cut(node.id.slice('any:'.length), 30);
    case 'missing':
      return t`no such qube`;
    default:
      return [node.label, node.role === 'gateway' ? t`Tor gateway` : node.role === 'net' ? t`net qube` : node.kind === 'disposables' ? t`disposables` : node.role === 'service' && node.trust === null ? t`service` : node.trust, stateWord(node)].filter((word) => word !== null && word !== '').join(' · ');
  }
}

/** Of net qubes the line says enough: they are drawn where the network is. */
const stateWord = ({ role, reach, group }: PictureNode): string => (group === undefined || role === 'dom0' ? '' : t(reachWords[reach]));

/** A token of a flow in words: `every qube` for `@anyvm`. */
export function anyWord(token: string): string {
  if (token === '@anyvm') return t`every qube`;
  if (token === '*') return t`everything, dom0 too`;
  if (token === '@dispvm') return t`new disposables`;
  if (token === '@default') return t`no target named`;
  const [, kind, rest = ''] = /^@(tag|type|dispvm:@tag):(.+)$/.exec(token) ?? [];
  if (kind === 'tag') return t`all tagged ${rest}`;
  if (kind === 'type') return t`every ${rest}`;
  return kind === undefined ? token : t`disposables tagged ${rest}`;
}

export const groupTitle = ({ identities, anonymous }: PictureGroup): string =>
  identities.length === 0 ? '' : anonymous ? t`as ${all(identities)} (anonymous)` : t`as ${all(identities)}`;

const openWords: Readonly<Record<string, string>> = later({ files: 'files', links: 'links' });

const openWord = (what: string): string => t(openWords[what] ?? what);

const actionWords = later({ allow: 'allowed without asking', ask: 'asked each time', deny: 'denied' });

/** What becomes of a call. */
export const actionWord = (action: 'allow' | 'ask' | 'deny'): string => t(actionWords[action]);

/** The mark that tells actions apart in a line's label, whatever its colour. */
export const actionMarks = { allow: '✓', ask: '?', deny: '✕' } as const;

/** What is written on a line: `copy, clipboard`. */
export function edgeLabel({ kind, services }: PictureEdge, most = 3): string {
  if (kind === 'network') return '';
  const shown = services.slice(0, most).map((word) => cut(word === '*' ? t`any service` : word, 24));
  const words = `${shown.join(', ')}${services.length > most ? ` +${services.length - most}` : ''}`;
  return kind === 'opens' ? t`opens ${all(services.map(openWord))}` : words;
}

/** `2 errors, 1 warning`; empty for none. */
export function countWords({ errors, warnings, information, hints }: Counts): string {
  return [
    errors === 1 ? t`1 error` : t`${errors} errors`,
    warnings === 1 ? t`1 warning` : t`${warnings} warnings`,
    information === 1 ? t`1 note` : t`${information} notes`,
    hints === 1 ? t`1 hint` : t`${hints} hints`,
  ].filter((_, index) => [errors, warnings, information, hints][index] !== 0).join(', ');
}

/** A card in one sentence, for screen readers and as its tooltip. */
export function nodeSentence(node: PictureNode): string {
  const { kind, name, klass, label, trust, reach, role, identities, purpose, template, findings, written } = node;
  if (kind === 'internet') return t`The internet`;
  if (kind === 'any') return t`${name}: stands for many qubes`;
  if (kind === 'missing') return t`${name}: no such qube`;
  const what = kind === 'disposables' ? t`new disposables` : role === 'vault' ? t`vault` : role === 'net' ? t`net qube` : role === 'gateway' ? t`Tor gateway` : t(classWords[klass ?? ''] ?? '');
  const state = { offline: t`no network`, tor: t`online through Tor`, clear: t`online`, unknown: t`its chain of net qubes is broken` }[reach];
  const parts = [
    what,
    label === null ? '' : t`label ${label}`,
    trust === null ? '' : trust === 'untrusted' ? t`untrusted` : t`${trust} trust`,
    role === 'dom0' ? '' : state,
    identities.length > 0 ? t`acts as ${all(identities)}` : '',
    template === null ? '' : t`made from ${template}`,
    written ? '' : t`comes with Qubes OS`,
    countWords(findings),
  ].filter((word) => word !== '');
  return `${name}: ${parts.join(', ')}${purpose === null ? '' : `. ${cut(purpose, 200)}`}`;
}

/** A line in one sentence. `nameOf` gives the name of a node or group. */
export function edgeSentence(edge: PictureEdge, nameOf: (id: string) => string): string {
  const { kind, from, to, action, services, consent, reason, findings } = edge;
  if (kind === 'network') return t`${nameOf(from)} gets its network from ${nameOf(to)}`;
  const found = countWords(findings);
  const rest = `${reason === null ? '' : ` (${cut(reason, 200)})`}${found === '' ? '' : `; ${found}`}`;
  if (kind === 'opens') {
    const [one, what, other] = [nameOf(from), all(services.map(openWord)), nameOf(to)];
    return consent === 'none' ? t`${one} opens ${what} in ${other}, without asking${rest}` : t`${one} opens ${what} in ${other}, and a person is asked${rest}`;
  }
  const how = action === 'deny' ? t`denied` : consent === 'keys' ? t`a person presses the keys` : consent === 'none' ? t`allowed without asking` : t`a person is asked`;
  const [one, other, what] = [nameOf(from), nameOf(to), services.join(', ')];
  return kind === 'policy' ? t`${one} to ${other}: ${what}, ${how} by a policy file${rest}` : t`${one} to ${other}: ${what}, ${how}${rest}`;
}

/** Names by id, groups named after what is in them. */
export function namesIn({ nodes, groups }: Picture): (id: string) => string {
  const names = new Map<string, string>(nodes.map(({ id, name, kind }) => [id, kind === 'disposables' ? t`disposables of ${name}` : name]));
  const members = new Map<string, string[]>();
  for (const { group, name } of nodes) if (group !== undefined) members.set(group, [...(members.get(group) ?? []), name]);
  for (const { id } of groups) names.set(id, series(members.get(id) ?? []));
  return (id) => names.get(id) ?? id;
}

/** The whole map as text: qubes by network, then every flow. */
export function describe(picture: Picture): string {
  const nameOf = namesIn(picture);
  const { nodes, groups, edges } = picture;
  const zoneOf = new Map(groups.map(({ id, zone }) => [id, zone]));
  const zones = picture.zones.map((zone) => `${zoneTitle(zone)}: ${series(nodes.filter(({ group }) => group !== undefined && zoneOf.get(group) === zone).map(({ id }) => nameOf(id)), 12)}.`);
  const flows = edges.filter(({ kind }) => kind !== 'network');
  const shown = flows.slice(0, 30).map((edge) => `${edgeSentence(edge, nameOf)}.`);
  const found = countWords(picture.findings);
  return [...zones, ...shown, flows.length > shown.length ? t`And ${flows.length - shown.length} more flows.` : '', found === '' ? '' : t`Findings: ${found}.`].filter((word) => word !== '').join(' ');
}

/** `a, b and c`, or `a, b and 7 more`. */
const series = (words: readonly string[], most = 6): string => seriesOf(words, most, most - 1);

/** All of them. */
const all = (words: readonly string[]): string => seriesOf(words, Infinity, 0);

/** Shortened to so many letters, with an ellipsis. */
export function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('').trimEnd()}…` : text;
}
