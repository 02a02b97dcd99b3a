// Reads times in the forms that Data Wrangler guesses: ISO, month first with slashes, bare digits, else as pandas reads them.

import { daysOf, microsPerDay } from './calendar';
import { textToTimestamp } from './cast-text';

const clock = String.raw`(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?)?`;
const yearLast = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})${clock}$`);
const yearFirst = new RegExp(String.raw`^(\d{4})[/.](\d{1,2})[/.](\d{1,2})${clock}$`);
const namedDayFirst = new RegExp(String.raw`^(?:[A-Za-z]{3,9},? +)?(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})${clock}$`);
const namedMonthFirst = new RegExp(String.raw`^(?:[A-Za-z]{3,9},? +)?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})${clock}$`);
const bare = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Microseconds since 1970 UTC, or null if the text has none of the known forms. */
export function guessDatetime(text: string): bigint | null {
  if (text.length > 64) return null;
  const trimmed = text.trim();
  if (/^\d{4}-\d{1,2}-\d{1,2}/.test(trimmed)) return textToTimestamp(trimmed);
  const last = yearLast.exec(trimmed);
  if (last !== null) return monthOrDayFirst(last);
  const first = yearFirst.exec(trimmed);
  if (first !== null) return micros(first[1], Number(first[2]), first[3], first.slice(4));
  const day = namedDayFirst.exec(trimmed);
  if (day !== null) return micros(day[3], monthNumber(day[2] ?? ''), day[1], day.slice(4));
  const month = namedMonthFirst.exec(trimmed);
  if (month !== null) return micros(month[3], monthNumber(month[1] ?? ''), month[2], month.slice(4));
  const digits = bare.exec(trimmed);
  return digits === null ? null : micros(digits[1], Number(digits[2]), digits[3], digits.slice(4));
}

/** The month comes first, unless it can only be the day. */
function monthOrDayFirst(match: RegExpExecArray): bigint | null {
  const [a, b] = [Number(match[1]), Number(match[2])];
  return a > 12 ? micros(match[3], b, match[1], match.slice(4)) : micros(match[3], a, match[2], match.slice(4));
}

function monthNumber(name: string): number {
  const lower = name.toLowerCase();
  return months.findIndex((month) => month === lower || month.slice(0, 3) === lower || (lower === 'sept' && month === 'september')) + 1;
}

/** @param time hour, minute, second, fraction and half of the day, as far as they are there */
function micros(year: string | undefined, month: number, day: string | undefined, time: readonly (string | undefined)[]): bigint | null {
  const [hour = '0', minute = '0', second = '0', fraction = '', half] = time;
  const days = daysOf({ year: Number(year), month, day: Number(day) });
  const hour24 = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (days === undefined || hour24 > 23 || Number(minute) > 59 || Number(second) > 59 || (half !== undefined && (Number(hour) < 1 || Number(hour) > 12))) return null;
  return BigInt(days) * microsPerDay + BigInt((hour24 * 3600 + Number(minute) * 60 + Number(second)) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6)));
}
