// Warns when a plan is made for a release of Qubes OS that gets no security updates any more.
import { t, type Said } from '../base/l10n.ts';
import { asOf, findRelease, releaseEndOfLife, releases } from '../facts/release-data.ts';
import type { Val } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import { rule, type Finding, type Fix } from './rule.ts';

export default rule({
  title: 'Release without security updates',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `Past the end of its support a release of Qubes OS gets no more security fixes, neither for Xen nor for dom0, and these are what keeps the qubes apart. No template can make up for that. Move to a supported release, and say so under
\`release\`. The dates are those known when this tool was made; newer ones can be set in \`qube-plan.config.yaml\` as \`qubes-4.3\` and so on.`,
  limits: 'A release that this tool does not know is only worth a thought: the plan is then checked with the defaults of the newest one it knows.',
  cites: ['update-every-level', 'updates-cannot-wait', 'release-support', 'known-without-writing'],

  *plan({ plan, facts, settings }) {
    const { release } = plan;
    if (!release || facts.purpose.withoutQubes) return;
    const { value, at } = release;
    const short = /^\d+\.\d+/.exec(value)?.[0];
    const end = releaseEndOfLife(value, settings.endOfLife);
    if (end) {
      if (end.date !== null && end.date < settings.today) yield ended(release, t`whose support ended on ${end.date}`, end.of, settings);
    } else if (short !== undefined && Number.parseFloat(short) < 4 && !Object.hasOwn(settings.endOfLife, `qubes-${short}`)) {
      yield ended(release, t`which is no longer supported`, `qubes-${short}`, settings);
    } else if (!findRelease(value)) {
      const newest = releases.at(-1)?.name ?? '';
      yield { at, severity: 'information', says: t`Qubes OS ${value} is not known here, so the plan is checked as one for ${newest}`, fixes: newer(release, settings) };
    }
  },
});

const ended = (release: Val<string>, clause: Said, of: string, settings: Settings): Finding => ({
  at: release.at,
  says: t`The plan is for Qubes OS ${release.value}, ${clause}${Object.hasOwn(settings.endOfLife, of) ? '' : t` (as of ${asOf})`}`,
  fixes: newer(release, settings),
});

/** The newest release that is known and supported. */
function newer(release: Val<string>, settings: Settings): Fix[] {
  const supported = releases.findLast(({ name }) => {
    const end = releaseEndOfLife(name, settings.endOfLife);
    return name !== release.value && (!end || (end.date !== null && end.date >= settings.today));
  });
  return supported ? [{ title: t`Plan for Qubes OS ${supported.name}`, kind: 'review', edit: (edits) => edits.set(release, supported.name) }] : [];
}
