// Writes times by a Spark date pattern.

import { dateOf, dayOfYear, isoWeekday, microsPerDay, splitMicros } from './calendar';
import { dayNames, monthNames, parsePattern, type PatternItem } from './date-pattern';

/** A time taken apart. */
interface Parts {
  year: number;
  month: number;
  day: number;
  days: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
}

/**
 * A function from microseconds since 1970 UTC to text.
 * @throws Error if Spark refuses the pattern
 */
export function datePatternWriter(pattern: string): (micros: bigint) => string {
  const items = parsePattern(pattern);
  return (micros) => writeItems(items, partsOf(micros));
}

function partsOf(micros: bigint): Parts {
  const { days, microsOfDay } = splitMicros(micros);
  const seconds = Math.floor(microsOfDay / 1_000_000);
  return { ...dateOf(days), days, hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60, micros: microsOfDay % 1_000_000 };
}

function writeItems(items: readonly PatternItem[], parts: Parts): string {
  return items.map((item) => {
    if (item.kind === 'text') return item.text;
    return item.kind === 'optional' ? writeItems(item.items, parts) : writeField(item.letter, item.count, parts);
  }).join('');
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

function writeField(letter: string, count: number, parts: Parts): string {
  const quarter = Math.ceil(parts.month / 3);
  switch (letter) {
    case 'y': return yearText(parts.year, count);
    case 'M': case 'L': return count >= 3 ? named(monthNames[parts.month - 1], count) : digits(parts.month, count);
    case 'd': return digits(parts.day, count);
    case 'D': return digits(dayOfYear(parts.days), count);
    case 'Q': case 'q': return count <= 2 ? digits(quarter, count) : count === 3 ? `Q${quarter}` : `${['1st', '2nd', '3rd', '4th'][quarter - 1] ?? ''} quarter`;
    case 'E': return named(dayNames[isoWeekday(parts.days) - 1], Math.max(count, 3));
    case 'a': return parts.hour < 12 ? 'AM' : 'PM';
    case 'h': return digits(parts.hour % 12 === 0 ? 12 : parts.hour % 12, count);
    case 'H': return digits(parts.hour, count);
    case 'K': return digits(parts.hour % 12, count);
    case 'k': return digits(parts.hour === 0 ? 24 : parts.hour, count);
    case 'm': return digits(parts.minute, count);
    case 's': return digits(parts.second, count);
    case 'S': return digits(parts.micros, 6).padEnd(9, '0').slice(0, count);
    case 'F': return String(((parts.day - 1) % 7) + 1);
    case 'G': return count === 4 ? parts.year > 0 ? 'Anno Domini' : 'Before Christ' : parts.year > 0 ? 'AD' : 'BC';
    default: return utcText(letter, count);
  }
}

function yearText(year: number, count: number): string {
  const ofEra = year > 0 ? year : 1 - year;
  if (count === 2) return digits(ofEra % 100, 2);
  const text = digits(ofEra, count);
  return count >= 4 && text.length > count ? `+${text}` : text;
}

function named(name: string | undefined, count: number): string {
  return count === 4 ? name ?? '' : (name ?? '').slice(0, 3);
}

/** Times are shown in UTC. */
function utcText(letter: string, count: number): string {
  switch (letter) {
    case 'z': return count === 4 ? 'Coordinated Universal Time' : 'UTC';
    case 'V': return 'UTC';
    case 'O': return 'GMT';
    case 'X': return 'Z';
    case 'x': return count === 1 ? '+00' : count === 2 || count === 4 ? '+0000' : '+00:00';
    default: return count === 4 ? 'GMT' : count === 5 ? 'Z' : '+0000';
  }
}

/** Midnight of a day, in microseconds since 1970. */
export function microsOfDate(days: number): bigint {
  return BigInt(days) * microsPerDay;
}
