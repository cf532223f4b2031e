// Asks for a reason in comments that silence a finding.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Comment that silences a finding without a reason',
  group: 'The file itself',
  severity: 'information',
  why: `A comment \`# qube-plan: allow …\` says that you know better in this case, and often you do. Without the reason nobody can tell a decision from
an oversight, not even you in a year; and when the reason falls away, nobody notices. A few words behind a dash are enough. No tool can write them for you,
so there is no quick repair.`,
  cites: ['allow-needs-reason'],

  *allow({ allow, silenced }) {
    // One that silences nothing needs no reason: it has to go, and another rule says so.
    if (allow.reason !== undefined || silenced === 0) return;
    yield { at: allow.ruleAt, says: allow.scope === 'file' ? t`\`${allow.rule}\` is allowed in the whole file, and no reason is given` : t`\`${allow.rule}\` is allowed here, and no reason is given` };
  },
});
