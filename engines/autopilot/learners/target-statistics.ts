// Categories as numbers that only earlier rows of a random order give (ordered target statistics, Prokhorenkova et al. 2018, "CatBoost").
import { shuffled, type Random } from '../../random';
import { binBounds, binOf, type BinnedFeatures } from './bins';
import type { TrainingData } from './training-data';
import type { Tree } from './tree';

/** Codes fit a byte; 0 is missing, unseen and rare. */
const CODES = 256;

/** What a tree is grown on: the features in bins and as they are. */
export interface FeatureView {
  readonly binned: BinnedFeatures;
  /** rows x width, row by row. */
  readonly matrix: Float64Array;
}

/** Views of the same rows by several orders, and what a category is worth once all rows are known. */
export interface OrderedViews {
  readonly views: readonly FeatureView[];
  /** By feature, for categorical ones: the statistic of each code over all training rows. */
  readonly statistics: readonly (Float64Array | undefined)[];
}

/** Sums of a category: weights, and weights times target. */
class Sums {
  readonly weight = new Float64Array(CODES);
  readonly target = new Float64Array(CODES);

  add(code: number, weight: number, target: number): void {
    this.weight[code] = (this.weight[code] as number) + weight;
    this.target[code] = (this.target[code] as number) + weight * target;
  }

  /** The mean of a category, drawn to the mean of all by so many rows of it. */
  mean(code: number, prior: number, strength: number): number {
    return ((this.target[code] as number) + strength * prior) / ((this.weight[code] as number) + strength);
  }
}

/**
 * Replaces categories of the training rows by the mean target of the rows before them, those of other rows by that of all training rows.
 * @param strength how many rows of the overall mean each category is given
 * @param orders how many random orders there are; trees take turns, so that no row is always early
 */
export function orderedViews(data: TrainingData, training: Int32Array, strength: number, orders: number, random: Random): OrderedViews {
  const prior = meanTarget(data, training);
  const statistics = data.categorical.map((categorical, feature) => (categorical ? statisticOf(data, training, feature, prior, strength) : undefined));
  const views = Array.from({ length: orders }, (): FeatureView => {
    const order = shuffled(training.length, random);
    const matrix = Float64Array.from(data.matrix);
    const bins = Uint8Array.from(data.binned.bins);
    const [bounds, counts] = [[...data.binned.bounds], Int32Array.from(data.binned.counts)];
    statistics.forEach((statistic, feature) => {
      if (statistic === undefined) return;
      const values = orderedColumn(data, training, order, feature, statistic, prior, strength);
      const cuts = binBounds(values);
      bounds[feature] = cuts;
      counts[feature] = cuts.length + 2;
      for (let row = 0; row < data.rows; row += 1) {
        matrix[row * data.width + feature] = values[row] as number;
        bins[feature * data.rows + row] = binOf(cuts, values[row] as number);
      }
    });
    return { matrix, binned: { rows: data.rows, width: data.width, bins, bounds, counts, categorical: data.categorical.map(() => false) } };
  });
  return { views, statistics };
}

function meanTarget({ target, weights }: TrainingData, training: Int32Array): number {
  let [weight, sum] = [0, 0];
  for (const row of training) { weight += weights[row] as number; sum += (weights[row] as number) * (target[row] as number); }
  return weight > 0 ? sum / weight : 0;
}

function statisticOf(data: TrainingData, training: Int32Array, feature: number, prior: number, strength: number): Float64Array {
  const sums = new Sums();
  for (const row of training) sums.add(data.matrix[row * data.width + feature] as number, data.weights[row] as number, data.target[row] as number);
  return Float64Array.from({ length: CODES }, (_, code) => sums.mean(code, prior, strength));
}

function orderedColumn(data: TrainingData, training: Int32Array, order: Int32Array, feature: number, statistic: Float64Array, prior: number, strength: number): Float64Array {
  const values = Float64Array.from({ length: data.rows }, (_, row) => statistic[data.matrix[row * data.width + feature] as number] ?? prior);
  const sums = new Sums();
  for (const at of order) {
    const row = training[at] as number;
    const code = data.matrix[row * data.width + feature] as number;
    values[row] = sums.mean(code, prior, strength);
    sums.add(code, data.weights[row] as number, data.target[row] as number);
  }
  return values;
}

/** The tree over categories themselves: a threshold on a statistic is the set of the codes below it. */
export function onCategories(tree: Tree, statistics: OrderedViews['statistics']): Tree {
  const [kind, threshold, sets] = [Uint8Array.from(tree.kind), Float64Array.from(tree.threshold), [...tree.sets]];
  tree.feature.forEach((feature, node) => {
    const statistic = feature < 0 ? undefined : statistics[feature];
    if (statistic === undefined) return;
    const set = new Uint32Array(CODES / 32);
    for (let code = 0; code < CODES; code += 1) {
      if ((statistic[code] as number) <= (tree.threshold[node] as number)) set[code >>> 5] = ((set[code >>> 5] as number) | (1 << (code & 31))) >>> 0;
    }
    kind[node] = 2;
    threshold[node] = sets.length;
    sets.push(set);
  });
  return { ...tree, kind, threshold, sets };
}
