// Reads the map's pictures in a language that nobody speaks: every word drawn on them is translated, here and in the editor's panel.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { speak } from '../server/base/l10n.ts';
import { planMap } from '../server/features/map.ts';
import { toDot } from '../server/picture/dot.ts';
import { toMermaid } from '../server/picture/mermaid.ts';
import type { Picture } from '../server/picture/picture.ts';
import { layoutPicture } from '../server/picture/layout.ts';
import { legend, parts, type Shape } from '../server/picture/shapes.ts';
import { toSvg } from '../server/picture/svg.ts';
import { describe } from '../server/picture/words.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';
import { pseudoTranslation, Reader } from './pseudo.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const plans = readdirSync(new URL('../examples/', import.meta.url)).map((name) => read(`../examples/${name}`)).concat(
  // With everything that a map can show.
  'qubes:\n  "a b": { label: red, netvm: mirage }\n  work: { label: blue, trust: high, identity: [wren, owl], open_files_in: "@dispvm", open_links_in: "a b" }\n  own: { class: StandaloneVM, label: green }\n  other: { class: RemoteVM, label: gray }\n  net: { label: red, provides_network: true, netvm: none }\n  held: { label: yellow, netvm: net }\n  temp: { class: DispVM, label: red }\n  vault: { label: black, netvm: none }\nidentities: { wren: { anonymous: true } }\nflows:\n' +
    ['@anyvm', '@dispvm', '@tag:x', '@type:AppVM', '"*"', '@dispvm:default-dvm', 'work', 'gone', '@default'].map((to, index) => `  - { from: vault, to: ${/^[@]/.test(to) ? `"${to}"` : to}, service: ${index % 3 === 0 ? 'shell' : index % 3 === 1 ? '[copy, clipboard, open, url, gpg]' : '"*"'}, action: ${['ask', 'deny', 'allow'][index % 3]}${index === 4 ? ', reason: because' : ''} }\n`).join(''),
);

before(() => speak(pseudoTranslation(JSON.parse(read('../l10n/bundle.l10n.json')) as Record<string, string>), 'qps'));
after(() => speak(undefined));

const texts = (shape: Shape | string): readonly string[] => (typeof shape === 'string' ? [shape] : shape.tag === 'style' ? [] : shape.children.flatMap(texts));

test('what is drawn', () => {
  for (const text of plans) {
    const picture: Picture = planMap(snapshot(text, { settings: defaultSettings('2026-11-23') })).picture;
    const drawn = parts(picture, layoutPicture(picture));
    const shown = [...drawn.map(({ says }) => says), ...drawn.flatMap(({ shapes }) => shapes.flatMap(texts)), ...legend(picture, 900).shapes.flatMap(texts), describe(picture)];
    const labels = [...toMermaid(picture).matchAll(/"([^"]*)"|\|([^|]*)\|/g), ...toDot(picture).matchAll(/label="((?:[^"\\]|\\.)*)"/g)].map(([, one, other]) => (one ?? other ?? '').replace(/<[^>]*>|\\n|#\d+;/g, ' '));
    const svg = [...toSvg(picture).replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/>([^<]+)</g)].map(([, it = '']) => it.replace(/&\w+;/g, ' '));
    const reader = new Reader(text);
    for (const it of [...shown, ...labels, ...svg]) reader.look('map', it);
    assert.deepEqual(Object.fromEntries(reader.left), {});
    assert.ok(reader.count > 50);
  }
});
