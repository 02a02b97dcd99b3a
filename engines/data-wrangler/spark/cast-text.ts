// Text to numbers, booleans, dates and times as Spark casts them with ANSI mode off: what cannot be cast is null.

import { dateOf, daysOf, isDate, isDatetime, microsPerDay } from './calendar';
import { offsetAt } from './time-zone';
import { trimBlanks, trimControls } from './trim';

const smallestLong = -(2n ** 63n);
const largestLong = 2n ** 63n - 1n;

/** Text to bigint: cut at the point; no exponent, no suffix. */
export function textToLong(text: string): bigint | null {
  const match = /^([+-]?)(\d*)(?:(\.)\d*)?$/.exec(trimBlanks(text));
  if (match === null || ((match[2] ?? '') === '' && match[3] === undefined)) return null;
  const digits = (match[2] ?? '').replace(/^0+/, '');
  if (digits.length > 19) return null;
  const size = BigInt(digits === '' ? '0' : digits);
  const value = match[1] === '-' ? -size : size;
  return value >= smallestLong && value <= largestLong ? value : null;
}

const decimalPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/;
const hexPattern = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[dDfF]?$/;

/** Text to double: Java's syntax, and `inf`, `infinity` and `nan` in any case. */
export function textToDouble(text: string): number | null {
  const trimmed = trimControls(text);
  if (decimalPattern.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ''));
  switch (trimmed.toLowerCase()) {
    case 'inf': case '+inf': case 'infinity': case '+infinity': return Infinity;
    case '-inf': case '-infinity': return -Infinity;
    case 'nan': return NaN;
    default: return hexToDouble(trimmed);
  }
}

function hexToDouble(text: string): number | null {
  const match = hexPattern.exec(text);
  const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`;
  if (match === null || digits === '') return null;
  const size = Number(BigInt(`0x${digits}`)) * 2 ** (Number(match[4]) - 4 * (match[3] ?? '').length);
  return match[1] === '-' ? -size : size;
}

/** Text to boolean: true, t, yes, y, 1 and their opposites. */
export function textToBool(text: string): boolean | null {
  switch (trimBlanks(text).toLowerCase()) {
    case 'true': case 't': case 'yes': case 'y': case '1': return true;
    case 'false': case 'f': case 'no': case 'n': case '0': return false;
    default: return null;
  }
}

/** Text to days since 1970: `yyyy`, `yyyy-M` or `yyyy-M-d`, the last also before `T` or a space and anything. */
export function textToDate(text: string): number | null {
  const match = /^([+-]?)(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T][^]*)?)?)?$/.exec(trimBlanks(text));
  return match === null ? null : daysFrom(match[1], match[2], match[3], match[4]);
}

function daysFrom(sign: string | undefined, year: string | undefined, month: string | undefined, day: string | undefined): number | null {
  const days = daysOf({ year: Number(year) * (sign === '-' ? -1 : 1), month: Number(month ?? '1'), day: Number(day ?? '1') });
  return days === undefined || !isDate(days) ? null : days;
}

const timePattern = /^(?:([+-]?)(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](.+))?)?)?|T?(\d{1,2}:.*))$/s;
const clockPattern = /^(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?( ?(?:[A-Za-z+-].*)?)$/;

/**
 * Text to microseconds since 1970 UTC: a date, a time after a `T` or one space, a fraction, a zone.
 * @param today days since 1970, for a time without a date, which is null without it
 * @param zone the zone of times that name none
 */
export function textToTimestamp(text: string, today?: number, zone = 'UTC'): bigint | null {
  const match = timePattern.exec(trimBlanks(text));
  if (match === null) return null;
  const [, sign, year, month, day, afterDate, alone] = match;
  const days = alone === undefined ? daysFrom(sign, year, month, day) : today ?? null;
  if (days === null) return null;
  const clock = clockPattern.exec(alone ?? afterDate ?? '00:00');
  return clock === null || (alone !== undefined && clock[2] === undefined) ? null : microsFrom(days, clock, zone);
}

function microsFrom(days: number, clock: RegExpExecArray, zone: string): bigint | null {
  const [hour, minute, second] = [clock[1], clock[2], clock[3]].map((part) => Number(part ?? '0')) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = Number((clock[4] ?? '').padEnd(6, '0').slice(0, 6));
  const local = BigInt(days) * microsPerDay + BigInt((hour * 3600 + minute * 60 + second) * 1_000_000 + fraction);
  const written = (clock[5] ?? '').trim();
  if (clock[5] === ' ') return null;
  const offset = offsetAt(written === '' ? zone : written, local);
  return offset === undefined || !isDatetime(local - offset) ? null : local - offset;
}

/** A date as text: `yyyy-MM-dd`, with a sign before years of more than four digits. */
export function dateText(days: number): string {
  const { year, month, day } = dateOf(days);
  return `${yearText(year)}-${twoDigits(month)}-${twoDigits(day)}`;
}

function yearText(year: number): string {
  const size = String(Math.abs(year)).padStart(4, '0');
  if (year < 0) return `-${size}`;
  return year > 9999 ? `+${size}` : size;
}

/** A number as two digits. */
export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
