// Checks the judgements about words of a plan: each known word has exactly one, and password managers are told from look-alikes.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  anonymousActivities,
  contextOf,
  isData,
  knownActivities,
  knownData,
  neutralActivities,
  neutralData,
  passwordManager,
  personalActivities,
  personalData,
  risksElsewhere,
  risksForCompartments,
  risksForTails,
  riskyActivities,
  secretActivities,
  secretData,
  workActivities,
  workData,
} from '../../server/facts/words.ts';
import { valuesAt } from '../../server/plan/vocabulary.ts';
import { worked } from '../cpu.ts';

const sorted = (words: Iterable<string>): string[] => [...words].sort();

test('every known activity is judged once', () => {
  const lists = [riskyActivities, anonymousActivities, secretActivities, personalActivities, workActivities, neutralActivities];
  assert.deepEqual(sorted(lists.flatMap(({ words }) => [...words])), sorted(knownActivities.keys()));
});

test('every known kind of data is judged once', () => {
  const lists = [secretData, personalData, workData, neutralData];
  assert.deepEqual(sorted(['nothing', ...lists.flatMap(({ words }) => [...words])]), sorted(knownData.keys()));
});

test('every risk of the format has its remedy', () => {
  const judged = [...Object.keys(risksElsewhere), ...risksForTails.words, ...risksForCompartments.words];
  assert.deepEqual(sorted(judged), sorted(valuesAt(['threat_model', 'risks']).keys()));
});

test('words belong to the contexts the guide keeps apart', () => {
  const expected = {
    attachments: 'risky',
    'unknown-links': 'risky',
    'source-contact': 'anonymous',
    'anonymous-research': 'anonymous',
    'password-storage': 'secret',
    passwords: 'secret',
    keys: 'secret',
    banking: 'personal',
    'medical-records': 'personal',
    development: 'work',
    'work-documents': 'work',
    email: null,
    mail: null,
    'source-material': null,
    nothing: null,
    'bee-keeping': null,
    constructor: null,
  };
  for (const [word, context] of Object.entries(expected)) assert.equal(contextOf(word), context, word);
});

test('only `nothing` is no data', () => {
  assert.equal(isData('nothing'), false);
  assert.equal(isData('mail'), true);
  assert.equal(isData('recipes'), true);
});

test('password managers are known by name, package, desktop file and path', () => {
  const names: Readonly<Record<string, string>> = {
    KeePassXC: 'KeePassXC',
    keepassxc: 'KeePassXC',
    'KEEPASSXC 2.7.9': 'KeePassXC',
    'KeePassXC (offline)': 'KeePassXC',
    'keepassxc-full': 'KeePassXC',
    'org.keepassxc.KeePassXC.desktop': 'KeePassXC',
    '/usr/share/applications/org.keepassxc.KeePassXC.desktop': 'KeePassXC',
    'KeePassXC-2.7.9-x86_64.AppImage': 'KeePassXC',
    keepass2: 'KeePass',
    'KeePass Password Safe': 'KeePass',
    KeePassDX: 'KeePassDX',
    'com.bitwarden.desktop': 'Bitwarden',
    'Bitwarden browser extension': 'Bitwarden',
    'bitwarden-cli': 'Bitwarden',
    bw: 'Bitwarden',
    '1Password 8': '1Password',
    pass: 'pass',
    Pass: 'pass',
    '/usr/bin/pass': 'pass',
    'password-store': 'pass',
    'Proton Pass': 'Proton Pass',
    'me.proton.Pass.desktop': 'Proton Pass',
    gopass: 'gopass',
    QtPass: 'QtPass',
    'Password Safe': 'Password Safe',
    'org.gnome.World.Secrets': 'GNOME Secrets',
  };
  for (const [app, manager] of Object.entries(names)) assert.equal(passwordManager(app), manager, app);
});

test('look-alikes are not password managers', () => {
  const others = ['bypass', 'passport', 'Passport scanner', 'Boarding pass', 'compass', 'bypass-paywalls', 'sshpass', 'Firefox', 'Secrets of the sea', 'passwords.odt'];
  const parts = ['KeePassXC-Browser', 'keepassxc-proxy', '', '.desktop', '/', 'constructor', '__proto__', 'pass the salt'];
  for (const app of [...others, ...parts]) assert.equal(passwordManager(app), undefined, app);
});

test('a very long name is answered at once', () => {
  const started = worked();
  assert.equal(passwordManager('a-'.repeat(500_000)), undefined);
  assert.equal(passwordManager('/'.repeat(500_000)), undefined);
  assert.ok(worked() - started < 1000);
});
