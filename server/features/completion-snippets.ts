// Larger pieces to fill in: a whole plan, a qube, a flow, a backup.
import { t } from '../base/l10n.ts';
import { lineBreakOf } from '../base/lines.ts';
import type { Snapshot } from '../snapshot.ts';
import { stepOf } from '../syntax/layout.ts';
import type { Place } from './place.ts';

export interface Snippet {
  readonly label: string;
  readonly detail: string;
  /** With placeholders, its lines indented for the place. */
  readonly body: string;
}

/** Those that may begin at the word under the cursor. */
export function snippetsFor(shot: Snapshot, { way, flow, column, keys, kind }: Place): Snippet[] {
  const [section] = way;
  const entry = way.length === 2 && way[1] === 0 && keys.size === 0 && flow === (kind === 'value');
  if (entry && section === 'flows') return [{ label: 'flow', detail: t`A flow, all in one line`, body: flowBody }];
  if (entry && section === 'backups') return [{ label: 'backup', detail: t`A backup, all in one line`, body: backupBody }];
  if (flow || kind !== 'start') return [];
  const step = ' '.repeat(stepOf(shot.tree));
  const newline = lineBreakOf(shot.text) + ' '.repeat(column);
  if (way.length === 1 && section === 'qubes') return [{ label: 'qube', detail: t`An app qube, with what a plan should say of it`, body: qubeLines.map((line) => line.replace(/^\t/, step)).join(newline) }];
  const isEmpty = way.length === 0 && keys.size === 0;
  return isEmpty ? [{ label: 'plan', detail: t`A whole plan with the first four qubes`, body: planLines.map((line) => line.replace(/^\t+/, (tabs) => step.repeat(tabs.length))).join(newline) }] : [];
}

const flowBody = '{ from: ${1:work}, to: ${2:vault}, service: ${3|clipboard,copy,open,url,gpg,ssh|}, action: ${4|ask,deny,allow|}, reason: ${5:why it is needed} }$0';

const backupBody = '{ of: [${1:vault}], medium: ${2:external-drive}, encrypted: true, kept: ${3|apart,off-site,with-machine|}, tested: ${4:false} }$0';

const qubeLines = ['${1:name}:', '\tlabel: ${2|yellow,red,orange,green,gray,blue,purple,black|}', '\tpurpose: ${3:what it is for}', '\tactivities: [${4:email}]', '\topen_files_in: "@dispvm"$0'];

const planLines = [
  'plan: 1',
  'title: ${1:My plan}',
  'release: "4.3"',
  '',
  'threat_model:',
  '\tprofile: ${2|journalist,activist,researcher,analyst,targeted,general|}',
  '\trisks: [cross-context-compromise, malicious-documents]',
  '\tdaily_contamination_risk: ${3|true,false|}',
  '\taccepts_upkeep: ${4|true,false|}',
  'approach: [qubes]',
  'foundations: { disk_encryption: ${5|true,false|}, password_manager: ${6|true,false|}, second_factor: ${7|hardware-key,totp,sms,none|} }',
  'experience: beginner',
  '',
  'qubes:',
  '\tpersonal: { label: yellow, activities: [email, browsing], open_files_in: "@dispvm", open_links_in: untrusted }',
  '\twork: { label: blue, activities: [email, writing], open_files_in: "@dispvm", open_links_in: untrusted }',
  '\tuntrusted: { label: red, activities: [unknown-links, downloads, attachments] }',
  '\tvault: { label: black, netvm: none, default_dispvm: none, holds: [passwords, keys], apps: [KeePassXC] }',
  '',
  'flows:',
  '\t- { from: vault, to: [personal, work], service: clipboard, action: ask, reason: paste one password by hand }',
  '\t- { from: untrusted, to: "@anyvm", service: [copy, clipboard], action: deny }',
  '',
  'maintenance: { dom0: weekly, templates: weekly, qubes: weekly }',
  'backups:',
  '\t- { of: [vault], medium: ${8:external-drive}, encrypted: true, kept: ${9|apart,off-site,with-machine|}, tested: ${10:false} }',
  'fallback: { device: ${11:old laptop with Tails} }',
  '$0',
];
