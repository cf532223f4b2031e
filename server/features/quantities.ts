// Sizes and dates in other words, so that nobody has to reckon.

const powers: Readonly<Record<string, number>> = { k: 1, K: 1, M: 2, G: 3, T: 4 };

/** MiB of `16 GiB`, `512 GB`; a bare number counts as MiB, as Qubes OS has it. Undefined for anything else. */
export function mebibytes(text: string): number | undefined {
  const [, digits = '', prefix, binary] = /^(\d+(?:\.\d+)?)(?: ?([kKMGT])(i?)B)?$/.exec(text.trim()) ?? [];
  if (digits === '') return undefined;
  if (prefix === undefined) return Number(digits);
  return (Number(digits) * (binary ? 1024 : 1000) ** (powers[prefix] ?? 0)) / 1024 ** 2;
}

/** `16 GiB is 16384 MiB`; `512 GB is 476.8 GiB, or 488281 MiB`; `4000 MiB is 3.91 GiB`; undefined where it is no size. */
export function sizeWords(text: string): string | undefined {
  const size = mebibytes(text);
  if (size === undefined || size === 0) return undefined;
  const written = /^[\d.]+$/.test(text.trim()) ? `${text.trim()} MiB` : text.trim();
  const others = [size >= 1024 && !/GiB$/.test(written) ? `${rounded(size / 1024)} GiB` : undefined, /MiB$/.test(written) ? undefined : `${rounded(size)} MiB`].filter((unit) => unit !== undefined);
  return others.length === 0 ? written : `${written} is ${others.join(', or ')}`;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const day = 24 * 60 * 60 * 1000;

/** `16 November 2026, 7 days ago`, counted from `today` (both `YYYY-MM-DD`); undefined where it is no date. */
export function dateWords(text: string, today: string): string | undefined {
  const date = read(text);
  const now = read(today);
  if (date === undefined) return undefined;
  const at = new Date(date);
  const words = `${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}`;
  return now === undefined ? words : `${words}, ${distance(Math.round((date - now) / day))}`;
}

function distance(days: number): string {
  if (days === 0) return 'today';
  if (days === -1) return 'yesterday';
  if (days === 1) return 'tomorrow';
  const count = Math.abs(days);
  const long = count < 60 ? `${count} days` : count < 730 ? `about ${Math.round(count / 30.4)} months` : `about ${Math.round(count / 365.25)} years`;
  return days < 0 ? `${long} ago` : `in ${long}`;
}

/** Milliseconds at the start of the day, UTC. A day that does not exist is no date. */
function read(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : time;
}

const rounded = (value: number): string => String(Number(value.toFixed(value < 100 ? 2 : value < 10000 ? 1 : 0)));
