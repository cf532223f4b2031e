// Draws icon.png from icon.svg with a headless Chromium: `node images/render.mjs [path to chromium]`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const size = 256;
const here = new URL('./', import.meta.url);
const executablePath = process.argv[2] ?? '/usr/bin/chromium';

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = readFileSync(new URL('icon.svg', here), 'utf8');
  await page.setContent(`<style>html, body { margin: 0; background: transparent } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: fileURLToPath(new URL('icon.png', here)), omitBackground: true });
} finally {
  await browser.close();
}
