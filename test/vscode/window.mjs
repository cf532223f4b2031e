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
  ['the status says what the guide thinks of the plan', async page => {
    await page.locator('#status\\.languageStatus a, [id="status.languageStatus"] a').first().hover();
    const box = page.locator('.hover-language-status').first();
    await box.waitFor({ state: 'visible', timeout: 20_000 });
    const text = await page.locator('.monaco-hover:not(.hidden)').innerText();
    if (!/plan/i.test(text) || !/(?:better|fits|say)/.test(text)) throw new Error(`the status says: ${text.replaceAll('\n', ' ')}`);
  }],
  ['New Plan leads from questions to a plan, by the keyboard alone', async page => {
    await page.keyboard.press('Escape');
    await command(page, 'Qube Plan: New Plan');
    // One answer each: a journalist, every day, yes, not anonymous; then what is worried about, what is in place, the machine, the name.
    const [down, tick] = ['ArrowDown', 'Space'];
    for (const keys of [[], [], [], [], [down, tick], [down, tick, down, tick], [down, tick, down, tick, down, down, tick, down, tick], []]) {
      const before = await page.locator('.quick-input-title').innerText();
      for (const key of keys) await page.keyboard.press(key);
      await page.keyboard.press('Enter');
      await page.waitForFunction(title => {
        const now = document.querySelector('.quick-input-widget:not([style*="display: none"]) .quick-input-title');
        return !now || now.textContent !== title || document.querySelector('.monaco-dialog-box');
      }, before, { timeout: 10_000 });
      await page.waitForTimeout(300);
    }
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor({ state: 'visible', timeout: 10_000 });
    const verdict = await dialog.innerText();
    if (!/Qubes OS fits/.test(verdict)) throw new Error(`the verdict is: ${verdict}`);
    await page.screenshot({ path: join(pictures, 'window-verdict.png') });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /title: My first qubes/.test(document.querySelector('.editor-instance .view-lines')?.textContent.replaceAll('\u00a0', ' ') ?? ''), undefined, { timeout: 20_000 });
  }],
  ['the walkthrough shows its steps and pictures', async page => {
    await command(page, 'Welcome: Open Walkthrough');
    await page.keyboard.type('Plan your qubes');
    await page.keyboard.press('Enter');
    await page.locator('.getting-started-step', { hasText: 'Is Qubes OS for you?' }).first().waitFor({ timeout: 20_000 });
  }],
  ['the same works with the mouse alone, from the walkthrough on, and says when something else fits better', async page => {
    // The key that ends every test here leads from a walkthrough back to the page that lists them.
    await page.locator('.getting-started-category, button', { hasText: 'Plan your qubes' }).filter({ visible: true }).first().click();
    const step = page.locator('.getting-started-step', { hasText: 'Is Qubes OS for you?' }).first();
    await step.waitFor({ timeout: 20_000 });
    await step.locator('.monaco-button', { hasText: 'New Plan' }).first().click();
    const choose = async (...labels) => {
      for (const label of labels) {
        const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
        await row.waitFor({ state: 'visible', timeout: 10_000 });
        await row.click();
      }
      await page.waitForTimeout(400);
    };
    const ok = async () => {
      await page.locator('.quick-input-widget .quick-input-action .monaco-button').filter({ visible: true }).first().click();
      await page.waitForTimeout(400);
    };
    await choose('Activist');
    await choose('Yes, every day');
    // Thought better of it.
    await page.locator('.quick-input-widget .codicon-quick-input-back').first().click();
    await page.waitForTimeout(400);
    await choose('I am not sure');
    await choose('Yes');
    await choose('Now and then');
    await choose('Phishing');
    await ok();
    await choose('Disk encryption', 'A password manager');
    await ok();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor({ state: 'visible', timeout: 10_000 });
    const verdict = await dialog.innerText();
    if (!/A Tails stick beside your ordinary, well-kept system fits better/.test(verdict)) throw new Error(`the verdict is: ${verdict}`);
    if (!/Phishing: a hardware key/.test(verdict)) throw new Error(`it does not say what helps against phishing: ${verdict}`);
    await page.screenshot({ path: join(pictures, 'window-no-qubes.png') });
    await dialog.locator('.monaco-button', { hasText: 'Understood' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: 10_000 });
  }],
];

/** Runs a command from the palette by its title. */
async function command(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().waitFor({ state: 'visible', timeout: 10_000 });
  await page.keyboard.type(title);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title.replace(/^.*: /, '') }).first().waitFor({ timeout: 10_000 });
  await page.keyboard.press('Enter');
  await page.waitForTimeout(800);
}

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
