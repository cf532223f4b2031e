// The gestures on the editor's window that tests and pictures share: pointing at a word, opening its hover, its quick-fixes; and opening the map.

/**
 * Puts the mouse on a word in the editor and waits for the hover with its findings.
 * @param {import('playwright-core').Page} page
 * @param {string} word must be on screen; the first occurrence is taken, or the first one below a line that holds `after`
 * @param {{ after?: string }} [options]
 * @returns {Promise<string>} what the hover says
 */
export async function openHover(page, word, { after = '' } = {}) {
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
  return again(async () => {
    const { x, y } = await placeOnScreen(page, word, after);
    // Away first: a mouse that already rests there opens nothing.
    await page.mouse.move(x + 300, y + 200);
    await page.mouse.move(x, y, { steps: 4 });
    await hover.waitFor({ state: 'visible', timeout: 7_000 });
    await staysAt({ x, y }, page, word, after);
    return settled(page, page.locator('.monaco-hover:not(.hidden)').first());
  });
}

/** What a hover says when all of it has come: its parts arrive one by one, each with a "Loading..." in its place. */
async function settled(page, box) {
  let before = '';
  for (let left = 40; left > 0; left--) {
    const text = await box.innerText();
    if (text === before && !/Loading/.test(text)) return text;
    before = text;
    await page.waitForTimeout(200);
  }
  throw new Error(`the hover goes on loading:\n${before}`);
}

/**
 * Puts the cursor on a word and opens the light bulb's menu there.
 * @param {import('playwright-core').Page} page
 * @param {string} word as in `openHover`
 * @param {{ after?: string }} [options]
 * @returns {Promise<string[]>} the titles in the menu
 */
export async function openQuickFixes(page, word, { after = '' } = {}) {
  const rows = page.locator('.action-widget .monaco-list-row.action');
  return again(async () => {
    await pointAt(page, word, { after });
    await page.keyboard.press('Control+.');
    // VS Code closes the menu when something in the window takes the focus, as a late hover does.
    await rows.first().waitFor({ state: 'visible', timeout: 7_000 });
    return rows.allInnerTexts();
  });
}

/** Puts the cursor on a word that has quick-fixes, and waits for the light bulb. */
export async function pointAt(page, word, { after = '' } = {}) {
  await again(async () => {
    const { x, y } = await placeOnScreen(page, word, after);
    // The bulb comes when the cursor arrives: one that was there before, and closed a menu, has to leave first.
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowUp');
    await page.mouse.click(x, y);
    await staysAt({ x, y }, page, word, after);
    // A hover that opens late would take the focus from whatever comes next.
    await page.mouse.move(5, 5);
    await page.locator('.monaco-hover:not(.hidden)').first().waitFor({ state: 'hidden', timeout: 7_000 });
    await page.locator('[class*="codicon-gutter-lightbulb"], .lightBulbWidget').filter({ visible: true }).first().waitFor({ timeout: 7_000 });
  });
}

/** The map's page, inside the two frames that VS Code puts around it. */
export const mapFrame = page => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

/** Opens the map by the button in the editor's title, and waits until something is drawn on it. */
export async function openMapBeside(page) {
  await page.locator('.editor-actions [aria-label*="Show Map"]').first().click({ timeout: 120_000 });
  await mapFrame(page).locator('.node').first().waitFor({ timeout: 150_000 });
}

/** Does as a person does with a slow window: tries the same gesture a few times before giving up. */
async function again(gesture, times = 4) {
  for (let left = times; ; left--) {
    try {
      return await gesture();
    } catch (error) {
      if (left <= 1) throw error;
    }
  }
}

/** The lines of the editor that are on screen. */
export async function visibleText(page) {
  const lines = await page.locator('.editor-instance .view-line').evaluateAll(all =>
    all.map(it => [parseFloat(it.style.top), it.textContent]).sort((a, b) => a[0] - b[0]).map(it => it[1]));
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** @throws when the word has moved on, as it does when a code lens opens above it: the mouse is on something else then. */
async function staysAt({ x, y }, page, word, after) {
  const now = await placeOnScreen(page, word, after);
  if (Math.abs(now.x - x) > 2 || Math.abs(now.y - y) > 2) throw new Error(`"${word}" has moved`);
}

/** The middle of a word's first occurrence in the editor, at or below a line that holds `after`, in CSS pixels. */
async function placeOnScreen(page, word, after) {
  return page.locator('.editor-instance .view-line').evaluateAll((lines, [wanted, above]) => {
    const textOf = node => node.textContent.replaceAll('\u00a0', ' ');
    const sorted = lines.sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top));
    const first = sorted.findIndex(line => textOf(line).includes(above));
    for (const line of sorted.slice(Math.max(0, first))) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = textOf(node).indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
    }
    throw new Error(`"${wanted}" is not on screen`);
  }, [word, after]);
}
