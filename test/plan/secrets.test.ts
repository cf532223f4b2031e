// What counts as a secret in a plan, and what never does: a false alarm here would teach people to look away.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { secretPlaces, secretsIn } from '../../server/plan/secrets.ts';
import { random } from '../random.ts';

/** Text, and the part of it that is secret. Put together so that nothing in this file looks real to a scanner. */
const secrets: readonly (readonly [string, string])[] = [
  ['password is hunter2', 'hunter2'],
  ['purpose: Mail (password: hunter2)', 'hunter2'],
  ['# password = S3cr3t!', 'S3cr3t'],
  ['password: "P@ssw0rd"', 'P@ssw0rd'],
  ['{"passphrase": "correct1horse"}', 'correct1horse'],
  ['Passwort: Geheim7x, Schublade', 'Geheim7x'],
  ['mot de passe: Azerty99', 'Azerty99'],
  ['notes: the password is Tr0ub4dor&3.', 'Tr0ub4dor&3'],
  ['pin: 4711', '4711'],
  ['PIN code is 123456', '123456'],
  ['# -----BEGIN RSA PRIVATE KEY-----\n# abc\n# -----END RSA PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----'],
  ['-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\nabc\n-----END PGP PRIVATE KEY BLOCK-----', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
  ...['AGE-SECRET-KEY-1' + 'Q'.repeat(58), 'ghp_' + 'a1B2'.repeat(9), 'github_pat_' + 'A1b2_'.repeat(12), 'glpat-' + 'ab12'.repeat(5), 'xoxb-' + '1234567890-'.repeat(2), 'AKIA' + 'QWER7YU8'.repeat(2), 'sk_live_' + 'ab12'.repeat(5), 'sk-proj-' + 'aB3d'.repeat(10), 'ya29.' + 'a0Bc'.repeat(6), 'npm_' + 'aB3d'.repeat(9)].map((word): [string, string] => [`notes: ${word} # mine`, word]),
  [['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'SflKxwRJSMeKKF2QT4'].join('.'), ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'SflKxwRJSMeKKF2QT4'].join('.')],
  ['https://me:hunter2@mail.example.org/', 'hunter2'],
  ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&issuer=a', 'JBSWY3DPEHPK3PXP'],
  [`PrivateKey = ${'yAnz5TF+lX'.repeat(4)}abc=`, `${'yAnz5TF+lX'.repeat(4)}abc=`],
  [`${'abcdefg234'.repeat(6).slice(0, 56)}:descriptor:x25519:${'ABCD2'.repeat(10)}AB`, `${'ABCD2'.repeat(10)}AB`],
  ['seed phrase: abandon ability able about above absent absorb abstract absurd abuse access accident', 'abandon ability able about above absent absorb abstract absurd abuse access accident'],
  ['api_key = Zz9Yy8Xx7Ww6Vv5Uu4Tt', 'Zz9Yy8Xx7Ww6Vv5Uu4Tt'],
];

/** Every line is one innocent text. */
const innocent = `
password_manager: true
holds: [passwords, keys]
purpose: Passwords, keys and the source list
reason: paste a password by hand
# password: see the vault
password is in the vault
passphrase: written on paper in the safe
password: 20+ characters
password: 20-character
PIN: 6 digits
pin: 4-digit
PIN: 2 attempts
password: 1Password
the password is kept in KeePassXC
password: KeePass2
passphrase: diceware6
password is vault-2
password: slot2
password: qubes-backup-1
password: ********
password: xxxx1
password: <yours>
password: \${PW1}
password = $PASSWORD1
password: %PW1%
password: /home/user/pw1
password: see2: yes
password: unchanged since 2024
password is 8 to 12 characters
password expires: 2026-11-16
password reset: mail2@example.org
password is AES256
clipboard password: vault -> work
activities: [password-storage]
Public key AAAAC3NzaC1lZDI1NTE5AAAAIB5x
fingerprint: 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567
SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
commit: 02f5c3e9a0b1
token: e3b0c44298fc1c149afbf4c8996fb92427ae41e4
secret: e3b0c44298fc1c149afbf4c8996fb924
token: hardware-key
api key: in the vault
pci: [00_1c.0-00_00.0]
identity: 8086:15f3:0:p020000
550e8400-e29b-41d4-a716-446655440000
http://${'abcdefg234'.repeat(6).slice(0, 56)}.onion/
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHk5
-----BEGIN PGP PUBLIC KEY BLOCK-----
-----BEGIN CERTIFICATE-----
mac: 00:16:3e:5e:6c:00
devices_denied: "u080650p020000"
https://user:password@example.org
https://example.org:8443/a@b
git@github.com:me/x.git
recovery: the words are kept on paper with my brother in the old house near the lake
seed: 12 words on steel
pinned: 1234
pin the tab: 12345
sk-debian-13-template-for-all-of-my-work
`;

test('secrets are found, and nothing else of the text', () => {
  for (const [text, secret] of secrets) {
    const found = secretsIn(text);
    assert.deepEqual(found.map(({ at }) => text.slice(at.start, at.end)), [secret], text.slice(0, 30));
  }
});

test('no innocent line is taken for a secret', () => {
  for (const line of innocent.split('\n')) assert.deepEqual(secretsIn(line), [], line);
  assert.deepEqual(secretsIn(innocent), []);
});

test('no example plan and no page of documentation is taken for a secret', () => {
  for (const folder of ['../../examples/', '../plans/', '../grammar/']) {
    for (const name of readdirSync(new URL(folder, import.meta.url)).filter((it) => it.endsWith('.yaml'))) {
      assert.deepEqual(secretsIn(readFileSync(new URL(folder + name, import.meta.url), 'utf8')), [], name);
    }
  }
});

test('a private key goes as a whole, one without an end is only told', () => {
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\n  abc+/=\n  -----END OPENSSH PRIVATE KEY-----';
  const text = `notes: |\n  ${key}\n  more\n`;
  const [secret] = secretsIn(text);
  assert.equal(text.slice(secret?.whole?.start, secret?.whole?.end), key);
  assert.equal(secretsIn('-----BEGIN PRIVATE KEY-----\nabc\n')[0]?.whole, undefined);
});

test('hostile texts take no time', () => {
  for (const part of ['password: ', 'password is ', 'eyJa.eyJ', '://a:', 'seed: aaaa aaaa ', '-----BEGIN PRIVATE KEY-----\n', 'otpauth://?', 'pin: 1', 'sk-aB1', 'https://a:b']) {
    const text = part.repeat(200_000 / part.length);
    const start = process.cpuUsage();
    secretsIn(text);
    assert.ok(process.cpuUsage(start).user < 2_000_000, part);
  }
});

test('looking only at changed lines finds what looking at all of them does', () => {
  const next = random(7);
  const snippets = ['password: hunter2', 'x', '\n', ' ', 'pin: 1234', 'pass', 'word', 'AKIA', '-----BEGIN ', 'token', '\r', '\r\n', 'qube'];
  let text = 'plan: 1\nqubes:\n  a:\n    purpose: password is s3cret!x\n  # api key = AbCd1234AbCd1234AbCd1234\n';
  let places = secretPlaces(text);
  for (let i = 0; i < 3000; i++) {
    const at = next(text.length + 1);
    const snippet = next(3) === 0 ? '' : (snippets[next(snippets.length)] as string);
    text = (text.slice(0, at) + snippet + text.slice(Math.min(text.length, at + next(8)))).slice(0, 400);
    places = secretPlaces(text, places);
    assert.deepEqual(places.starts, secretPlaces(text).starts, JSON.stringify(text));
  }
});
