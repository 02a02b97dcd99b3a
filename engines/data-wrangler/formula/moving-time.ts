// Moves dates and times by months, days and parts of days.

import { dateOf, daysInMonth, daysOf, microsPerDay, splitMicros } from '../spark/calendar';
import type { IntervalValue } from './types';

/** A day so many months later; the end of a shorter month where the day is missing. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = dateOf(days);
  const total = year * 12 + month - 1 + months;
  const target = { year: Math.floor(total / 12), month: (((total % 12) + 12) % 12) + 1 };
  return daysOf({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) }) ?? days;
}

/** A date (number) or time (bigint) moved by an interval, forward or back. */
export function moveTime(value: bigint | number, interval: IntervalValue, sign: 1 | -1 | number): bigint | number {
  if (typeof value === 'number') return addMonths(value, sign * interval.months) + sign * interval.days;
  const { days, microsOfDay } = splitMicros(value);
  const moved = addMonths(days, sign * interval.months) + sign * interval.days;
  return BigInt(moved) * microsPerDay + BigInt(microsOfDay) + BigInt(sign) * interval.micros;
}
