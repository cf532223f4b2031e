// What `reach` found, in words: the same on the command line and on the map.
import { t } from '../base/l10n.ts';
import type { Reach, ReachNode, ReachStep } from './reach.ts';

/** `work`, `new disposables of default-dvm`. */
export function nodeWords({ kind, name }: ReachNode): string {
  if (kind === 'network') return name === 'tor' ? t`the network, through Tor` : t`the network`;
  return kind === 'disposable' ? t`new disposables of ${name}` : name;
}

/** `high trust; online; holds mail; acts as byline`; empty when there is nothing to say. */
export function factWords({ kind, name, network, holds, identities, trust }: Reach['from']): string {
  return [
    trust === null ? '' : trust === 'untrusted' ? t`untrusted` : t`${trust} trust`,
    name === 'dom0' ? '' : network === 'offline' ? t`offline` : network === 'tor' ? t`online through Tor` : network === 'clear' ? t`online` : '',
    holds.length > 0 && kind === 'qube' ? t`holds ${holds.join(', ')}` : '',
    identities.length > 0 ? t`acts as ${identities.join(', ')}` : '',
  ].filter((word) => word !== '').join('; ');
}

/** What happens in a step, said of where it leads, and who has to agree: `hands something over with copy; somebody has to agree (a reason)`. */
export function stepWords(step: ReachStep): string {
  const { consent, reason } = step;
  const asks = consent === 'none' ? '' : consent === 'keys' ? t`; somebody has to press the keys` : t`; somebody has to agree`;
  const what = `${doingWords(step)}${asks}`;
  return reason === null ? what : t`${what} (${reason})`;
}

/** The same without who has to agree, and why they would. */
export const doingWords = (step: ReachStep): string => (step.by === 'policy' ? t`${effectWords(step)}, as Qubes OS allows` : effectWords(step));

function effectWords({ effect, by, services }: ReachStep): string {
  const means = services.length > 0 ? t` with ${services.join(', ')}` : '';
  if (by === 'template') return t`is made from this template: whatever gets in there gets in here`;
  if (by === 'disposables') return t`is made from this disposable template`;
  if (by === 'dom0') return t`is controlled by dom0, as every qube`;
  if (by === 'device') return t`gets a device from it`;
  if (by === 'opens') return t`gets files or links from it to open`;
  switch (effect) {
    case 'control':
      return t`does what it likes there${means}`;
    case 'keys':
      return t`uses its keys${means}`;
    case 'watch':
      return t`sees or hears what is there${means}`;
    case 'traffic':
      return t`sees and changes its traffic`;
    case 'network':
      return t`gets to the network`;
    case 'identity':
      return t`acts under this identity`;
    default:
      return t`hands something over${means}`;
  }
}

/** `gets to the network through Tor`, `acts as byline, if somebody agrees`. */
export function gainWords({ kind, name, free }: Reach['gained'][number]): string {
  const asked = free ? '' : t`, if somebody agrees`;
  if (kind === 'identity') return t`acts as ${name}${asked}`;
  return name === 'tor' ? t`gets to the network through Tor${asked}` : t`gets to the network${asked}`;
}
