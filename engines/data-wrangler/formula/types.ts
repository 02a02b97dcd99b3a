// The types of formula values, and what two types become together.

import type { ColumnType } from '../column';
import { FormulaError } from './syntax';

export type SimpleType = 'null' | 'boolean' | 'int' | 'bigint' | 'double' | 'string' | 'date' | 'timestamp' | 'interval';

export type FormulaType = { kind: SimpleType } | { kind: 'decimal'; precision: number; scale: number } | { kind: 'array'; element: FormulaType };

/** int and bigint as bigint, decimal as unscaled bigint, date as days, timestamp as microseconds. */
export type FormulaValue = null | boolean | bigint | number | string | IntervalValue | readonly FormulaValue[];

export interface IntervalValue {
  months: number;
  days: number;
  micros: bigint;
}

export const simple = (kind: SimpleType): FormulaType => ({ kind });

/** A type as Spark writes it. */
export function typeText(type: FormulaType): string {
  if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if (type.kind === 'array') return `array<${typeText(type.element)}>`;
  return type.kind === 'null' ? 'void' : type.kind;
}

/** Whether both are the same type. */
export function sameType(a: FormulaType, b: FormulaType): boolean {
  return typeText(a) === typeText(b);
}

export function isNumber(type: FormulaType): boolean {
  return type.kind === 'int' || type.kind === 'bigint' || type.kind === 'double' || type.kind === 'decimal';
}

export function isInteger(type: FormulaType): boolean {
  return type.kind === 'int' || type.kind === 'bigint';
}

/** An integer type as the decimal that holds all of it. */
export function asDecimal(type: FormulaType): { kind: 'decimal'; precision: number; scale: number } {
  if (type.kind === 'decimal') return type;
  return { kind: 'decimal', precision: type.kind === 'int' ? 10 : 20, scale: 0 };
}

/** The type that holds the values of both, as COALESCE, CASE and IN want it; undefined if there is none. */
export function widerType(a: FormulaType, b: FormulaType): FormulaType | undefined {
  if (sameType(a, b) || b.kind === 'null') return a;
  if (a.kind === 'null') return b;
  if (isNumber(a) && isNumber(b)) return widerNumber(a, b);
  if (a.kind === 'array' || b.kind === 'array') {
    const element = a.kind === 'array' && b.kind === 'array' ? widerType(a.element, b.element) : undefined;
    return element === undefined ? undefined : { kind: 'array', element };
  }
  const kinds = new Set([a.kind, b.kind]);
  if (kinds.has('interval')) return undefined;
  if (kinds.has('string')) return simple('string');
  return kinds.has('date') && kinds.has('timestamp') ? simple('timestamp') : undefined;
}

/** The wider of two number types. */
export function widerNumber(a: FormulaType, b: FormulaType): FormulaType {
  if (a.kind === 'double' || b.kind === 'double') return simple('double');
  if (a.kind !== 'decimal' && b.kind !== 'decimal') return simple(a.kind === 'bigint' || b.kind === 'bigint' ? 'bigint' : 'int');
  const [left, right] = [asDecimal(a), asDecimal(b)];
  const scale = Math.max(left.scale, right.scale);
  return { kind: 'decimal', precision: Math.min(38, Math.max(left.precision - left.scale, right.precision - right.scale) + scale), scale };
}

/** The type in which two values are compared; undefined if they cannot be. */
export function comparedType(a: FormulaType, b: FormulaType): FormulaType | undefined {
  if (a.kind === 'string' && b.kind !== 'string') return comparedWithText(b);
  if (b.kind === 'string' && a.kind !== 'string') return comparedWithText(a);
  if (a.kind === 'boolean' && isNumber(b)) return b;
  if (b.kind === 'boolean' && isNumber(a)) return a;
  return widerType(a, b);
}

/** Text is compared as the other side's type; with a decimal both are doubles. */
function comparedWithText(other: FormulaType): FormulaType | undefined {
  if (other.kind === 'null') return simple('string');
  if (other.kind === 'decimal') return simple('double');
  return other.kind === 'interval' || other.kind === 'array' ? undefined : other;
}

const typeNames: Readonly<Record<string, SimpleType>> = {
  boolean: 'boolean', int: 'int', integer: 'int', bigint: 'bigint', long: 'bigint', double: 'double', string: 'string', date: 'date', timestamp: 'timestamp',
};

/** A type from its name in CAST. @throws FormulaError naming the types that are known */
export function typeNamed(name: string): FormulaType {
  const decimal = /^(?:decimal|dec|numeric)(?:\((\d+)(?:,(\d+))?\))?$/.exec(name);
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1] ?? 10), scale: Number(decimal[2] ?? 0) };
  const known = Object.hasOwn(typeNames, name) ? typeNames[name] : undefined;
  if (known === undefined) throw new FormulaError(`the type ${name} is not known here; known are ${Object.keys(typeNames).join(', ')} and decimal`);
  return simple(known);
}

/** The type of a column in a formula. */
export function typeOfColumn(type: ColumnType): FormulaType {
  switch (type) {
    case 'long': return simple('bigint');
    case 'int': return simple('int');
    case 'float': return simple('double');
    case 'bool': return simple('boolean');
    case 'date': return simple('date');
    case 'datetime': return simple('timestamp');
    default: return simple('string');
  }
}

/** The column type for a formula's result. @throws FormulaError if tables cannot hold it */
export function columnTypeOf(type: FormulaType): ColumnType {
  switch (type.kind) {
    case 'bigint': return 'long';
    case 'int': return 'int';
    case 'double': return 'float';
    case 'boolean': return 'bool';
    case 'date': return 'date';
    case 'timestamp': return 'datetime';
    case 'decimal': return 'decimal';
    case 'string': case 'null': return 'string';
    case 'array': return 'object';
    case 'interval': throw new FormulaError('the formula gives an interval, which a table cannot hold; use datediff or unix_timestamp');
  }
}
