// Writes the metrics in the words of Model Monitor's model-quality form.
import { accuracy, fBeta, precision, recall, specificity, type BinaryCounts } from './binary-metrics';
import { areaUnderCurve } from './area-under-curve';
import { bestConstantBinary, bestConstantMulticlass } from './best-constant';
import { standardDeviations } from './bootstrap';
import { confusion, confusionRecord, oneAgainstRest, type LabelCodes } from './confusion';
import { curves } from './curves';
import type { BinaryScores } from './measurement';
import { multiclassAccuracy, weighted, weightedMetrics } from './multiclass-metrics';
import type { Random } from './random';
import { errorSums, meanAbsoluteError, meanSquaredError, r2 } from './regression-metrics';
import { officialScalar, type Evaluation, type OfficialScalar } from '../evaluation';

type Measures = Readonly<Record<string, (rows: ArrayLike<number>) => number>>;

/** Each metric on all rows, with its deviation. */
function scalars(measures: Measures, rowCount: number, random: Random): Record<string, OfficialScalar> {
  const names = Object.keys(measures);
  const measureAll = (rows: ArrayLike<number>): number[] => names.map((name) => measures[name]?.(rows) ?? Number.NaN);
  const deviations = standardDeviations(measureAll, rowCount, random);
  const values = measureAll(Int32Array.from({ length: rowCount }, (_, row) => row));
  return Object.fromEntries(names.map((name, index) => [name, officialScalar(values[index] ?? Number.NaN, deviations?.[index])]));
}

function constants(values: Readonly<Record<string, number>>): Record<string, OfficialScalar> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}_best_constant_classifier`, officialScalar(value, undefined)]));
}

const binaryForms: Readonly<Record<string, (counts: BinaryCounts) => number>> = {
  recall,
  precision,
  accuracy,
  f0_5: (counts) => fBeta(counts, 0.5),
  f1: (counts) => fBeta(counts, 1),
  f2: (counts) => fBeta(counts, 2),
  true_positive_rate: recall,
  true_negative_rate: specificity,
  false_positive_rate: (counts) => 1 - specificity(counts),
  false_negative_rate: (counts) => 1 - recall(counts),
};

/** `binary_classification_metrics`. */
export function binaryForm(codes: LabelCodes, positive: number, scores: BinaryScores, random: Random): NonNullable<Evaluation['binary_classification_metrics']> {
  const rowCount = codes.actual.length;
  const counted = (rows: ArrayLike<number>): BinaryCounts => oneAgainstRest(confusion(codes, rows), codes.labels.length, positive);
  const measures: Measures = {
    ...Object.fromEntries(Object.entries(binaryForms).map(([name, metric]) => [name, (rows: ArrayLike<number>) => metric(counted(rows))])),
    auc: (rows) => areaUnderCurve(scores.ranking, scores.isPositive, rows),
  };
  const positives = scores.isPositive.reduce((sum, one) => sum + one, 0);
  return {
    confusion_matrix: confusionRecord(confusion(codes, Int32Array.from({ length: rowCount }, (_, row) => row)), codes.labels),
    ...scalars(measures, rowCount, random),
    ...constants(bestConstantBinary(positives, rowCount - positives).forms),
    ...curves(scores.ranking, scores.isPositive),
  };
}

/** `multiclass_classification_metrics`. */
export function multiclassForm(codes: LabelCodes, random: Random): NonNullable<Evaluation['multiclass_classification_metrics']> {
  const size = codes.labels.length;
  const measures: Measures = {
    accuracy: (rows) => multiclassAccuracy(confusion(codes, rows), size),
    ...Object.fromEntries(Object.entries(weightedMetrics).map(([name, metric]) => [name, (rows: ArrayLike<number>) => weighted(confusion(codes, rows), size, metric)])),
  };
  return {
    confusion_matrix: confusionRecord(confusion(codes, Int32Array.from(codes.actual, (_, row) => row)), codes.labels),
    ...scalars(measures, codes.actual.length, random),
    ...constants(bestConstantMulticlass(codes).forms),
  };
}

/** `regression_metrics`. */
export function regressionForm(actual: Float64Array, predicted: Float64Array, random: Random): NonNullable<Evaluation['regression_metrics']> {
  return scalars({
    mae: (rows) => meanAbsoluteError(errorSums(actual, predicted, rows)),
    mse: (rows) => meanSquaredError(errorSums(actual, predicted, rows)),
    rmse: (rows) => Math.sqrt(meanSquaredError(errorSums(actual, predicted, rows))),
    r2: (rows) => r2(errorSums(actual, predicted, rows)),
  }, actual.length, random);
}
