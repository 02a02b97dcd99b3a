// Compares values as Spark does: NaN equals itself and is the largest, text goes by its UTF-8 bytes.

import type { FormulaValue } from './types';

/** Below, equal or above zero, for two values of one type. */
export function compareValues(a: FormulaValue, b: FormulaValue): number {
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a as readonly FormulaValue[], b as readonly FormulaValue[]);
  const [left, right] = [a as bigint, b as bigint];
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareDoubles(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** UTF-16 order is UTF-8 order except where surrogates take part. */
function compareTexts(a: string, b: string): number {
  if (/[\ud800-\udfff]/.test(a) || /[\ud800-\udfff]/.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareLists(a: readonly FormulaValue[], b: readonly FormulaValue[]): number {
  for (let place = 0; place < Math.min(a.length, b.length); place += 1) {
    const order = compareNullable(a[place] ?? null, b[place] ?? null);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The same with null as the smallest. */
export function compareNullable(a: FormulaValue, b: FormulaValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compareValues(a, b);
}
