// Who relies on whom: for their network, and for their disposables.
import { each, once } from '../base/memo.ts';
import type { Qube, System } from './system.ts';

export interface Reliance {
  /** The qubes whose net qube it is, by themselves or by a default, it excepted. */
  network(name: string): readonly Qube[];
  /** The qubes that are disposables from it, start them from it, or are managed through one; those that only follow the system's default excepted. */
  disposables(name: string): readonly Qube[];
}

export function reliance(system: System): Reliance {
  const network = once(() => index(system.qubes, ({ netvm }) => [netvm.value]));
  const disposables = once(() => index(system.qubes, disposableTemplates));
  return { network: each((name: string) => network().get(name) ?? [], []), disposables: each((name: string) => disposables().get(name) ?? [], []) };
}

function disposableTemplates({ klass, plan, template, defaultDispvm }: Qube): readonly (string | null | undefined)[] {
  const from = klass === 'DispVM' && template.from !== 'defaults' ? template.value : null;
  const opens = ['written', 'install', 'clone'].includes(defaultDispvm.from) ? defaultDispvm.value : null;
  return [from, opens, plan?.managementDispvm?.value];
}

function index(qubes: readonly Qube[], of: (qube: Qube) => readonly (string | null | undefined)[]): ReadonlyMap<string, readonly Qube[]> {
  const found = new Map<string, Qube[]>();
  for (const qube of qubes) {
    for (const name of new Set(of(qube))) {
      if (name === null || name === undefined || name === qube.name) continue;
      const known = found.get(name);
      if (known) known.push(qube);
      else found.set(name, [qube]);
    }
  }
  return found;
}
