// Runs other programs for the scripts here, tells expected failures from bugs, and leaves nothing running behind.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const keeper = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const cleanups = new Set();
let stopping = false;

/**
 * A failure that can happen to anyone and is not a bug of ours: printed as a sentence, without a stack.
 * @param {string} message what happened
 * @param {string} [advice] what to do about it
 */
export function trouble(message, advice = '') {
  return Object.assign(new Error(message), { name: 'Trouble', advice });
}

/** Prints an error the way its reader needs it: trouble as plain words, anything else with its stack. */
export function report(error) {
  if (error?.name === 'Trouble') {
    console.error(`\n${error.message}`);
    if (error.advice) console.error(error.advice);
  } else {
    console.error('\nThis should not have happened; the lines below tell where:');
    console.error(error?.stack ?? error);
  }
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void, limit?: number }} [options]
 *   `onOutput` gets the output as it comes; a program still running after `limit` milliseconds is ended.
 * @returns {Promise<{ code: number, output: string }>} the last 200 kB it printed; code 127 when the program could not be started at all
 */
export async function run(command, args, options = {}) {
  const child = start(command, args, options);
  let output = '';
  const collect = data => {
    const text = String(data);
    output = (output + text).slice(-200_000);
    options.onOutput?.(text);
  };
  child.process.stdout.on('data', collect);
  child.process.stderr.on('data', collect);
  const timer = options.limit && setTimeout(() => {
    collect(`\nEnded: it was still running after ${options.limit / 60_000} minutes.\n`);
    child.stop();
  }, options.limit);
  const code = await child.ended;
  clearTimeout(timer);
  return { code, output };
}

/**
 * Starts a program that ends with us, whatever becomes of us: it runs below a keeper which notices when we are gone.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {{ process: import('node:child_process').ChildProcess, ended: Promise<number>, stop(): Promise<void> }}
 */
export function start(command, args, options = {}) {
  const child = spawn(process.execPath, [keeper, command, ...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: 'pipe',
    // Its own process group: Ctrl-C reaches us alone, and we decide in which order things stop.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.stdin.on('error', () => {});
  const ended = new Promise(resolve => {
    child.on('error', () => resolve(127));
    child.on('close', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  const forget = onStop(stop);
  ended.then(forget);
  return { process: child, ended, stop };
}

/**
 * Registers something to undo when we are asked to stop. Returns a function that takes it off the list again.
 * @param {() => unknown} cleanup
 */
export function onStop(cleanup) {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** Undoes everything registered, last first. Safe to call more than once. */
export async function stopEverything() {
  stopping = true;
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    try {
      await cleanup();
    } catch {
      // A clean-up that fails must not keep the others from running.
    }
  }
}

/**
 * Runs a script's main part: signals stop it in an orderly way, and every failure ends in one readable message.
 * @param {() => Promise<number>} main returns the exit code
 * @param {{ signalCode: number, farewell?: string }} options what a stop by Ctrl-C counts as, and what to say then
 */
export async function runScript(main, { signalCode, farewell }) {
  const leave = async () => {
    if (stopping) return;
    stopping = true;
    if (farewell) console.log('\nStopping …');
    await stopEverything();
    if (farewell) console.log(farewell);
    process.exit(signalCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, leave);
  // npm stands between us and whoever stops it, with a shell of its own that passes no signal on: we see it go instead.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid === parent || leave(), 300).unref();
  // A closed pipe (`npm start | head`) is a wish to stop too.
  process.stdout.on('error', leave);
  try {
    const code = await main();
    if (stopping) return;
    await stopEverything();
    process.exit(code);
  } catch (error) {
    if (stopping) return;
    report(error);
    await stopEverything();
    process.exit(1);
  }
}
