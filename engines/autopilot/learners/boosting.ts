// Gradient-boosted trees: logistic, softmax or squared loss, early stopping on rows that the trees do not see.
import { createRandom, type Random } from '../../random';
import { TreeGrower, type GrowOptions } from './grow-tree';
import type { LearnerSettings } from './settings';
import { outputsOf, sigmoid, softmax, type TrainingData } from './training-data';
import { onCategories, orderedViews, type FeatureView, type OrderedViews } from './target-statistics';
import { predictTree, type Tree } from './tree';

type BoostingSettings = Extract<LearnerSettings, { kind: 'boosting' }>;

/** Trees by round and output; scores add up from `base`. */
export interface BoostedTrees {
  base: number[];
  /** rounds x outputs */
  trees: Tree[];
}

/** Grows for one fold: `training` rows learn, `watched` rows tell when to stop. */
export function trainBoosting(data: TrainingData, training: Int32Array, watched: Int32Array, settings: BoostingSettings, seed: number, expired: () => boolean): BoostedTrees {
  return new Booster(data, training, watched, settings, createRandom(seed, 'boosting')).run(expired);
}

class Booster {
  private readonly outputs: number;
  private readonly scores: Float64Array;
  private readonly base: number[];
  private readonly trees: Tree[] = [];
  /** One a view; without ordered statistics there is the data alone. */
  private readonly growers: readonly TreeGrower[];
  private readonly views: readonly FeatureView[];
  private readonly statistics: OrderedViews['statistics'];
  private readonly gradients: Float64Array;
  private readonly hessians: Float64Array;
  /** 1 for rows that the tree of this round is grown on. */
  private readonly grownOn: Uint8Array;

  constructor(
    private readonly data: TrainingData, private readonly training: Int32Array, private readonly watched: Int32Array,
    private readonly settings: BoostingSettings, private readonly random: Random,
  ) {
    this.outputs = outputsOf(data);
    this.base = this.firstScores();
    this.scores = new Float64Array(data.rows * this.outputs);
    for (let row = 0; row < data.rows; row += 1) for (let output = 0; output < this.outputs; output += 1) this.scores[row * this.outputs + output] = this.base[output] as number;
    const options: GrowOptions = {
      maxLeaves: settings.leaves, minRows: settings.minRows, minHessian: 1e-3, l1: settings.l1, l2: settings.l2, featureFraction: settings.featureFraction, splitFraction: 1,
      randomThreshold: settings.extra, categorySmoothing: settings.smoothing, categoricalL2: 10, shrinkLeaves: true, mostCodes: settings.mostCodes ?? 32, groupRows: settings.groupRows ?? 100, minGain: 1e-9,
    };
    const { orderedStatistics: ordered } = settings;
    const { views, statistics } = ordered === undefined ? { views: [data], statistics: [] } : orderedViews(data, training, ordered.strength, ordered.orders, this.random);
    this.views = views;
    this.statistics = statistics;
    this.growers = views.map(({ binned }) => new TreeGrower(binned, data.rows, options));
    this.gradients = new Float64Array(data.rows);
    this.hessians = new Float64Array(data.rows);
    this.grownOn = new Uint8Array(data.rows);
  }

  private firstScores(): number[] {
    const sums = new Float64Array(this.outputs);
    let total = 0;
    for (const row of this.training) {
      const weight = this.data.weights[row] as number;
      total += weight;
      if (this.outputs > 1) sums[this.data.target[row] as number] = (sums[this.data.target[row] as number] as number) + weight;
      else sums[0] = (sums[0] as number) + weight * (this.data.target[row] as number);
    }
    return [...sums].map((sum) => {
      const mean = sum / total;
      if (this.data.problemType === 'Regression') return mean;
      const bounded = Math.min(1 - 1e-6, Math.max(1e-6, mean));
      return this.outputs > 1 ? Math.log(bounded) : Math.log(bounded / (1 - bounded));
    });
  }

  run(expired: () => boolean): BoostedTrees {
    let best = Number.POSITIVE_INFINITY;
    let bestRounds = 0;
    for (let round = 0; round < this.settings.rounds; round += 1) {
      this.addRound(round % this.views.length);
      const loss = this.watched.length > 0 ? this.loss() : -round;
      if (loss < best - 1e-9) { best = loss; bestRounds = round + 1; }
      if (round + 1 - bestRounds >= this.settings.patience || expired()) break;
    }
    const kept = this.trees.slice(0, Math.max(1, bestRounds) * this.outputs);
    return { base: this.base, trees: this.statistics.length === 0 ? kept : kept.map((tree) => onCategories(tree, this.statistics)) };
  }

  private addRound(turn: number): void {
    const [grower, view] = [this.growers[turn] as TreeGrower, this.views[turn] as FeatureView];
    const rows = this.bag();
    this.grownOn.fill(0);
    for (const row of rows) this.grownOn[row] = 1;
    const probabilities = this.outputs > 1 ? this.classProbabilities() : undefined;
    for (let output = 0; output < this.outputs; output += 1) {
      this.computeGradients(output, probabilities);
      const tree = grower.grow(rows, this.gradients, this.hessians, this.settings.rate, this.random);
      this.trees.push(tree);
      grower.addToScores(tree, this.scores, this.outputs, output);
      this.addToOthers(tree, view.matrix, output);
    }
  }

  /** Scores of the rows that were left out of the bag, and of the watched ones. */
  private addToOthers(tree: Tree, matrix: Float64Array, output: number): void {
    const { scores, grownOn, outputs, data: { width } } = this;
    for (const rows of [this.training, this.watched]) {
      for (const row of rows) {
        if (grownOn[row] === 1) continue;
        const at = row * outputs + output;
        scores[at] = (scores[at] as number) + predictTree(tree, matrix, row * width);
      }
    }
  }

  /** Some of the rows, each as likely as another, in their order (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S). */
  private bag(): Int32Array {
    if (this.settings.bagging >= 1) return this.training;
    const wanted = Math.ceil(this.training.length * this.settings.bagging);
    const rows = new Int32Array(wanted);
    let taken = 0;
    for (let at = 0; taken < wanted; at += 1) {
      if ((this.training.length - at) * this.random.next() < wanted - taken) { rows[taken] = this.training[at] as number; taken += 1; }
    }
    return rows;
  }

  private classProbabilities(): Float64Array {
    const probabilities = Float64Array.from(this.scores);
    for (let row = 0; row < this.data.rows; row += 1) softmax(probabilities, row * this.outputs, this.outputs);
    return probabilities;
  }

  private computeGradients(output: number, probabilities: Float64Array | undefined): void {
    const { target, weights, problemType } = this.data;
    for (const row of this.training) {
      const weight = weights[row] as number;
      const label = target[row] as number;
      if (problemType === 'Regression') {
        this.gradients[row] = weight * ((this.scores[row] as number) - label);
        this.hessians[row] = weight;
        continue;
      }
      const p = probabilities === undefined ? sigmoid(this.scores[row] as number) : (probabilities[row * this.outputs + output] as number);
      const hit = probabilities === undefined ? label : label === output ? 1 : 0;
      this.gradients[row] = weight * (p - hit);
      this.hessians[row] = weight * Math.max(1e-16, p * (1 - p)) * (probabilities === undefined ? 1 : this.outputs / (this.outputs - 1));
    }
  }

  private loss(): number {
    const { target, weights, problemType } = this.data;
    let sum = 0;
    for (const row of this.watched) {
      const weight = weights[row] as number;
      const label = target[row] as number;
      if (problemType === 'Regression') sum += weight * (label - (this.scores[row] as number)) ** 2;
      else if (this.outputs === 1) {
        const score = this.scores[row] as number;
        sum += weight * (Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - label * score);
      } else {
        let highest = Number.NEGATIVE_INFINITY;
        for (let at = 0; at < this.outputs; at += 1) highest = Math.max(highest, this.scores[row * this.outputs + at] as number);
        let total = 0;
        for (let at = 0; at < this.outputs; at += 1) total += Math.exp((this.scores[row * this.outputs + at] as number) - highest);
        sum += weight * (Math.log(total) + highest - (this.scores[row * this.outputs + label] as number));
      }
    }
    return sum;
  }
}
