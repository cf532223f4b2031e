// The qubes of a plan, as qrexec would know them.
import type { System as PlanSystem } from '../../facts/system.ts';
import { isFault, readToken } from '../syntax/tokens.ts';
import type { Policies } from '../model/policies.ts';
import { systemOf, type Domain, type System } from './system.ts';

/** What a plan does not say: whether a qube runs. Those that start with the machine count as running. */
export function systemFromPlan({ qubes }: PlanSystem): System {
  const domains = qubes.map(({ name, klass, tags, templateForDispvms, defaultDispvm, autostart }): Domain => ({
    name,
    type: klass,
    tags: [...tags],
    templateForDispvms: templateForDispvms.value,
    defaultDispvm: defaultDispvm.value ?? undefined,
    running: autostart.value || name === 'dom0',
    uuid: name === 'dom0' ? '00000000-0000-0000-0000-000000000000' : undefined,
  }));
  return systemOf(domains.some(({ name }) => name === 'dom0') ? domains : [dom0, ...domains]);
}

const dom0: Domain = { name: 'dom0', type: 'AdminVM', tags: [], templateForDispvms: false, defaultDispvm: undefined, running: true, uuid: '00000000-0000-0000-0000-000000000000' };

/** The same with further qubes, of which nothing is known but the name: plain app qubes, or templates of disposables where they are used as such. */
export function withNames(system: System, names: Iterable<string>, disposableTemplates: ReadonlySet<string>): System {
  const more = [...new Set(names)].filter((name) => system.get(name) === undefined);
  const usual = system.get('work')?.defaultDispvm;
  return systemOf([...system.domains, ...more.map((name): Domain => ({ name, type: 'AppVM', tags: [], templateForDispvms: disposableTemplates.has(name), defaultDispvm: usual, running: false, uuid: undefined }))]);
}

/** The qubes that policies name, and those among them that disposables are made from. */
export function namesIn({ rules }: Pick<Policies, 'rules'>): { readonly names: ReadonlySet<string>; readonly disposableTemplates: ReadonlySet<string> } {
  const names = new Set<string>();
  const disposableTemplates = new Set<string>();
  const add = (text: string | undefined, place: 'source' | 'target' | 'redirect'): void => {
    if (text === undefined) return;
    const token = readToken(text, place);
    if (isFault(token) || token.value.startsWith('uuid:')) return;
    if (token.kind === 'named' || token.kind === 'dispvm-of') names.add(token.value);
    if (token.kind === 'dispvm-of') disposableTemplates.add(token.value);
  };
  for (const { source, target, redirect, defaultTarget } of rules) {
    add(source, 'source');
    add(target, 'target');
    add(redirect, 'redirect');
    add(defaultTarget, 'redirect');
  }
  return { names, disposableTemplates };
}
