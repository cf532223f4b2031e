// What rules about upkeep and backups share: whether a section can be missed, where, and what a backup is called.
import { t } from '../../base/l10n.ts';
import type { Span } from '../../base/span.ts';
import type { Plan, PlanBackup } from '../../plan/plan.ts';
import type { Qube } from '../../facts/system.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Data, PlanEdits } from '../../plan/edits.ts';
import type { TextEdit } from '../../base/edit.ts';
import type { View } from '../rule.ts';
import { named } from './lists.ts';

/** The plan can be read whole, relies on Qubes OS and has qubes: what it does not say is then really missing. */
export const plansQubes = ({ plan, facts }: View): boolean =>
  facts.purpose.onQubes && facts.purpose.complete && plan.qubes.some(({ section }) => section === 'qubes');

/** Where to point at a section that is missing or empty. */
export const missingAt = (plan: Plan, section: string): Span => plan.own?.get(section)?.key ?? plan.top;

/** A vault whose contents last, so that they can be backed up here. */
export const keepsSecrets = (qube: Qube, facts: Facts): boolean => qube.klass !== 'DispVM' && qube.klass !== 'RemoteVM' && facts.vault(qube) !== undefined;

/** `the backup of "vault" and "work"`, `the backup of all qubes`. */
export function backupName({ of, medium }: PlanBackup): string {
  const words = of.map(({ value }) => value);
  if (words.includes('all')) return t`the backup of all qubes`;
  if (words.length > 0) return t`the backup of ${named(words, 3)}`;
  return medium ? t`the backup on "${medium.value}"` : t`a backup`;
}

/** For words that come to stand at the beginning of a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The entry's first key, for what it leaves out; undefined for an empty entry. */
export const entryAt = ({ node }: PlanBackup): Span | undefined => node.pairs[0]?.key;

/** Whether the entry leaves the key out, or writes nothing behind it. What is of the wrong kind is not left out. */
export function isUnsaid(backup: PlanBackup, key: string): boolean {
  const written = backup.prop(key)?.node;
  return !written || (written.kind === 'scalar' && written.value === null);
}

/** Adds the backup that the guide asks for. When it was tested is left out: that is for the user to say. */
export const soundBackup = (edits: PlanEdits, of: Data): readonly TextEdit[] => edits.addEntry('backups', { of, medium: 'external-drive', encrypted: true, kept: 'apart' });
