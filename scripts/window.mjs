// Opens the embedded VS Code's window in a headless Chromium, for tests and pictures.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { onStop, trouble } from './commands.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const usualPlaces = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/Applications/Google Chrome.app/Contents/MacOS', '/Applications/Chromium.app/Contents/MacOS'];

/**
 * The Chromium to use: CHROMIUM_PATH when set, else the first one found.
 * @throws trouble that says how to get one
 */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw trouble(`CHROMIUM_PATH names ${given}, which does not exist.`);
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...usualPlaces];
  for (const folder of folders) {
    for (const name of [...names, 'Google Chrome', 'Chromium']) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  throw trouble(
    'The tests in a real VS Code need Chromium as its window, and none was found.',
    'On Debian: apt-get install chromium. Elsewhere set CHROMIUM_PATH. To leave these tests out: npm test -- --quick',
  );
}

/**
 * Opens a page the size of a small laptop screen.
 * @param {{ scale?: number, dark?: boolean }} [options] `scale`: device pixels per CSS pixel
 * @returns {Promise<{ page: import('playwright-core').Page, close(): Promise<void> }>}
 */
export async function openWindow({ scale = 1, dark = false } = {}) {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      // Chromium's own sandbox does not start as root or in most containers; the page is our own server's.
      '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run',
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const forget = onStop(() => browser.close());
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  return {
    page,
    async close() {
      forget();
      await browser.close();
    },
  };
}

/** Loads an address of the embedded VS Code and waits until its window stands. */
export async function load(page, address) {
  await page.goto(address, { timeout: 120_000, waitUntil: 'commit' });
  await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 120_000 });
}
