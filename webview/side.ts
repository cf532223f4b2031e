// Beside the map: what the chosen qube is, what goes in and out of it, and what can be asked about it. Everything that is drawn of it is here in words.
import type { Picture, PictureEdge, PictureNode } from '../server/picture/picture.ts';
import { actionMarks, cut, edgeLabel, namesIn, nodeSentence } from '../server/picture/words.ts';
import { button, element, fill } from './elements.ts';
import { icons } from './icons.ts';
import type { PageWords } from './messages.ts';

export interface SideActs {
  goTo(id: string, focus: boolean): void;
  select(id: string): void;
  fall(id: string): void;
  point(id: string | undefined): void;
  close(): void;
}

/** What the side holds for a chosen qube; `written`: whether there is a place in the text to go to. */
export function details(node: PictureNode, picture: Picture, words: PageWords, written: (id: string) => boolean, acts: SideActs): readonly HTMLElement[] {
  const nameOf = namesIn(picture);
  const own = (edge: PictureEdge): boolean => edge.from === node.id || (edge.kind === 'network' && edge.from === node.group);
  const out = picture.edges.filter((edge) => edge.kind !== 'network' && own(edge));
  const into = picture.edges.filter((edge) => edge.kind !== 'network' && edge.to === node.id);
  const nets = picture.edges.filter((edge) => edge.kind === 'network' && own(edge));
  const behind = picture.edges.filter((edge) => edge.kind === 'network' && edge.to === node.id);
  const [, sentence = ''] = /^[^:]*(?:: )?(.*)$/s.exec(nodeSentence(node).slice(nodeSentence(node).indexOf(node.name) + node.name.length)) ?? [];
  const heading = element('h2', {}, nameOf(node.id));
  const falls = node.kind === 'qube' || node.kind === 'disposables';
  return [
    element('header', {}, heading, button(words.close, { icon: icons.close }, acts.close)),
    element('p', { class: 'soft' }, sentence === '' ? undefined : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`),
    element(
      'div',
      { class: 'actions' },
      falls && button(words.ifItFalls, { text: words.ifItFalls, classes: 'main' }, () => acts.fall(node.id)),
      written(node.id) && button(words.goToText, { text: words.goToText, classes: 'second' }, () => acts.goTo(node.id, true)),
    ),
    ...ends(words.networkFrom, nets.map(({ to }) => to)),
    ...ends(words.networkFor, behind.map(({ from }) => from)),
    ...lines(words.goesOut, out, ({ to }) => to),
    ...lines(words.comesIn, into, ({ from }) => from),
  ];

  function ends(title: string, ids: readonly string[]): HTMLElement[] {
    if (ids.length === 0) return [];
    const items = ids.map((id) => {
      // A group of qubes is no card that could be chosen.
      const isNode = picture.nodes.some((it) => it.id === id);
      return element('li', {}, isNode ? button(nameOf(id), { text: nameOf(id) }, () => acts.select(id)) : nameOf(id));
    });
    return [element('h3', {}, title), element('ul', {}, ...items)];
  }

  function lines(title: string, edges: readonly PictureEdge[], other: (edge: PictureEdge) => string): HTMLElement[] {
    if (edges.length === 0) return [];
    return [element('h3', {}, fill(title, edges.length)), element('ul', {}, ...edges.map((edge) => line(edge, nameOf(other(edge)), words, written(edge.id), acts)))];
  }
}

/** One flow: its sign, the other end, what for; a button where there is a place to go to. */
function line(edge: PictureEdge, other: string, words: PageWords, written: boolean, acts: SideActs): HTMLElement {
  const says = edge.action === 'deny' ? words.denied : edge.consent === 'keys' ? words.keysPressed : edge.consent === 'none' ? words.free : words.asked;
  const sign = element('span', { class: `sign ${edge.action}`, 'aria-hidden': 'true' }, actionMarks[edge.action]);
  const text = `${other} · ${edgeLabel(edge)}`;
  const small = element('span', { class: 'soft' }, ` — ${says}${edge.reason === null ? '' : `: ${cut(edge.reason, 120)}`}`);
  const item = element('li', {});
  item.addEventListener('pointerenter', () => acts.point(edge.id));
  item.addEventListener('pointerleave', () => acts.point(undefined));
  if (!written) {
    item.append(sign, text, small);
    return item;
  }
  const its = button('', {}, () => acts.goTo(edge.id, false));
  its.append(sign, text, small);
  item.append(its);
  return item;
}
