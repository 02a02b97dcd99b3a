// Brings compiled values to the type that an operator or function wants.

import { caster } from './casts';
import { derived, type Compiled } from './compiled';
import { FormulaError } from './syntax';
import { sameType, typeText, widerType, type FormulaType } from './types';

/** The value cast to a type. @throws FormulaError if there is no such cast */
export function castTo(value: Compiled, type: FormulaType): Compiled {
  if (sameType(value.type, type)) return value;
  const cast = caster(value.type, type);
  return derived(type, [value], ([from = null]) => (from === null ? null : cast(from)));
}

/** All values in the type that holds all of them. */
export function together(values: readonly Compiled[], what: string): { type: FormulaType; values: Compiled[] } {
  const [first, ...rest] = values;
  if (first === undefined) throw new FormulaError(`${what} needs at least one value`);
  const type = rest.reduce((wider, value) => {
    const next = widerType(wider, value.type);
    if (next === undefined) throw new FormulaError(`${what} mixes ${typeText(wider)} and ${typeText(value.type)}; cast one of them`);
    return next;
  }, first.type);
  return { type, values: values.map((value) => castTo(value, type)) };
}
