// A fitted model of one fold, whatever its learner: scores for a row, and its form on disk.
import { visitColumns, type LinearModel } from '../learners/linear';
import type { ProblemType } from '../learners/settings';
import { sigmoid, softmax } from '../learners/training-data';
import { loadTree, predictTree, storeTree, type StoredTree, type Tree } from '../learners/tree';

/** A model as JSON keeps it. */
export type StoredModel =
  | { kind: 'boosting'; base: number[]; trees: StoredTree[] }
  | { kind: 'forest'; outputs: number; trees: StoredTree[] }
  | ({ kind: 'linear' } & LinearModel);

/** A model that predicts. */
export type BaseModel =
  | { kind: 'boosting'; base: number[]; trees: Tree[] }
  | { kind: 'forest'; outputs: number; trees: Tree[] }
  | ({ kind: 'linear' } & LinearModel);

export const storeModel = (model: BaseModel): StoredModel => (model.kind === 'linear' ? model : { ...model, trees: model.trees.map(storeTree) });
export const loadModel = (stored: StoredModel): BaseModel => (stored.kind === 'linear' ? stored : { ...stored, trees: stored.trees.map(loadTree) });

/** Number of probabilities that a problem has: 2 for binary, one a class, 1 value for regression. */
export const widthOf = (problemType: ProblemType, classes: number): number => (problemType === 'Regression' ? 1 : classes);

function rawScores(model: BaseModel, row: Float64Array, at: number, scores: Float64Array): void {
  if (model.kind === 'linear') {
    model.weights.forEach((weights, output) => {
      let sum = 0;
      visitColumns(model.columns, row, at, (column, value) => { sum += (weights[column] ?? 0) * value; });
      scores[output] = sum;
    });
    return;
  }
  const outputs = model.kind === 'boosting' ? model.base.length : model.outputs;
  for (let output = 0; output < outputs; output += 1) {
    let sum = 0;
    for (let tree = output; tree < model.trees.length; tree += outputs) sum += predictTree(model.trees[tree] as Tree, row, at);
    scores[output] = model.kind === 'boosting' ? sum + (model.base[output] as number) : sum / (model.trees.length / outputs);
  }
}

/** Adds the model's prediction for a row, times `weight`, to `into`: probabilities by class, or the value. */
export function addPrediction(model: BaseModel, problemType: ProblemType, row: Float64Array, at: number, weight: number, into: Float64Array, scratch: Float64Array): void {
  rawScores(model, row, at, scratch);
  addLinked(model.kind, problemType, weight, into, scratch);
}

/** Turns raw scores into probabilities, or the value, and adds them times `weight`; `scratch` holds the scores and is overwritten. */
export function addLinked(kind: BaseModel['kind'], problemType: ProblemType, weight: number, into: Float64Array, scratch: Float64Array): void {
  if (problemType === 'Regression') {
    into[0] = (into[0] as number) + weight * (scratch[0] as number);
    return;
  }
  if (problemType === 'BinaryClassification') {
    const p = kind === 'forest' ? Math.min(1, Math.max(0, scratch[0] as number)) : sigmoid(scratch[0] as number);
    into[0] = (into[0] as number) + weight * (1 - p);
    into[1] = (into[1] as number) + weight * p;
    return;
  }
  if (kind !== 'forest') softmax(scratch, 0, into.length);
  let total = 0;
  for (let at_ = 0; at_ < into.length; at_ += 1) total += Math.max(0, scratch[at_] as number);
  for (let at_ = 0; at_ < into.length; at_ += 1) into[at_] = (into[at_] as number) + (weight * Math.max(0, scratch[at_] as number)) / (total || 1);
}
