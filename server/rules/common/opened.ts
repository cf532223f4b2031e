// What a qube opens elsewhere, as a word within a sentence.
import { t } from '../../base/l10n.ts';

export type Openable = 'files' | 'links';

/** `files`, `links`. */
export const opened = (what: Openable): string => (what === 'files' ? t`files` : t`links`);
