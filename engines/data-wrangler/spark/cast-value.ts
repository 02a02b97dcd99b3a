// Casts between column types as Spark does with ANSI mode off.

import { sqlOf, type Column, type ColumnType, type Value } from '../column';
import type { Computed } from '../step';
import { isDatetime, microsPerDay, splitMicros } from './calendar';
import { dateText, textToBool, textToDate, textToDouble, textToLong } from './cast-text';
import { datetimeText } from './date-text';
import { doubleText } from './double-text';
import { guessDatetime } from './guess-datetime';
import { doubleTextSql, guessDatetimeSql, textCastSql } from './sql-functions';

const smallestLong = -(2n ** 63n);
const largestLong = 2n ** 63n - 1n;

/** A double as bigint: cut at the point, kept within 64 bits, NaN as 0. */
export function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return largestLong;
  return value <= -(2 ** 63) ? smallestLong : BigInt(Math.trunc(value));
}

/** A value as text. */
export function toText(value: Value, from: ColumnType): string | null {
  if (value === null || typeof value === 'string') return value;
  if (from === 'float') return doubleText(value as number);
  if (from === 'date') return dateText(value as number);
  return from === 'datetime' ? datetimeText(value as bigint) : String(value);
}

/** Casts one value; what cannot be cast is null. */
export function castValue(value: Value, from: ColumnType, to: ColumnType): Value {
  if (value === null || from === to) return value;
  switch (to) {
    case 'string': return toText(value, from);
    case 'long': case 'int': return toLong(value, from);
    case 'float': return toDouble(value, from);
    case 'bool': return toBool(value, from);
    case 'date': return toDate(value, from);
    case 'datetime': return toDatetime(value, from);
    default: return toText(value, from);
  }
}

function toLong(value: Value, from: ColumnType): Value {
  if (typeof value === 'string') return textToLong(value);
  if (from === 'datetime') return floorDivide(value as bigint, 1_000_000n);
  if (from === 'date') return null;
  return typeof value === 'number' ? doubleToLong(value) : BigInt(value as bigint | boolean);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && value % by !== 0n ? quotient - 1n : quotient;
}

function toDouble(value: Value, from: ColumnType): Value {
  if (typeof value === 'string') return textToDouble(value);
  if (from === 'date') return null;
  return from === 'datetime' ? Number(value) / 1e6 : Number(value);
}

function toBool(value: Value, from: ColumnType): Value {
  if (typeof value === 'string') return textToBool(value);
  if (from === 'date') return null;
  return typeof value === 'number' ? value !== 0 : value !== 0n;
}

function toDate(value: Value, from: ColumnType): Value {
  if (typeof value === 'string') return textToDate(value);
  return from === 'datetime' ? splitMicros(value as bigint).days : null;
}

function toDatetime(value: Value, from: ColumnType): Value {
  if (typeof value === 'string') return guessDatetime(value);
  if (from === 'date') return BigInt(value as number) * microsPerDay;
  if (typeof value === 'boolean') return value ? 1_000_000n : 0n;
  const micros = typeof value === 'bigint' ? value * 1_000_000n : Number.isFinite(value) ? doubleToLong((value as number) * 1e6) : null;
  return micros !== null && isDatetime(micros) ? micros : null;
}

/** A column cast to a type, under its own name. */
export function castColumn(column: Column, to: ColumnType): Computed {
  const sql = castSql(sqlOf(column), column.type, to);
  return {
    name: column.name, type: to, reads: [column], ...(sql === undefined ? {} : { sql }),
    evaluate: (row) => castValue(row[column.slot] ?? null, column.type, to),
  };
}

/** The cast in SQL, where DuckDB can give the same; else undefined. */
export function castSql(value: string, from: ColumnType, to: ColumnType): string | undefined {
  if (from === to) return value;
  if (from === 'string') return to === 'int' || to === 'string' || to === 'vector' || to === 'object' || to === 'decimal' ? undefined : to === 'datetime' ? guessDatetimeSql(value) : textCastSql[to](value);
  if (to === 'float' && (from === 'long' || from === 'int')) return `${value}::DOUBLE`;
  if (to === 'string' && from === 'float') return doubleTextSql(value);
  if (to === 'string' && (from === 'long' || from === 'int' || from === 'bool')) return `${value}::VARCHAR`;
  if (to === 'long' && from === 'float') return `CASE WHEN abs(${value}) < 9e15 THEN trunc(${value})::BIGINT WHEN ${value} IS NULL THEN NULL WHEN isnan(${value}) THEN 0 WHEN ${value} >= 9223372036854775807 THEN 9223372036854775807 WHEN ${value} <= -9223372036854775808 THEN (-9223372036854775807 - 1) ELSE trunc(${value})::BIGINT END`;
  return undefined;
}
