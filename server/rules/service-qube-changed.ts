// Warns when someone new to Qubes OS changes the qubes that carry the network.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import type { Step } from '../plan/edits.ts';
import { flag, text } from '../plan/values.ts';
import { isOfficialTemplate, type InstalledQube, type Release } from '../facts/release-data.ts';
import { memoryInMib } from '../facts/sizes.ts';
import { switchedOff } from './common/roles.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Network qube not left as installed',
  group: 'Operational discipline',
  severity: 'warning',
  why: `All traffic goes through \`sys-net\` and \`sys-firewall\`, and the rules between your qubes and the network are enforced there. A change whose
effect is not understood can open them without anything looking different. As installed they do their job, so they are best left alone while Qubes
OS is new to you. What is wanted from them, a VPN for instance, is safer in a net qube of its own. Once you know what they do, say
\`experience: comfortable\`.`,
  limits: 'Looked at is what decides how the qubes work. Choices of the installer (disposable or not, which standard template) and the hardware they are given are no changes.',
  cites: ['service-qubes-as-they-come', 'fresh-install', 'services-not-in-firewall'],

  *qube(qube, { plan, facts }) {
    const { installed } = qube;
    if (plan.experience?.value !== 'beginner' || !installed || (qube.name !== 'sys-net' && qube.name !== 'sys-firewall')) return;
    // What others rely on cannot be taken away at all: another rule's to say.
    const used = switchedOff(plan, facts, qube, 'provides_network');
    const found = changes(qube, installed, facts.release).filter(({ key }) => key !== 'provides_network' || !used);
    for (const { key, at, usual, undo } of found) {
      yield {
        at,
        says: usual === undefined ? t`"${qube.name}" is not left as it comes: installed, it has no \`${key}\`` : t`"${qube.name}" is not left as it comes: installed, it has \`${key}: ${usual}\``,
        fixes: [
          { title: t`Leave \`${key}\` of "${qube.name}" as installed`, kind: 'review', edit: undo },
          ...(found.length > 1 ? [everything(qube, found)] : []),
        ],
      };
    }
  },
});

interface Change {
  readonly key: string;
  readonly at: Span;
  /** The value of a fresh install as one would write it; undefined where it sets none. */
  readonly usual: string | undefined;
  readonly undo: Step;
}

const everything = (qube: PlannedQube, found: readonly Change[]): Fix => ({
  title: t`Take back all changes of "${qube.name}"`,
  kind: 'review',
  edit: (edits) => edits.inTurn(...found.map(({ undo }) => undo)),
});

function changes({ plan, name }: PlannedQube, installed: InstalledQube, release: Release): Change[] {
  const found: Change[] = [];
  const add = (key: string, at: Span, usual: string | undefined): void => {
    found.push({ key, at, usual, undo: (edits) => edits.removeProp(plan, key) });
  };
  const pair = (key: string) => plan.body?.get(key);

  const { klass, label, template, netvm, defaultDispvm } = plan;
  if (klass && klass.value !== 'AppVM' && klass.value !== 'DispVM') add('class', klass.at, installed.klass);
  if (label && label.value !== installed.label) add('label', label.at, installed.label);
  if (template && !isUsualTemplate(template.value, release)) add('template', template.at, installed.template ?? release.defaultTemplate);
  if (netvm && netvm.value !== (installed.netvm ?? null)) add('netvm', netvm.at, installed.netvm ?? 'none');
  if (defaultDispvm && defaultDispvm.value !== release.defaultDispvm) add('default_dispvm', defaultDispvm.at, release.defaultDispvm);

  for (const [key, usual] of Object.entries({ provides_network: true, autostart: true, template_for_dispvms: false })) {
    const written = flag(pair(key));
    if (written && written.value !== usual) add(key, written.at, String(usual));
  }
  for (const [key, usual] of Object.entries({ memory: installed.memory, maxmem: installed.maxmem })) {
    const written = text(pair(key));
    if (written && memoryInMib(written.value) !== usual) add(key, written.at, usual === undefined ? undefined : String(usual));
  }
  for (const [key, usual] of Object.entries({ vcpus: '2', virt_mode: installed.virtMode ?? 'pvh', kernel: undefined, kernelopts: undefined })) {
    const written = text(pair(key));
    if (written && written.value !== usual) add(key, written.at, usual);
  }
  const firewall = plan.prop('firewall');
  if (firewall?.node.kind === 'list' && firewall.node.items.length > 0) add('firewall', firewall.key, undefined);

  for (const { value, at } of plan.services) {
    if (installed.services[value] === false) found.push({ key: `services.${value}`, at, usual: 'false', undo: (edits) => dropService(edits, plan, name, value) });
  }
  const services = pair('services')?.value;
  for (const entry of services?.kind === 'map' ? services.entries() : []) {
    const service = String(entry.key.value);
    if (installed.services[service] && flag(entry)?.value === false) {
      found.push({ key: `services.${service}`, at: entry.value, usual: 'true', undo: (edits) => edits.removePath(['qubes', name, 'services', service]) });
    }
  }
  return found;
}

/** Templates that the installer offers for net qubes, whichever version of them is current. */
const isUsualTemplate = (name: string, { defaultDispvm, defaultTemplate }: Release): boolean =>
  name === defaultDispvm || name === defaultTemplate || (isOfficialTemplate(name) && !/minimal|whonix|kicksecure/.test(name));

function dropService(...[edits, plan, name, service]: [Parameters<Step>[0], PlannedQube['plan'], string, string]): ReturnType<Step> {
  const inMap = edits.removePath(['qubes', name, 'services', service]);
  return inMap.length > 0 ? inMap : edits.dropItem(plan, 'services', service);
}
