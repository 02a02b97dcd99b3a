// What an expression becomes: a type and a function of the row.

import type { Registers } from '../step';
import type { FormulaType, FormulaValue } from './types';

export interface Compiled {
  readonly type: FormulaType;
  readonly evaluate: (row: Registers) => FormulaValue;
  /** Set if the value does not depend on the row. */
  readonly constant?: { readonly value: FormulaValue };
  /** Set for a literal integer, which meets decimals as the shortest decimal that holds it. */
  readonly literalInteger?: bigint;
}

/** A value that is the same for all rows. */
export function constantOf(type: FormulaType, value: FormulaValue): Compiled {
  return { type, constant: { value }, evaluate: () => value };
}

/** A function of other values; computed once if those are constant. */
export function derived(type: FormulaType, parts: readonly Compiled[], compute: (values: readonly FormulaValue[]) => FormulaValue): Compiled {
  if (parts.every((part) => part.constant !== undefined)) return constantOf(type, compute(parts.map((part) => part.constant?.value ?? null)));
  return { type, evaluate: (row) => compute(parts.map((part) => part.evaluate(row))) };
}

/** The same, but null as soon as one of the values is null. */
export function nullSafe(type: FormulaType, parts: readonly Compiled[], compute: (values: readonly FormulaValue[]) => FormulaValue): Compiled {
  return derived(type, parts, (values) => (values.includes(null) ? null : compute(values)));
}
