// Chooses by the problem's type how the holdout is measured, what a constant reaches and which form the metrics take.
import type { Objective } from '../../workflow';
import { bestConstantBinary, bestConstantMulticlass, bestConstantRegression, type ConstantValues } from '../metrics/best-constant';
import { binaryMeasurement, binaryScores, multiclassMeasurement, regressionMeasurement, type Measurement } from '../metrics/measurement';
import type { Random } from '../metrics/random';
import type { Evaluation } from '../evaluation';
import { codeOfLabel, decide, encodeLabels, encodeNumbers, positiveScores, rowsWithPrediction } from './encode-labels';
import type { EvaluatePredictionsEvent } from './event';
import type { JoinedPredictions } from './join-predictions';
import { binaryForm, multiclassForm, regressionForm } from '../metrics/official-form';

/** The holdout ready to be measured. */
export interface MeasuredHoldout {
  /** Positions in the joined rows of the rows measured. */
  readonly rows: Int32Array;
  readonly measurement: Measurement;
  readonly constant: ConstantValues<Objective>;
  readonly form: Pick<Evaluation, 'binary_classification_metrics' | 'multiclass_classification_metrics' | 'regression_metrics'>;
  /** Predictions of labels that nothing in the data has, or that are no numbers. */
  readonly unknownPredictions: number;
  /** What was judged for each row: after the decision threshold, if there is one. */
  readonly decided: readonly string[];
  /** P(positive) of each row, for binary classification. */
  readonly scores?: Float64Array;
  /** Whether the objective means anything on these rows (positions in `rows`). */
  isMeasurable(rows: ArrayLike<number>): boolean;
}

/** Measures what was joined. */
export function measureHoldout(event: EvaluatePredictionsEvent, joined: JoinedPredictions, trainingLabels: readonly string[], random: Random): MeasuredHoldout {
  const rows = rowsWithPrediction(joined);
  if (event.ProblemType === 'Regression') return measureNumbers(joined, rows, random);
  const { codes, unknownPredictions } = encodeLabels(joined, rows, trainingLabels);
  if (event.ProblemType === 'MulticlassClassification') {
    return {
      rows, measurement: multiclassMeasurement(codes), constant: bestConstantMulticlass(codes), form: { multiclass_classification_metrics: multiclassForm(codes, random) },
      unknownPredictions, decided: Array.from(codes.predicted, (code) => codes.labels[code] ?? ''), isMeasurable: (some) => some.length > 0,
    };
  }
  const positive = codeOfLabel(codes, event.Positive ?? '');
  const scores = binaryScores(codes, positive, positiveScores(codes, positive, joined, rows));
  const decided = event.DecisionThreshold === undefined ? codes : decide(codes, positive, scores.scores, event.DecisionThreshold);
  const positives = scores.isPositive.reduce((sum, one) => sum + one, 0);
  return {
    rows,
    measurement: binaryMeasurement(decided, positive, scores),
    constant: bestConstantBinary(positives, rows.length - positives),
    form: { binary_classification_metrics: binaryForm(decided, positive, scores, random) },
    unknownPredictions,
    decided: Array.from(decided.predicted, (code) => decided.labels[code] ?? ''),
    scores: scores.scores,
    isMeasurable: (some) => hasBoth(scores.isPositive, some),
  };
}

function measureNumbers(joined: JoinedPredictions, rows: Int32Array, random: Random): MeasuredHoldout {
  const actual = encodeNumbers(joined.actual, rows);
  const predicted = encodeNumbers(joined.predicted, rows);
  return {
    rows,
    measurement: regressionMeasurement(actual, predicted),
    constant: bestConstantRegression(actual),
    form: { regression_metrics: regressionForm(actual, predicted, random) },
    unknownPredictions: predicted.filter((value) => !Number.isFinite(value)).length,
    decided: Array.from(rows, (row) => joined.predicted[row] ?? ''),
    isMeasurable: (some) => some.length > 0,
  };
}

function hasBoth(isPositive: Uint8Array, rows: ArrayLike<number>): boolean {
  let positives = 0;
  for (let index = 0; index < rows.length; index += 1) positives += isPositive[rows[index] ?? 0] ?? 0;
  return positives > 0 && positives < rows.length;
}
