// The weighted ensemble of a job's candidates: what a greedy search on out-of-fold predictions keeps.
import type { TrainingData } from '../learners/training-data';
import { logLossOf } from '../metrics/classification';
import { goodness, metricsOf } from '../metrics/objective';
import type { Member } from '../model/candidate-file';
import { greedyWeights } from './greedy-weights';

const ROUNDS = 25;

/** A candidate that may become a member. */
export interface PossibleMember {
  name: string;
  models: Member['models'];
  outOfFold: Float64Array;
}

/** Members with weights that sum to 1, and what they predict together. Classification is judged by log loss, which knows how sure a model is. */
export function weightedEnsemble(data: TrainingData, objective: string, possible: readonly PossibleMember[]): { members: Member[]; outOfFold: Float64Array } {
  const judge = (predictions: Float64Array): number => (data.problemType === 'Regression'
    ? goodness(objective, metricsOf(data.problemType, data.target, predictions, 0, 0.5)[objective] ?? Number.NaN)
    : -logLossOf(data.target, predictions, data.classes));
  const weights = greedyWeights(possible.map(({ outOfFold }) => outOfFold), judge, ROUNDS);
  const outOfFold = new Float64Array(possible[0]?.outOfFold.length ?? 0);
  const members = possible.flatMap(({ name, models, outOfFold: own }, at): Member[] => {
    const weight = weights[at] ?? 0;
    if (weight === 0) return [];
    for (let cell = 0; cell < outOfFold.length; cell += 1) outOfFold[cell] = (outOfFold[cell] as number) + weight * (own[cell] as number);
    return [{ name, weight, models }];
  });
  return { members, outOfFold };
}
