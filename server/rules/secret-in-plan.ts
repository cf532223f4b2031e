// Finds passwords, private keys and tokens written into a plan.
import { t } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import type { Secret } from '../plan/secrets.ts';

export default rule({
  title: 'Secret written into the plan',
  group: 'The file itself',
  severity: 'error',
  why: `A plan is made to be read: it is shown to a trainer, mailed, printed, put under version control and copied into backups. A password, key or
token in it is known to all of them. Say where the secret is kept instead, for example \`holds: [passwords]\` on the vault. Taking it out of the text does
not take it back: earlier versions and copies still have it, so change the password or revoke the key as well.`,
  limits: `Only shapes that hardly anything else has are recognised. A password without digits or signs, or one in a sentence that does not say
"password", goes unnoticed.`,
  cites: ['no-secrets-in-plans', 'vault-holds-secrets'],

  *plan({ plan, facts }) {
    for (const secret of plan.secrets) {
      // "The password is in …": the name of a qube tells nobody anything.
      if (secret.word !== undefined && facts.qube(secret.word)) continue;
      yield { at: secret.at, says: t`This looks like ${secret.what}: whoever reads the plan has it`, fixes: fixes(secret) };
    }
  },
});

const fixes = ({ whole, what }: Secret): Fix[] => (whole ? [{ title: t`Take ${what.replace(/^an? /, 'the ')} out of the text`, kind: 'review', edit: (edits) => edits.raw(whole, '(removed)') }] : []);
