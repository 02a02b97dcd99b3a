// Counts how often which label was predicted for which.
import type { BinaryCounts } from './binary-metrics';

/** Labels by code: actual and predicted of each row. */
export interface LabelCodes {
  readonly labels: readonly string[];
  readonly actual: Uint16Array;
  readonly predicted: Uint16Array;
}

/** Counts, row by row of the matrix: actual times predicted. */
export function confusion({ labels, actual, predicted }: LabelCodes, rows: ArrayLike<number>): Float64Array {
  const size = labels.length;
  const counts = new Float64Array(size * size);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const cell = (actual[row] ?? 0) * size + (predicted[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** One label against all others. */
export function oneAgainstRest(counts: Float64Array, size: number, label: number): BinaryCounts {
  let truePositives = 0;
  let predicted = 0;
  let actual = 0;
  let all = 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const count = counts[row * size + column] ?? 0;
      all += count;
      if (row === label) actual += count;
      if (column === label) predicted += count;
      if (row === label && column === label) truePositives = count;
    }
  }
  return {
    truePositives,
    falsePositives: predicted - truePositives,
    falseNegatives: actual - truePositives,
    trueNegatives: all - actual - predicted + truePositives,
  };
}

/** The matrix by label: outer actual, inner predicted. */
export function confusionRecord(counts: Float64Array, labels: readonly string[]): Record<string, Record<string, number>> {
  return Object.fromEntries(labels.map((actual, row) => [
    actual,
    Object.fromEntries(labels.map((predicted, column) => [predicted, counts[row * labels.length + column] ?? 0])),
  ]));
}
