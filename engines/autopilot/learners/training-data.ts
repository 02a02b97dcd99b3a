// What learners train on: one matrix, its bins, the target, weights and folds, in memory that worker threads share.
import type { BinnedFeatures } from './bins';
import type { ProblemType } from './settings';

/** Shared by all workers; nothing writes to it after it is made. */
export interface TrainingData {
  problemType: ProblemType;
  rows: number;
  width: number;
  categorical: boolean[];
  /** Number of classes; 1 for regression. */
  classes: number;
  /** rows x width, row by row. */
  matrix: Float64Array;
  /** The matrix in bins, cut once for all folds and candidates. */
  binned: BinnedFeatures;
  /** Class index, or the value. */
  target: Float64Array;
  weights: Float64Array;
  folds: Uint8Array;
  foldCount: number;
}

/** How many scores a model gives for a row: one for regression and binary problems, one a class otherwise. */
export const outputsOf = ({ problemType, classes }: Pick<TrainingData, 'problemType' | 'classes'>): number => (problemType === 'MulticlassClassification' ? classes : 1);

/** A typed array in shared memory with the same content. */
export function share<T extends Float64Array | Uint8Array>(array: T): T {
  const buffer = new SharedArrayBuffer(array.byteLength);
  const copy = array instanceof Float64Array ? new Float64Array(buffer) : new Uint8Array(buffer);
  copy.set(array);
  return copy as T;
}

export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

/** Softmax of `count` scores, in place. */
export function softmax(scores: Float64Array, from: number, count: number): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = from; at < from + count; at += 1) highest = Math.max(highest, scores[at] as number);
  let sum = 0;
  for (let at = from; at < from + count; at += 1) { scores[at] = Math.exp((scores[at] as number) - highest); sum += scores[at] as number; }
  for (let at = from; at < from + count; at += 1) scores[at] = (scores[at] as number) / sum;
}
