// Warns when Qubes OS is planned while several of the layers beneath it are missing.
import { series, t, type Said } from '../base/l10n.ts';
import { here } from './common/here.ts';
import { capital } from './common/upkeep.ts';
import type { Note } from '../base/span.ts';
import type { Section } from '../plan/plan.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qubes OS as the only defence',
  group: 'Why plans fail',
  severity: 'warning',
  why: `Qubes OS guards the borders between contexts, and nothing else. A disk that can be read, passwords used twice and accounts that open to
anyone with the password stay exactly as weak as before. With several of these layers missing, the hours that Qubes OS takes are
better spent on them first; it will still be there afterwards.`,
  limits: `Speaks when at least two of the layers are answered with no, in addition to \`disk-not-encrypted\`, \`no-password-manager\` and
\`weak-second-factor\`, each of which stands at its own answer. A question left open is not counted.`,
  cites: ['not-the-only-defence', 'foundations-first', 'basics-in-place', 'boundaries-not-contents'],

  *plan({ plan, facts }) {
    const section = plan.section('foundations');
    const missing = section && facts.purpose.onQubes ? missingLayers(section) : [];
    const [first, ...others] = missing;
    if (!section || !first || others.length === 0) return;
    const list = missing.map(({ says }) => says);
    yield {
      at: here(section.at, ...missing.map(({ at }) => at)),
      says: stands(section) ? t`Little would stand beside Qubes OS: ${series(list)}` : t`Qubes OS would be the only layer of defence: ${series(list)}`,
      because: missing.map(({ at, says }) => ({ at, says: capital(says) as Said })),
    };
  },
});

/** With one layer that holds, Qubes OS is not the only one. */
const stands = (section: Section): boolean =>
  section.flag('disk_encryption')?.value === true ||
  section.flag('password_manager')?.value === true ||
  ['hardware-key', 'totp'].includes(section.text('second_factor')?.value ?? '');

function missingLayers(section: Section): readonly Note[] {
  const found: Note[] = [];
  const disk = section.flag('disk_encryption');
  const manager = section.flag('password_manager');
  const factor = section.text('second_factor');
  if (disk?.value === false) found.push({ at: disk.at, says: t`the disk is not encrypted` });
  if (manager?.value === false) found.push({ at: manager.at, says: t`no password manager is in use` });
  if (factor?.value === 'none') found.push({ at: factor.at, says: t`accounts have no second factor` });
  if (factor?.value === 'sms') found.push({ at: factor.at, says: t`the second factor comes by text message` });
  return found;
}
