// Makes elements of the page and of the drawing. Texts are only ever set as text, never as markup.
import type { Shape } from '../server/picture/shapes.ts';

const svgSpace = 'http://www.w3.org/2000/svg';

type Children = readonly (Node | string | undefined | false)[];

/** An element of the page with attributes; those that are undefined or false are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string | number | boolean | undefined>> = {}, ...children: Children): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** An element of a drawing. */
export function drawn(tag: string, attributes: Readonly<Record<string, string | number>> = {}, ...children: readonly Node[]): SVGElement {
  const made = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A drawing's shape with everything in it. Tooltips inside are left out: the card says the same. */
export function fromShape({ tag, attributes, children }: Shape): SVGElement {
  const made = drawn(tag, attributes);
  for (const child of children) {
    if (typeof child === 'string') made.append(child);
    else if (child.tag !== 'title') made.append(fromShape(child));
  }
  return made;
}

/** A button with a sign, or with words. */
export function button(label: string, options: { readonly icon?: string; readonly classes?: string; readonly text?: string }, act: () => void): HTMLButtonElement {
  const { icon, classes = '', text } = options;
  const made = element('button', { type: 'button', class: classes, 'aria-label': label === '' ? undefined : label, title: label === '' || label === text ? undefined : label });
  if (icon !== undefined) {
    const sign = drawn('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, drawn('path', { d: icon }));
    made.append(sign);
  }
  if (text !== undefined) made.append(text);
  made.addEventListener('click', act);
  return made;
}

/** `{0}` and `{1}` filled in. */
export const fill = (words: string, ...values: readonly (string | number)[]): string => words.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
