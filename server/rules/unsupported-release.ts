// Warns when the plan is made for a release of Qubes OS that gets no security updates any more, or that this tool does not know.
import { asOf, findRelease, releaseEndOfLife, releases } from '../facts/release-data.ts';
import { rule, type Fix, type View } from './rule.ts';

export default rule({
  title: 'Release without support',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `The walls between qubes are built by Xen and dom0, and holes in them are closed only in releases that are still supported. On an older one
everything looks and works as before while known holes stay open. Moving to the current release is a day's work that can be planned; back up first. The
dates are those known when this tool was made; newer ones can be set in \`qube-plan.config.yaml\`. A release that came out later is
checked as the newest one known here, which is a reason to look twice, no more.`,
  cites: ['updates-cannot-wait', 'release-support'],

  *plan({ plan, settings }) {
    const { release } = plan;
    if (!release || !/^\d/.test(release.value)) return;
    const { value } = release;
    const current = newest(settings);
    const fixes: Fix[] = current === undefined || findRelease(value)?.name === current ? [] : [{ title: `Plan for Qubes OS ${current}`, kind: 'review', edit: (edits) => edits.set(release, current) }];
    const end = releaseEndOfLife(value, settings.endOfLife);
    const known = end && Object.hasOwn(settings.endOfLife, end.of) ? '' : ` (as of ${asOf})`;
    // The date is the last day of support.
    if (end?.date !== undefined && end.date !== null && end.date < settings.today) {
      yield { at: release.at, says: `The plan is for Qubes OS ${value}, whose support ended on ${end.date}${known}`, fixes };
    } else if (!end && !findRelease(value)) {
      const old = Number.parseFloat(value) < Number.parseFloat(releases[0]?.name ?? '0');
      if (old) yield { at: release.at, says: `The plan is for Qubes OS ${value}, which is no longer supported${known}`, fixes };
      else yield { at: release.at, severity: 'information', says: `Qubes OS ${value} is not known here, so the plan is checked as one for ${releases.at(-1)?.name ?? ''}`, fixes: [] };
    }
  },
});

/** The newest release that is supported on the day of the check. */
const newest = ({ endOfLife, today }: View['settings']): string | undefined =>
  releases.findLast(({ name }) => {
    const date = releaseEndOfLife(name, endOfLife)?.date;
    return date === undefined || date === null || date >= today;
  })?.name;
