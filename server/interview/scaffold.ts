// Writes the plan that answers lead to: the four qubes to begin with, and nothing that a person would have to take back.
import { scalarText } from '../syntax/render.ts';
import { questionOf, remedies, type Answers, type Profile } from './questions.ts';

/** What the qube for work does, by profile. */
const work: Readonly<Record<Profile, { readonly purpose: string; readonly activities: string; readonly holds: string }>> = {
  journalist: { purpose: 'Articles, editors and research under my own name', activities: 'email, writing, research', holds: 'work-documents, mail' },
  activist: { purpose: 'Organising under my own name', activities: 'email, writing, chat', holds: 'work-documents, mail' },
  researcher: { purpose: 'My own writing and mail; what I study is opened elsewhere', activities: 'email, writing', holds: 'work-documents, mail' },
  analyst: { purpose: 'Reports and mail; what I examine is opened elsewhere', activities: 'email, writing', holds: 'work-documents, mail' },
  targeted: { purpose: 'My work, under my own name', activities: 'email, writing', holds: 'work-documents, mail' },
  general: { purpose: 'My work, under my own name', activities: 'email, writing', holds: 'work-documents, mail' },
};

/**
 * A plan as text, line feeds at the ends of lines. Where the answers speak for Qubes OS it has no findings; where they do not, its findings
 * are the guide's objections.
 */
export function planFor(answers: Answers): string {
  const { daily, upkeep, anonymity = 'none', foundations = [], machine = [] } = answers;
  const title = answers.title?.trim() || (questionOf('title').usual as string);
  const profile = Object.hasOwn(work, answers.profile ?? '') ? (answers.profile as Profile) : 'general';
  const has = (value: string): boolean => foundations.includes(value);
  const onTor = anonymity === 'daily' || anonymity === 'both';
  const onTails = anonymity === 'occasional' || anonymity === 'both';
  const factor = has('hardware-key') ? 'hardware-key' : has('totp') ? 'totp' : undefined;
  const lines = [
    'plan: 1',
    `title: ${scalarText(title.replace(/\s+/g, ' '), false)}`,
    'release: "4.3"',
    '',
    '# Why this step at all. If an answer changes, change it here: the plan tells what follows from it.',
    'threat_model:',
    `  profile: ${profile}`,
    ...risksOf(answers, onTor, onTails),
    ...(daily === 'unsure' || daily === undefined ? [] : [`  daily_contamination_risk: ${daily === 'yes'}`]),
    `  accepts_upkeep: ${upkeep === 'yes'}`,
    `approach: [${['qubes', ...(onTor ? ['whonix'] : []), ...(onTails ? ['tails'] : [])].join(', ')}]`,
    '',
    '# The layers underneath, which no qube replaces.',
    'foundations:',
    `  disk_encryption: ${has('disk-encryption')}`,
    `  password_manager: ${has('password-manager')}`,
    factor ? `  second_factor: ${factor}` : '  # second_factor: hardware-key   # as soon as you have one, for the accounts that matter',
    'experience: beginner',
    ...(onTor ? ['identities:', '  # A name of your own choice for what is done anonymously.', '  pseudonym: { anonymous: true }'] : []),
    '',
    ...machineOf(machine),
    '# sys-net, sys-firewall, sys-usb, the templates and disposables come with the installation: leave them as they are.',
    'qubes:',
    '  personal:',
    '    label: yellow',
    '    purpose: Private matters, websites I know, personal mail',
    '    activities: [email, browsing]',
    '    open_files_in: "@dispvm" # each attachment opens in a fresh disposable',
    '    open_links_in: untrusted',
    '',
    '  work:',
    '    label: blue',
    `    purpose: ${work[profile].purpose}`,
    `    activities: [${work[profile].activities}]`,
    `    holds: [${work[profile].holds}]`,
    '    open_files_in: "@dispvm"',
    '    open_links_in: untrusted',
    '',
    '  untrusted:',
    '    label: red',
    '    purpose: Whatever I do not trust; nothing of value is kept here',
    `    activities: [unknown-links, downloads, attachments${profile === 'researcher' || profile === 'analyst' ? ', untrusted-documents' : ''}]`,
    '    holds: [nothing]',
    '',
    '  vault:',
    '    label: black',
    '    netvm: none',
    '    default_dispvm: none # else a disposable could take out what is kept here',
    '    purpose: Passwords, keys and papers that must not leak',
    '    holds: [passwords, keys, identity-documents]',
    '    apps: [KeePassXC]',
    ...(onTor
      ? ['', '  anon-whonix: # comes with Qubes OS, and reaches the network through sys-whonix only', '    label: red', '    purpose: Everything that must not lead to me', '    activities: [anonymous-research]', '    identity: pseudonym']
      : []),
    '',
    '# What may cross: the first line that fits decides, as in Qubes OS itself.',
    'flows:',
    '  - { from: vault, to: [personal, work], service: clipboard, action: ask, reason: paste one password by hand }',
    '  - { from: [personal, work], to: untrusted, service: url, action: allow, reason: links open where they can do no harm }',
    '  - { from: untrusted, to: "@anyvm", service: [copy, clipboard], action: deny }',
    '',
    '# One fixed hour of the week for all three.',
    'maintenance: { dom0: weekly, templates: weekly, qubes: weekly }',
    '',
    'backups:',
    '  # qube-plan: allow backup-untested — the plan is new; restore it once, then write the day here as `tested`',
    '  - { of: [vault, work, personal], medium: external-drive, encrypted: true, kept: apart, every: weekly }',
    '',
    '# What you would use if this machine did not start tomorrow.',
    `fallback: { device: "${onTails ? 'the Tails stick, on another computer' : 'another laptop, with Tails on a stick'}" }`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The risks that qubes or Tails lessen as the plan's own; the others as remarks, with what helps against them. */
function risksOf({ risks = [], daily }: Answers, onTor: boolean, onTails: boolean): string[] {
  const elsewhere = risks.filter((risk) => Object.hasOwn(remedies, risk));
  const own = [...(daily === 'yes' ? ['cross-context-compromise'] : []), ...risks.filter((risk) => !elsewhere.includes(risk)), ...(onTor ? ['ip-leak'] : []), ...(onTails ? ['occasional-anonymity'] : [])];
  return [
    ...elsewhere.map((risk) => `  # Not a matter for qubes: ${risk}. What helps is ${remedies[risk] as string}.`),
    ...(own.length > 0 ? [`  risks: [${own.join(', ')}]`] : []),
  ];
}

function machineOf(machine: readonly string[]): string[] {
  const vendor = machine.includes('intel') ? 'intel' : machine.includes('amd') ? 'amd' : undefined;
  const lines = [
    ...(machine.includes('ram') ? ['  ram: 16 GiB'] : []),
    ...(vendor === 'intel' ? ['  cpu: { vendor: intel, features: [vt-x, vt-d] }'] : vendor === 'amd' ? ['  cpu: { vendor: amd, features: [amd-v, amd-vi] }'] : []),
    ...(machine.includes('ssd') ? ['  storage: { type: ssd, size: 128 GB }'] : []),
    ...(machine.includes('hcl') ? ['  hcl: works'] : []),
  ];
  return lines.length === 0 ? [] : ['# At least this much; write the model and the real sizes.', 'hardware:', ...lines, ''];
}
