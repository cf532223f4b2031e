// Which settings hold for a plan: the editor's, and over them the nearest configuration file of its workspace folder.
import { matchesGlob } from '../base/glob.ts';
import { configName } from '../plan/files.ts';
import { defaultSettings, isSeverity, mergeSettings, readConfig, type PartialSettings, type Settings, type SeveritySetting } from '../plan/settings.ts';
import { record } from './client-can.ts';
import type { Files } from './files.ts';
import { above, folderOf, isInside, keyOf, pathBelow } from './uris.ts';

export interface Decided {
  readonly settings: Settings;
  /** Whether the settings leave this file out of the check. */
  readonly excluded: boolean;
}

export type SettingsOf = (uri: string) => Promise<Decided>;

export interface SettingsNeeds {
  readonly files: Files;
  /** What the editor says under `qubePlan` for that file. */
  editor(uri: string): Promise<unknown>;
  /** The workspace folder a file belongs to; for a file outside of all of them, its own folder. */
  root(uri: string): string | undefined;
  today(): string;
}

/** The answer is as fresh as `files` and `editor` are: nothing is kept here but what a text was found to say. */
export function settingsOf({ files, editor, root, today }: SettingsNeeds): SettingsOf {
  let last: { text: string; config: PartialSettings } | undefined;
  const read = (text: string): PartialSettings => {
    if (last?.text !== text) last = { text, config: readConfig(text) };
    return last.config;
  };
  const configFor = async (uri: string): Promise<{ folder: string | undefined; config: PartialSettings }> => {
    const top = root(uri);
    if (top === undefined) return { folder: undefined, config: {} };
    const folders = upTo(top, uri);
    const texts = await Promise.all(folders.map((folder) => files.read(`${folder}${configName}`)));
    const at = texts.findIndex((it) => typeof it === 'object');
    const found = texts[at];
    return typeof found === 'object' ? { folder: folders[at], config: read(found.text) } : { folder: top, config: {} };
  };
  return async (uri) => {
    const [fromEditor, { folder, config }] = await Promise.all([editor(uri).then(readSettings), configFor(uri)]);
    const settings = mergeSettings(defaultSettings(today()), fromEditor, config);
    const place = config.exclude ? folder : root(uri);
    const excluded = place !== undefined && settings.exclude.some((pattern) => matchesGlob(pathBelow(place, uri), pattern));
    return { settings, excluded };
  };
}

/** The deepest of the folders that hold the file. */
export const holderOf = (folders: readonly string[], uri: string): string | undefined =>
  folders.filter((folder) => isInside(folder, uri)).sort((a, b) => keyOf(b).length - keyOf(a).length)[0];

/** The same; for a file outside of all folders, its own. */
export const rootOf = (folders: readonly string[], uri: string): string | undefined => holderOf(folders, uri) ?? folderOf(uri);

/** Reads what an editor sends for `qubePlan`. What is not as it should be is left out. */
export function readSettings(value: unknown): PartialSettings {
  const { rules, overdueDays, endOfLife, exclude } = record(value) as Record<string, unknown>;
  const found: PartialSettings = {};
  const severities = Object.entries(record(rules)).filter((it): it is [string, SeveritySetting] => isSeverity(it[1]));
  if (severities.length > 0) found.rules = Object.fromEntries(severities);
  if (typeof overdueDays === 'number' && overdueDays >= 0) found.overdueDays = overdueDays;
  const dates = Object.entries(record(endOfLife)).filter((it): it is [string, string] => /^\d{4}-\d\d-\d\d$/.test(String(it[1])));
  if (dates.length > 0) found.endOfLife = Object.fromEntries(dates);
  if (Array.isArray(exclude)) found.exclude = exclude.filter((it) => typeof it === 'string');
  return found;
}

/** The folders from the file's own up to and with `top`, each with a slash at its end. */
function upTo(top: string, uri: string): string[] {
  const found: string[] = [];
  for (let folder = folderOf(uri); folder !== undefined && found.length < 50; folder = above(folder)) {
    found.push(folder);
    if (isInside(folder, top.endsWith('/') ? top : `${top}/`)) break;
  }
  return found;
}
