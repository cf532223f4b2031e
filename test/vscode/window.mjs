// Looks at the editor's window as a person does: squiggles, the hover over one, the light bulb's menu, the status bar.
// Called as `window.mjs EXTENSION.vsix FOLDER`; pictures are left in out/vscode.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runScript } from '../../scripts/commands.mjs';
import { remoteUri, startEmbedded, windowAddress } from '../../scripts/embedded.mjs';
import { root } from '../../scripts/prepare.mjs';
import { load, openWindow } from '../../scripts/window.mjs';
import { openHover, openQuickFixes, visibleText } from './look.mjs';

const [vsix, folder] = process.argv.slice(2);
const pictures = join(root, 'out', 'vscode');

const tests = [
  ['squiggles are drawn under the findings', async page => {
    await page.waitForSelector('.squiggly-error, .squiggly-warning', { timeout: 120_000 });
    const count = await page.locator('.squiggly-error').count();
    if (count === 0) throw new Error('no error is underlined, though the vault has a network');
  }],
  ['hovering over one opens its reasoning', async page => {
    const text = await openHover(page, 'sys-firewall');
    if (!/vault/.test(text)) throw new Error(`the hover does not speak of the vault:\n${text}`);
    if (!/vault-has-network/.test(text)) throw new Error(`the hover does not show the rule's id:\n${text}`);
  }],
  ['a light bulb shows, and its menu lists the repairs', async page => {
    const titles = await openQuickFixes(page, 'sys-firewall');
    if (titles.length === 0) throw new Error('the menu is empty');
    if (!titles.some(it => /network|offline|none/i.test(it))) throw new Error(`no repair of the vault among:\n${titles.join('\n')}`);
  }],
  ['choosing the repair removes the squiggle', async page => {
    const before = await page.locator('.squiggly-error').count();
    const titles = await openQuickFixes(page, 'sys-firewall');
    const repair = page.locator('.action-widget .monaco-list-row.action', { hasText: titles[0] }).first();
    await repair.click();
    await page.waitForFunction(count => document.querySelectorAll('.squiggly-error').length < count, before, { timeout: 20_000 });
    const text = await visibleText(page);
    if (!/netvm: none/.test(text)) throw new Error(`"netvm: none" is not in the text:\n${text}`);
  }],
  ['the status bar shows the language', async page => {
    const text = await page.locator('.statusbar').innerText();
    if (!/Qube Plan/i.test(text)) throw new Error(`the status bar says: ${text.replaceAll('\n', ' ')}`);
  }],
];

await runScript(async () => {
  mkdirSync(pictures, { recursive: true });
  const server = await startEmbedded({ vsix });
  const window = await openWindow();
  const { page } = window;
  await load(page, windowAddress(server, folder, [['openFile', remoteUri(server, join(folder, 'vault-online.qube-plan.yaml'))]]));
  let failed = 0;
  for (const [index, [name, look]] of tests.entries()) {
    const began = Date.now();
    const picture = join(pictures, `window-${index + 1}.png`);
    try {
      await look(page);
      console.log(`  ✓ ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`  ✗ ${name}\n      picture: ${picture}\n      ${stripVTControlCharacters(error.message).split('\n').slice(0, 12).join('\n      ')}`);
    }
    await page.screenshot({ path: picture });
    await page.keyboard.press('Escape');
  }
  console.log(`# pass ${tests.length - failed}\n# fail ${failed}`);
  await window.close();
  await server.stop();
  return failed ? 1 : 0;
}, { signalCode: 130 });
