// Looks at the window in a language that nobody speaks, as somebody whose editor is not in English: what the server says, and the map.
// Called as `language.mjs EXTENSION.vsix FOLDER`; pictures are left in out/vscode.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onStop, runScript } from '../../scripts/commands.mjs';
import { remoteUri, startEmbedded, windowAddress } from '../../scripts/embedded.mjs';
import { root } from '../../scripts/prepare.mjs';
import { load, openWindow } from '../../scripts/window.mjs';
import { guideSections } from '../../server/guide/passage.ts';
import { pseudo, pseudoTranslation, Reader } from '../pseudo.ts';
import { mapFrame, openHover, openQuickFixes } from './look.mjs';
import { tell } from './tell.mjs';

const [vsix, folder] = process.argv.slice(2);
const plan = 'vault-online.qube-plan.yaml';
const text = readFileSync(join(folder, plan), 'utf8');
const english = JSON.parse(readFileSync(join(root, 'l10n', 'bundle.l10n.json'), 'utf8'));

/** Words that stand between backticks in some text. */
const code = new Set(Object.values(english).flatMap(it => it.match(/`[^`]+`/g) ?? []).flatMap(it => it.match(/[\w-]+/g) ?? []));

/** No English is left in what is shown of the plan; VS Code's own words are not ours. */
function nothingLeft(shown, own = /^$/) {
  const reader = new Reader(text);
  for (const line of shown) if (!own.test(line)) reader.look('window', line);
  assert.deepEqual(Object.fromEntries(reader.left), {});
  assert.ok(shown.some(line => /[áéíóú]/.test(line)), `nothing is translated:\n${shown.join('\n')}`);
}

const looks = [
  ['the hover over a finding is in the language of the editor', async page => {
    await page.waitForSelector('.squiggly-error', { timeout: 120_000 });
    const lines = (await openHover(page, 'sys-firewall')).split('\n');
    assert.ok(lines.some(line => line.includes(pseudo('yet it reaches the network'))), lines.join('\n'));
    // As shown, headings of the guide, sources and code look like all else. The rule's name stands behind a message, VS Code's own links below.
    const bare = line => guideSections.reduce((rest, section) => rest.replace(section, ''), line).replace(/^\S+\.yaml\(|qube-plan\(.*$|\([^()]*: Qubes .*\)$/g, '').replace(/[\w-]+/g, word => (code.has(word) ? '' : word));
    nothingLeft(lines.map(bare), /^(?:View Problem|Quick Fix|No quick fixes|Checking for quick fixes)/);
  }],
  ['so are the repairs', async page => {
    nothingLeft(await openQuickFixes(page, 'sys-firewall'));
    await page.keyboard.press('Escape');
  }],
  ['and the map', async page => {
    await page.locator('.editor-actions [aria-label*="Show Map"]').first().click({ timeout: 120_000 });
    const card = mapFrame(page).locator('.node').first();
    await card.waitFor({ timeout: 150_000 });
    nothingLeft(await mapFrame(page).locator('[aria-label]').evaluateAll(all => all.map(it => it.getAttribute('aria-label'))));
    assert.equal(await mapFrame(page).locator('h1').innerText().then(it => it !== ''), true);
    await page.locator('.tab.active', { hasText: pseudo('Map of {0}').replace('{0}', plan) }).waitFor({ timeout: 10_000 });
  }],
];

await runScript(async () => {
  mkdirSync(join(root, 'out', 'vscode'), { recursive: true });
  const extensionsFolder = mkdtempSync(join(tmpdir(), 'qube-plan-language-'));
  const forget = onStop(async () => rmSync(extensionsFolder, { recursive: true, force: true }));
  const server = await startEmbedded({ vsix, extensionsFolder });
  const installed = readdirSync(extensionsFolder).find(name => name.startsWith('qube-plan.'));
  assert.ok(installed, 'the extension was installed');
  // As a translation that comes along with the extension.
  mkdirSync(join(extensionsFolder, installed, 'l10n'), { recursive: true });
  writeFileSync(join(extensionsFolder, installed, 'l10n', 'bundle.l10n.qps.json'), JSON.stringify(pseudoTranslation(english)));
  const window = await openWindow();
  // What a language pack would set; without one, VS Code's own words stay English.
  await window.page.addInitScript(() => void Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { value: 'qps', writable: false }));
  await load(window.page, windowAddress(server, folder, [['openFile', remoteUri(server, join(folder, plan))]]));
  const failed = await tell(looks, () => window.page, 'language');
  await window.close();
  await server.stop();
  rmSync(extensionsFolder, { recursive: true, force: true });
  forget();
  return failed ? 1 : 0;
}, { signalCode: 130 });
