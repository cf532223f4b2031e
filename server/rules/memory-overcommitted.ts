// Warns when the qubes that start by themselves need more memory than the machine has.
import { t } from '../base/l10n.ts';
import { dom0Memory, type Need } from '../facts/budget.ts';
import type { Span } from '../base/span.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { sizeInWords } from '../facts/sizes.ts';
import { all } from './common/crossing.ts';
import { here } from './common/here.ts';
import { named } from './common/lists.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'More memory needed at the start than there is',
  group: 'Hardware',
  severity: 'warning',
  why: `Each qube needs its start memory free at the moment it starts. When those that start with the machine ask for more than there is, the last
ones do not come up, and which ones that are may differ from day to day. Let fewer of them start by themselves, or give the large ones less to
start with: while they run, Qubes OS moves memory to where it is needed.`,
  limits: `An estimate from below: dom0 with 4 GiB, the start memory of each qube, and what Xen and the device model of an \`hvm\` qube take besides. Disposables
started ahead are not counted, since Qubes OS makes them only where memory is left. A fresh installation that does not fit is \`too-little-ram\`'s matter.`,
  cites: ['initial-memory-total', 'memory-is-shared', 'ram-16-gb', 'memory-positive'],

  *plan({ facts }) {
    const { budget, purpose } = facts;
    const { ram } = facts.machine;
    if (!ram || purpose.withoutQubes || budget.startupTotal() <= ram.size.built) return;
    const needs = [...budget.startup()].sort((a, b) => b.mib - a.mib);
    const chosen = needs.filter(({ qube }) => qube.plan !== undefined);
    const [largest] = chosen;
    // Whatever the plan adds, a machine too small for the installation alone is the one fault to speak of.
    // A qube that asks for more than the machine has is a fault of its own.
    const impossible = new Set(chosen.flatMap(({ qube }) => (budget.startMemory(qube).value > ram.size.built ? [qube] : [])));
    if (impossible.size > 0 && budget.startupTotal(impossible) <= ram.size.built) return;
    if (!largest || needs.reduce((sum, need) => sum + installedShare(need), dom0Memory) > ram.size.built) return;
    const places = chosen.map(({ qube }) => placeOf(qube, facts));
    const at = here(placeOf(largest.qube, facts), ...places, ram.val.at);
    const names = named(chosen.map(({ qube }) => qube.name), 3);
    const others = needs.length > chosen.length ? t`the installed qubes and dom0` : 'dom0';
    const [takes, has] = [sizeInWords(budget.startupTotal()), sizeInWords(ram.size.built)];
    yield {
      at,
      says:
        chosen.length > 1
          ? t`${names} start by themselves, which with ${others} takes ${takes} of memory; there are ${has}`
          : t`${names} starts by itself, which with ${others} takes ${takes} of memory; there are ${has}`,
      because: [
        ...chosen.slice(0, 12).flatMap((need) => (placeOf(need.qube, facts) === at ? [] : [{ at: placeOf(need.qube, facts), says: t`"${need.qube.name}" needs ${sizeInWords(need.mib)} at the start` }])),
        ...[...new Set(chosen.flatMap(({ qube }) => taken(qube, facts) ?? []))].slice(0, 5).map((it) => ({ at: it, says: t`Their memory is set here` })),
        { at: ram.val.at, says: t`The memory of the machine` },
      ],
      fixes: fewer(chosen, facts, ram.size.built),
    };
  },
});

/** What the qube takes on a machine that is left as it was installed. */
const installedShare = ({ qube, mib }: Need): number => (qube.plan ? (qube.installed?.memory ?? 0) : mib);

/** Where the memory is written, else that the qube starts by itself, else its name. */
function placeOf(qube: Qube, { budget }: Facts): NonNullable<Qube['plan']>['at'] {
  const memory = budget.startMemory(qube);
  return (memory.from === 'written' ? memory.at : undefined) ?? qube.plan?.autostart?.at ?? (qube.plan as NonNullable<Qube['plan']>).at;
}

/** Where a template or an original says how much memory the qube has. */
const taken = (qube: Qube, { budget }: Facts): Span | undefined => (budget.startMemory(qube).from === 'written' ? undefined : budget.startMemory(qube).at);

/** Lets as few qubes as possible wait until they are called for, the largest first. */
function fewer(chosen: readonly Need[], { budget, chain }: Facts, room: number): Fix[] {
  // Stopping a net qube gains nothing while something behind it starts.
  const relied = new Set(chosen.flatMap(({ qube }) => chain(qube).hops.map(({ name }) => name)));
  const stopped = new Set<Qube>();
  let total = budget.startupTotal();
  for (const { qube, mib, itself } of chosen) {
    if (total <= room) break;
    if (!itself || relied.has(qube.name) || qube.autostart.from !== 'written') continue;
    stopped.add(qube);
    total -= mib;
  }
  if (stopped.size === 0 || budget.startupTotal(stopped) > room) return [];
  return [
    {
      title: t`Let ${named([...stopped].map(({ name }) => name))} start only when needed`,
      kind: 'review',
      edit: (edits) => all([...stopped].map((qube) => edits.setProp(qube, 'autostart', false))),
    },
  ];
}
