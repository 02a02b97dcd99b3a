// Functions of numbers.

import { doubleToLong } from '../../spark/cast-value';
import { doubleText } from '../../spark/double-text';
import { castTo } from '../coercion';
import { nullSafe, type Compiled } from '../compiled';
import { divideHalfEven, divideHalfUp, rescale, type DecimalType } from '../decimals';
import { arithmetic, bits } from '../operators';
import { FormulaError } from '../syntax';
import { isInteger, simple, type FormulaType, type FormulaValue } from '../types';
import { fixed, requireCount, type FunctionDefinition } from './definition';

const double = (compute: (x: number) => number | null): FunctionDefinition => fixed(['double'], 'double', compute);
const positive = (compute: (x: number) => number, least = 0): FunctionDefinition => double((x) => (x <= least ? null : compute(x)));

/** The number or null operand of a call. */
function number(value: Compiled | undefined, name: string): Compiled {
  if (value === undefined) throw new FormulaError(`${name} needs a number`);
  return ['int', 'bigint', 'double', 'decimal'].includes(value.type.kind) ? value : castTo(value, simple('double'));
}

const abs: FunctionDefinition = (values, name) => {
  requireCount(values, name, 1);
  const value = number(values[0], name);
  return nullSafe(value.type, [value], ([x]) => (typeof x === 'bigint' ? wrapped(value.type, x < 0n ? -x : x) : Math.abs(x as number)));
};

function wrapped(type: FormulaType, value: bigint): bigint {
  return type.kind === 'decimal' ? value : BigInt.asIntN(type.kind === 'int' ? 32 : 64, value);
}

/** ROUND and BROUND work on the decimal text of a number. */
function rounding(divide: (value: bigint, by: bigint) => bigint): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, 1, 2);
    const value = number(values[0], name);
    const places = values[1] === undefined ? 0 : constantInteger(values[1], name);
    if (value.type.kind === 'double') return nullSafe(value.type, [value], ([x]) => roundedDouble(x as number, places, divide));
    const type = value.type;
    if (type.kind === 'decimal') return roundedDecimal(value, type, places, divide);
    return nullSafe(type, [value], ([x]) => {
      if (places >= 0) return x ?? null;
      const unit = 10n ** BigInt(-places);
      return wrapped(type, divide(x as bigint, unit) * unit);
    });
  };
}

function constantInteger(value: Compiled, name: string): number {
  const constant = value.constant?.value;
  if (typeof constant !== 'bigint') throw new FormulaError(`${name} needs a fixed whole number of places`);
  return Number(constant);
}

function roundedDouble(value: number, places: number, divide: (value: bigint, by: bigint) => bigint): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const match = /^(-?)(\d+)(?:\.(\d+))?E?(-?\d+)?$/.exec(doubleText(value)) ?? [];
  const [, sign = '', whole = '0', fraction = '', power = '0'] = match;
  const scale = fraction.length - Number(power);
  if (scale <= places) return value;
  const size = BigInt(whole + fraction);
  const drop = scale - places;
  if (drop > 400) return 0;
  const result = Number(`${String(divide(size, 10n ** BigInt(drop)))}e${-places}`);
  return sign === '-' && result !== 0 ? -result : result;
}

function roundedDecimal(value: Compiled, type: DecimalType, places: number, divide: (value: bigint, by: bigint) => bigint): Compiled {
  const scale = Math.max(0, Math.min(places, type.scale));
  const result: DecimalType = { kind: 'decimal', precision: Math.min(38, type.precision - type.scale + 1 + scale), scale };
  return nullSafe(result, [value], ([x]) => {
    if (places >= type.scale) return rescale(x as bigint, type.scale, result);
    const unit = 10n ** BigInt(type.scale - places);
    return divide(x as bigint, unit) * (places < 0 ? 10n ** BigInt(-places) : 1n);
  });
}

function towards(direction: 1 | -1): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, 1);
    const value = number(values[0], name);
    const type = value.type;
    if (type.kind === 'decimal') {
      const unit = 10n ** BigInt(type.scale);
      const result: DecimalType = { kind: 'decimal', precision: Math.min(38, type.precision - type.scale + 1), scale: 0 };
      return nullSafe(result, [value], ([x]) => {
        const rest = (x as bigint) % unit;
        const whole = (x as bigint) / unit;
        return rest !== 0n && (rest > 0n) === (direction > 0) ? whole + BigInt(direction) : whole;
      });
    }
    if (isInteger(type)) return castTo(value, simple('bigint'));
    return nullSafe(simple('bigint'), [value], ([x]) => doubleToLong(direction > 0 ? Math.ceil(x as number) : Math.floor(x as number)));
  };
}

function rint(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Object.is(Math.round(value), -0) || (value < 0 && Math.round(value) === 0) ? -0 : Math.round(value);
  const even = floor % 2 === 0 ? floor : floor + 1;
  return even === 0 && value < 0 ? -0 : even;
}

const pmod: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2);
  const [a, b] = [number(values[0], name), number(values[1], name)];
  const rest = arithmetic('%', a, b);
  const divisor = castTo(b, rest.type);
  const again = arithmetic('%', arithmetic('+', rest, divisor), divisor);
  return nullSafe(rest.type, [rest, castTo(again, rest.type)], ([first, second]) => ((typeof first === 'bigint' ? first < 0n : (first as number) < 0) ? second ?? null : first ?? null));
};

function shift(compute: (value: bigint, by: bigint) => bigint): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, 2);
    const [value, by] = values;
    if (value === undefined || by === undefined || !isInteger(value.type)) throw new FormulaError(`${name} needs integers`);
    const width = value.type.kind === 'int' ? 31n : 63n;
    return nullSafe(value.type, [value, castTo(by, simple('int'))], ([x, y]) => wrapped(value.type, compute(x as bigint, (y as bigint) & width)));
  };
}

function tryAdd(values: readonly Compiled[], name: string): Compiled {
  requireCount(values, name, 2);
  const [a, b] = [number(values[0], name), number(values[1], name)];
  const sum = arithmetic('+', a, b);
  if (!isInteger(sum.type)) return sum;
  return nullSafe(sum.type, [sum, a, b], ([result, x, y]) => ((x as bigint) + (y as bigint) === result ? result : null));
}

function log(base: number, value: number): number | null {
  return base <= 0 || value <= 0 ? null : Math.log(value) / Math.log(base);
}

function converted(text: string, from: bigint, to: bigint): FormulaValue {
  const [source, target] = [Number(from), Number(to)];
  if (source < 2 || source > 36 || Math.abs(target) < 2 || Math.abs(target) > 36) return null;
  let value = 0n;
  for (const digit of text.trim().toLowerCase().replace(/^-/, '')) {
    const number = parseInt(digit, 36);
    if (Number.isNaN(number) || number >= source) break;
    value = value * BigInt(source) + BigInt(number);
  }
  const signed = text.trim().startsWith('-') ? -value : value;
  return (target > 0 ? BigInt.asUintN(64, signed) : signed).toString(Math.abs(target)).toUpperCase();
}

function factorial(value: bigint): bigint | null {
  if (value < 0n || value > 20n) return null;
  let result = 1n;
  for (let factor = 2n; factor <= value; factor += 1n) result *= factor;
  return result;
}

/** Java's StrictMath rounds e up in the last digit. */
const exponential = (x: number): number => (x === 1 ? 2.7182818284590455 : Math.exp(x));

export const numberFunctions: Readonly<Record<string, FunctionDefinition>> = {
  abs, round: rounding(divideHalfUp), bround: rounding(divideHalfEven), floor: towards(-1), ceil: towards(1), ceiling: towards(1), rint: double(rint),
  sqrt: double(Math.sqrt), cbrt: double(Math.cbrt), exp: double(exponential), expm1: double(Math.expm1), ln: positive(Math.log), log10: positive(Math.log10), log2: positive(Math.log2), log1p: positive(Math.log1p, -1),
  log: (values, name) => (values.length === 1 ? positive(Math.log)(values, name) : fixed(['double', 'double'], 'double', log)(values, name)),
  pow: fixed(['double', 'double'], 'double', (x: number, y: number) => x ** y), power: fixed(['double', 'double'], 'double', (x: number, y: number) => x ** y),
  sin: double(Math.sin), cos: double(Math.cos), tan: double(Math.tan), asin: double(Math.asin), acos: double(Math.acos), atan: double(Math.atan), sinh: double(Math.sinh), cosh: double(Math.cosh), tanh: double(Math.tanh),
  cot: double((x) => 1 / Math.tan(x)), atan2: fixed(['double', 'double'], 'double', (y: number, x: number) => Math.atan2(y, x)), hypot: fixed(['double', 'double'], 'double', (x: number, y: number) => Math.hypot(x, y)),
  degrees: double((x) => (x * 180) / Math.PI), radians: double((x) => (x / 180) * Math.PI), pi: fixed([], 'double', () => Math.PI), e: fixed([], 'double', () => Math.E),
  sign: double(Math.sign), signum: double(Math.sign),
  pmod, mod: (values, name) => { requireCount(values, name, 2); return arithmetic('%', number(values[0], name), number(values[1], name)); },
  shiftleft: shift((x, by) => x << by), shiftright: shift((x, by) => x >> by),
  bit_and: (values, name) => { requireCount(values, name, 2); return bits('&', number(values[0], name), number(values[1], name)); },
  try_add: tryAdd, try_divide: (values, name) => { requireCount(values, name, 2); return arithmetic('/', number(values[0], name), number(values[1], name)); },
  factorial: fixed(['int'], 'bigint', factorial),
  hex: fixed(['bigint'], 'string', (x: bigint) => BigInt.asUintN(64, x).toString(16).toUpperCase()), bin: fixed(['bigint'], 'string', (x: bigint) => BigInt.asUintN(64, x).toString(2)), conv: fixed(['string', 'int', 'int'], 'string', converted),
  width_bucket: fixed(['double', 'double', 'double', 'bigint'], 'bigint', (value: number, low: number, high: number, count: bigint) => {
    if (count <= 0n || low === high) return null;
    const share = (value - low) / (high - low);
    return share < 0 ? 0n : share >= 1 ? count + 1n : BigInt(Math.floor(share * Number(count))) + 1n;
  }),
};
