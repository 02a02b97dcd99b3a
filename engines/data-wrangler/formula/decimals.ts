// Decimal numbers: the types of results, and the arithmetic on unscaled integers.

import type { FormulaType } from './types';

export type DecimalType = Extract<FormulaType, { kind: 'decimal' }>;

/** Brings a type back to 38 digits, giving up digits of the fraction, but not the last six. */
export function boundedDecimal(precision: number, scale: number): DecimalType {
  if (precision <= 38) return { kind: 'decimal', precision, scale };
  const whole = precision - scale;
  return { kind: 'decimal', precision: 38, scale: Math.max(38 - whole, Math.min(scale, 6)) };
}

/** The type of a result of an operator on decimals. */
export function decimalResult(operator: '+' | '-' | '*' | '/' | '%', a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  switch (operator) {
    case '+': case '-': return boundedDecimal(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale);
    case '*': return boundedDecimal(a.precision + b.precision + 1, a.scale + b.scale);
    case '/': {
      const quotient = Math.max(6, a.scale + b.precision + 1);
      return boundedDecimal(a.precision - a.scale + b.scale + quotient, quotient);
    }
    case '%': return boundedDecimal(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
  }
}

const power = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Divides, rounding halves away from zero. */
export function divideHalfUp(value: bigint, by: bigint): bigint {
  const sign = (value < 0n) === (by < 0n) ? 1n : -1n;
  const [size, divisor] = [value < 0n ? -value : value, by < 0n ? -by : by];
  return sign * ((size * 2n + divisor) / (divisor * 2n));
}

/** Divides, rounding halves to the even neighbour. */
export function divideHalfEven(value: bigint, by: bigint): bigint {
  const sign = value < 0n ? -1n : 1n;
  const size = value < 0n ? -value : value;
  const [quotient, rest] = [size / by, size % by];
  const up = rest * 2n > by || (rest * 2n === by && quotient % 2n === 1n);
  return sign * (quotient + (up ? 1n : 0n));
}

/** The unscaled value at another scale, rounded half up; null if it has too many digits. */
export function rescale(unscaled: bigint, from: number, to: DecimalType): bigint | null {
  const moved = to.scale >= from ? unscaled * power(to.scale - from) : divideHalfUp(unscaled, power(from - to.scale));
  return moved < power(to.precision) && moved > -power(to.precision) ? moved : null;
}

/** Computes on unscaled values; null for a division by zero or too many digits. */
export function decimalArithmetic(operator: '+' | '-' | '*' | '/' | '%', a: bigint, aType: DecimalType, b: bigint, bType: DecimalType, result: DecimalType): bigint | null {
  const scale = Math.max(aType.scale, bType.scale);
  const [left, right] = [a * power(scale - aType.scale), b * power(scale - bType.scale)];
  switch (operator) {
    case '+': return rescale(left + right, scale, result);
    case '-': return rescale(left - right, scale, result);
    case '*': return rescale(a * b, aType.scale + bType.scale, result);
    case '/': return right === 0n ? null : rescale(divideHalfUp(left * power(result.scale), right), result.scale, result);
    case '%': return right === 0n ? null : rescale(left % right, scale, result);
  }
}

/** A decimal as text: all its digits after the point. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Longer numbers are no decimals, and take long to read. */
const mostDigits = 1000;

/** Text to decimal, rounded half up to the scale; null if it is no number or has too many digits. */
export function textToDecimal(text: string, type: DecimalType): bigint | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
  const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`;
  if (match === null || digits === '' || digits.length > mostDigits) return null;
  const exponent = Number(match[4] ?? '0') - (match[3] ?? '').length;
  const size = BigInt(digits) * (match[1] === '-' ? -1n : 1n);
  if (size === 0n || exponent + digits.length < -type.scale - 1) return 0n;
  if (exponent + digits.length > 40) return null;
  return exponent >= 0 ? rescale(size * power(exponent), 0, type) : rescale(size, -exponent, type);
}
