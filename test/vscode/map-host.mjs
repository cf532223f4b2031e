// Stands in for the editor around the map's page: serves it in Chromium with its own policy, and answers it with the real server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapPage } from '../../client/map-page.ts';
import { fallRequest, mapRequest } from '../../server/lsp/protocol.ts';
import { root } from '../../scripts/prepare.mjs';
import { connect } from '../protocol/client.ts';

const origin = 'https://map.test';

/** What the page says, as the extension would say it in English: the same words, by its own source. */
export function englishWords() {
  const source = readFileSync(join(root, 'client', 'map-words.ts'), 'utf8');
  return Object.fromEntries([...source.matchAll(/^ {2}(\w+): l10n\.t\('([^']+)'\),$/gm)].map(([, key, words]) => [key, words]));
}

/** As `l10n.t` would give them. */
const inLanguage = (words, translation = {}) => Object.fromEntries(Object.entries(words).map(([key, text]) => [key, translation[text] ?? text]));

/**
 * Opens the map of a plan.
 * @param {import('playwright-core').Page} page a fresh one
 * @param {string} text the plan
 * @param {{ theme?: string, state?: unknown, translation?: Record<string, string> }} [options] `theme`: the class VS Code gives a page's body; `translation`: what the editor speaks, if not English
 */
export async function openMap(page, text, { theme = 'vscode-light', state, translation } = {}) {
  const client = await connect({ params: { initializationOptions: { translation } } });
  const uri = 'file:///work/home.qube-plan.yaml';
  await client.open(uri, text);
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  const nonce = 'a1b2c3';
  const html = mapPage({ source: origin, script: `${origin}/map.js`, style: `${origin}/map.css`, nonce, language: translation ? 'qps' : 'en', title: translation?.['Map'] ?? 'Map', words: inLanguage(englishWords(), translation), translation });
  await page.route(`${origin}/**`, route => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html.replace('<body ', `<body class="${theme}" `) });
    if (pathname === '/map.js' || pathname === '/map.css') return route.fulfill({ path: join(root, 'dist', pathname.slice(1)) });
    return route.abort();
  });
  const sent = [];
  await page.exposeFunction('toHost', message => answer(message));
  await page.addInitScript(kept => {
    let state = kept;
    window.acquireVsCodeApi = () => ({
      // Bytes do not cross over to the test as they are.
      postMessage: message => void window.toHost(message.data instanceof Uint8Array ? { ...message, data: window.btoa(message.data.reduce((text, byte) => text + String.fromCharCode(byte), '')) } : message),
      getState: () => state,
      setState: it => void (state = window.keptState = it),
    });
  }, state);
  const post = message => page.evaluate(it => window.postMessage(it, '*'), message);
  const textDocument = { uri };
  const message = async () => ({ type: 'map', uri, file: 'home.qube-plan.yaml', result: await client.connection.sendRequest(mapRequest, { textDocument }) });
  const update = async () => post(await message());
  async function answer(message) {
    sent.push(message);
    if (message.type === 'ready') await update();
    if (message.type === 'fall') await post({ type: 'fall', from: message.from, result: await client.connection.sendRequest(fallRequest, { textDocument, from: message.from }) });
  }
  await page.goto(`${origin}/`);
  await page.waitForSelector('.node, .empty:not([hidden])');
  return {
    sent,
    faults,
    post,
    /** The plan changes, as while somebody types. */
    async edit(before, after) {
      await client.change(uri, before, after);
      await update();
    },
    /** The same, and how long the page takes until it is drawn, in milliseconds. */
    async timedEdit(before, after) {
      await client.change(uri, before, after);
      return page.evaluate(it => new Promise(done => {
        const began = performance.now();
        window.postMessage(it, '*');
        // The second callback runs after the frame in which the message was worked off.
        setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began))));
      }), await message());
    },
    last: type => sent.findLast(message => message.type === type),
    end: () => client.end(),
  };
}
