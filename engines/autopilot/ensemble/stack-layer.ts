// The second layer of a stack (Wolpert 1992): its learners see what those of the first predict, beside the features.
import { binFeatures } from '../learners/bins';
import type { ProblemType } from '../learners/settings';
import { share, type TrainingData } from '../learners/training-data';

/** Probabilities are not let nearer to 0 and 1. */
const nearest = 1e-6;

/** How many features a member of the first layer adds. */
export const stackedWidth = (problemType: ProblemType, classes: number): number => (problemType === 'MulticlassClassification' ? classes : 1);

/** Writes a prediction (probabilities by class, or the value) as features: log odds of the second of two classes, of each of several, or the value. */
export function writeStackedFeatures(problemType: ProblemType, prediction: ArrayLike<number>, from: number, count: number, into: Float64Array, at: number): void {
  if (problemType === 'Regression') { into[at] = prediction[from] as number; return; }
  if (problemType === 'BinaryClassification') { into[at] = logOdds(prediction[from + 1] as number); return; }
  for (let label = 0; label < count; label += 1) into[at + label] = logOdds(prediction[from + label] as number);
}

function logOdds(probability: number): number {
  const bounded = Math.min(1 - nearest, Math.max(nearest, probability));
  return Math.log(bounded / (1 - bounded));
}

/** The training data of the second layer. `outOfFold` holds what each member predicts of rows that it did not see: rows x classes, or values. */
export function stackedData(data: TrainingData, outOfFold: readonly Float64Array[]): TrainingData {
  const { problemType, rows, classes } = data;
  const count = problemType === 'Regression' ? 1 : classes;
  const added = stackedWidth(problemType, classes);
  const width = data.width + outOfFold.length * added;
  const matrix = new Float64Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    matrix.set(data.matrix.subarray(row * data.width, (row + 1) * data.width), row * width);
    outOfFold.forEach((predictions, member) => { writeStackedFeatures(problemType, predictions, row * count, count, matrix, row * width + data.width + member * added); });
  }
  const categorical = [...data.categorical, ...new Array<boolean>(width - data.width).fill(false)];
  const binned = binFeatures(matrix, rows, categorical);
  return { ...data, width, categorical, matrix: share(matrix), binned: { ...binned, bins: share(binned.bins) } };
}
