// Mouse, trackpad and fingers on the map: dragging moves it, the wheel scrolls it, with Ctrl it zooms, and so do two fingers.
import { type Point, type View, pan, zoom } from './view.ts';

export interface Gestures {
  view(): View;
  look(view: View): void;
  /** A click that did not become a drag. `id`: of the part under it. */
  click(id: string | undefined, twice: boolean): void;
  point(id: string | undefined): void;
}

/** In pixels: a hand is never quite still. */
const still = 4;

export function listen(stage: HTMLElement, { view, look, click, point }: Gestures): void {
  const fingers = new Map<number, Point>();
  let moved = 0;
  const at = (event: { clientX: number; clientY: number }): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 && event.button !== 1) return;
    if (fingers.size === 0) moved = 0;
    fingers.set(event.pointerId, at(event));
  });
  stage.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved < still) return;
    // Only now: captured at once, the pointer would never click a card.
    if (!stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    stage.classList.add('dragged');
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (!other) return look(pan(view(), dx, dy));
    const apart = (a: Point, b: Point): number => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    look(zoom(pan(view(), dx / 2, dy / 2), apart(now, other) / apart(before, other), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }));
  });
  const lift = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) stage.classList.remove('dragged');
  };
  stage.addEventListener('pointerup', lift);
  stage.addEventListener('pointercancel', lift);
  stage.addEventListener('click', (event) => {
    if (moved < still) click(partAt(event.target), event.detail > 1);
  });
  stage.addEventListener('pointerover', (event) => {
    if (fingers.size === 0) point(partAt(event.target));
  });
  stage.addEventListener('pointerleave', () => point(undefined));
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey || event.altKey) look(zoom(view(), Math.exp(-Math.max(-60, Math.min(60, dy)) / 100), at(event)));
      else if (event.shiftKey && dx === 0) look(pan(view(), -dy, 0));
      else look(pan(view(), -dx, -dy));
    },
    { passive: false },
  );
}

function partAt(target: EventTarget | null): string | undefined {
  const found = target instanceof Element ? target.closest('.node, .line, .word') : null;
  return found?.getAttribute('data-id')?.replace(/^word:/, '');
}
