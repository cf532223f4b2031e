// Finds plans written for another version of the plan format.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

const known = 1;

export default rule({
  title: 'Unknown version of the plan format',
  group: 'The file itself',
  severity: 'error',
  why: `The number behind \`plan\` says how the rest of the file is to be read. In another version keys may have other meanings, so whatever is found
in this plan, or not found, may be wrong. If a newer tool wrote the plan, use a newer version of this one; if the number was taken for your own revision of
the plan, keep that in \`title\` or in a comment.`,
  cites: ['format-version'],

  *plan({ plan }) {
    const { version } = plan;
    if (!version || version.value === known) return;
    const newer = version.value > known ? t`a newer one` : t`one that never existed`;
    yield {
      at: version.at,
      says: t`The plan is in version ${version.value} of the format, ${newer}: only version ${known} can be read here`,
      fixes: [{ title: t`Make it version ${known}`, kind: 'review', edit: (edits) => edits.set(version, known) }],
    };
  },
});
