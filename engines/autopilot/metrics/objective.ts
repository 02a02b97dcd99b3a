// The objectives that Autopilot knows, and how good predictions are by them.
import type { ProblemType } from '../learners/settings';
import { aucOf, confusionOf, labelMetrics, logLossOf } from './classification';
import { regressionMetrics } from './regression';

/** Objectives by problem type, the default first (CreateAutoMLJob, AutoMLJobObjective). */
export const objectives: Readonly<Record<ProblemType, readonly string[]>> = {
  BinaryClassification: ['F1', 'Accuracy', 'AUC', 'BalancedAccuracy', 'Precision', 'Recall'],
  MulticlassClassification: ['Accuracy', 'BalancedAccuracy', 'F1macro', 'PrecisionMacro', 'RecallMacro'],
  Regression: ['MSE', 'MAE', 'R2', 'RMSE'],
};

const minimized = new Set(['MSE', 'MAE', 'RMSE', 'LogLoss']);

export const directionOf = (objective: string): 'Maximize' | 'Minimize' => (minimized.has(objective) ? 'Minimize' : 'Maximize');

/** A number that grows as predictions get better. */
export const goodness = (objective: string, value: number): number => (minimized.has(objective) ? -value : value);

/** Objectives that a decision threshold can improve. */
export const thresholdMatters = new Set(['F1', 'Accuracy', 'BalancedAccuracy']);

/** Predicted classes: the likeliest, or for two classes by the threshold on class 1. */
export function labelsOf(probabilities: Float64Array, classes: number, threshold: number): Int32Array {
  const rows = probabilities.length / classes;
  return Int32Array.from({ length: rows }, (_, row) => {
    if (classes === 2) return (probabilities[row * 2 + 1] as number) >= threshold ? 1 : 0;
    let best = 0;
    for (let label = 1; label < classes; label += 1) if ((probabilities[row * classes + label] as number) > (probabilities[row * classes + best] as number)) best = label;
    return best;
  });
}

/** All metrics of predictions by Autopilot's names; `predictions` is rows x classes, or values. */
export function metricsOf(problemType: ProblemType, actual: ArrayLike<number>, predictions: Float64Array, classes: number, threshold: number): Record<string, number> {
  if (problemType === 'Regression') return regressionMetrics(actual, predictions);
  const labels = labelsOf(predictions, classes, threshold);
  const metrics = labelMetrics(confusionOf(actual, labels, classes));
  const logLoss = logLossOf(actual, predictions, classes);
  if (classes !== 2) return { ...metrics, LogLoss: logLoss };
  return { ...metrics, AUC: aucOf(actual, Float64Array.from({ length: actual.length }, (_, row) => predictions[row * 2 + 1] as number)), LogLoss: logLoss };
}

/** The threshold on P(class 1) that serves the objective best, judged on out-of-fold predictions; 0.5 where it does not matter. */
export function tuneThreshold(objective: string, actual: ArrayLike<number>, predictions: Float64Array, classes: number): number {
  if (classes !== 2 || !thresholdMatters.has(objective)) return 0.5;
  const scores = Float64Array.from({ length: actual.length }, (_, row) => predictions[row * 2 + 1] as number);
  const order = Array.from({ length: actual.length }, (_, at) => at).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const positives = Array.from({ length: actual.length }, (_, at) => actual[at] as number).reduce((sum, label) => sum + label, 0);
  let [hits, taken, best, threshold] = [0, 0, Number.NEGATIVE_INFINITY, 0.5];
  order.forEach((row, at) => {
    hits += actual[row] as number;
    taken += 1;
    const nextScore = order[at + 1] === undefined ? undefined : (scores[order[at + 1] as number] as number);
    if (nextScore === scores[row]) return;
    const negatives = actual.length - positives;
    const trueNegatives = negatives - (taken - hits);
    const value = objective === 'F1' ? (2 * hits) / (taken + positives) : objective === 'Accuracy' ? (hits + trueNegatives) / actual.length : (hits / positives + trueNegatives / negatives) / 2;
    if (value > best + 1e-12) { best = value; threshold = nextScore === undefined ? (scores[row] as number) : ((scores[row] as number) + nextScore) / 2; }
  });
  return threshold;
}
