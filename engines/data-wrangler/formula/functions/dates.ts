// Functions of dates and times. Times are shown in UTC.

import { dateOf, dayOfYear, daysInMonth, daysOf, isoWeek, isoWeekday, microsPerDay, splitMicros } from '../../spark/calendar';
import { textToDate, textToTimestamp } from '../../spark/cast-text';
import { datePatternReader } from '../../spark/date-pattern-reader';
import { datePatternWriter } from '../../spark/date-pattern-writer';
import { offsetAt } from '../../spark/time-zone';
import { castTo } from '../coercion';
import { derived, nullSafe, type Compiled } from '../compiled';
import { addMonths } from '../moving-time';
import { FormulaError } from '../syntax';
import { simple, type FormulaType, type FormulaValue } from '../types';
import { fixed, prepared, requireCount, type FunctionDefinition } from './definition';

const ofDate = (compute: (days: number) => number): FunctionDefinition => fixed(['date'], 'int', (days: number) => BigInt(compute(days)));
const ofTime = (divisor: number, modulus: number): FunctionDefinition => fixed(['timestamp'], 'int', (micros: bigint) => BigInt(Math.floor(splitMicros(micros).microsOfDay / 1_000_000 / divisor) % modulus));
const sunday = (days: number): number => (isoWeekday(days) % 7) + 1;
const quarter = (days: number): number => Math.ceil(dateOf(days).month / 3);

/** Parts by their names in EXTRACT. */
const parts: Readonly<Record<string, FunctionDefinition>> = {
  year: ofDate((days) => dateOf(days).year), quarter: ofDate(quarter), month: ofDate((days) => dateOf(days).month), day: ofDate((days) => dateOf(days).day),
  hour: ofTime(3600, 24), minute: ofTime(60, 60), dayofweek: ofDate(sunday), weekday: ofDate((days) => isoWeekday(days) - 1), isodow: ofDate(isoWeekday), dayofyear: ofDate(dayOfYear), weekofyear: ofDate(isoWeek),
  yearofweek: ofDate((days) => dateOf(days + 4 - isoWeekday(days)).year),
};
const aliases: Readonly<Record<string, string>> = {
  y: 'year', years: 'year', yr: 'year', yrs: 'year', qtr: 'quarter', mon: 'month', mons: 'month', months: 'month', d: 'day', days: 'day', h: 'hour', hours: 'hour', hr: 'hour', hrs: 'hour', m: 'minute', min: 'minute', mins: 'minute', minutes: 'minute',
  dow: 'dayofweek', dayofweek_iso: 'isodow', dow_iso: 'isodow', doy: 'dayofyear', week: 'weekofyear', weeks: 'weekofyear', w: 'weekofyear',
};

const datePart: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2);
  const field = values[0]?.constant?.value;
  if (typeof field !== 'string') throw new FormulaError(`${name} needs a fixed field such as 'year'`);
  const key = aliases[field.toLowerCase()] ?? field.toLowerCase();
  if (['second', 's', 'sec', 'secs', 'seconds'].includes(key)) {
    const seconds: FormulaType = { kind: 'decimal', precision: 8, scale: 6 };
    return nullSafe(seconds, values.slice(1).map((value) => castTo(value, simple('timestamp'))), ([micros]) => BigInt(splitMicros(micros as bigint).microsOfDay % 60_000_000));
  }
  const part = Object.hasOwn(parts, key) ? parts[key] : undefined;
  if (part === undefined) throw new FormulaError(`${name}: the field ${field} is not known; known are ${Object.keys(parts).join(', ')}, second`);
  return part(values.slice(1), name);
};

/** The first day of the year, quarter, month or week of a day; undefined for other units. */
function firstDay(days: number, unit: string): number | undefined {
  const { year, month } = dateOf(days);
  switch (unit.toLowerCase()) {
    case 'year': case 'yyyy': case 'yy': return daysOf({ year, month: 1, day: 1 });
    case 'quarter': return daysOf({ year, month: quarter(days) * 3 - 2, day: 1 });
    case 'month': case 'mon': case 'mm': return daysOf({ year, month, day: 1 });
    case 'week': return days + 1 - isoWeekday(days);
    default: return undefined;
  }
}

const unitMicros: Readonly<Record<string, bigint>> = { day: microsPerDay, dd: microsPerDay, hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n, millisecond: 1000n, microsecond: 1n };

function truncated(unit: string, micros: bigint): FormulaValue {
  const size = unitMicros[unit.toLowerCase()];
  if (size !== undefined) return micros - (((micros % size) + size) % size);
  const days = firstDay(splitMicros(micros).days, unit);
  return days === undefined ? null : BigInt(days) * microsPerDay;
}

/** Text by a pattern to a time: `to_timestamp`, `to_date`, `unix_timestamp` and their kin. */
function reading(result: 'date' | 'timestamp' | 'bigint'): FunctionDefinition {
  const finish = (micros: bigint | null): FormulaValue => {
    if (micros === null || result === 'timestamp') return micros;
    return result === 'date' ? splitMicros(micros).days : micros / 1_000_000n;
  };
  return (values, name) => {
    requireCount(values, name, 1, 2);
    const [value, pattern] = values;
    if (value === undefined) throw new FormulaError(`${name} needs a value`);
    if (value.type.kind === 'timestamp' && result === 'bigint') return nullSafe(simple('bigint'), [value], ([micros]) => (micros as bigint) / 1_000_000n);
    if (value.type.kind !== 'string' || (pattern === undefined && result !== 'bigint')) return castTo(castTo(value, simple(result === 'date' ? 'date' : 'timestamp')), simple(result));
    const read = prepared(castTo(pattern ?? constantText('yyyy-MM-dd HH:mm:ss'), simple('string')), (source) => datePatternReader(source));
    return nullSafe(simple(result), [value, pattern ?? constantText('yyyy-MM-dd HH:mm:ss')], ([text, source]) => finish(read(source ?? null)(String(text))));
  };
}

const constantText = (value: string): Compiled => ({ type: simple('string'), constant: { value }, evaluate: () => value });

const formatted: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2);
  const [time = constantText(''), pattern = constantText('')] = values;
  const write = prepared(pattern, (source) => datePatternWriter(source));
  return nullSafe(simple('string'), [castTo(time, simple('timestamp')), castTo(pattern, simple('string'))], ([micros, source]) => write(source ?? null)(micros as bigint));
};

const fromUnix: FunctionDefinition = (values, name) => {
  requireCount(values, name, 1, 2);
  const [seconds = constantText(''), pattern = constantText('yyyy-MM-dd HH:mm:ss')] = values;
  const write = prepared(pattern, (source) => datePatternWriter(source));
  return nullSafe(simple('string'), [castTo(seconds, simple('bigint')), pattern], ([value, source]) => write(source ?? null)((value as bigint) * 1_000_000n));
};

function monthsBetween(a: bigint, b: bigint, round = true): number {
  const [left, right] = [splitMicros(a), splitMicros(b)];
  const [x, y] = [dateOf(left.days), dateOf(right.days)];
  const months = (x.year - y.year) * 12 + x.month - y.month;
  const bothLast = x.day === daysInMonth(x.year, x.month) && y.day === daysInMonth(y.year, y.month);
  if (x.day === y.day || bothLast) return months;
  const seconds = (x.day - y.day) * 86_400 + Math.floor(left.microsOfDay / 1e6) - Math.floor(right.microsOfDay / 1e6);
  const result = months + seconds / (31 * 86_400);
  return round ? Math.round(result * 1e8) / 1e8 : result;
}

const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const weekdayNames = /^(?:mo|mon|monday|tu|tue|tuesday|we|wed|wednesday|th|thu|thursday|fr|fri|friday|sa|sat|saturday|su|sun|sunday)$/i;

function nextDay(days: number, name: string): number | null {
  if (!weekdayNames.test(name)) return null;
  const wanted = weekdays.indexOf(name.slice(0, 2).toLowerCase()) + 1;
  return days + ((wanted - isoWeekday(days) + 6) % 7) + 1;
}

function shifted(sign: 1n | -1n): FunctionDefinition {
  return fixed(['timestamp', 'string'], 'timestamp', (micros: bigint, zone: string) => {
    const local = sign > 0n ? micros + (offsetAt(zone, micros) ?? 0n) : micros;
    const offset = offsetAt(zone, local);
    if (offset === undefined) throw new FormulaError(`there is no time zone "${zone}"`);
    return micros + sign * offset;
  });
}

const seconds = (unit: bigint): FunctionDefinition => (values, name) => {
  requireCount(values, name, 1);
  const amount = values.map((value) => castTo(value, value.type.kind === 'double' || value.type.kind === 'decimal' ? simple('double') : simple('bigint')));
  return nullSafe(simple('timestamp'), amount, ([value]) => (typeof value === 'bigint' ? value * unit : BigInt(Math.trunc((value as number) * Number(unit)))));
};

const dayAdding = (sign: bigint): FunctionDefinition => fixed(['date', 'int'], 'date', (days: number, count: bigint) => Number(BigInt(days) + sign * count));

export const dateFunctions: Readonly<Record<string, FunctionDefinition>> = {
  ...parts, dayofmonth: parts['day'] ?? datePart, week: parts['weekofyear'] ?? datePart, second: ofTime(1, 60),
  date_part: datePart, extract: datePart,
  date_add: dayAdding(1n), date_sub: dayAdding(-1n), add_months: fixed(['date', 'int'], 'date', (days: number, months: bigint) => addMonths(days, Number(months))),
  datediff: fixed(['date', 'date'], 'int', (end: number, start: number) => BigInt(end - start)), months_between: fixed(['timestamp', 'timestamp', 'boolean'], 'double', monthsBetween, 2),
  last_day: fixed(['date'], 'date', (days: number) => { const date = dateOf(days); return days - date.day + daysInMonth(date.year, date.month); }), next_day: fixed(['date', 'string'], 'date', nextDay),
  trunc: fixed(['date', 'string'], 'date', (days: number, unit: string) => firstDay(days, unit) ?? null), date_trunc: fixed(['string', 'timestamp'], 'timestamp', truncated),
  date_format: formatted, from_unixtime: fromUnix, to_date: reading('date'), to_timestamp: reading('timestamp'), unix_timestamp: reading('bigint'), to_unix_timestamp: reading('bigint'),
  timestamp_seconds: seconds(1_000_000n), timestamp_millis: seconds(1000n), timestamp_micros: seconds(1n),
  unix_micros: fixed(['timestamp'], 'bigint', (micros: bigint) => micros), unix_millis: fixed(['timestamp'], 'bigint', (micros: bigint) => (micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n),
  unix_seconds: fixed(['timestamp'], 'bigint', (micros: bigint) => (micros - (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n),
  date_from_unix_date: fixed(['int'], 'date', (days: bigint) => Number(days)), unix_date: fixed(['date'], 'int', (days: number) => BigInt(days)),
  make_date: fixed(['int', 'int', 'int'], 'date', (year: bigint, month: bigint, day: bigint) => daysOf({ year: Number(year), month: Number(month), day: Number(day) }) ?? null),
  make_timestamp: fixed(['int', 'int', 'int', 'int', 'int', 'double'], 'timestamp', (year: bigint, month: bigint, day: bigint, hour: bigint, minute: bigint, second: number) => {
    const days = daysOf({ year: Number(year), month: Number(month), day: Number(day) });
    if (days === undefined || hour < 0n || hour > 23n || minute < 0n || minute > 59n || second < 0 || second >= 60) return null;
    return BigInt(days) * microsPerDay + (hour * 3600n + minute * 60n) * 1_000_000n + BigInt(Math.round(second * 1e6));
  }),
  from_utc_timestamp: shifted(1n), to_utc_timestamp: shifted(-1n),
};

/** A literal date or time. @throws FormulaError if there is no such day or time */
export function timeLiteral(kind: 'date' | 'timestamp', text: string): Compiled {
  const value = kind === 'date' ? textToDate(text) : textToTimestamp(text);
  if (value === null) throw new FormulaError(`${kind} '${text}' is none`);
  return derived(simple(kind), [], () => value);
}
