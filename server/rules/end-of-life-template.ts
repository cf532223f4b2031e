// Warns when qubes are built on a template that gets no security updates any more.
import { t } from '../base/l10n.ts';
import { defaultTemplatePlace, templatePlaces, update, type TemplatePlace } from './common/template-places.ts';
import { asOf, endOfLife, withoutFlavour } from '../facts/release-data.ts';
import { rule, type Finding, type View } from './rule.ts';

export default rule({
  title: 'Template without security updates',
  group: 'Why plans fail',
  severity: 'warning',
  why: `Past the end of its support a template gets no more security fixes, and every qube built on it keeps the holes that are found from then on.
The qubes look and work as before, which makes it easy to overlook. Move them to a supported version, or upgrade the template in place and give it
a name that says so. The dates are those known when this tool was made; newer ones can be set in \`qube-plan.config.yaml\`.`,
  limits: 'Seen are templates that the plan names, listed, used or cloned from. What a fresh installation uses by itself depends on when it was installed.',
  cites: ['updates-cannot-wait', 'template-end-of-life', 'supported-templates'],

  *qube(qube, view) {
    for (const place of templatePlaces(qube, view.facts)) yield* ended(place, view);
  },

  *plan(view) {
    for (const place of defaultTemplatePlace(view.plan, view.facts)) yield* ended(place, view);
  },
});

function* ended(place: TemplatePlace, view: View): Generator<Finding> {
  const { settings, facts } = view;
  const end = endOfLife(place.name, settings.endOfLife, facts.release.name);
  // The date is the last day of support. That a Whonix is not the release's is for another rule to say, unless somebody gave it a date.
  if (!end || (end.date === null ? withoutFlavour(place.name).startsWith('whonix-') : end.date >= settings.today)) return;
  const known = Object.hasOwn(settings.endOfLife, end.of) ? '' : t` (as of ${asOf})`;
  yield {
    at: place.at,
    says: end.date === null ? t`${place.says}, which is no longer supported${known}` : t`${place.says}, whose support ended on ${end.date}${known}`,
    fixes: update(place, view),
  };
}
