// Notes policy files that take their turn after everything else, since their names begin with no number.
import { t } from '../../base/l10n.ts';
import { isInPolicyFolder } from '../model/paths.ts';
import { numberOf } from '../facts/lines.ts';
import { policyRule } from './rule.ts';
import { quoted } from './common/words.ts';

export default policyRule({
  title: 'Policy file without a number',
  group: 'Policy files',
  severity: 'information',
  why: `Policy files are read in the order of their names, and letters come after digits: a file called \`mine.policy\` is read after \`90-default.policy\`, so for every service that Qubes OS has a rule for, that rule decides first. By
custom your own files begin with 30, the settings window writes those with 50, and the defaults begin with 90.`,
  cites: ['policy-file-order', 'first-match-wins'],

  *file(file) {
    const [reading] = file.readings;
    const first = reading?.lines.find(({ kind }) => kind === 'rule');
    if (file.role !== 'policy' || !file.counts || !isInPolicyFolder(file.path) || numberOf(file) !== undefined || !first || /^[a-z]/.test(file.name) === false) return;
    const word = first.words[0];
    if (word) yield { at: word, says: t`${quoted(file.name)} is read after the defaults of Qubes OS, since its name begins with no number` };
  },
});
