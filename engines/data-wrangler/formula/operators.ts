// Spark SQL's operators: arithmetic, bits, comparison and logic.

import { castTo } from './coercion';
import { compareValues } from './comparison';
import { derived, nullSafe, type Compiled } from './compiled';
import { decimalArithmetic, decimalResult, type DecimalType } from './decimals';
import { moveTime } from './moving-time';
import { FormulaError } from './syntax';
import { asDecimal, comparedType, isInteger, isNumber, simple, typeText, widerNumber, widerType, type FormulaType, type FormulaValue, type IntervalValue } from './types';

type Arithmetic = '+' | '-' | '*' | '/' | '%';

const wrap = (type: FormulaType, value: bigint): bigint => BigInt.asIntN(type.kind === 'int' ? 32 : 64, value);

/** `a + b` and its kin. */
export function arithmetic(operator: Arithmetic, left: Compiled, right: Compiled): Compiled {
  const moved = operator === '+' || operator === '-' ? moving(operator, left, right) : undefined;
  if (moved !== undefined) return moved;
  const [a, b] = [asOperand(left, operator), asOperand(right, operator)];
  if (a.type.kind === 'null' || b.type.kind === 'null') return derived(operator === '/' ? simple('double') : a.type.kind === 'null' ? b.type : a.type, [a, b], () => null);
  if (a.type.kind === 'double' || b.type.kind === 'double') return doubles(operator, castTo(a, simple('double')), castTo(b, simple('double')));
  if (a.type.kind === 'decimal' || b.type.kind === 'decimal') return decimals(operator, a, b);
  if (operator === '/') return doubles(operator, castTo(a, simple('double')), castTo(b, simple('double')));
  const type = widerNumber(a.type, b.type);
  return nullSafe(type, [a, b], ([x, y]) => integers(operator, type, x as bigint, y as bigint));
}

/** Text takes part as double. */
function asOperand(value: Compiled, operator: string): Compiled {
  if (value.type.kind === 'string') return castTo(value, simple('double'));
  if (isNumber(value.type) || value.type.kind === 'null') return value;
  throw new FormulaError(`${operator} needs numbers, got ${typeText(value.type)}`);
}

function doubles(operator: Arithmetic, a: Compiled, b: Compiled): Compiled {
  return nullSafe(simple('double'), [a, b], ([left, right]) => {
    const [x, y] = [left as number, right as number];
    switch (operator) {
      case '+': return x + y;
      case '-': return x - y;
      case '*': return x * y;
      case '/': return y === 0 ? null : x / y;
      case '%': return y === 0 ? null : x % y;
    }
  });
}

function integers(operator: Arithmetic, type: FormulaType, x: bigint, y: bigint): FormulaValue {
  switch (operator) {
    case '+': return wrap(type, x + y);
    case '-': return wrap(type, x - y);
    case '*': return wrap(type, x * y);
    default: return y === 0n ? null : wrap(type, x % y);
  }
}

function decimals(operator: Arithmetic, left: Compiled, right: Compiled): Compiled {
  const [leftType, rightType] = [operandDecimal(left), operandDecimal(right)];
  const result = decimalResult(operator, leftType, rightType);
  const [a, b] = [castTo(left, leftType), castTo(right, rightType)];
  return nullSafe(result, [a, b], ([x, y]) => decimalArithmetic(operator, x as bigint, leftType, y as bigint, rightType, result));
}

/** A literal integer is the shortest decimal that holds it. */
function operandDecimal(value: Compiled): DecimalType {
  if (value.literalInteger === undefined) return asDecimal(value.type);
  const size = value.literalInteger < 0n ? -value.literalInteger : value.literalInteger;
  return { kind: 'decimal', precision: String(size).length, scale: 0 };
}

/** A date or time moved by days or an interval; undefined if neither side is one. */
function moving(operator: '+' | '-', left: Compiled, right: Compiled): Compiled | undefined {
  const isTime = (type: FormulaType): boolean => type.kind === 'date' || type.kind === 'timestamp';
  const [time, by] = isTime(left.type) ? [left, right] : operator === '+' && isTime(right.type) ? [right, left] : [undefined, undefined];
  if (time === undefined || by === undefined) return undefined;
  const sign = operator === '-' ? -1 : 1;
  if (by.type.kind === 'interval') return nullSafe(movedType(time, by), [time, by], ([value, interval]) => moveTime(value as bigint | number, interval as IntervalValue, sign));
  if (time.type.kind === 'date' && isInteger(by.type)) return nullSafe(simple('date'), [time, by], ([days, count]) => Number(BigInt.asIntN(32, BigInt(days as number) + BigInt(sign) * (count as bigint))));
  throw new FormulaError(`${typeText(left.type)} ${operator} ${typeText(right.type)} gives an interval or nothing; use datediff, months_between or unix_timestamp`);
}

/** A date moved by hours becomes a time. */
function movedType(time: Compiled, by: Compiled): FormulaType {
  const interval = by.constant?.value as IntervalValue | undefined;
  if (time.type.kind === 'date' && interval !== undefined && interval.micros !== 0n) throw new FormulaError('a date cannot be moved by hours or less here; cast it to timestamp first');
  return time.type;
}

/** Division of integers, cut towards zero, always bigint. */
export function integralDivide(left: Compiled, right: Compiled): Compiled {
  for (const side of [left, right]) if (!isInteger(side.type) && side.type.kind !== 'null') throw new FormulaError(`div needs integers, got ${typeText(side.type)}`);
  return nullSafe(simple('bigint'), [left, right], ([x, y]) => (y === 0n ? null : BigInt.asIntN(64, (x as bigint) / (y as bigint))));
}

/** `-x`. */
export function negative(value: Compiled): Compiled {
  const operand = asOperand(value, '-');
  const result = nullSafe(operand.type, [operand], ([x]) => (typeof x === 'bigint' ? (operand.type.kind === 'decimal' ? -x : wrap(operand.type, -x)) : -(x as number)));
  return value.literalInteger === undefined ? result : { ...result, literalInteger: -value.literalInteger };
}

/** `&`, `|`, `^` on integers. */
export function bits(operator: '&' | '|' | '^', left: Compiled, right: Compiled): Compiled {
  for (const side of [left, right]) if (!isInteger(side.type)) throw new FormulaError(`${operator} needs integers, got ${typeText(side.type)}`);
  const type = widerNumber(left.type, right.type);
  return nullSafe(type, [left, right], ([a, b]) => {
    const [x, y] = [a as bigint, b as bigint];
    return operator === '&' ? x & y : operator === '|' ? x | y : x ^ y;
  });
}

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0, '!=': (order) => order !== 0, '<': (order) => order < 0, '<=': (order) => order <= 0, '>': (order) => order > 0, '>=': (order) => order >= 0,
};

/** `=`, `<` and their kin; `<=>` takes nulls as equal. */
export function compared(operator: string, left: Compiled, right: Compiled): Compiled {
  const type = comparedType(left.type, right.type);
  if (type === undefined) throw new FormulaError(`${typeText(left.type)} ${operator} ${typeText(right.type)} cannot be compared; cast one side`);
  const [a, b] = [castTo(left, type), castTo(right, type)];
  if (operator === '<=>') return derived(simple('boolean'), [a, b], ([x = null, y = null]) => (x === null || y === null ? x === y : compareValues(x, y) === 0));
  const test = tests[operator] ?? tests['='];
  return nullSafe(simple('boolean'), [a, b], ([x = null, y = null]) => test?.(compareValues(x, y)) ?? null);
}

/** `IN`: null if no item is equal but one is null. */
export function isIn(value: Compiled, items: readonly Compiled[]): Compiled {
  const type = items.reduce<FormulaType | undefined>((wider, item) => (wider === undefined ? undefined : widerType(wider, item.type)), value.type);
  if (type === undefined) throw new FormulaError(`IN compares ${[value, ...items].map((item) => typeText(item.type)).join(', ')}, which have no type in common`);
  return derived(simple('boolean'), [value, ...items].map((item) => castTo(item, type)), ([wanted = null, ...others]) => {
    if (wanted === null) return null;
    if (others.some((other) => other !== null && compareValues(wanted, other) === 0)) return true;
    return others.includes(null) ? null : false;
  });
}

function asBoolean(value: Compiled, operator: string): Compiled {
  if (value.type.kind === 'boolean') return value;
  if (value.type.kind === 'null' || value.type.kind === 'string') return castTo(value, simple('boolean'));
  throw new FormulaError(`${operator} needs a condition, got ${typeText(value.type)}`);
}

/** `AND` and `OR` with unknown as a third value. */
export function logic(operator: 'and' | 'or', left: Compiled, right: Compiled): Compiled {
  const [a, b] = [asBoolean(left, operator), asBoolean(right, operator)];
  const decisive = operator === 'or';
  return derived(simple('boolean'), [a, b], ([x, y]) => (x === decisive || y === decisive ? decisive : x === null || y === null ? null : !decisive));
}

/** `NOT`. */
export function negated(value: Compiled): Compiled {
  return nullSafe(simple('boolean'), [asBoolean(value, 'not')], ([x]) => x === false);
}
