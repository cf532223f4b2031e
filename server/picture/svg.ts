// The map as an SVG file of its own: readable on light and dark pages, with a title and a description for those who cannot see it.
import { t } from '../base/l10n.ts';
import { layoutPicture, sizes, type Layout } from './layout.ts';
import type { Picture } from './picture.ts';
import { legend, parts, shape, type Shape } from './shapes.ts';
import { darkColors, lightColors, mapStyle, type Colors } from './style.ts';
import { countWords, cut, describe } from './words.ts';

/** `auto`: follows what the reader's system prefers. */
export type Theme = 'auto' | 'light' | 'dark';

/** @returns a whole document that loads nothing and runs nothing */
export function toSvg(picture: Picture, { layout = layoutPicture(picture), theme = 'auto' }: { layout?: Layout; theme?: Theme } = {}): string {
  const title = picture.title === '' ? t`Map of a qube plan` : cut(picture.title, 120);
  const head = 34;
  const key = legend(picture, layout.width);
  const [width, height] = [Math.max(layout.width, 420), head + layout.height + key.height + (key.height > 0 ? 10 : 0)];
  const found = countWords(picture.findings);
  const drawn = parts(picture, layout).map(({ kind, id, x, y, classes, says, shapes }) => {
    const at = x === 0 && y === 0 ? {} : { transform: `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})` };
    return shape('g', { class: classes, ...at, ...(kind === 'node' ? { 'data-id': id } : {}) }, ...(says === '' || kind === 'zone' || kind === 'group' ? [] : [shape('title', {}, says)]), ...shapes);
  });
  const root = shape(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: Math.ceil(width), height: Math.ceil(height), viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, role: 'img', 'aria-labelledby': 'map-title map-description', class: 'qube-map' },
    shape('title', { id: 'map-title' }, title),
    shape('desc', { id: 'map-description' }, describe(picture)),
    shape('style', {}, style(theme)),
    shape('rect', { class: 'page', width: '100%', height: '100%' }),
    shape('text', { class: 'heading', x: sizes.margin, y: 30 }, title),
    ...(found === '' ? [] : [shape('text', { class: 'summary', x: width - sizes.margin, y: 30, 'text-anchor': 'end' }, found)]),
    shape('g', { transform: `translate(0 ${head})` }, ...drawn),
    shape('g', { class: 'legend', transform: `translate(0 ${Math.ceil(head + layout.height)})` }, ...key.shapes),
  );
  return `${write(root)}\n`;
}

function style(theme: Theme): string {
  if (theme !== 'auto') return variables(theme === 'dark' ? darkColors : lightColors) + mapStyle;
  return `${variables(lightColors)}@media (prefers-color-scheme: dark){${variables(darkColors)}}${mapStyle}`;
}

const variables = (colors: Colors): string => `.qube-map{${Object.entries(colors).map(([name, color]) => `--map-${name}:${color}`).join(';')}}`;

/** As XML. Whatever a plan contains stays text. */
export function write(it: Shape | string): string {
  if (typeof it === 'string') return escape(it);
  const attributes = Object.entries(it.attributes).map(([name, value]) => ` ${name}="${escape(String(value))}"`).join('');
  if (it.children.length === 0) return `<${it.tag}${attributes}/>`;
  return `<${it.tag}${attributes}>${it.children.map(write).join('')}</${it.tag}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Characters that XML has not got, that are not shown, or that turn the direction of what follows, are shown as a replacement. */
const escape = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd').replace(/[&<>"']/g, (letter) => entities[letter] as string);
