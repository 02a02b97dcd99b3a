// How a function of Spark SQL is told to the compiler.

import { castTo } from '../coercion';
import { nullSafe, type Compiled } from '../compiled';
import { FormulaError } from '../syntax';
import { simple, type FormulaType, type FormulaValue, type SimpleType } from '../types';

/** Makes the call from its compiled arguments. @throws FormulaError if they do not fit */
export type FunctionDefinition = (values: readonly Compiled[], name: string) => Compiled;

/** A function of arguments of fixed types, null if one of them is null. Types after `least` may be absent. */
export function fixed(types: readonly SimpleType[], result: SimpleType | FormulaType, compute: (...values: never[]) => FormulaValue, least = types.length): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, least, types.length);
    const parts = values.map((value, place) => castTo(value, simple(types[place] ?? 'string')));
    return nullSafe(typeof result === 'string' ? simple(result) : result, parts, (arguments_) => compute(...(arguments_ as never[])));
  };
}

/** @throws FormulaError if there are too few or too many arguments */
export function requireCount(values: readonly Compiled[], name: string, least: number, most = least): void {
  if (values.length >= least && values.length <= most) return;
  throw new FormulaError(`${name} takes ${least === most ? least : most === Infinity ? `at least ${least}` : `${least} to ${most}`} arguments, got ${values.length}`);
}

/** A function whose rest depends on one constant argument, such as a pattern, worked out once where it can be. */
export function prepared<T>(constant: Compiled, prepare: (value: string) => T): (value: FormulaValue) => T {
  if (constant.constant !== undefined && typeof constant.constant.value === 'string') {
    const ready = prepare(constant.constant.value);
    return () => ready;
  }
  return (value) => prepare(String(value));
}
