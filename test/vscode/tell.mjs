// Runs looks at a page one after the other and says how each went, in the words that run.mjs counts.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../../scripts/prepare.mjs';

const pictures = join(root, 'out', 'vscode');

/**
 * @param {readonly (readonly [name: string, look: (page: import('playwright-core').Page) => Promise<void>])[]} looks
 * @param {(name: string) => Promise<import('playwright-core').Page>} pageFor the page to look at; a picture of it is kept when the look fails
 * @param {string} prefix of the pictures' names
 * @returns {Promise<number>} how many failed
 */
export async function tell(looks, pageFor, prefix) {
  mkdirSync(pictures, { recursive: true });
  let failed = 0;
  for (const [index, [name, look]] of looks.entries()) {
    const began = Date.now();
    const page = await pageFor(name);
    try {
      await look(page);
      console.log(`  ✓ ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      failed += 1;
      const picture = join(pictures, `${prefix}-${index + 1}.png`);
      await page.screenshot({ path: picture }).catch(() => {});
      console.log(`  ✗ ${name}\n      picture: ${picture}\n      ${stripVTControlCharacters(String(error.stack ?? error)).split('\n').slice(0, 14).join('\n      ')}`);
    }
  }
  console.log(`# pass ${looks.length - failed}\n# fail ${failed}`);
  return failed;
}
