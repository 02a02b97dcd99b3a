// Metrics of classification, in the definitions of statistics; every one is of hard labels but AUC and log loss.

/** Counts by actual and predicted class. */
export type Confusion = readonly (readonly number[])[];

/** Weighted counts. */
export function confusionOf(actual: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < actual.length; row += 1) {
    const line = counts[actual[row] as number] as number[];
    line[predicted[row] as number] = (line[predicted[row] as number] ?? 0) + 1;
  }
  return counts;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Recall, precision and F1 of one class; 0 where undefined. */
export function classScores(confusion: Confusion, label: number): { precision: number; recall: number; f1: number } {
  const hits = confusion[label]?.[label] ?? 0;
  const recall = ratio(hits, sum(confusion[label] ?? []));
  const precision = ratio(hits, sum(confusion.map((row) => row[label] ?? 0)));
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall) };
}

export const accuracyOf = (confusion: Confusion): number => ratio(sum(confusion.map((row, label) => row[label] ?? 0)), sum(confusion.map(sum)));

const macro = (confusion: Confusion, key: 'precision' | 'recall' | 'f1'): number => {
  const present = confusion.map((_, label) => label).filter((label) => sum(confusion[label] ?? []) > 0);
  return ratio(sum(present.map((label) => classScores(confusion, label)[key])), present.length);
};

/** Metrics of labels by Autopilot's names; binary ones are of class 1. */
export function labelMetrics(confusion: Confusion): Record<string, number> {
  const common = { Accuracy: accuracyOf(confusion), BalancedAccuracy: macro(confusion, 'recall') };
  if (confusion.length === 2) {
    const { precision, recall, f1 } = classScores(confusion, 1);
    return { ...common, F1: f1, Precision: precision, Recall: recall };
  }
  return { ...common, F1macro: macro(confusion, 'f1'), PrecisionMacro: macro(confusion, 'precision'), RecallMacro: macro(confusion, 'recall') };
}

/** Area under the ROC curve: the chance that a positive scores above a negative, ties half (Mann and Whitney). */
export function aucOf(actual: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Array.from({ length: actual.length }, (_, at) => at).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to += 1;
    for (let at = from; at < to; at += 1) if (actual[order[at] as number] === 1) { rankSum += (from + to + 1) / 2; positives += 1; }
    from = to;
  }
  const negatives = order.length - positives;
  return positives === 0 || negatives === 0 ? Number.NaN : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Mean of -log p(actual class); `probabilities` is rows x classes. */
export function logLossOf(actual: ArrayLike<number>, probabilities: Float64Array, classes: number): number {
  let total = 0;
  for (let row = 0; row < actual.length; row += 1) total -= Math.log(Math.max(1e-15, probabilities[row * classes + (actual[row] as number)] as number));
  return total / actual.length;
}
