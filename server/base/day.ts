// Days of the calendar, written as text.

/** Days since 1970-01-01 for a day written `YYYY-MM-DD`; undefined when the calendar has no such day. */
export function dayNumber(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(0);
  // Unlike Date.UTC this takes the years 0 to 99 as they are written.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date.getTime() / 86_400_000 : undefined;
}

/** How many days `day` lies before `today`; negative when it is still to come, undefined when either is no day. */
export function daysSince(day: string, today: string): number | undefined {
  const [from, to] = [dayNumber(day), dayNumber(today)];
  return from === undefined || to === undefined ? undefined : to - from;
}
