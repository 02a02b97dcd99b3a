// All metrics of a prediction on any choice of rows: the whole holdout, a slice of it, a resample.
import type { Objective } from '../../workflow';
import { accuracy, balancedAccuracy, fBeta, precision, recall } from './binary-metrics';
import { areaUnderCurve, rank, type Ranking } from './area-under-curve';
import { confusion, oneAgainstRest, type LabelCodes } from './confusion';
import { macro, multiclassAccuracy, multiclassBalancedAccuracy } from './multiclass-metrics';
import { errorSums, meanAbsoluteError, meanSquaredError, r2 } from './regression-metrics';

/** Measures rows. */
export interface Measurement {
  /** Autopilot's names of the metrics. */
  readonly names: readonly Objective[];
  /** The metrics of the rows named, in the order of `names`; a row may be named several times. */
  measure(rows: ArrayLike<number>): number[];
  /** Rows to resample among themselves, so that each resample keeps the share of each label. */
  readonly strata: readonly Int32Array[];
}

/** Scores of a yes-or-no prediction. */
export interface BinaryScores {
  readonly isPositive: Uint8Array;
  /** P(positive) of each row. */
  readonly scores: Float64Array;
  readonly ranking: Ranking;
}

/** Ranks the rows by P(positive). */
export function binaryScores(codes: LabelCodes, positive: number, scores: Float64Array): BinaryScores {
  return { isPositive: Uint8Array.from(codes.actual, (code) => (code === positive ? 1 : 0)), scores, ranking: rank(scores) };
}

/** Measures a yes-or-no prediction. */
export function binaryMeasurement(codes: LabelCodes, positive: number, scores: BinaryScores): Measurement {
  return {
    names: ['F1', 'Precision', 'Recall', 'Accuracy', 'BalancedAccuracy', 'AUC'],
    measure(rows) {
      const counts = oneAgainstRest(confusion(codes, rows), codes.labels.length, positive);
      return [fBeta(counts, 1), precision(counts), recall(counts), accuracy(counts), balancedAccuracy(counts), areaUnderCurve(scores.ranking, scores.isPositive, rows)];
    },
    strata: strataOf(codes),
  };
}

/** Measures a prediction among several labels. */
export function multiclassMeasurement(codes: LabelCodes): Measurement {
  const size = codes.labels.length;
  return {
    names: ['Accuracy', 'BalancedAccuracy', 'F1macro', 'PrecisionMacro', 'RecallMacro'],
    measure(rows) {
      const counts = confusion(codes, rows);
      return [
        multiclassAccuracy(counts, size), multiclassBalancedAccuracy(counts, size),
        macro(counts, size, (label) => fBeta(label, 1)), macro(counts, size, precision), macro(counts, size, recall),
      ];
    },
    strata: strataOf(codes),
  };
}

/** Measures predicted numbers. */
export function regressionMeasurement(actual: Float64Array, predicted: Float64Array): Measurement {
  return {
    names: ['MSE', 'MAE', 'R2', 'RMSE'],
    measure(rows) {
      const sums = errorSums(actual, predicted, rows);
      const squared = meanSquaredError(sums);
      return [squared, meanAbsoluteError(sums), r2(sums), Math.sqrt(squared)];
    },
    strata: [Int32Array.from(actual, (_, index) => index)],
  };
}

function strataOf(codes: LabelCodes): Int32Array[] {
  const rows = codes.labels.map((): number[] => []);
  codes.actual.forEach((code, row) => rows[code]?.push(row));
  return rows.filter((stratum) => stratum.length > 0).map((stratum) => Int32Array.from(stratum));
}
