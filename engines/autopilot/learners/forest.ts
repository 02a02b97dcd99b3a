// Random forest and extremely randomised trees: deep trees on resampled rows whose leaves hold shares of a class, or means.
import { createRandom, type Random } from '../../random';
import { TreeGrower } from './grow-tree';
import type { LearnerSettings } from './settings';
import { outputsOf, type TrainingData } from './training-data';
import type { Tree } from './tree';

type ForestSettings = Extract<LearnerSettings, { kind: 'forest' }>;

/** Trees by output, averaged. */
export interface Forest {
  /** trees x outputs */
  trees: Tree[];
}

/** Rows drawn with replacement, as counts would weigh them: each kept row once, its count in `weights`. */
function bootstrap(training: Int32Array, random: Random, counts: Float64Array): Int32Array {
  counts.fill(0);
  for (let drawn = 0; drawn < training.length; drawn += 1) {
    const row = training[random.below(training.length)] as number;
    counts[row] = (counts[row] as number) + 1;
  }
  return training.filter((row) => (counts[row] as number) > 0);
}

/** Grows until the trees are all there or time is up; at least one round is grown. */
export function trainForest(data: TrainingData, training: Int32Array, settings: ForestSettings, seed: number, expired: () => boolean): Forest {
  const outputs = outputsOf(data);
  const random = createRandom(seed, 'forest');
  const grower = new TreeGrower(data.binned, data.rows, {
    maxLeaves: settings.leaves, minRows: settings.minRows, minHessian: 0, l1: 0, l2: 0, featureFraction: 1, splitFraction: settings.splitFraction,
    randomThreshold: settings.extra, categorySmoothing: 1, categoricalL2: 10, shrinkLeaves: false, mostCodes: 256, groupRows: 0, minGain: 1e-12,
  });
  const counts = new Float64Array(data.rows);
  const gradients = new Float64Array(data.rows);
  const hessians = new Float64Array(data.rows);
  const trees: Tree[] = [];
  for (let round = 0; round < settings.trees; round += 1) {
    const rows = settings.extra ? training : bootstrap(training, random, counts);
    for (let output = 0; output < outputs; output += 1) {
      for (const row of rows) {
        const weight = (data.weights[row] as number) * (settings.extra ? 1 : (counts[row] as number));
        const label = data.target[row] as number;
        gradients[row] = -weight * (outputs > 1 ? (label === output ? 1 : 0) : label);
        hessians[row] = weight;
      }
      trees.push(grower.grow(rows, gradients, hessians, 1, random));
    }
    if (expired()) break;
  }
  return { trees };
}
