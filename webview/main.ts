// The map's page: takes pictures from the extension, draws them, and answers mouse and keys.
import { adaptLayout } from '../server/picture/adapt.ts';
import { layoutKey, type Layout } from '../server/picture/layout.ts';
import type { Picture } from '../server/picture/picture.ts';
import { countWords, describe } from '../server/picture/words.ts';
import type { FallResult, MapResult } from '../server/lsp/protocol.ts';
import { drawKey, layoutFor } from './arrange.ts';
import { canvas } from './canvas.ts';
import { button, element, fill } from './elements.ts';
import { carriedOver, fallenAt, linesAt } from './fall.ts';
import { listen } from './gestures.ts';
import { icons } from './icons.ts';
import { marks } from './marks.ts';
import type { FromPage, PageState, ToPage } from './messages.ts';
import { neighbour, type Direction } from './neighbours.ts';
import { fallShapes } from './overlay.ts';
import { replay, type Replay } from './replay.ts';
import { asPng, asSvg } from './save.ts';
import { details } from './side.ts';
import { fit, held, isHidden, isWhole, pan, reveal, zoom, type Size, type View } from './view.ts';
import { words } from './words.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void; getState(): PageState | undefined; setState(state: PageState): void };

const editor = acquireVsCodeApi();
const send = (message: FromPage): void => editor.postMessage(message);

const title = element('h1');
const description = element('p', { id: 'description', class: 'quiet' });
const said = element('div', { class: 'quiet', role: 'status', 'aria-live': 'polite' });
const notice = element('div', { class: 'notice', role: 'status' });
const empty = element('div', { class: 'empty', hidden: true }, element('strong', {}, words.empty), words.emptyHint);
const side = element('aside', { class: 'side', 'aria-label': words.map });
const map = canvas(words.map, 'description');
const key = element('footer', { class: 'key', 'aria-hidden': 'true', title: words.legend, hidden: true });
const stage = element('main', { class: 'stage' }, map.element, key, notice, empty, description);
const byGroups = button(words.byGroups, { icon: icons.groups }, () => arrange('groups'));
const byLines = button(words.byLines, { icon: icons.lines }, () => arrange('lines'));
const tools = element(
  'div',
  { class: 'tools', role: 'toolbar', 'aria-label': words.tools },
  title,
  button(words.zoomOut, { icon: icons.zoomOut }, () => step(1 / 1.25)),
  button(words.zoomIn, { icon: icons.zoomIn }, () => step(1.25)),
  button(words.fit, { icon: icons.fit }, () => whole()),
  byGroups,
  byLines,
  button(words.saveSvg, { icon: icons.save, text: 'SVG' }, () => save('svg')),
  button(words.savePng, { icon: icons.save, text: 'PNG' }, () => save('png')),
);
document.body.replaceChildren(tools, stage, side, said);

interface Shown {
  readonly uri: string;
  readonly picture: Picture;
  readonly layout: Layout;
  readonly key: string;
}

let shown: Shown | undefined;
let places: MapResult['places'] = {};
let view: View = { x: 0, y: 0, scale: 1 };
/** Nobody has moved the map yet: it goes on fitting the page. */
let fitting = true;
/** The map is where it was before: what opens beside it again does not move it. */
let restored = false;
/** How somebody wants it laid out. */
let arrangement: Layout['kind'] | undefined = editor.getState()?.arrangement;
let selected: string | undefined;
let cursor: readonly string[] = [];
let pointed: string | undefined;
let falling: Replay | undefined;
/** The qube whose fall was asked for, and the step to go on with: -1 from the start. */
let asked: { readonly from: string; readonly at: number; readonly playing: boolean } | undefined;

/** The part of the page that shows the map. */
const page = (): Size => ({ width: stage.clientWidth, height: stage.clientHeight });

/** The same without the row at the bottom that says what the lines mean. */
const room = (): Size => ({ width: stage.clientWidth, height: stage.clientHeight - (key.hidden ? 0 : key.offsetHeight) });

function look(next: View, byHand = true): void {
  if (byHand) fitting = false;
  view = shown ? held(next, shown.layout, page()) : next;
  map.look(view);
  keep();
}

function whole(): void {
  if (!shown) return;
  look(fit(shown.layout, room()));
  fitting = true;
}

const step = (factor: number): void => look(zoom(view, factor, { x: page().width / 2, y: page().height / 2 }));

function keep(): void {
  if (shown) editor.setState({ uri: shown.uri, key: shown.key, arrangement, view, selected, fall: falling && { from: falling.result.from.id, at: falling.at() } });
}

function show(message: ToPage & { type: 'map' }): void {
  const { uri, file, result } = message;
  if (!result) return void (notice.textContent = words.gone);
  places = result.places;
  const isNew = shown?.uri !== uri;
  const broken = result.brokenLine !== null;
  notice.textContent = broken ? fill(isNew ? words.brokenNow : words.broken, (result.brokenLine ?? 0) + 1) : result.picture.left > 0 ? fill(words.left, result.picture.left) : '';
  // What can be read of a broken text often lacks half of the plan: the last whole picture says more.
  if (broken && !isNew) return;
  const { picture } = result;
  const its = layoutKey(picture);
  drawKey(key, picture, page());
  const layout = shown && !isNew ? (shown.key === its ? shown.layout : (adaptLayout(picture, shown.layout) ?? layoutFor(picture, room(), arrangement))) : layoutFor(picture, room(), arrangement);
  shown = { uri, picture, layout, key: its };
  title.replaceChildren(picture.title === '' ? file : picture.title, element('span', {}, countWords(picture.findings) === '' ? '' : ` — ${countWords(picture.findings)}`));
  description.textContent = `${words.keys} ${describe(picture)}`;
  empty.hidden = picture.nodes.length > 0;
  drawMap();
  if (isNew) opened(editor.getState());
  // As long as every card is on the page, nothing is moved to make it fit better.
  else if (fitting && ![...layout.nodes.values()].every((box) => isWhole(view, box, room()))) look(fit(layout, room()), false);
  if (selected !== undefined && !isDrawn(selected)) selected = undefined;
  // The plan has changed under the replay, and with it perhaps what falls.
  if (falling) {
    const { from } = falling.result;
    asked = { from: from.id, at: falling.at(), playing: false };
    send({ type: 'fall', from: from.id });
    drawFall();
  } else fillSide();
  mark();
}

/** Lays out anew, in the way that was chosen. */
function arrange(kind: Layout['kind']): void {
  arrangement = kind;
  if (!shown) return;
  shown = { ...shown, layout: layoutFor(shown.picture, room(), arrangement) };
  drawMap();
  drawFall();
  whole();
}

function drawMap(): void {
  if (!shown) return;
  map.draw(shown.picture, shown.layout);
  byGroups.setAttribute('aria-pressed', String(shown.layout.kind === 'groups'));
  byLines.setAttribute('aria-pressed', String(shown.layout.kind === 'lines'));
}

/** A plan is shown for the first time, or again after the page was away. */
function opened(state: PageState | undefined): void {
  if (!shown) return;
  const mine = state?.uri === shown.uri ? state : undefined;
  endFall();
  selected = mine?.selected;
  if (mine?.fall) {
    asked = { ...mine.fall, playing: false };
    send({ type: 'fall', from: mine.fall.from });
  }
  fitting = mine === undefined || mine.key !== shown.key;
  restored = !fitting && selected !== undefined;
  look(fitting || !mine ? fit(shown.layout, room()) : mine.view, false);
}

const isDrawn = (id: string): boolean => shown?.picture.nodes.some((node) => node.id === id) ?? false;

function select(id: string | undefined): void {
  selected = id;
  if (id !== undefined) {
    map.enter(id);
    see(id);
  }
  fillSide();
  mark();
  keep();
}

/** Brings a card onto the page, if it is not there. */
function see(id: string, margin = 24): void {
  const box = shown?.layout.nodes.get(id);
  if (box) look(reveal(view, box, page(), margin), false);
}

function fillSide(): void {
  if (falling) return;
  const node = shown?.picture.nodes.find(({ id }) => id === selected);
  if (!shown || !node) side.replaceChildren();
  else side.replaceChildren(...details(node, shown.picture, words, (id) => Object.hasOwn(places, id), { goTo, select, fall, point, close: () => close(node.id) }));
}

function close(id: string): void {
  select(undefined);
  map.card(id)?.focus();
}

function mark(): void {
  if (shown) map.mark(marks(shown.picture, { selected, cursor, pointed, fallen: falling && fallenAt(falling.result, falling.at(), shown.picture) }));
}

function point(id: string | undefined): void {
  if (pointed === id) return;
  pointed = id;
  mark();
}

const goTo = (id: string, focus: boolean): void => send({ type: 'goTo', id, focus });

/** Somebody wants to know what falls with a qube. Where things should not move, they do not start to by themselves. */
function fall(from: string): void {
  asked = { from, at: -1, playing: !matchMedia('(prefers-reduced-motion: reduce)').matches };
  send({ type: 'fall', from });
}

function fell(from: string, result: FallResult | null): void {
  if (asked?.from !== from) return;
  const { at, playing } = asked;
  asked = undefined;
  if (!result) return endFall(words.noQube);
  const before = falling?.result.from.id === from ? falling : undefined;
  // Nothing but the text around it has changed: the replay goes on as it is.
  if (before && JSON.stringify({ ...before.result, version: 0 }) === JSON.stringify({ ...result, version: 0 })) return drawFall();
  before?.stop();
  falling?.stop();
  falling = undefined;
  const start = before ? carriedOver(before.result, at, result) : Math.min(at, result.steps.length - 1);
  let made: Replay | undefined;
  made = replay(result, start, playing, words, {
    shown() {
      if (made) stepped();
    },
    open: (step) => step.place && send({ type: 'open', place: step.place, focus: false }),
    close: () => endFall(),
    say: (text) => void (said.textContent = text),
  });
  falling = made;
  const hadFocus = side.contains(document.activeElement);
  side.replaceChildren(...made.elements);
  if (!before || hadFocus) made.focus();
  stepped();
}

/** Another step of the fall is shown. */
function stepped(): void {
  drawFall();
  mark();
  keep();
  const now = falling && shown ? fallenAt(falling.result, falling.at(), shown.picture).now : undefined;
  if (now !== undefined) see(now);
}

function drawFall(): void {
  map.overlay.replaceChildren(...(falling && shown ? fallShapes(linesAt(falling.result, falling.at(), shown.picture), shown.layout) : []));
}

function endFall(why = ''): void {
  if (!falling) return;
  const { from } = falling.result;
  falling.stop();
  falling = undefined;
  said.textContent = why;
  drawFall();
  select(isDrawn(from.id) ? from.id : undefined);
  map.card(from.id)?.focus({ preventScroll: true });
}

function save(format: 'svg' | 'png'): void {
  if (!shown) return;
  const { picture, layout } = shown;
  if (format === 'svg') return send({ type: 'save', format, data: asSvg(picture, layout) });
  const dark = /vscode-dark|vscode-high-contrast(?!-light)/.test(document.body.className) && !document.body.classList.contains('vscode-high-contrast-light');
  asPng(picture, layout, dark ? 'dark' : 'light').then(
    (data) => send({ type: 'save', format, data }),
    (error: unknown) => send({ type: 'failed', what: String(error) }),
  );
}

listen(stage, {
  view: () => view,
  look,
  click(id, twice) {
    if (id === undefined) return select(undefined);
    if (isDrawn(id)) {
      select(id);
      map.card(id)?.focus({ preventScroll: true });
    }
    goTo(id, twice);
  },
  point,
});

stage.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const card = event.target instanceof Element ? event.target.closest('.node') : null;
  const id = card?.getAttribute('data-id') ?? undefined;
  if (act(event.key, event.shiftKey, id)) event.preventDefault();
});

/** @returns whether the key meant something */
function act(key: string, shift: boolean, id: string | undefined): boolean {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      if (shift) look(pan(view, key === 'ArrowLeft' ? 60 : key === 'ArrowRight' ? -60 : 0, key === 'ArrowUp' ? 60 : key === 'ArrowDown' ? -60 : 0));
      else if (id !== undefined && shown) focusCard(neighbour(id, key satisfies Direction, shown.layout.nodes));
      return true;
    case 'Home':
    case 'End':
      focusCard((key === 'Home' ? shown?.picture.nodes[0] : shown?.picture.nodes.at(-1))?.id);
      return true;
    case '+':
    case '=':
      step(1.25);
      return true;
    case '-':
      step(1 / 1.25);
      return true;
    case '0':
      whole();
      return true;
    case 'Enter':
    case ' ':
      if (id === undefined) return false;
      select(id);
      goTo(id, key === 'Enter');
      // Who sees the page sees it anyway.
      if (key === ' ') said.textContent = fill(words.chosen, shown?.picture.nodes.find((node) => node.id === id)?.name ?? '');
      return true;
    case 'f':
      if (id !== undefined) fall(id);
      return id !== undefined;
    case 'Escape':
      if (falling) endFall();
      else if (selected === undefined) return false;
      else select(undefined);
      return true;
    default:
      return false;
  }
}

// From wherever the keyboard is.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented && act('Escape', false, undefined)) event.preventDefault();
});

function focusCard(id: string | undefined): void {
  if (id === undefined) return;
  map.enter(id);
  see(id);
  map.card(id)?.focus({ preventScroll: true });
}

addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case 'map':
      return show(data);
    case 'cursor': {
      cursor = data.ids;
      mark();
      const [first] = cursor;
      const box = first === undefined ? undefined : shown?.layout.nodes.get(first);
      if (box && first !== undefined && isHidden(view, box, page())) see(first, 60);
      return;
    }
    case 'show':
      if (isDrawn(data.id)) {
        select(data.id);
        focusCard(data.id);
      }
      return;
    case 'fall':
      return fell(data.from, data.result);
  }
});

let windowSize = '';
let settling: ReturnType<typeof setTimeout> | undefined;

/** In milliseconds: longer than from one click of a double click to the other. */
const settle = 450;

new ResizeObserver(() => {
  const size = `${innerWidth} ${innerHeight}`;
  const isNew = size !== windowSize;
  windowSize = size;
  if (!shown) return;
  drawKey(key, shown.picture, page());
  clearTimeout(settling);
  if (isNew && fitting) return look(fit(shown.layout, room()), false);
  look(view, false);
  if (selected !== undefined && !restored) see(selected);
  restored = false;
  // What opens beside the map leaves it less room; but a card must not slip away from under the mouse.
  if (fitting) settling = setTimeout(() => shown && fitting && map.glide(() => shown && look(fit(shown.layout, room()), false)), settle);
}).observe(stage);

send({ type: 'ready' });
