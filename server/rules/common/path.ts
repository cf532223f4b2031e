// Words and repairs for paths of steps from one qube to another.
import { seriesOf, t } from '../../base/l10n.ts';
import { opened } from './opened.ts';
import type { Note, Span } from '../../base/span.ts';
import type { Path, Bundle } from '../../facts/paths.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Crossing } from '../../facts/crossings.ts';
import { reasonOf, type Edge, type GraphNode } from '../../facts/graph.ts';
import type { Fix } from '../rule.ts';
import { here } from './here.ts';
import { askFlow, carrier, denyAhead, denyFlow } from './crossing.ts';

/** `"work"`, `a new disposable of "web-dvm"`, `the network`. */
export function nodeName({ kind, name }: GraphNode): string {
  if (kind === 'network') return t`the network`;
  if (name === 'dom0') return 'dom0';
  return kind === 'disposable' ? t`a new disposable of "${name}"` : `"${name}"`;
}

/** ` through "personal" and "mail"`; nothing for a single step. */
export function through({ edges }: Path): string {
  const between = edges.slice(1).map(({ from }) => nodeName(from));
  return between.length === 0 ? '' : t` through ${seriesOf(between, 3, 2)}`;
}

/** What stands in the way of the first of the paths, and how many others there are. */
export function unhindered({ paths }: Bundle): string {
  const [{ free, edges }] = paths;
  const others = paths.length - 1;
  const how = !free ? t`, and no reason says when to answer yes` : edges.length > 1 ? t`, and nobody is asked on the way` : t`, and nobody is asked`;
  return t`${how}${others === 0 ? '' : others === 1 ? t`; 1 more path likewise` : t`; ${others} more paths likewise`}`;
}

/** Every step in order, with whether a person has to confirm it. Steps that are written nowhere are told where the qube stands. */
export const stepNotes = ({ edges }: Path): Note[] => edges.flatMap((edge, index) => stepNote(edge, edges.length > 1 ? t`Step ${index + 1}: ` : ''));

export function stepNote(edge: Edge, before = ''): Note[] {
  const at = placeOf(edge);
  return at ? [{ at, says: t`${before}${doing(edge)}${asking(edge)}` }] : [];
}

/** Where the step is written, or else where one of its ends is. */
export function placeOf({ by, from, to }: Edge): Span | undefined {
  const written = ((): Span | undefined => {
    switch (by.kind) {
      case 'flow':
        return by.toVal.at;
      case 'opens':
      case 'identity':
        return by.val.at;
      case 'device':
        return by.device.val.at;
      case 'policy':
        return to.kind === 'disposable' ? from.qube?.defaultDispvm.at : undefined;
      case 'template':
      case 'disposables':
        return to.kind === 'qube' ? to.qube?.template.at : undefined;
      default:
        return undefined;
    }
  })();
  return written ?? from.qube?.plan?.at ?? to.qube?.plan?.at;
}

/** Where to report paths: at the step that is cheapest to cut, or the first that this file has a part in. */
export function anchor({ at, paths: [path] }: Bundle): Span | undefined {
  const place = placeOf(at);
  return place && here(place, ...path.edges.map(placeOf));
}

function doing({ by, from, to, effect }: Edge): string {
  const [one, other] = [nodeName(from), nodeName(to)];
  switch (by.kind) {
    case 'flow':
      return effect === 'control' ? t`${one} may do what it likes in ${other} with ${carrier(by.flow)}` : t`${one} reaches ${other} with ${carrier(by.flow)}`;
    case 'policy':
      return effect === 'control' ? t`${one} may run any command in ${other}` : t`${one} reaches ${other}`;
    case 'opens':
      return t`${one} opens ${opened(by.what)} in ${other}`;
    case 'device':
      return t`${other} gets device ${by.device.val.value} from ${one}`;
    case 'template':
    case 'disposables':
      return by.kind === 'template' ? t`${other} is made from template ${one}` : t`${other} is made from ${one}`;
    default:
      return t`${one} reaches ${other}`;
  }
}

function asking(edge: Edge): string {
  const { by, consent } = edge;
  if (by.kind === 'template' || by.kind === 'disposables') return t`, so whatever gets in there gets in here`;
  if (consent === 'none') return by.kind === 'policy' ? t`; Qubes OS asks nobody, as no flow says otherwise` : t`; nobody is asked`;
  const reason = reasonOf(edge);
  if (consent === 'keys') return reason ? t`; only when somebody presses the keys` : t`; only when somebody presses the keys, for no stated reason`;
  return reason ? t`; somebody is asked` : t`; somebody is asked, for no stated reason`;
}

/** Repairs that cut the paths where they are cheapest to cut. */
export function cut({ at: { by, from, to }, paths }: Bundle, facts: Facts): Fix[] {
  if (by.kind === 'flow' && from.qube) {
    const end = to.qube && { kind: to.kind === 'disposable' ? 'disposable' : 'qube', qube: to.qube, base: to.qube };
    const crossing: Crossing = { from: from.qube, to: (end ?? { kind: 'disposable', base: undefined }) as Crossing['to'], fromVal: by.toVal, toVal: by.toVal };
    // Refusing a single pair helps only where no other pair of the flow does as well.
    const alone = by.flow.from.length === 1 && by.flow.from[0]?.token.kind === 'name' && end && paths.every(({ weakest }) => weakest.to === to);
    return [askFlow(by.flow, crossing), ...(alone ? denyAhead(by.flow, crossing) : []), denyFlow(by.flow)];
  }
  const { qube } = from;
  if (by.kind !== 'policy' || from.kind !== 'qube' || !qube?.plan) return [];
  const offline = facts.offlineDisposable();
  return [
    { title: t`Let "${qube.name}" open no disposables`, kind: 'review', edit: (edits) => edits.setProp(qube, 'default_dispvm', null) },
    ...(offline && offline !== qube && offline.name !== qube.defaultDispvm.value
      ? [{ title: t`Let "${qube.name}" open disposables from "${offline.name}", which has no network`, kind: 'review', edit: (edits) => edits.setProp(qube, 'default_dispvm', offline.name) } satisfies Fix]
      : []),
  ];
}
