// Shows that a long step is alive: one moving line with the elapsed time on a terminal, a few plain lines elsewhere.

import { onStop } from './commands.mjs';

/**
 * Starts showing a step. Call `done` or `failed` exactly once.
 * @param {string} title what is being done, e.g. "Installing packages"
 * @returns {{ note(text: string): void, done(text?: string): void, failed(): void }} `note` says how far it is
 */
export function progress(title, out = process.stdout) {
  const began = Date.now();
  const moving = Boolean(out.isTTY) && process.env.TERM !== 'dumb';
  let note = '';
  const elapsed = () => `${((Date.now() - began) / 1000).toFixed(moving ? 0 : 1)} s`;
  const line = () => [title, note, elapsed()].filter(Boolean).join(' · ');
  const draw = () => out.write(`\r\x1b[2K${line().slice(0, (out.columns || 80) - 1)}`);
  if (!moving) out.write(`${title} …\n`);
  // Unref'd: showing progress must never keep a process alive.
  const timer = setInterval(() => (moving ? draw() : out.write(`${line()}\n`)), moving ? 200 : 10_000);
  timer.unref();
  if (moving) draw();

  const forget = onStop(() => clearInterval(timer));
  const end = text => {
    clearInterval(timer);
    forget();
    if (moving) out.write('\r\x1b[2K');
    if (text) out.write(`${text}\n`);
  };
  return {
    note: text => void (note = text),
    done: (text = title) => end(`${text} (${elapsed()})`),
    failed: () => end(moving ? '' : `${title}: failed (${elapsed()})`),
  };
}
