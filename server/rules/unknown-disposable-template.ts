// Finds disposable templates that neither the plan nor a fresh install has.
import { t } from '../base/l10n.ts';
import { rule, type Finding } from './rule.ts';
import { addDisposableTemplate, defaultDisposablePlaces, disposablePlaces, meantDisposableTemplate, noDisposables, usualDisposableTemplate, type DisposablePlace } from './common/disposables.ts';
import type { Facts } from '../facts/facts.ts';

export default rule({
  title: 'Unknown disposable template',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A disposable is made from a disposable template. Where that does not exist, Qubes OS refuses the setting, and opening a file or link in a disposable
fails at the very moment it should protect you: the easy way out is then to open it right here. If the disposable template exists on your system, write it
down under \`qubes\` with \`template_for_dispvms: true\`.`,
  cites: ['missing-qube-refused', 'default-dispvm-must-be-template', 'disposable-from-disposable-template'],

  *qube(qube, { facts }) {
    for (const place of disposablePlaces(qube)) if (!facts.qube(place.name)) yield unknown(facts, place);
  },

  *plan({ plan, facts }) {
    for (const place of defaultDisposablePlaces(plan)) if (!facts.qube(place.name)) yield unknown(facts, place);
  },
});

function unknown(facts: Facts, place: DisposablePlace): Finding {
  const meant = meantDisposableTemplate(facts, place);
  return {
    at: place.val.at,
    says: t`${place.says(`"${place.name}"`)}, which neither the plan nor a fresh Qubes OS ${facts.release.name} has`,
    fixes: [...meant, ...addDisposableTemplate(facts, place), ...usualDisposableTemplate(facts, place, meant), ...noDisposables(place)],
  };
}
