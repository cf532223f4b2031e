// The levels on which Qubes OS is updated.
import { t } from '../../base/l10n.ts';

/** As `maintenance` names them. */
export const levelNames = ['dom0', 'templates', 'qubes'] as const;

export type Level = (typeof levelNames)[number];

/** As said within a sentence. */
export const levelName = (level: Level): string => (level === 'dom0' ? 'dom0' : level === 'templates' ? t`the templates` : t`the qubes`);
