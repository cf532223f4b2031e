// What the words of a plan tell about it: which activities are risky, anonymous or secret, and which programs keep passwords.
import { later } from '../base/l10n.ts';
import { planShape } from '../plan/vocabulary.ts';

/** The contexts the guide keeps apart. */
export type Context = 'personal' | 'work' | 'anonymous' | 'secret' | 'risky';

/** Words that belong together. */
export interface WordList {
  readonly words: ReadonlySet<string>;
  /** Why they do, in words that follow "because". */
  readonly because: string;
}

const list = (because: string, ...words: string[]): WordList => ({ words: new Set(words), because });

export const riskyActivities = list(
  'they deal with things that strangers made',
  'attachments',
  'unknown-links',
  'downloads',
  'untrusted-documents',
  'malware-analysis',
);

export const anonymousActivities = list(
  'nobody may learn who stands behind them',
  'anonymous-research',
  'anonymous-browsing',
  'anonymous-publishing',
  'source-contact',
);

export const secretActivities = list('they need no network and lose everything if they have one', 'password-storage', 'key-storage');

export const personalActivities = list('they are done under your own name in private life', 'banking', 'shopping', 'social-media');

export const workActivities = list('they belong to a job', 'development', 'office-work', 'administration');

/** Activities that fit in more than one context, so that they say nothing about a qube by themselves. */
export const neutralActivities = list(
  'they occur in private life and at work alike',
  'email',
  'browsing',
  'writing',
  'chat',
  'calls',
  'research',
  'publishing',
  'media',
  'printing',
  'data-analysis',
);

export const secretData = list('whoever has them has everything they open', 'passwords', 'keys');

export const personalData = list(
  'they tell about your private life',
  'identity-documents',
  'financial-records',
  'medical-records',
  'private-documents',
);

export const workData = list('they belong to a job', 'work-documents', 'source-code');

/** Data found in more than one context. `nothing` is not data at all. */
export const neutralData = list(
  'they occur in private life and at work alike',
  'source-material',
  'legal-documents',
  'research-data',
  'contacts',
  'photos',
  'mail',
);

/** The activities the format knows, with their meaning. The list is open: another word is allowed, but judged by nobody. */
export const knownActivities: ReadonlyMap<string, string> = meanings('activity');

/** The kinds of data the format knows, with their meaning; likewise open. */
export const knownData: ReadonlyMap<string, string> = meanings('data');

const contexts: readonly (readonly [Context, readonly WordList[]])[] = [
  ['risky', [riskyActivities]],
  ['anonymous', [anonymousActivities]],
  ['secret', [secretActivities, secretData]],
  ['personal', [personalActivities, personalData]],
  ['work', [workActivities, workData]],
];

/** The context that an activity or a kind of data belongs to; null for a word that fits several, or that nobody knows. */
export function contextOf(activityOrData: string): Context | null {
  for (const [context, lists] of contexts) if (lists.some(({ words }) => words.has(activityOrData))) return context;
  return null;
}

/** Whether the qube that holds it would lose something. Only `nothing` (nothing worth keeping) is nothing. */
export const isData = (word: string): boolean => word !== 'nothing';

/** Risks that compartments do not lessen, and what does: a phrase that follows "what helps is". */
export const risksElsewhere: Readonly<Record<string, string>> = later({
  'account-takeover': 'a hardware security key for your accounts',
  phishing: 'a hardware security key and careful habits with mail',
  'data-breach': 'a different password for every account, kept in a password manager',
  'weak-passwords': 'a password manager',
  'social-engineering': 'agreeing beforehand how requests are checked',
  metadata: 'changing what you do and when, not where you do it',
  'physical-access': 'disk encryption with a strong passphrase',
  'own-mistakes': 'habits: thinking before anything crosses from one qube to another',
});

/** Risks for which Tails is made. */
export const risksForTails = list('they ask for a session that leaves nothing behind', 'occasional-anonymity', 'local-traces', 'untrusted-machine');

/** Risks that compartments lessen. */
export const risksForCompartments = list(
  'they are about one context reaching another',
  'cross-context-compromise',
  'targeted-attack',
  'malicious-documents',
  'malicious-websites',
  'multiple-identities',
  'ip-leak',
);

/** Names by which a password manager shows itself within the name of a program, a package or a desktop file, and the name people know it by. */
const managers: Readonly<Record<string, string>> = {
  keepassxc: 'KeePassXC',
  keepass: 'KeePass',
  keepass2: 'KeePass',
  keepassx: 'KeePassX',
  keepassdx: 'KeePassDX',
  keepassdroid: 'KeePassDroid',
  keepassium: 'KeePassium',
  keeweb: 'KeeWeb',
  kpcli: 'kpcli',
  bitwarden: 'Bitwarden',
  goldwarden: 'Goldwarden',
  '1password': '1Password',
  gopass: 'gopass',
  qtpass: 'QtPass',
  passwordstore: 'pass',
  passotp: 'pass',
  protonpass: 'Proton Pass',
  lastpass: 'LastPass',
  enpass: 'Enpass',
  nordpass: 'NordPass',
  lesspass: 'LessPass',
  authpass: 'AuthPass',
  macpass: 'MacPass',
  dashlane: 'Dashlane',
  roboform: 'RoboForm',
  keeperpasswordmanager: 'Keeper',
  padloc: 'Padloc',
  passbolt: 'Passbolt',
  passwordsafe: 'Password Safe',
  pwsafe: 'Password Safe',
  gnomesecrets: 'GNOME Secrets',
  worldsecrets: 'GNOME Secrets',
  kwalletmanager: 'KWallet',
  kwalletmanager5: 'KWallet',
};

/** Names too short or too common to be looked for inside another name. */
const wholeNames: Readonly<Record<string, string>> = { pass: 'pass', bw: 'Bitwarden', rbw: 'rbw', buttercup: 'Buttercup' };

/** Parts that reach a password manager from a browser but keep no passwords themselves. */
const connectors = new Set(['keepassxcbrowser', 'keepassxcproxy']);

/**
 * The password manager that a program is, or undefined. `app` is a program's name (`KeePassXC 2.7`), a package (`keepassxc-full`), a desktop
 * file (`org.keepassxc.KeePassXC.desktop`) or a path. Whole words only: "bypass" and "passport" are none.
 */
export function passwordManager(app: string): string | undefined {
  const name = app.toLowerCase().trim().replace(/^.*\//, '').replace(/\.desktop$/, '');
  const words = name.split(/[^a-z0-9]+/).filter((word) => word !== '').slice(0, 12);
  const whole = words.join('');
  if (words.length === 1 && Object.hasOwn(wholeNames, whole)) return wholeNames[whole];
  let found: string | undefined;
  for (let start = 0; start < words.length; start++) {
    let run = '';
    for (const word of words.slice(start, start + 3)) {
      run += word;
      if (connectors.has(run)) return undefined;
      if (Object.hasOwn(managers, run)) found ??= managers[run];
    }
  }
  return found;
}

function meanings(definition: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(planShape.definitions?.[definition]?.['x-known'] ?? {}));
}
