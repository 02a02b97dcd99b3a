// Model insights of the best candidate: its quality on out-of-fold predictions, in Model Monitor's model-quality form.
import { binaryScores } from '../../../steps/functions/metrics/measurement';
import { binaryForm, multiclassForm, regressionForm } from '../../../steps/functions/metrics/official-form';
import { seededRandom } from '../../../steps/functions/metrics/random';
import { labelsOf } from '../metrics/objective';
import type { Prepared } from '../prepare';
import { calibration, cumulativeGain, lift, residuals, type CurvePoint } from './curves';

/** Curves that the official form has no place for, by name. */
export type ExtraCurves = Readonly<Partial<Record<'calibration' | 'cumulative_gain' | 'lift' | 'residuals', readonly CurvePoint[]>>>;

/** The document. */
export interface ModelInsights {
  readonly binary_classification_metrics?: ReturnType<typeof binaryForm>;
  readonly multiclass_classification_metrics?: ReturnType<typeof multiclassForm>;
  readonly regression_metrics?: ReturnType<typeof regressionForm>;
  /** Ours, beside the form that SageMaker Studio reads. */
  readonly autopilot: { readonly rows: number; readonly candidate: string; readonly objective: string; readonly curves: ExtraCurves };
}

/** What is judged. */
export interface InsightsRequest {
  prepared: Prepared;
  candidate: string;
  objective: string;
  /** rows x classes, or values. */
  outOfFold: Float64Array;
  threshold: number;
  seed: number;
}

/** The insights; for two labels the second is the positive one. */
export function modelInsights({ prepared, candidate, objective, outOfFold, threshold, seed }: InsightsRequest): ModelInsights {
  const { problemType, labels, data: { target, rows } } = prepared;
  const random = seededRandom(`insights ${seed}`);
  const known = (curves: ExtraCurves): ModelInsights['autopilot'] => ({ rows, candidate, objective, curves });
  if (problemType === 'Regression') return { regression_metrics: regressionForm(target, outOfFold, random), autopilot: known({ residuals: residuals(target, outOfFold) }) };
  const codes = { labels, actual: Uint16Array.from(target), predicted: Uint16Array.from(labelsOf(outOfFold, labels.length, threshold)) };
  if (problemType === 'MulticlassClassification') return { multiclass_classification_metrics: multiclassForm(codes, random), autopilot: known({}) };
  const scores = Float64Array.from({ length: rows }, (_, row) => outOfFold[row * 2 + 1] as number);
  const gain = cumulativeGain(scores, target);
  return {
    binary_classification_metrics: binaryForm(codes, 1, binaryScores(codes, 1, scores), random),
    autopilot: known({ calibration: calibration(scores, target), cumulative_gain: gain, lift: lift(gain) }),
  };
}
