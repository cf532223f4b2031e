// Takes the pictures in docs/ from the embedded VS Code with the packaged extension: what a reader of the README will see.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { mapFrame, openHover, openMapBeside, openQuickFixes, pointAt } from '../test/vscode/look.mjs';
import { runScript, trouble } from './commands.mjs';
import { remoteUri, startEmbedded, windowAddress } from './embedded.mjs';
import { packExtension } from './package.mjs';
import { build, root } from './prepare.mjs';
import { examples, showpiece } from './showpiece.mjs';
import { load, openWindow } from './window.mjs';

const most = 250_000; // bytes: the README should open quickly on a slow line

/** Nothing on screen but the plan, large enough to read in a README's column. */
const plainWindow = {
  'window.autoDetectColorScheme': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.sideBar.location': 'right',
  'workbench.layoutControl.enabled': false,
  'workbench.navigationControl.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'editor.fontSize': 14,
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'editor.lineHeight': 1.55,
  'editor.scrollBeyondLastLine': true,
  'editor.stickyScroll.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.hover.delay': 100,
  'editor.lightbulb.enabled': 'on',
  'editor.hover.above': false,
  'editor.occurrencesHighlight': 'off',
  'editor.renderLineHighlight': 'none',
  'editor.guides.indentation': false,
};

await runScript(async () => {
  await build();
  await mkdir(join(root, 'docs'), { recursive: true });
  const { path, line } = showpiece();
  const server = await startEmbedded({ vsix: await packExtension(), settings: plainWindow });
  const window = await openWindow({ scale: 1.5, dark: true });
  const { page } = window;
  // "gotoLineMode" lets the address end in a line, which is then in the middle of the window.
  const file = `${remoteUri(server, path)}:${line}:5`;
  await load(page, windowAddress(server, examples, [['openFile', file], ['gotoLineMode', 'true']]));
  await page.waitForSelector('.squiggly-error', { timeout: 60_000 });
  await page.keyboard.press('Control+b');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });

  const netvm = 'sys-firewall';
  await pointAt(page, netvm, { after: 'vault:' });
  await openHover(page, netvm, { after: 'vault:' });
  await take(page, 'hero.png');

  await page.keyboard.press('Escape');
  await openQuickFixes(page, netvm, { after: 'vault:' });
  await take(page, 'quick-fix.png');

  await page.keyboard.press('Escape');
  // The map needs room beside the text.
  await page.setViewportSize({ width: 1680, height: 900 });
  await openMapBeside(page);
  await mapFrame(page).locator('.node[data-id="qube:wren-mail"]').click();
  const side = mapFrame(page).locator('.side');
  await side.getByRole('button', { name: 'If it falls…' }).click();
  for (let step = 1; step <= 4; step++) {
    await side.getByRole('button', { name: 'Next step' }).click();
    await side.getByText(`Step ${step} of`).waitFor();
  }
  await page.mouse.move(5, 5);
  // Larger than the others, so it does without their sharpness.
  await take(page, 'map.png', 'css');

  await window.close();
  await server.stop();
  return 0;
}, { signalCode: 130 });

async function take(page: Page, name: string, scale: 'css' | 'device' = 'device'): Promise<void> {
  const path = join(root, 'docs', name);
  // Animations are off, but fonts and the last repaint still take a moment after what was waited for.
  await page.waitForTimeout(700);
  await page.screenshot({ path, scale });
  const { size } = await stat(path);
  if (size > most) throw trouble(`docs/${name} has ${Math.round(size / 1000)} kB; it should stay under ${most / 1000} kB.`);
  console.log(`docs/${name}, ${Math.round(size / 1000)} kB`);
}
