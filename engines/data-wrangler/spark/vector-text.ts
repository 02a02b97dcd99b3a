// Vectors as text, in Spark's form.

import { doubleText } from './double-text';

/** `[0.1,0.2]`. */
export function denseText(values: readonly number[]): string {
  return `[${values.map(doubleText).join(',')}]`;
}

/** `(8,[0],[1.0])`. */
export function sparseText(size: number, indices: readonly number[], values: readonly number[]): string {
  return `(${size},[${indices.join(',')}],[${values.map(doubleText).join(',')}])`;
}

/** The shorter of both forms, by Spark's rule. */
export function compressedText(values: readonly number[]): string {
  const indices = values.flatMap((value, index) => (value === 0 ? [] : [index]));
  return 1.5 * (indices.length + 1) < values.length ? sparseText(values.length, indices, indices.map((index) => values[index] ?? 0)) : denseText(values);
}
