// Warns when a Whonix gateway is also a place to work in.
import { t } from '../base/l10n.ts';
import { coded } from './common/lists.ts';
import { moveTo, moveToNew, type Words } from './common/moves.ts';
import type { Facts } from '../facts/facts.ts';
import { knownActivities, knownData, passwordManager, secretData } from '../facts/words.ts';
import type { Val } from '../plan/plan.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Whonix gateway used for work',
  group: 'Whonix',
  severity: 'warning',
  why: `The gateway is the one qube that knows your real address and sees everything that passes. Whonix keeps your work out of it for that
reason: whatever you open there, and whatever breaks in through it, finds both at once. Work belongs in a workstation behind the gateway, which
never learns the address. The programs with which the gateway itself is looked after are welcome on it.`,
  limits: 'Words of your own are not judged, nor are passwords and keys, which have rules of their own.',
  cites: ['whonix-two-machines', 'address-never-known', 'gateway-only-runs-tor'],

  *qube(qube, { facts }) {
    if (!facts.gateway(qube)) return;
    const { activities, holds, apps } = qube.plan;
    const found = {
      activities: activities.filter(({ value }) => knownActivities.has(value) && value !== 'password-storage' && value !== 'key-storage'),
      holds: holds.filter(({ value }) => knownData.has(value) && value !== 'nothing' && !secretData.words.has(value)),
      apps: apps.filter(({ value }) => !ofGateway.test(value.trim()) && passwordManager(value) === undefined),
    };
    const words = [...found.activities, ...found.holds, ...found.apps];
    const [first, ...rest] = words;
    if (!first) return;
    yield {
      at: first.at,
      says: t`"${qube.name}" is a Whonix gateway, yet the plan puts ${coded(words.map(({ value }) => value))} there`,
      because: rest.map(({ value, at }) => ({ at, says: t`\`${value}\` is in "${qube.name}" as well` })),
      fixes: toWorkstation(qube, Object.entries(found) as [Words['key'], readonly Val<string>[]][], facts),
    };
  },
});

/** Programs with which a gateway itself is looked after. */
const ofGateway = /^(tor|nyx|vanguards|tor[ -]control[ -]panel|anon[ -]connection[ -]wizard|sdwdate\b.*|onion[ -]?grater|systemcheck|whonix\b.*)$/i;

/** To a workstation behind this gateway: one of the plan, else the one that is installed. */
function toWorkstation(qube: PlannedQube, found: readonly (readonly [Words['key'], readonly Val<string>[]])[], facts: Facts): readonly Fix[] {
  const what: Words[] = found.map(([key, vals]) => ({ key, words: vals.map(({ value }) => value) }));
  const home = facts.planned.find((it) => it.netvm.value === qube.name && facts.whonix(it) === 'workstation' && facts.app(it));
  if (home) return [moveTo(qube, home as PlannedQube, what)];
  const installed = facts.qube('anon-whonix');
  return installed && !installed.plan && installed.netvm.value === qube.name ? [moveToNew(qube, 'anon-whonix', {}, what)] : [];
}
