// The levels on which Qubes OS is updated.

/** As `maintenance` names them, each with the words that say it in a sentence. */
export const levels = { dom0: 'dom0', templates: 'the templates', qubes: 'the qubes' } as const;

export type Level = keyof typeof levels;

export const levelNames = Object.keys(levels) as readonly Level[];
