// The metrics of a prediction among several labels, from its confusion counts.
import { fBeta, precision, ratio, recall, type BinaryCounts } from './binary-metrics';
import { oneAgainstRest } from './confusion';

/** Each label against the rest. */
function each(counts: Float64Array, size: number): BinaryCounts[] {
  return Array.from({ length: size }, (_, label) => oneAgainstRest(counts, size, label));
}

/** Share of the right predictions. */
export function multiclassAccuracy(counts: Float64Array, size: number): number {
  let right = 0;
  let all = 0;
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index] ?? 0;
    all += count;
    if (index % (size + 1) === 0) right += count;
  }
  return ratio(right, all);
}

/** Mean over the labels that occur, true or predicted, each weighing the same. */
export function macro(counts: Float64Array, size: number, metric: (counts: BinaryCounts) => number): number {
  const labels = each(counts, size).filter((label) => label.truePositives + label.falsePositives + label.falseNegatives > 0);
  return ratio(labels.reduce((sum, label) => sum + metric(label), 0), labels.length);
}

/** Mean over the labels, each weighing as often as it is true. */
export function weighted(counts: Float64Array, size: number, metric: (counts: BinaryCounts) => number): number {
  const labels = each(counts, size);
  const all = labels.reduce((sum, label) => sum + label.truePositives + label.falseNegatives, 0);
  return ratio(labels.reduce((sum, label) => sum + metric(label) * (label.truePositives + label.falseNegatives), 0), all);
}

/** Mean recall over the labels that are true of some row. */
export function multiclassBalancedAccuracy(counts: Float64Array, size: number): number {
  const labels = each(counts, size).filter((label) => label.truePositives + label.falseNegatives > 0);
  return ratio(labels.reduce((sum, label) => sum + recall(label), 0), labels.length);
}

/** The metrics of Model Monitor's form that weigh labels by their rows. */
export const weightedMetrics: Readonly<Record<string, (counts: BinaryCounts) => number>> = {
  weighted_recall: recall,
  weighted_precision: precision,
  weighted_f0_5: (counts) => fBeta(counts, 0.5),
  weighted_f1: (counts) => fBeta(counts, 1),
  weighted_f2: (counts) => fBeta(counts, 2),
};
