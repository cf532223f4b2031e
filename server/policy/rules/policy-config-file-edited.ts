// Finds what the Global Config window will lose when it writes its own files anew.
import { t } from '../../base/l10n.ts';
import { policyRule } from './rule.ts';
import { quoted } from './common/words.ts';

export default policyRule({
  title: 'Edit that Global Config will undo',
  group: 'Policy files',
  severity: 'warning',
  why: `The files that begin with \`50-config-\` belong to the Global Config window of Qubes OS. Whenever something is changed there, it writes them anew from the rules it understands: \`notify=\` and \`autostart=\` get lost, and a \`*\` in place of the
service comes back as a service called \`None\`. Rules of your own belong in a file of your own: below 50 it decides before Global Config, above 50 after it.`,
  cites: ['config-files-are-rewritten', 'policy-file-order'],

  when: ({ file }) => file.name.startsWith('50-config-'),

  *line({ file, line }) {
    if (!/^50-config-/.test(file.name)) return;
    for (const param of line.params) {
      if (param.key.text !== 'notify' && param.key.text !== 'autostart') continue;
      yield { at: param, says: t`Global Config drops \`${param.text}\` when it writes this file anew; rules of your own belong in a file below 50, such as ${quoted('30-user.policy')}` };
    }
    if (line.service?.text === '*') yield { at: line.service, says: t`Global Config writes \`None\` in place of this \`*\` when it writes this file anew, and then the rule fits nothing` };
  },
});
