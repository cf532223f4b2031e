// Finds net qubes that lead round in a circle.
import { t } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import { mayStandBehind, type NetPlace } from './common/net-qubes.ts';
import type { Hop } from '../facts/network.ts';
import type { Facts } from '../facts/facts.ts';

export default rule({
  title: 'Net qubes in a circle',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `The way to the network leads from net qube to net qube and has to end at the one that holds the network hardware, usually \`sys-net\`. In a
circle it never ends: Qubes OS refuses to set the last of these values. A new default net qube closes a circle easily, because it follows the default
itself as long as it names no net qube of its own.`,
  cites: ['netvm-loop-refused', 'default-netvm-loop', 'netvm-default'],

  *plan({ facts }) {
    for (const loop of facts.loops()) {
      // A default that provides no network is told there, and not once more because the qube follows it itself.
      if (loop.some(({ of, qube }) => of.netvm.from === 'defaults' && qube && !qube.providesNetwork.value)) continue;
      // A vault should have no net qube at all: that is another rule's to say.
      const places = loop.filter(({ at, of }) => at && !facts.vault(of));
      const closing = places.filter(({ at }) => at?.file === undefined).sort((a, b) => (a.at?.start ?? 0) - (b.at?.start ?? 0))[0] ?? places[0];
      if (!closing?.at) continue;
      const first = loop.indexOf(closing);
      const hops = [...loop.slice(first), ...loop.slice(0, first)];
      yield {
        at: closing.at,
        says: loop.length === 1 ? t`"${closing.of.name}" is its own net qube` : t`The net qubes form a circle: ${way([closing.of.name, ...hops.map(({ name }) => name)])}`,
        because: hops.slice(1).flatMap(({ at, of, name }) => {
          const place = at ?? of.plan?.at;
          return place ? [{ at: place, says: t`"${of.name}" gets its network from "${name}"` }] : [];
        }),
        fixes: hops.flatMap((hop) => repair(facts, hop)).slice(0, 3),
      };
    }
  },
});

/** The whole circle, or its ends where it is long. */
const way = (names: readonly string[]): string => (names.length <= 6 ? names : [...names.slice(0, 3), '…', ...names.slice(-2)]).join(' → ');

/** Takes one hop out of the circle: its qube goes back to the net qube of a fresh install, or goes without. */
function repair(facts: Facts, { of, at, qube }: Hop): Fix[] {
  if (!at || !qube) return [];
  const usual = of.installed?.netvm === undefined ? facts.release.defaultNetvm : of.installed.netvm;
  const place: NetPlace = { val: { value: qube.name, at, key: at }, qube: of, behind: facts.behind(of) };
  const net = usual === null ? undefined : facts.qube(usual);
  if (net && usual !== qube.name && !facts.passes(net.name, of) && mayStandBehind(facts, place, net)) {
    return [{ title: t`Put "${of.name}" behind "${net.name}"`, kind: 'review', edit: (edits) => edits.setProp(of, 'netvm', net.name) }];
  }
  return [{ title: t`Take "${of.name}" off the network`, kind: 'review', edit: (edits) => edits.setProp(of, 'netvm', 'none') }];
}
