// Sizes and dates in other words, so that nobody has to reckon.
import { later, t } from '../base/l10n.ts';
import { dayNumber, daysSince } from '../base/day.ts';
import { memoryInMib, parseSize } from '../facts/sizes.ts';

/**
 * `16 GiB is 16384 MiB`; `512 GB is 476.8 GiB, or 488281 MiB`; of a bare number, which counts as MiB, `4000 MiB is 3.91 GiB`; undefined
 * where it is no size. `built`: memory, which comes in powers of two even where it is sold in GB.
 */
export function sizeWords(text: string, built = false): string | undefined {
  const size = parseSize(text);
  const mib = built && size ? size.built : memoryInMib(text);
  if (mib === undefined || mib === 0) return undefined;
  const written = size ? text.trim() : `${text.trim()} MiB`;
  const others = [mib >= 1024 && !/GiB$/.test(written) ? `${rounded(mib / 1024)} GiB` : undefined, /MiB$/.test(written) ? undefined : `${rounded(mib)} MiB`].filter((unit) => unit !== undefined);
  return others.length === 0 ? written : built && size?.decimal ? t`${written} of memory is ${others.join(t`, or `)}` : t`${written} is ${others.join(t`, or `)}`;
}

const months = later(['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']);

/** `16 November 2026, 7 days ago`, counted from `today` (both `YYYY-MM-DD`); undefined where it is no day. */
export function dateWords(text: string, today: string): string | undefined {
  if (dayNumber(text) === undefined) return undefined;
  const [year = 0, month = 0, day = 0] = text.trim().split('-').map(Number);
  const words = t`${day} ${t(months[month - 1] ?? '')} ${year}`;
  const since = daysSince(text, today);
  return since === undefined ? words : t`${words}, ${distance(since)}`;
}

function distance(since: number): string {
  if (since === 0) return t`today`;
  if (since === 1) return t`yesterday`;
  if (since === -1) return t`tomorrow`;
  const count = Math.abs(since);
  const past = since > 0;
  if (count < 60) return past ? t`${count} days ago` : t`in ${count} days`;
  const [months, years] = [Math.round(count / 30.4), Math.round(count / 365.25)];
  if (count < 730) return past ? t`about ${months} months ago` : t`in about ${months} months`;
  return past ? t`about ${years} years ago` : t`in about ${years} years`;
}

const rounded = (value: number): string => String(Number(value.toFixed(value < 100 ? 2 : value < 10000 ? 1 : 0)));
