// Runs one program and ends it, with everything it started, as soon as whoever asked for it is gone.
// The sign is the end of standard input: the system closes that pipe even when the other side is killed outright.
import { spawn, spawnSync } from 'node:child_process';

const windows = process.platform === 'win32';
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  // A process group of its own, so that its descendants can be found and ended together.
  detached: !windows,
  windowsHide: true,
});

child.on('error', error => {
  console.error(`${command}: ${error.code === 'ENOENT' ? 'not found' : error.message}`);
  process.exit(127);
});
child.on('exit', code => {
  process.exitCode = code ?? 130;
  endThemAll();
});
process.stdin.on('end', endThemAll).on('error', endThemAll).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endThemAll);

let ending = false;

/** Asks the program and its descendants to stop, insists after three seconds, and exits when none is left. */
function endThemAll() {
  if (ending) return;
  ending = true;
  if (windows) {
    if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    process.exit();
  }
  const insistAt = Date.now() + 3000;
  signalGroup('SIGTERM');
  const look = () => {
    if (!signalGroup(0)) process.exit();
    if (Date.now() > insistAt) signalGroup('SIGKILL');
    setTimeout(look, 30);
  };
  look();
}

/** Sends a signal to the whole group; false when nobody is left in it. Signal 0 only asks. */
function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
}
