// Durations of CacheConfig.ExpireAfter: ISO 8601, as leniently as the service reads them.

/** A duration in calendar units. */
export interface Duration {
  years: number;
  months: number;
  days: number;
  milliseconds: number;
}

const DURATION = /^P?(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

/** `P30D`, `30d`, `T16m`, `30dT5h`; `P30M` are months. Undefined where it is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text.trim());
  if (match === null || !/\d/.test(text)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  return { years, months, days: weeks * 7 + days, milliseconds: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** The moment that lies a duration before another (milliseconds since 1970), by the calendar in UTC. */
export function before(moment: number, duration: Duration): number {
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - duration.months - 12 * duration.years);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay) - duration.days);
  const result = date.getTime() - duration.milliseconds;
  return Number.isNaN(result) ? Number.NEGATIVE_INFINITY : result;
}
