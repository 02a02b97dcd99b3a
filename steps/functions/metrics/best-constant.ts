// What the best constant prediction reaches: the least that a model must beat.
import type { Objective } from '../../workflow';
import { accuracy, fBeta, precision, recall, type BinaryCounts } from './binary-metrics';
import { confusion, type LabelCodes } from './confusion';
import { quantile } from './bootstrap';
import { multiclassMeasurement } from './measurement';
import { weighted, weightedMetrics } from './multiclass-metrics';

/** Value by metric. */
export type ConstantValues<Name extends string = string> = Readonly<Partial<Record<Name, number>>>;

/** Of "always positive" and "always negative" the better, metric by metric. */
export function bestConstantBinary(positives: number, negatives: number): ConstantValues<Objective> & { readonly forms: Readonly<Record<string, number>> } {
  const always: BinaryCounts = { truePositives: positives, falsePositives: negatives, trueNegatives: 0, falseNegatives: 0 };
  const never: BinaryCounts = { truePositives: 0, falsePositives: 0, trueNegatives: negatives, falseNegatives: positives };
  const best = (metric: (counts: BinaryCounts) => number): number => Math.max(metric(always), metric(never));
  const f = (beta: number): number => best((counts) => fBeta(counts, beta));
  const forms = { recall: best(recall), precision: best(precision), accuracy: best(accuracy), f0_5: f(0.5), f1: f(1), f2: f(2) };
  // A constant ranks nothing and treats one label as well as it treats the other badly.
  return { F1: forms.f1, Precision: forms.precision, Recall: forms.recall, Accuracy: forms.accuracy, BalancedAccuracy: 0.5, AUC: 0.5, forms };
}

/** The best of "always this label", metric by metric. */
export function bestConstantMulticlass(codes: LabelCodes): ConstantValues<Objective> & { readonly forms: Readonly<Record<string, number>> } {
  const rows = Int32Array.from(codes.actual, (_, index) => index);
  const constants = codes.labels.map((_, code): LabelCodes => ({ ...codes, predicted: new Uint16Array(codes.actual.length).fill(code) }));
  const { names } = multiclassMeasurement(codes);
  const measured = constants.map((constant) => multiclassMeasurement(constant).measure(rows));
  const counted = constants.map((constant) => confusion(constant, rows));
  const best = Object.fromEntries(names.map((name, index) => [name, Math.max(...measured.map((values) => values[index] ?? Number.NaN))]));
  const forms = Object.fromEntries(Object.entries(weightedMetrics).map(([name, metric]) => [name, Math.max(...counted.map((counts) => weighted(counts, codes.labels.length, metric)))]));
  return { ...best, forms: { accuracy: best['Accuracy'] ?? Number.NaN, ...forms } };
}

/** The mean for squared errors, the median for absolute ones. */
export function bestConstantRegression(actual: Float64Array): ConstantValues<Objective> {
  const mean = actual.reduce((sum, value) => sum + value, 0) / actual.length;
  const median = quantile(Float64Array.from(actual).sort(), 0.5);
  const squared = actual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / actual.length;
  const absolute = actual.reduce((sum, value) => sum + Math.abs(value - median), 0) / actual.length;
  return { MSE: squared, RMSE: Math.sqrt(squared), MAE: absolute, R2: 0 };
}
