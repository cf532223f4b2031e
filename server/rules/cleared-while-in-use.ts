// Finds net qubes and disposable templates that are switched off while others still rely on them.
import { series, t } from '../base/l10n.ts';
import type { Plan } from '../plan/plan.ts';
import type { Facts } from '../facts/facts.ts';
import { elsewhere } from './common/here.ts';
import { named } from './common/lists.ts';
import { switchedOff, type Role, type User } from './common/roles.ts';
import { rule, type Finding, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Role taken from a qube that others rely on',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A qube that gives others their network, or from which disposables are made, cannot lose that role while somebody still relies on it: Qubes OS refuses to clear
\`provides_network\` and \`template_for_dispvms\` until the others have been pointed elsewhere. Qubes that name no net qube and no disposable template of their own rely on
the system's defaults, so they count as well. Change the others, or the default, first.`,
  limits: 'A single qube that names one without the role is reported where it does so.',
  cites: ['provides-network-in-use', 'disposable-template-in-use', 'netvm-default'],

  *qube(qube, { plan, facts }) {
    yield* cleared(qube, 'provides_network', plan, facts);
    yield* cleared(qube, 'template_for_dispvms', plan, facts);
  },
});

function* cleared(qube: PlannedQube, role: Role, plan: Plan, facts: Facts): Iterable<Finding> {
  const off = switchedOff(plan, facts, qube, role);
  if (!off) return;
  const { name, installed } = qube;
  const network = role === 'provides_network';
  const back = installed?.[network ? 'providesNetwork' : 'templateForDispvms'] === true;
  const { says, many } = whom(off.users);
  yield {
    at: off.at,
    says: network
        ? many ? t`"${name}" provides no network, but ${says} still rely on it` : t`"${name}" provides no network, but ${says} still relies on it`
        : many ? t`"${name}" is no disposable template, but ${says} still rely on it` : t`"${name}" is no disposable template, but ${says} still relies on it`,
    because: off.users.flatMap(({ qube: user, at }) => elsewhere(off.at, [at ?? user?.plan?.at, user ? t`"${user.name}" relies on "${name}"` : t`A default of the system is "${name}"`])).slice(0, 10),
    fixes: [
      {
        title: network
          ? back ? t`Let "${name}" provide network again` : t`Let "${name}" provide network`
          : back ? t`Let disposables be made from "${name}" again` : t`Let disposables be made from "${name}"`,
        kind: 'review',
        edit: (edits) => (back ? edits.removeProp(qube.plan, role) : edits.setProp(qube, role, true)),
      },
    ],
  };
}

/** Those of the plan come first, then those that only a fresh install has. */
function whom(users: readonly User[]): { readonly says: string; readonly many: boolean } {
  const system = users.some(({ qube }) => qube === undefined) ? [t`a default of the system`] : [];
  const names = users.flatMap(({ qube }) => qube ?? []).sort((a, b) => Number(b.plan !== undefined) - Number(a.plan !== undefined)).map(({ name }) => name);
  const [one, ...others] = [...system, ...(names.length > 0 ? [named(names)] : [])];
  const says = others.length === 0 ? (one ?? '') : names.length > 1 ? t`${one ?? ''}, ${others.join('')}` : series([one ?? '', ...others]);
  return { says, many: system.length + names.length > 1 };
}
