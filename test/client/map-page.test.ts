// Tests the frame of the map's page: what its policy lets in, and that nothing given to it can get out of its place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { mapPage, newNonce } from '../../client/map-page.ts';
import { idsAt } from '../../client/map-places.ts';
import type { MapRange, MapResult } from '../../server/lsp/protocol.ts';
import type { PageWords } from '../../webview/messages.ts';

const words = { map: 'Map "of" <the> plan & more' } as PageWords;
const page = (nonce: string, more: Partial<Parameters<typeof mapPage>[0]> = {}): string =>
  mapPage({ source: 'https://*.vscode-cdn.net', script: 'https://x/map.js?a=1&b=2', style: 'https://x/map.css', nonce, language: 'en', title: 'Map', words, ...more });

const policyOf = (html: string): Map<string, string[]> => {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return new Map(policy.split(';').map((part) => part.trim().split(/\s+/)).map(([name = '', ...sources]) => [name, sources]));
};

test('the policy lets in the script with the nonce and the extension\'s styles, and nothing else', () => {
  const policy = policyOf(page('abc'));
  assert.deepEqual([...policy], [['default-src', ["'none'"]], ['script-src', ["'nonce-abc'"]], ['style-src', ['https://*.vscode-cdn.net']], ['img-src', ['blob:']]]);
  assert.doesNotMatch(page('abc'), /unsafe|\*;|http:/);
});

test('every script carries the nonce, nothing is inline', () => {
  const html = page('abc');
  assert.deepEqual([...html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([whole, inner]) => [/ nonce="abc"/.test(whole), / src="/.test(whole), inner]), [[true, true, '']]);
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|javascript:/i);
});

test('what is put in stays in its place', () => {
  const html = page('abc', { title: '</title><script>x</script>', language: '"><script>', source: '"><script>' });
  assert.equal(html.match(/<script/g)?.length, 1);
  const [, kept = ''] = /data-words="([^"]*)"/.exec(html) ?? [];
  assert.deepEqual(JSON.parse(kept.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')), words);
});

test('no two nonces are the same', () => {
  const all = Array.from({ length: 200 }, newNonce);
  assert.equal(new Set(all).size, all.length);
  for (const nonce of all) assert.match(nonce, /^[0-9a-f]{32}$/);
});

test('every word that the page uses is given to it', () => {
  const asked = [...readFileSync(new URL('../../webview/messages.ts', import.meta.url), 'utf8').split('interface PageWords')[1]?.matchAll(/readonly (\w+): string/g) ?? []].map(([, name]) => name);
  const used = ['main', 'side', 'replay'].map((name) => readFileSync(new URL(`../../webview/${name}.ts`, import.meta.url), 'utf8')).join('\n');
  for (const name of asked) assert.match(used, new RegExp(`words\\.${name}\\b`), `${name} is said nowhere`);
});

const range = (line: number, from: number, to: number, lastLine = line): MapRange => ({ start: { line, character: from }, end: { line: lastLine, character: to } });
const places: MapResult['places'] = {
  'qube:work': { at: range(2, 2, 6), whole: [range(2, 2, 20, 4)] },
  'opens:qube:work>disposables:dvm:allow': { at: range(3, 10, 18), whole: [range(3, 10, 18)] },
  'flow:a': { at: range(8, 4, 9), whole: [range(8, 4, 40), range(10, 4, 40)] },
  'flow:b': { at: range(8, 4, 9), whole: [range(8, 4, 40)] },
  'qube:shared': { uri: 'file:///base.yaml', at: range(2, 2, 6), whole: [range(2, 2, 20)] },
};

test('the cursor is on the innermost of what is drawn, ends included', () => {
  const at = (line: number, character: number, uri?: string): readonly string[] => idsAt(places, uri, { line, character });
  assert.deepEqual(at(2, 2), ['qube:work']);
  assert.deepEqual(at(4, 20), ['qube:work']);
  assert.deepEqual(at(3, 12), ['opens:qube:work>disposables:dvm:allow']);
  assert.deepEqual(at(8, 10), ['flow:a', 'flow:b'], 'one entry can be several lines of the map');
  assert.deepEqual(at(10, 10), ['flow:a']);
  assert.deepEqual(at(4, 21), []);
  assert.deepEqual(at(2, 4, 'file:///base.yaml'), ['qube:shared']);
  assert.deepEqual(at(3, 4, 'file:///base.yaml'), []);
});
