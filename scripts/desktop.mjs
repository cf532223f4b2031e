// Finds a VS Code installed on this desktop, for those who have one.
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** True when a window can be shown to a person sitting here. */
export function hasDesktop() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The command that opens VS Code (or VSCodium), or undefined when neither is on PATH. */
export function findDesktopCommand() {
  const names = process.platform === 'win32' ? ['code.cmd', 'codium.cmd'] : ['code', 'codium'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(path => existsSync(path));
}

/**
 * The program behind that command, which test runs need: the command itself returns before the window closes.
 * @param {string} command from `findDesktopCommand`
 * @returns {string | undefined} undefined for an installation laid out in a way not known here, such as a snap
 */
export function desktopProgram(command) {
  const bin = dirname(realpathSync(command));
  const candidates = {
    linux: ['../code', '../codium', '../code-oss'],
    darwin: ['../../../MacOS/Electron', '../../../MacOS/VSCodium', '../../../MacOS/Code'],
    win32: ['../Code.exe', '../VSCodium.exe'],
  };
  return (candidates[process.platform] ?? []).map(path => join(bin, path)).find(path => existsSync(path));
}
