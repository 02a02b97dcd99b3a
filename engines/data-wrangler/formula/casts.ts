// Casts between the types of formula values, with ANSI mode off.

import type { ColumnType, Value } from '../column';
import { isDate, isDatetime } from '../spark/calendar';
import { castValue, toText } from '../spark/cast-value';
import { textToTimestamp } from '../spark/cast-text';
import { doubleText } from '../spark/double-text';
import { decimalText, rescale, textToDecimal } from './decimals';
import { FormulaError } from './syntax';
import { sameType, typeText, type FormulaType, type FormulaValue } from './types';

const columnTypes: Readonly<Partial<Record<FormulaType['kind'], ColumnType>>> = {
  boolean: 'bool', int: 'long', bigint: 'long', double: 'float', string: 'string', date: 'date', timestamp: 'datetime',
};

/**
 * The function that casts a value of one type to another; what cannot be cast is null.
 * @throws FormulaError if there is no such cast
 */
export function caster(from: FormulaType, to: FormulaType): (value: FormulaValue) => FormulaValue {
  if (sameType(from, to)) return (value) => value;
  if (from.kind === 'null') return () => null;
  if (to.kind === 'decimal') return toDecimal(from, to);
  if (from.kind === 'decimal') return fromDecimal(from, to);
  if (from.kind === 'array' && to.kind === 'array') {
    const element = caster(from.element, to.element);
    return (value) => (Array.isArray(value) ? value.map(element) : null);
  }
  if (from.kind === 'array' && to.kind === 'string') return (value) => (value === null ? null : arrayText(value as readonly FormulaValue[], from.element));
  const [source, target] = [columnTypes[from.kind], columnTypes[to.kind]];
  if (source === undefined || target === undefined) throw new FormulaError(`${typeText(from)} cannot be cast to ${typeText(to)}`);
  if (from.kind === 'string' && to.kind === 'timestamp') return (value) => (typeof value === 'string' ? textToTimestamp(value) : null);
  if (to.kind === 'int') return intCaster(from, source);
  return (value) => castValue(value as Value, source, target);
}

/** Text and doubles saturate or are null beyond 32 bits; bigint wraps. */
function intCaster(from: FormulaType, source: ColumnType): (value: FormulaValue) => FormulaValue {
  const [least, most] = [-(2n ** 31n), 2n ** 31n - 1n];
  return (value) => {
    const long = castValue(value as Value, source, 'long') as bigint | null;
    if (long === null || (long >= least && long <= most)) return long;
    if (from.kind === 'string') return null;
    return from.kind === 'double' ? (long < 0n ? least : most) : BigInt.asIntN(32, long);
  };
}

function toDecimal(from: FormulaType, to: Extract<FormulaType, { kind: 'decimal' }>): (value: FormulaValue) => FormulaValue {
  switch (from.kind) {
    case 'decimal': return (value) => (value === null ? null : rescale(value as bigint, from.scale, to));
    case 'int': case 'bigint': return (value) => (value === null ? null : rescale(value as bigint, 0, to));
    case 'boolean': return (value) => (value === null ? null : rescale(value === true ? 1n : 0n, 0, to));
    case 'double': return (value) => (value === null || !Number.isFinite(value) ? null : textToDecimal(String(value), to));
    case 'string': return (value) => (typeof value === 'string' ? textToDecimal(value, to) : null);
    default: throw new FormulaError(`${typeText(from)} cannot be cast to ${typeText(to)}`);
  }
}

function fromDecimal(from: Extract<FormulaType, { kind: 'decimal' }>, to: FormulaType): (value: FormulaValue) => FormulaValue {
  const unit = 10n ** BigInt(from.scale);
  switch (to.kind) {
    case 'string': return (value) => (value === null ? null : decimalText(value as bigint, from.scale));
    case 'double': return (value) => (value === null ? null : Number(decimalText(value as bigint, from.scale)));
    case 'bigint': return (value) => (value === null ? null : BigInt.asIntN(64, (value as bigint) / unit));
    case 'int': return (value) => (value === null ? null : BigInt.asIntN(32, (value as bigint) / unit));
    case 'boolean': return (value) => (value === null ? null : value !== 0n);
    case 'timestamp': return (value) => (value === null ? null : ((value as bigint) * 1_000_000n) / unit);
    default: throw new FormulaError(`${typeText(from)} cannot be cast to ${typeText(to)}`);
  }
}

function arrayText(values: readonly FormulaValue[], element: FormulaType): string {
  const text = caster(element, { kind: 'string' });
  return `[${values.map((value) => (value === null ? 'null' : String(text(value)))).join(', ')}]`;
}

/** A value as a table's column holds it: decimals and lists as text. */
export function columnValue(value: FormulaValue, type: FormulaType): Value {
  if (value === null) return null;
  if (type.kind === 'decimal') return decimalText(value as bigint, type.scale);
  if (type.kind === 'date' && !isDate(value as number)) return null;
  if (type.kind === 'timestamp' && !isDatetime(value as bigint)) return null;
  return type.kind === 'array' ? JSON.stringify(plain(value as readonly FormulaValue[], type.element)) : value as Value;
}

function plain(values: readonly FormulaValue[], element: FormulaType): unknown[] {
  return values.map((value) => {
    if (value === null || element.kind === 'array') return value === null ? null : plain(value as readonly FormulaValue[], (element as { element: FormulaType }).element);
    if (element.kind === 'decimal' || element.kind === 'date' || element.kind === 'timestamp') return toText(columnValue(value, element), columnTypes[element.kind] ?? 'string');
    return typeof value === 'bigint' ? Number(value) : typeof value === 'number' && !Number.isFinite(value) ? doubleText(value) : value;
  });
}
