// The metrics of a yes-or-no prediction from its four counts.

/** How often what was predicted of what was true. */
export interface BinaryCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** A ratio; 0 where nothing could be counted. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Share of the predicted positives that are. */
export function precision({ truePositives, falsePositives }: BinaryCounts): number {
  return ratio(truePositives, truePositives + falsePositives);
}

/** Share of the positives that were found. */
export function recall({ truePositives, falseNegatives }: BinaryCounts): number {
  return ratio(truePositives, truePositives + falseNegatives);
}

/** Share of the negatives that were left alone. */
export function specificity({ trueNegatives, falsePositives }: BinaryCounts): number {
  return ratio(trueNegatives, trueNegatives + falsePositives);
}

/** Share of the right predictions. */
export function accuracy({ truePositives, falsePositives, trueNegatives, falseNegatives }: BinaryCounts): number {
  return ratio(truePositives + trueNegatives, truePositives + falsePositives + trueNegatives + falseNegatives);
}

/** Mean of recall and specificity. */
export function balancedAccuracy(counts: BinaryCounts): number {
  return (recall(counts) + specificity(counts)) / 2;
}

/** Weighted harmonic mean of precision and recall, of the positive label. */
export function fBeta({ truePositives, falsePositives, falseNegatives }: BinaryCounts, beta: number): number {
  const weight = beta * beta;
  return ratio((1 + weight) * truePositives, (1 + weight) * truePositives + weight * falseNegatives + falsePositives);
}
