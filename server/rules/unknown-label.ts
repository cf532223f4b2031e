// Warns about labels that a fresh Qubes OS does not have.
import { t } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import { nearest } from '../base/nearest.ts';
import { labels } from '../facts/release-data.ts';

export default rule({
  title: 'Label that a fresh Qubes OS does not have',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `The label colours the window frames of a qube: it is how you see, at every moment, in which qube you are typing. Qubes OS comes with eight labels,
and refuses a qube with another one until that was created in dom0. If you did create it, allow this finding for the qube and say so: then whoever sets the
system up again knows what to do first.`,
  cites: ['eight-labels', 'label-required', 'label-meaning'],

  *qube(qube) {
    const { label } = qube.plan;
    if (!label || names.includes(label.value)) return;
    const meant = meaning(label.value);
    yield {
      at: label.at,
      says: t`"${qube.name}" has the label \`${label.value}\`, which Qubes OS does not come with`,
      fixes: meant === undefined ? [] : [{ title: t`Change the label to \`${meant}\``, kind: sure(label.value), edit: (edits) => edits.set(label, meant) }],
    };
  },
});

const names = labels.map(({ name }) => name);

/** The other spelling of gray, and words for the same colour. */
const others: Record<string, string> = { grey: 'gray', violet: 'purple', amber: 'orange' };

const meaning = (word: string): string | undefined => (Object.hasOwn(others, word.toLowerCase()) ? others[word.toLowerCase()] : nearest(word, names));

/** The same word in another spelling or case cannot mean anything else. */
const sure = (word: string): Fix['kind'] => (word.toLowerCase() === 'grey' || names.includes(word.toLowerCase()) ? 'safe' : 'review');
