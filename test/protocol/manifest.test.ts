// Tests that what package.json promises is there: commands, words, files, and nothing that the code does not know.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { explainCommand, languageId, rulePageScheme, settingsSection, showReferencesCommand, whoMayCallCommand } from '../../server/lsp/protocol.ts';
import { isPlanFile } from '../../server/plan/files.ts';
import { rulebook } from '../../server/features/rulebook.ts';
import { readDisplay } from '../../server/lsp/display.ts';
import { readSettings } from '../../server/lsp/settings.ts';
import { severities } from '../../server/plan/settings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
const clientText = readdirSync(join(root, 'client')).map((name) => read(`client/${name}`)).join('\n');

test('every command is registered, and every registered one is in the list', () => {
  const listed = manifest.contributes.commands.map(({ command }: { command: string }) => command).sort();
  const named: Record<string, string> = { explainCommand, showReferencesCommand, whoMayCallCommand };
  const registered = [...clientText.matchAll(/registerCommand\(\s*(?:'([^']+)'|(\w+))/g)].map((it) => it[1] ?? named[it[2] as string] ?? it[2]).sort();
  // Only a code lens can call this one: it needs a place.
  assert.deepEqual(registered.filter((it) => !listed.includes(it)), [showReferencesCommand]);
  listed.push(showReferencesCommand);
  listed.sort();
  assert.deepEqual(registered, listed);
  for (const command of listed) assert.ok(command.startsWith(`${settingsSection}.`));
});

test('every word that package.json takes from package.nls.json is there, and no other', () => {
  const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map((it) => it[1]);
  assert.deepEqual(Object.keys(words).sort(), [...new Set(used)].sort());
});

test('every sentence of the client goes through l10n.t', () => {
  const unmarked = [...clientText.matchAll(/(?:title|placeHolder|placeholder|prompt|detail|label|name|text|tooltip): '([A-Z][^']*)'/g)].map((it) => it[1]);
  assert.deepEqual(unmarked, [], 'words that a person sees go through l10n.t');
});

test('every file that is named exists', () => {
  const { contributes, icon } = manifest;
  const [language] = contributes.languages;
  for (const path of [icon, language.configuration, language.icon.light, language.icon.dark, contributes.grammars[0].path, contributes.snippets[0].path]) assert.ok(existsSync(join(root, path)), path);
});

test('the language covers exactly the files that the server takes for plans', () => {
  const [language] = manifest.contributes.languages;
  assert.equal(language.id, languageId);
  assert.deepEqual(manifest.contributes.grammars[0].language, languageId);
  for (const name of [...language.filenames, ...language.filenamePatterns.map((it: string) => it.replace('*', 'home'))]) assert.ok(isPlanFile(`/work/${name}`), name);
  assert.ok(!isPlanFile('/work/qube-plan.config.yaml'));
});

test('settings are those that the server reads, with its own defaults', () => {
  const { properties } = manifest.contributes.configuration;
  const shown = ['codeLens', 'inlayHints.network', 'inlayHints.template'];
  const names = Object.keys(properties).filter((it) => !it.includes('.trace.') && !shown.some((name) => it === `${settingsSection}.${name}`));
  assert.deepEqual(readDisplay({}), { codeLens: true, networkHints: true, templateHints: true });
  assert.deepEqual(readDisplay({ codeLens: false, inlayHints: { network: false, template: false } }), { codeLens: false, networkHints: false, templateHints: false });
  for (const name of shown) assert.deepEqual([properties[`${settingsSection}.${name}`].default, properties[`${settingsSection}.${name}`].scope], [true, 'resource']);
  assert.deepEqual(names.map((it) => it.replace(`${settingsSection}.`, '')).sort(), Object.keys(readSettings({ rules: { x: 'off' }, overdueDays: 1, endOfLife: { x: '2026-01-01' }, exclude: [] })).sort());
  const known = properties[`${settingsSection}.rules`].properties;
  assert.deepEqual(Object.keys(known).sort(), Object.keys(rulebook).sort());
  for (const [id, { enum: allowed }] of Object.entries(known as Record<string, { enum: string[] }>)) assert.deepEqual([...allowed].sort(), [...severities].sort(), id);
});

test('the walkthrough has a picture for every step, and its buttons do what is there', () => {
  const [{ steps }] = manifest.contributes.walkthroughs;
  const own = new Set(manifest.contributes.commands.map(({ command }: { command: string }) => command));
  assert.ok(steps.length > 3);
  for (const { media, description, completionEvents = [] } of steps) {
    const picture = read(media.svg);
    assert.match(picture, /<title>[^<]+<\/title>/, 'a picture says what it shows');
    assert.match(picture, /var\(--vscode-/, 'a picture follows the theme');
    assert.doesNotMatch(picture, /<script|href=|url\(/, 'a picture brings nothing along');
    const buttons = [...(words[description.replace(/%/g, '')] ?? '').matchAll(/\(command:([^)]+)\)/g)].map((it) => it[1] as string);
    for (const command of [...buttons, ...completionEvents.filter((it: string) => it.startsWith('onCommand:')).map((it: string) => it.slice('onCommand:'.length))]) {
      assert.ok(own.has(command) || /^(?:editor|workbench)\./.test(command), command);
    }
  }
});

test('works where nothing is trusted and nothing is on disk, and starts for plans and their map only', () => {
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
  assert.equal(manifest.capabilities.virtualWorkspaces, true);
  assert.deepEqual(manifest.activationEvents, ['onWebviewPanel:qubePlan.map']);
  assert.ok(Object.keys(manifest.contributes.configurationDefaults['workbench.editorAssociations']).every((it) => it.startsWith(`${rulePageScheme}:`)));
});
