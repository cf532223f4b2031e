// Beside the map while something falls: the step that is shown, the buttons to go on and back, and the list of what was reached so far.
import type { FallResult, FallStep } from '../server/lsp/protocol.ts';
import { button, element, fill } from './elements.ts';
import { icons } from './icons.ts';
import type { PageWords } from './messages.ts';

export interface ReplayActs {
  /** Another step is shown. */
  shown(at: number): void;
  open(step: FallStep): void;
  close(): void;
  say(words: string): void;
}

export interface Replay {
  readonly result: FallResult;
  readonly elements: readonly HTMLElement[];
  at(): number;
  /** Puts the keyboard where the replay is led from. */
  focus(): void;
  stop(): void;
}

/** In milliseconds: a question takes longer to read than a step. */
const pace = { step: 1_500, question: 2_800 } as const;

/** `start`: the step it begins at, -1 for before the first; `playing`: and goes on by itself. */
export function replay(result: FallResult, start: number, playing: boolean, words: PageWords, acts: ReplayActs): Replay {
  const { from, steps, safe } = result;
  const last = steps.length - 1;
  let at = start;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const where = element('p', { class: 'soft where' });
  const scene = element('div', { class: 'scene' });
  const toFirst = button(words.first, { icon: icons.first }, () => lead(-1));
  const back = button(words.previous, { icon: icons.previous }, () => lead(at - 1));
  const play = button(words.play, { icon: icons.play }, () => (timer === undefined ? run() : halt()));
  const on = button(words.next, { icon: icons.next }, () => lead(at + 1));
  const toLast = button(words.last, { icon: icons.last }, () => lead(last));
  const controls = element('div', { class: 'controls', role: 'group', 'aria-label': fill(words.falls, from.name) }, toFirst, back, play, on, toLast);
  const items = steps.map((step, index) => item(step, index, words, () => lead(index)));
  const sections = byPrompts(steps).map(({ prompts, numbers }) => {
    const title = prompts === 0 ? words.reachedNone : prompts === 1 ? words.agreedOnce : fill(words.agreed, prompts);
    return { numbers, element: element('section', {}, element('h3', {}, title), element('ol', {}, ...numbers.map((number) => items[number]))) };
  });
  const list = element('div', { class: 'list', role: 'region', 'aria-label': words.reached }, ...sections.map((section) => section.element));
  const rest = safe.length === 0 ? undefined : element('section', { class: 'rest' }, element('h3', {}, fill(words.outOfReach)), element('p', { class: 'soft' }, safe.slice(0, 40).join(', ') + (safe.length > 40 ? ' …' : '')));

  function show(next: number): void {
    at = Math.max(-1, Math.min(last, next));
    const step = steps[at];
    where.textContent = steps.length === 0 ? '' : fill(words.step, at + 1, steps.length);
    scene.replaceChildren(...(step ? sceneOf(step, words, () => acts.open(step)) : [element('p', {}, from.id === 'qube:dom0' ? words.allFalls : steps.length === 0 ? words.nothing : fill(words.before, steps.length))]));
    items.forEach((it, index) => {
      it.hidden = index > at;
      it.firstElementChild?.toggleAttribute('aria-current', index === at);
    });
    for (const section of sections) section.element.hidden = !section.numbers.some((number) => number <= at);
    if (rest) rest.hidden = at < last;
    // A button that is switched off loses the keyboard: its neighbour takes it.
    const focused = document.activeElement;
    for (const its of [toFirst, back]) its.disabled = at < 0;
    for (const its of [on, toLast, play]) its.disabled = at >= last;
    if (focused instanceof HTMLButtonElement && focused.disabled && controls.contains(focused)) (at >= last ? back : on).focus();
    items[at]?.scrollIntoView({ block: 'nearest' });
    acts.say(step ? `${fill(words.step, at + 1, steps.length)}. ${step.to.name}: ${step.says}` : scene.textContent ?? '');
    acts.shown(at);
  }

  /** By hand: it stops going on by itself. */
  function lead(next: number): void {
    halt();
    show(next);
  }

  function run(): void {
    sign(true);
    if (at >= last) return halt();
    const step = steps[at + 1];
    timer = setTimeout(() => {
      show(at + 1);
      if (at < last) run();
      else halt();
    }, at === start && at < 0 ? 700 : step && step.consent !== 'none' ? pace.question : pace.step);
  }

  function halt(): void {
    clearTimeout(timer);
    timer = undefined;
    sign(false);
  }

  function sign(isRunning: boolean): void {
    const label = isRunning ? words.pause : words.play;
    play.setAttribute('aria-label', label);
    play.title = label;
    play.querySelector('path')?.setAttribute('d', isRunning ? icons.pause : icons.play);
  }

  const heading = element('h2', {}, fill(words.falls, from.name));
  show(at);
  if (playing) run();
  return {
    result,
    elements: [element('div', { class: 'top' }, element('header', {}, heading, button(words.close, { icon: icons.close }, acts.close)), controls, where), element('div', { class: 'fall' }, element('div', { class: 'now' }, element('p', { class: 'soft' }, capital(from.facts)), scene), element('div', { class: 'so-far' }, list, rest, element('p', { class: 'soft small' }, words.usual)))],
    at: () => at,
    focus: () => (on.disabled ? controls.querySelector<HTMLButtonElement>('button:not(:disabled)') : on)?.focus(),
    stop: halt,
  };
}

/** The step in large: from where to where, what happens, and what a person would be asked. */
function sceneOf(step: FallStep, words: PageWords, open: () => void): HTMLElement[] {
  const { from, to, consent, says, does, services, reason, place } = step;
  const asks = consent === 'none' ? undefined : consent === 'keys' ? words.keysPressed : words.asked;
  const question = asks === undefined
    ? undefined
    : element(
        'div',
        { class: 'question' },
        element('strong', {}, `? ${capital(asks)}`),
        element('p', {}, `${services.join(', ')}${services.length > 0 ? ': ' : ''}${from.name} → ${to.name}`),
        reason !== null && element('p', { class: 'soft' }, reason),
      );
  return [
    element('p', {}, element('strong', {}, `${from.name} → ${to.name}`)),
    // Who is asked, and why, is said in the question.
    element('p', {}, capital(asks === undefined ? says : does)),
    ...(question ? [question] : []),
    ...(place ? [element('p', {}, button(words.stepWritten, { text: words.stepWritten, classes: 'second' }, open))] : []),
  ];
}

function item({ to, kind, consent }: FallStep, index: number, words: PageWords, show: () => void): HTMLLIElement {
  const its = button('', {}, show);
  its.append(
    element('span', { class: `number ${kind}${consent === 'none' ? '' : ' asked'}`, 'aria-hidden': 'true' }, String(index + 1)),
    to.name,
    to.facts !== '' && element('span', { class: 'soft' }, ` — ${to.facts}`) || '',
    consent === 'none' ? '' : element('span', { class: 'quiet' }, ` (${consent === 'keys' ? words.keysPressed : words.asked})`),
  );
  return element('li', {}, its);
}

function byPrompts(steps: readonly FallStep[]): { readonly prompts: number; readonly numbers: readonly number[] }[] {
  const found = new Map<number, number[]>();
  steps.forEach(({ prompts }, index) => found.set(prompts, [...(found.get(prompts) ?? []), index]));
  return [...found].sort(([a], [b]) => a - b).map(([prompts, numbers]) => ({ prompts, numbers }));
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
