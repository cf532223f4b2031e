// Looks at the map in VS Code's window as a person does: opens it from the editor's title, goes back and forth, types, replays a fall, saves it,
// reloads; then once more in the web extension host, under high contrast. Called as `map-window.mjs EXTENSION.vsix FOLDER`; pictures are left in out/vscode.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from '../../scripts/commands.mjs';
import { remoteUri, startEmbedded, windowAddress } from '../../scripts/embedded.mjs';
import { root } from '../../scripts/prepare.mjs';
import { load, openWindow } from '../../scripts/window.mjs';
import { mapFrame, openMapBeside } from './look.mjs';
import { tell } from './tell.mjs';

const [vsix, folder] = process.argv.slice(2);
const pictures = join(root, 'out', 'vscode');
const plan = 'journalist.qube-plan.yaml';
const lines = readFileSync(join(folder, plan), 'utf8').split('\n');
/** From 1. */
const lineOf = pattern => lines.findIndex(line => pattern.test(line)) + 1;

const card = (page, name) => mapFrame(page).locator(`.node[data-id="qube:${name}"]`);
const text = page => page.locator('.editor-instance').first();

/** Waits until the cursor is on a line of the plan with so many letters selected, as far as that can be seen. */
async function cursorIsOn(page, line, selected) {
  await text(page).locator('.active-line-number').filter({ hasText: new RegExp(`^${line}$`) }).first().waitFor({ timeout: 15_000 }).catch(async () => {
    assert.fail(`the cursor is on line ${await text(page).locator('.active-line-number').first().innerText()}, not on ${line}`);
  });
  if (selected) await text(page).locator('.selected-text').first().waitFor({ state: 'attached', timeout: 15_000 });
  else await text(page).locator('.selected-text').first().waitFor({ state: 'detached', timeout: 15_000 });
}

/** Puts the cursor on a line of the plan, by the keyboard. */
async function goToLine(page, line, column = 1) {
  const { x, y } = await text(page).boundingBox();
  await page.mouse.click(x + 320, y + 240);
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Takes back everything that was typed: to the editor a line may be several steps, and beyond the first there are none. */
async function undo(page) {
  for (let step = 0; step < 10; step++) await page.keyboard.press('Control+z');
}

const take = (page, name) => page.waitForTimeout(400).then(() => page.screenshot({ path: join(pictures, `${name}.png`) }));

const places = page => mapFrame(page).locator('.node').evaluateAll(all => Object.fromEntries(all.map(it => {
  const { x, y } = it.querySelector('.ground').getBoundingClientRect();
  return [it.getAttribute('data-id'), [Math.round(x), Math.round(y)]];
})));

const looks = [
  ['the editor\'s title opens the map beside the plan', async page => {
    await openMapBeside(page);
    await card(page, 'vault').waitFor();
    assert.equal(await page.locator('.tab.active', { hasText: `Map of ${plan}` }).count(), 1);
    // Beside, not in place of the text.
    assert.ok(await page.locator('.editor-instance .view-line').count() > 10);
    assert.match(await mapFrame(page).locator('h1').innerText(), /Investigation into the harbour contracts — 3 errors, 10 warnings/);
    await take(page, 'map-light');
  }],
  ['a click on a qube selects its name in the text', async page => {
    await card(page, 'harbour-files').click();
    await cursorIsOn(page, lineOf(/^ {2}harbour-files:/), true);
    assert.match(await card(page, 'harbour-files').getAttribute('class'), /\bselected\b/);
  }],
  ['the cursor in the text lights up the qube it is in', async page => {
    await goToLine(page, lineOf(/^ {2}scans:/) + 1, 6);
    await mapFrame(page).locator('.node.cursor[data-id="qube:scans"]').waitFor();
    await goToLine(page, lineOf(/from: scans, to: harbour-files/), 8);
    await mapFrame(page).locator('.line.cursor[data-id="flow:qube:scans>qube:harbour-files:ask"]').waitFor({ state: 'attached' });
    assert.equal(await mapFrame(page).locator('.node.cursor').count(), 0);
  }],
  ['Enter goes to the text, and stays there', async page => {
    await page.waitForTimeout(1_500);
    await card(page, 'calls').click();
    // What the click asked for has come by then, and cannot come between.
    await cursorIsOn(page, lineOf(/^ {2}calls:/), true);
    await mapFrame(page).locator('.node[data-id="qube:calls"]').press('Enter');
    await cursorIsOn(page, lineOf(/^ {2}calls:/), true);
    await page.waitForFunction(() => document.activeElement.closest('.editor-instance'));
    await page.keyboard.press('ArrowRight');
    await cursorIsOn(page, lineOf(/^ {2}calls:/), false);
  }],
  ['the map follows while somebody types, and no card moves', async page => {
    // What opened beside the map has taken its room by then.
    await page.waitForTimeout(1_500);
    const before = await places(page);
    // Into the text, not after it: the end of the line brings up suggestions.
    await goToLine(page, lineOf(/^flows:/) + 1, 1);
    await page.keyboard.insertText('  - { from: calls, to: vault, service: clipboard, action: ask }\n');
    await mapFrame(page).locator('.line[data-id="flow:qube:calls>qube:vault:ask"]').waitFor({ state: 'attached' });
    assert.deepEqual(await places(page), before);
    await undo(page);
    await mapFrame(page).locator('.line[data-id="flow:qube:calls>qube:vault:ask"]').waitFor({ state: 'detached' });
    assert.deepEqual(await places(page), before);
  }],
  ['broken text keeps the picture, and the map says so', async page => {
    await goToLine(page, lineOf(/^flows:/), 1);
    await page.keyboard.insertText('broken: a: b\n');
    await mapFrame(page).locator('.notice').filter({ hasText: 'no valid YAML' }).waitFor();
    assert.ok(await card(page, 'vault').isVisible());
    await undo(page);
    await mapFrame(page).locator('.notice:empty').waitFor({ state: 'attached' });
  }],
  ['what falls is replayed step by step', async page => {
    await card(page, 'wren-mail').click();
    const side = mapFrame(page).locator('.side');
    await side.getByRole('button', { name: 'If it falls…' }).click();
    await side.getByText('Step 0 of 7').waitFor();
    for (let step = 1; step <= 4; step++) {
      await side.getByRole('button', { name: 'Next step' }).click();
      await side.getByText(`Step ${step} of 7`).waitFor();
    }
    assert.match(await side.locator('.question').innerText(), /Somebody presses the keys/);
    assert.match(await card(page, 'work').getAttribute('class'), /\bfalls\b/);
    await take(page, 'map-fall-light');
    await side.getByRole('button', { name: 'Go to where this is written' }).click();
    await cursorIsOn(page, lineOf(/from: wren-mail, to: work/), true);
  }],
  ['the map takes on a dark theme', async page => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await mapFrame(page).locator('body.vscode-dark').waitFor();
    assert.match(await mapFrame(page).locator('body').evaluate(it => getComputedStyle(it).backgroundColor), /rgb\((\d|[1-5]\d), /);
    await take(page, 'map-fall-dark');
    await mapFrame(page).locator('.side').getByRole('button', { name: 'Close' }).click();
    await mapFrame(page).locator('.stage').click({ position: { x: 4, y: 4 } });
    await take(page, 'map-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await mapFrame(page).locator('body.vscode-light').waitFor();
  }],
  ['the map is saved where the user says', async page => {
    for (const [name, format, start] of [['Save as SVG', 'svg', /^<svg /], ['Save as PNG', 'png', /^\x89PNG/]]) {
      await mapFrame(page).getByRole('button', { name }).click();
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      await page.waitForFunction(end => document.querySelector('.quick-input-widget input')?.value.endsWith(end), `/journalist.${format}`);
      await page.keyboard.press('Enter');
      await page.getByText(`The map was saved as journalist.${format}.`).first().waitFor();
      const path = join(folder, `journalist.${format}`);
      assert.ok(existsSync(path));
      assert.match(readFileSync(path, 'latin1'), start);
    }
    await page.keyboard.press('Escape');
  }],
  ['the map follows the plan that is edited', async page => {
    await goToLine(page, 1);
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input').first().fill('baseline.qube-plan.yaml');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'baseline.qube-plan.yaml' }).first().click();
    await page.locator('.tab.active', { hasText: 'baseline.qube-plan.yaml' }).first().waitFor();
    await mapFrame(page).locator('.node[data-id="qube:wren-mail"]').waitFor({ state: 'detached' });
    await card(page, 'personal').waitFor();
    await take(page, 'map-baseline');
  }],
  ['a line that policy files draw leads to the policy, and shows what was found there', async page => {
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input').first().fill('desk.qube-plan.yaml');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'desk.qube-plan.yaml' }).first().click();
    await mapFrame(page).locator('h1', { hasText: 'A desk' }).waitFor();
    const line = mapFrame(page).locator('.word[data-id="word:policy:qube:work>qube:personal:ask"]');
    await line.locator('.badge').first().waitFor();
    assert.equal(await mapFrame(page).locator('.word[data-id="word:policy:qube:personal>qube:work:ask"] .badge').count(), 0);
    await take(page, 'map-policies');
    await line.locator('.words').click();
    await page.locator('.tab.active', { hasText: '30-user.policy' }).first().waitFor();
    await cursorIsOn(page, 3, true);
    // Back to a plan, which is what the map is of.
    await page.locator('.tab', { hasText: 'baseline.qube-plan.yaml' }).first().click();
    await card(page, 'vault').waitFor();
  }],
  ['the map is there again after the window was reloaded', async page => {
    await page.waitForTimeout(1_500);
    // Without the file that the address names, which would be all there is.
    await page.goto(plainAddress, { waitUntil: 'commit' });
    await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 120_000 });
    await page.locator('.tab', { hasText: 'Map' }).first().click({ timeout: 60_000 });
    await card(page, 'personal').waitFor({ timeout: 60_000 });
  }],
];

const webLooks = [
  ['in the web extension host the map opens, goes to the text, and replays', async page => {
    await openMapBeside(page);
    await card(page, 'vault').click();
    await cursorIsOn(page, lineOf(/^ {2}vault:/), true);
    assert.match(await mapFrame(page).locator('body').getAttribute('class'), /vscode-high-contrast/);
    const side = mapFrame(page).locator('.side');
    await take(page, 'map-contrast');
    await side.getByRole('button', { name: 'If it falls…' }).click();
    await side.getByRole('button', { name: 'To the end' }).click();
    await mapFrame(page).locator('.node.falls').first().waitFor();
    await take(page, 'map-fall-contrast');
  }],
];

let plainAddress = '';

/** Runs looks one after the other in one window. */
async function inWindow(settings, its, prefix) {
  const server = await startEmbedded({ vsix, settings });
  const window = await openWindow();
  await window.page.setViewportSize({ width: 1600, height: 900 });
  plainAddress = windowAddress(server, folder);
  await load(window.page, windowAddress(server, folder, [['openFile', remoteUri(server, join(folder, plan))]]));
  const failed = await tell(its, async () => window.page, prefix);
  await window.close();
  await server.stop();
  return failed;
}

await runScript(async () => {
  mkdirSync(pictures, { recursive: true });
  const failed = await inWindow({}, looks, 'map-window');
  const contrast = { 'window.autoDetectColorScheme': false, 'window.autoDetectHighContrast': false, 'workbench.colorTheme': 'Default High Contrast' };
  return failed + (await inWindow({ ...contrast, 'remote.extensionKind': { 'qube-plan.qube-plan': ['web'] } }, webLooks, 'map-web')) ? 1 : 0;
}, { signalCode: 130 });
