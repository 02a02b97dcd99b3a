// Reads text by a Spark date pattern, strictly: what does not fit is null.

import { dateOf, daysInMonth, daysOf, microsPerDay } from './calendar';
import { monthNames, parsePattern, type PatternItem } from './date-pattern';
import { offsetAt } from './time-zone';

/** Fields as they are found; those that the pattern has not are those of 1970-01-01 00:00. */
interface Found {
  year?: number;
  beforeChrist?: boolean;
  month?: number;
  day?: number;
  dayOfYear?: number;
  hour24?: number;
  hour12?: number;
  afternoon?: boolean;
  minute?: number;
  second?: number;
  micros?: number;
  zone?: string;
}

/**
 * A function from text to microseconds since 1970 UTC.
 * @throws Error if Spark refuses the pattern
 */
export function datePatternReader(pattern: string, zone = 'UTC'): (text: string) => bigint | null {
  const items = parsePattern(pattern);
  if (hasLetter(items, 'E')) throw new Error(`the date pattern "${pattern}" has E, by which Spark 3 does not read`);
  if (items.length === 0) return () => null;
  return (text) => {
    const found: Found = {};
    return readItems(items, text, 0, found) === text.length ? resolve(found, zone) : null;
  };
}

function hasLetter(items: readonly PatternItem[], letter: string): boolean {
  return items.some((item) => (item.kind === 'optional' ? hasLetter(item.items, letter) : item.kind === 'field' && item.letter === letter));
}

/** Where the text that fits the items ends, or -1. */
function readItems(items: readonly PatternItem[], text: string, start: number, found: Found): number {
  let at = start;
  for (const [place, item] of items.entries()) {
    if (item.kind === 'optional') {
      const tried = { ...found };
      const end = readItems(item.items, text, at, tried);
      if (end >= 0) {
        Object.assign(found, tried);
        at = end;
      }
      continue;
    }
    at = item.kind === 'text' ? readText(item.text, text, at) : readField(item, items[place + 1], text, at, found);
    if (at < 0) return -1;
  }
  return at;
}

function readText(expected: string, text: string, at: number): number {
  return text.slice(at, at + expected.length).toLowerCase() === expected.toLowerCase() ? at + expected.length : -1;
}

const numberFields: Readonly<Record<string, keyof Found>> = { M: 'month', L: 'month', d: 'day', D: 'dayOfYear', H: 'hour24', h: 'hour12', m: 'minute', s: 'second' };

function readField(item: Extract<PatternItem, { kind: 'field' }>, next: PatternItem | undefined, text: string, at: number, found: Found): number {
  const { letter, count } = item;
  if ((letter === 'M' || letter === 'L') && count >= 3) return readMonth(text, at, count === 4, found);
  if (letter === 'y') return readYear(count, next, text, at, found);
  if (letter === 'S') return readDigits(text, at, /^\d+/, count, (digits) => { found.micros = Number(digits.padEnd(6, '0').slice(0, 6)); });
  if (letter === 'a') return readHalf(text, at, found);
  if (letter === 'K' || letter === 'k') return readDigits(text, at, digitsOf(count, next), count, (digits) => { if (letter === 'K') found.hour12 = Number(digits) === 0 ? 12 : Number(digits); else found.hour24 = Number(digits) % 24; });
  if ('zXxZOV'.includes(letter)) return readZone(letter, count, text, at, found);
  const name = numberFields[letter];
  if (name === undefined) return -1;
  return readDigits(text, at, digitsOf(count, next), letter === 'D' ? 3 : 2, (digits) => { Object.assign(found, { [name]: Number(digits) }); });
}

/** One letter takes as many digits as there are, two letters take exactly two. */
function digitsOf(count: number, next: PatternItem | undefined): RegExp {
  const exact = count > 1 || next?.kind === 'field';
  return new RegExp(exact ? `^\\d{${count}}` : '^\\d{1,19}');
}

function readDigits(text: string, at: number, pattern: RegExp, most: number, set: (digits: string) => void): number {
  const digits = pattern.exec(text.slice(at, at + 20))?.[0];
  if (digits === undefined || digits.length > Math.max(most, 2) && digits.length > most) return -1;
  set(digits);
  return at + digits.length;
}

function readYear(count: number, next: PatternItem | undefined, text: string, at: number, found: Found): number {
  if (count === 2) return readDigits(text, at, /^\d{2}/, 2, (digits) => { found.year = 2000 + Number(digits); });
  const beforeField = next?.kind === 'field';
  const match = (beforeField ? new RegExp(`^-?\\d{${count}}`) : new RegExp(`^[+-]?\\d{${count},10}`)).exec(text.slice(at, at + 12))?.[0];
  if (match === undefined) return -1;
  const digits = match.replace(/^[+-]/, '');
  if ((digits.length > Math.max(count, 4)) !== match.startsWith('+')) return -1;
  found.year = Number(match);
  return at + match.length;
}

function readMonth(text: string, at: number, whole: boolean, found: Found): number {
  const names = monthNames.map((name) => (whole ? name : name.slice(0, 3)).toLowerCase());
  const place = names.findIndex((name) => text.slice(at, at + name.length).toLowerCase() === name);
  if (place < 0) return -1;
  found.month = place + 1;
  return at + (names[place]?.length ?? 0);
}

function readHalf(text: string, at: number, found: Found): number {
  const half = text.slice(at, at + 2).toLowerCase();
  if (half !== 'am' && half !== 'pm') return -1;
  found.afternoon = half === 'pm';
  return at + 2;
}

const offsets: Readonly<Record<number, RegExp>> = { 1: /^[+-]\d{2}(?:\d{2})?/, 2: /^[+-]\d{4}/, 3: /^[+-]\d{2}:\d{2}/, 4: /^[+-]\d{4}(?:\d{2})?/, 5: /^[+-]\d{2}:\d{2}(?::\d{2})?/ };

function readZone(letter: string, count: number, text: string, at: number, found: Found): number {
  const rest = text.slice(at);
  if (letter === 'X' && rest.startsWith('Z')) {
    found.zone = 'Z';
    return at + 1;
  }
  const pattern = letter === 'Z' ? /^[+-]\d{4}/ : letter === 'X' || letter === 'x' ? offsets[count] : /^[A-Za-z][A-Za-z0-9_/+:-]*/;
  const zone = pattern?.exec(rest)?.[0];
  if (zone === undefined) return -1;
  found.zone = zone;
  return at + zone.length;
}

function resolve(found: Found, zone: string): bigint | null {
  const days = daysFound(found);
  const hour = hourFound(found);
  const [minute, second] = [found.minute ?? 0, found.second ?? 0];
  if (days === null || hour === null || minute > 59 || second > 59) return null;
  const local = BigInt(days) * microsPerDay + BigInt((hour * 3600 + minute * 60 + second) * 1_000_000 + (found.micros ?? 0));
  const offset = offsetAt(found.zone ?? zone, local);
  return offset === undefined ? null : local - offset;
}

function daysFound(found: Found): number | null {
  const year = found.year ?? 1970;
  if (found.dayOfYear !== undefined) {
    const first = daysOf({ year, month: 1, day: 1 });
    const days = first === undefined ? undefined : first + found.dayOfYear - 1;
    return days !== undefined && found.dayOfYear >= 1 && dateOf(days).year === year ? days : null;
  }
  const [month, day] = [found.month ?? 1, found.day ?? 1];
  return month >= 1 && month <= 12 && day <= daysInMonth(year, month) ? daysOf({ year, month, day }) ?? null : null;
}

function hourFound(found: Found): number | null {
  if (found.hour12 === undefined) return (found.hour24 ?? 0) <= 23 ? found.hour24 ?? 0 : null;
  if (found.hour12 < 1 || found.hour12 > 12) return null;
  return (found.hour12 % 12) + (found.afternoon === true ? 12 : 0);
}
