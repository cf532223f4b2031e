// Holds the texts of the code to what a translator needs: each is found, none is said too early, none stands there untranslatable.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { afterEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { later, series, seriesOf, speak, t } from '../server/base/l10n.ts';
import { bundle, saidIn, saidInCode, unsaidIn } from '../scripts/words.ts';
import { englishIn, pseudo, pseudoTranslation } from './pseudo.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const english = JSON.parse(read('l10n/bundle.l10n.json')) as Record<string, string>;
const said = saidInCode(root);

afterEach(() => speak(undefined));

test('the list for translators is the one that the code makes', async () => {
  assert.equal(read('l10n/bundle.l10n.json'), await bundle(root), 'run: npm run gen');
  assert.ok(said.length > 1500, String(said.length));
});

test('nothing is said while the code is loaded, before the language is known', () => {
  assert.deepEqual(said.filter(({ early }) => early), []);
});

test('whoever writes a rule or a feature and forgets `t` is told', () => {
  const found = ['server/rules', 'server/policy/rules', 'server/features', 'server/plan', 'server/facts', 'server/picture', 'server/lsp']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`))
    .filter((file) => file.endsWith('.ts') && !file.includes('.generated.') && !Object.hasOwn(exempt, file))
    .flatMap((file) => unsaidIn(read(file)).map((text) => `${file}: ${text}`))
    .filter((it) => !allowed.some((pattern) => pattern.test(it)));
  assert.deepEqual(found, []);
});

/** Files whose texts nobody reads, or that are shown by way of a list. */
const exempt: Readonly<Record<string, string>> = {
  'server/facts/service-data.ts': 'shown with `t`, and collected from the list',
  'server/facts/services.ts': 'shown with `t`, and collected from the list',
  'server/features/completion-snippets.ts': 'pieces of a plan',
  'server/picture/style.ts': 'a style sheet',
  'server/picture/layout.ts': 'names of boxes',
  'server/picture/dot.ts': 'the language of Graphviz',
  'server/rules/rule.ts': 'headings of lists, on the command line and in the documentation',
};

const allowed: readonly RegExp[] = [
  // Reasons for readers of the code.
  /^server\/facts\/words\.ts: (?:they|nobody|whoever) /,
  // Classes of the style sheet.
  /^server\/picture\/shapes\.ts: (?:head|line| loose) /,
  // What qrexec itself says.
  /^server\/features\/policy-verdict\.ts: (?:denied by policy|no matching rule|not a template for dispvm|invalid intendedtarget|policy define|target \{0\} is denied)/,
  // Names of requests, and remarks about the client, for the log.
  /^server\/lsp\/(?:[a-z]+-)?(?:answers|actions)\.ts: [a-z]+ (?:[a-z]+ ?)+$/,
  /^server\/lsp\/(?:refresh|server)\.ts: (?:Our own mistake|The client )/,
];

test('the checks see what they are to see', () => {
  const code = [
    "import { later, t } from './l10n.ts';",
    'const early = t`too early`;',
    "const list = later({ a: 'in a list', b: [{ c: 'deep in it' }] });",
    "const f = (name: string, n: number): string => (n === 1 ? t`one of \"${name}\"` : t(n > 2 ? 'many of them' : 'some of them'));",
    'const g = (name: string): string => `"${name}" was forgotten`;',
    "const h = (n: number): string => t`it has ${n === 1 ? 'a' : 'many things'} in it`;",
  ].join('\n');
  assert.deepEqual(saidIn(code, 'x.ts').map(({ text, early }) => [text, early]), [
    ['too early', true],
    ['in a list', false],
    ['deep in it', false],
    ['one of "{0}"', false],
    ['many of them', false],
    ['some of them', false],
    ['it has {0} in it', false],
  ]);
  assert.deepEqual(unsaidIn(code), ['"{0}" was forgotten', 'many things']);
});

test('a text is said in the language that was given, with what is put in where the translator wants it', () => {
  const [name, words] = ['vault', ['a', 'b', 'c']];
  const all = (): string[] => [t`"${name}" has ${2} flows`, t('from {0} to {1}', 'a {1}', 'b'), t`no translation for ${name}`, series(words), series(words, 'or'), seriesOf(words, 2, 1), t(later('in a list'))];
  assert.deepEqual(all(), ['"vault" has 2 flows', 'from a {1} to b', 'no translation for vault', 'a, b and c', 'a, b or c', 'a and 2 more', 'in a list']);
  speak({ '"{0}" has {1} flows': '{1} Flüsse hat „{0}“', 'from {0} to {1}': 'nach {1} von {0}', '{0} and {1}': '{0} und {1}', '{0} more': '{0} weitere', 'in a list': 'in einer Liste', constructor: 'x' }, 'de');
  assert.deepEqual(all(), ['2 Flüsse hat „vault“', 'nach b von a {1}', 'no translation for vault', 'a, b und c', 'a, b or c', 'a und 2 weitere', 'in einer Liste']);
  assert.equal(t('toString'), 'toString');
  // What is sent may be anything.
  speak({ 'in a list': 3, '{0} and {1}': null } as unknown as Record<string, string>);
  assert.deepEqual([t('in a list'), series(words)], ['in a list', 'a, b and c']);
});

test('every translation that comes along fits the English texts', () => {
  const names = readdirSync(join(root, 'l10n')).filter((name) => name !== 'bundle.l10n.json');
  for (const name of names) assert.deepEqual(faultsOf(JSON.parse(read(`l10n/${name}`)) as Record<string, string>), [], name);
  assert.deepEqual(faultsOf(pseudoTranslation(english)), []);
  assert.deepEqual(faultsOf({ '{0} more': 'weitere', ' as installed': 'wie installiert', 'Not there': 'x', 'Remove `{0}`': '`{0}` löschen, `x`' }), [
    '{0} more: what is put in',
    ' as installed: blanks at its ends',
    'Not there: no such text',
    'Remove `{0}`: its code',
  ]);
});

/** What is put in, code, and blanks at the ends have to be the same; a text that is no longer said is of no use. */
function faultsOf(translation: Readonly<Record<string, string>>): readonly string[] {
  const parts = (text: string, pattern: RegExp): string => [...new Set(text.match(pattern) ?? [])].sort().join(' ');
  return Object.entries(translation).flatMap(([key, text]) => [
    ...(Object.hasOwn(english, key) ? [] : [`${key}: no such text`]),
    ...(parts(key, /\{\d+\}/g) === parts(text, /\{\d+\}/g) ? [] : [`${key}: what is put in`]),
    ...(parts(key, /`[^`]*`/g) === parts(text, /`[^`]*`/g) ? [] : [`${key}: its code`]),
    ...(/^ /.test(key) === /^ /.test(text) && / $/.test(key) === / $/.test(text) ? [] : [`${key}: blanks at its ends`]),
  ]);
}

test('the language that nobody speaks leaves nothing English but what has to stay', () => {
  assert.equal(pseudo('Take `x` off {0}, [see](https://a.b/c)'), 'Ţáķé `x` óƒƒ {0}, [šéé](https://a.b/c)');
  assert.deepEqual(englishIn('Ţáķé `some code` óƒƒ "a name" and the "other one"', () => false), ['and', 'the']);
  const left = Object.values(english).flatMap((text) => englishIn(pseudo(text).replace(/\{\d+\}/g, ' '), (word) => word === 'NAME'));
  assert.deepEqual(left, []);
});
