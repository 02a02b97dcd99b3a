// Trains one candidate on one fold: what a worker thread does.
import { trainBoosting } from './learners/boosting';
import { trainForest } from './learners/forest';
import { trainLinear } from './learners/linear';
import type { LearnerSettings } from './learners/settings';
import { outputsOf, type TrainingData } from './learners/training-data';
import { addPrediction, storeModel, widthOf, type BaseModel, type StoredModel } from './model/base-model';

/** One piece of work. */
export interface FoldTask {
  settings: LearnerSettings;
  fold: number;
  seed: number;
  /** After so many the best so far is kept; Infinity for no limit. */
  millisecondsLeft: number;
}

/** What comes of it. */
export interface FoldResult {
  model: StoredModel;
  /** Rows of the fold, and what the model that never saw them predicts. */
  rows: Int32Array;
  predictions: Float64Array;
}

function train(data: TrainingData, training: Int32Array, watched: Int32Array, { settings, seed, fold, millisecondsLeft }: FoldTask, now: () => number): BaseModel {
  const end = now() + millisecondsLeft;
  const expired = (): boolean => now() > end;
  const foldSeed = seed * 31 + fold;
  switch (settings.kind) {
    case 'boosting': return { kind: 'boosting', ...trainBoosting(data, training, watched, settings, foldSeed, expired) };
    case 'forest': return { kind: 'forest', outputs: outputsOf(data), ...trainForest(data, training, settings, foldSeed, expired) };
    case 'linear': return { kind: 'linear', ...trainLinear(data, training, settings, expired) };
  }
}

/** Trains and predicts the rows that were left out. `now` is any clock in ms. */
export function trainFold(data: TrainingData, task: FoldTask, now: () => number): FoldResult {
  const all = Int32Array.from({ length: data.rows }, (_, at) => at);
  const rows = all.filter((row) => data.folds[row] === task.fold);
  const training = all.filter((row) => data.folds[row] !== task.fold);
  const model = train(data, training, rows, task, now);
  const width = widthOf(data.problemType, data.classes);
  const predictions = new Float64Array(rows.length * width);
  const scratch = new Float64Array(Math.max(width, 2));
  rows.forEach((row, at) => addPrediction(model, data.problemType, data.matrix, row * data.width, 1, predictions.subarray(at * width, (at + 1) * width), scratch));
  return { model: storeModel(model), rows, predictions };
}
