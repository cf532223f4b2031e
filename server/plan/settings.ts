// What a user may decide about the checks: severities, limits, dates; read from `qube-plan.config.yaml` and the editor.
import { asMapping, asScalar, content, keyName, type Node } from '../syntax/tree.ts';
import { parse } from '../syntax/parse.ts';
import { list } from './values.ts';

export const severities = ['off', 'hint', 'information', 'warning', 'error'] as const;
export type SeveritySetting = (typeof severities)[number];

export interface Settings {
  /** `YYYY-MM-DD`: comes from outside, so that a check of the same text on the same day always says the same. */
  readonly today: string;
  readonly rules: Readonly<Record<string, SeveritySetting>>;
  /** Days after which the last update counts as overdue. */
  readonly overdueDays: number;
  /** End-of-life dates that replace or add to the built-in ones: `fedora-43: 2027-05-20`. Null: still supported. */
  readonly endOfLife: Readonly<Record<string, string | null>>;
  /** Globs of files that are not checked. */
  readonly exclude: readonly string[];
}

export const defaultSettings = (today: string): Settings => ({ today, rules: {}, overdueDays: 14, endOfLife: {}, exclude: [] });

/** What a configuration file or the editor sets; everything is optional. */
export type PartialSettings = { -readonly [K in keyof Omit<Settings, 'today'>]?: Settings[K] };

/** Later ones win, key by key and rule by rule. */
export function mergeSettings(base: Settings, ...over: readonly PartialSettings[]): Settings {
  let merged = base;
  for (const it of over) {
    merged = { ...merged, ...it, rules: { ...merged.rules, ...it.rules }, endOfLife: { ...merged.endOfLife, ...it.endOfLife } };
  }
  return merged;
}

/** Reads `qube-plan.config.yaml`. What cannot be read is left out. */
export function readConfig(text: string): PartialSettings {
  const root = asMapping(parse(text).root);
  const found: PartialSettings = {};
  const rules = record(root?.get('rules')?.value, severityOf);
  if (rules) found.rules = rules;
  const days = asScalar(root?.get('overdue_days')?.value)?.value;
  if (typeof days === 'number' && days >= 0) found.overdueDays = days;
  const dates = record(root?.get('end_of_life')?.value, dateOf);
  if (dates) found.endOfLife = dates;
  const exclude = root?.get('exclude');
  if (exclude) found.exclude = list(exclude).map(({ value }) => value);
  return found;
}

export const isSeverity = (value: unknown): value is SeveritySetting => (severities as readonly unknown[]).includes(value);

// YAML 1.2 reads `off` as a word, but some editors' linters make people write `false`.
const severityOf = (value: unknown): SeveritySetting | undefined => (value === false ? 'off' : isSeverity(value) ? value : undefined);

const dateOf = (value: unknown): string | null | undefined => (value === null || /^\d{4}-\d\d-\d\d$/.test(String(value)) ? (value as string | null) : undefined);

/** The entries of a mapping that can be read; undefined where there is no mapping. */
function record<T>(node: Node | undefined, read: (value: unknown) => T | undefined): Record<string, T> | undefined {
  const body = content(node);
  if (body?.kind !== 'map') return undefined;
  const found: [string, T][] = [];
  for (const { key, value } of body.entries()) {
    const it = read(asScalar(value)?.value);
    if (it !== undefined) found.push([keyName(key), it]);
  }
  return Object.fromEntries(found);
}
