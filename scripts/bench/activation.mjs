// How long the packaged extension takes to start in a real VS Code, as VS Code itself measures it.
import { join } from 'node:path';
import { remoteUri, startEmbedded, windowAddress } from '../embedded.mjs';
import { packExtension } from '../package.mjs';
import { root } from '../prepare.mjs';
import { load, openWindow } from '../window.mjs';

/**
 * Opens an example `count` times, each in a new window, and times from the window's text to the first squiggle.
 * @param {number} count
 * @returns {Promise<import('./measure.ts').Part>}
 */
export async function measureActivation(count) {
  const times = [];
  const server = await startEmbedded({ vsix: await packExtension() });
  const folder = join(root, 'examples');
  const window = await openWindow();
  try {
    for (let i = -1; i < count; i++) {
      const { page } = window;
      await load(page, windowAddress(server, folder, [['openFile', remoteUri(server, join(folder, 'journalist.qube-plan.yaml:61:1'))], ['gotoLineMode', 'true']]));
      await page.waitForSelector('.editor-instance .view-line', { timeout: 120_000 });
      const began = performance.now();
      await page.waitForSelector('.squiggly-error, .squiggly-warning', { timeout: 120_000 });
      if (i >= 0) times.push(performance.now() - began);
    }
  } finally {
    await window.close();
    await server.stop();
  }
  const sorted = times.sort((a, b) => a - b);
  const [median, low, high] = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)];
  return { goals: [], lines: [`text on screen to the first squiggle, window start included: ${median.toFixed(0)} ms (${low.toFixed(0)} to ${high.toFixed(0)})`], data: { median, low, high, count } };
}
