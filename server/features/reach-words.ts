// What `reach` found, in words: the same on the command line and on the map.
import type { Reach, ReachNode, ReachStep } from './reach.ts';

/** `work`, `new disposables of default-dvm`. */
export function nodeWords({ kind, name }: ReachNode): string {
  if (kind === 'network') return name === 'tor' ? 'the network, through Tor' : 'the network';
  return kind === 'disposable' ? `new disposables of ${name}` : name;
}

/** `high trust; online; holds mail; acts as byline`; empty when there is nothing to say. */
export function factWords({ kind, name, network, holds, identities, trust }: Reach['from']): string {
  return [
    trust === null ? '' : trust === 'untrusted' ? 'untrusted' : `${trust} trust`,
    name === 'dom0' ? '' : network === 'offline' ? 'offline' : network === 'tor' ? 'online through Tor' : network === 'clear' ? 'online' : '',
    holds.length > 0 && kind === 'qube' ? `holds ${holds.join(', ')}` : '',
    identities.length > 0 ? `acts as ${identities.join(', ')}` : '',
  ].filter((word) => word !== '').join('; ');
}

/** What happens in a step, said of where it leads, and who has to agree: `hands something over with copy; somebody has to agree (a reason)`. */
export function stepWords(step: ReachStep): string {
  const { by, consent, reason } = step;
  const asks = consent === 'none' ? '' : consent === 'keys' ? '; somebody has to press the keys' : '; somebody has to agree';
  return `${effectWords(step)}${by === 'policy' ? ', as Qubes OS allows' : ''}${asks}${reason === null ? '' : ` (${reason})`}`;
}

function effectWords({ effect, by, services }: ReachStep): string {
  const means = services.length > 0 ? ` with ${services.join(', ')}` : '';
  if (by === 'template') return 'is made from this template: whatever gets in there gets in here';
  if (by === 'disposables') return 'is made from this disposable template';
  if (by === 'dom0') return 'is controlled by dom0, as every qube';
  if (by === 'device') return 'gets a device from it';
  if (by === 'opens') return 'gets files or links from it to open';
  switch (effect) {
    case 'control':
      return `does what it likes there${means}`;
    case 'keys':
      return `uses its keys${means}`;
    case 'watch':
      return `sees or hears what is there${means}`;
    case 'traffic':
      return 'sees and changes its traffic';
    case 'network':
      return 'gets to the network';
    case 'identity':
      return 'acts under this identity';
    default:
      return `hands something over${means}`;
  }
}

/** `gets to the network through Tor`, `acts as byline, if somebody agrees`. */
export function gainWords({ kind, name, free }: Reach['gained'][number]): string {
  const asked = free ? '' : ', if somebody agrees';
  return kind === 'identity' ? `acts as ${name}${asked}` : `gets to the network${name === 'tor' ? ' through Tor' : ''}${asked}`;
}
