// Days and microseconds since 1970 to and from year, month, day and time, over all years, without a calendar gap.

/** Microseconds in a day. */
export const microsPerDay = 86_400_000_000n;

/** A date of the proleptic Gregorian calendar; month and day from 1. */
export interface CivilDate {
  year: number;
  month: number;
  day: number;
}

/** Days since 1970-01-01, or undefined if there is no such date. */
export function daysOf({ year, month, day }: CivilDate): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a number of days since 1970-01-01. */
export function dateOf(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether a year has 366 days. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The day, from 1 to 366, within its year. */
export function dayOfYear(days: number): number {
  return days - (daysOf({ year: dateOf(days).year, month: 1, day: 1 }) ?? days) + 1;
}

/** Day of the week, Monday 1 to Sunday 7. */
export function isoWeekday(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

/** ISO 8601 week of the year, from 1 to 53. */
export function isoWeek(days: number): number {
  const thursday = days + 4 - isoWeekday(days);
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
}

/** Divides microseconds into whole days, rounded down, and what is left of the day. */
export function splitMicros(micros: bigint): { days: number; microsOfDay: number } {
  const rest = ((micros % microsPerDay) + microsPerDay) % microsPerDay;
  return { days: Number((micros - rest) / microsPerDay), microsOfDay: Number(rest) };
}

/** Whether a number of days is one that tables hold (32 bits, without the two that stand for infinity). */
export function isDate(days: number): boolean {
  return Math.abs(days) < 2_147_483_647;
}

/** Whether a number of microseconds is one that tables hold (64 bits). */
export function isDatetime(micros: bigint): boolean {
  return micros <= 9_223_372_036_854_775_807n && micros >= -9_223_372_036_854_775_808n;
}
