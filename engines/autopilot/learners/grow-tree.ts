// Grows one tree leaf by leaf, always the leaf whose split gains most (as LightGBM does), from gradients and hessians.
import type { Random } from '../../random';
import type { BinnedFeatures } from './bins';
import type { Tree } from './tree';

/** How a tree is grown. */
export interface GrowOptions {
  maxLeaves: number;
  minRows: number;
  minHessian: number;
  l1: number;
  l2: number;
  /** Share of the features that each tree may use. */
  featureFraction: number;
  /** Share of the features looked at for each split; 1 for boosting, less for forests. */
  splitFraction: number;
  /** One random threshold a feature instead of the best one (extremely randomised trees). */
  randomThreshold: boolean;
  /** Smoothing of categorical splits. */
  categorySmoothing: number;
  minGain: number;
}

interface Split {
  gain: number;
  feature: number;
  /** Numeric: last bin that goes left. */
  bin: number;
  missingLeft: boolean;
  set: Uint32Array | undefined;
}

interface Leaf {
  node: number;
  /** Rows [from, to) of the shared order. */
  from: number;
  to: number;
  gradient: number;
  hessian: number;
  histogram: Float64Array;
  split: Split | undefined;
}

const noHistogram = new Float64Array(0);

const shrink = (gradient: number, l1: number): number => (gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0);

/** Grows trees over one binned table; buffers are kept between trees. */
export class TreeGrower {
  private readonly offsets: Int32Array;
  private readonly cells: number;
  private readonly order: Int32Array;
  private readonly spare: Int32Array;
  /** Gradients and hessians of a leaf's rows, in their order. */
  private readonly ordered: Float64Array;
  /** What codes are sorted by. */
  private readonly keys = new Float64Array(256);
  /** Histograms that no leaf holds any more. */
  private readonly free: Float64Array[] = [];
  /** Features of the tree being grown. */
  private features: readonly number[] = [];
  private leaves: Leaf[] = [];

  constructor(private readonly data: BinnedFeatures, rowCount: number, private readonly options: GrowOptions) {
    this.offsets = new Int32Array(data.width + 1);
    for (let feature = 0; feature < data.width; feature += 1) this.offsets[feature + 1] = (this.offsets[feature] as number) + (data.counts[feature] as number);
    this.cells = this.offsets[data.width] as number;
    this.order = new Int32Array(rowCount);
    this.spare = new Int32Array(rowCount);
    this.ordered = new Float64Array(rowCount * 2);
  }

  /** Splits that look at few features count those alone, each time anew; otherwise a leaf is its parent minus its sibling. */
  private get lazy(): boolean {
    return this.options.splitFraction < 1;
  }

  /** One tree over `rows`; leaves hold -gradient / (hessian + l2), times `rate`. */
  grow(rows: Int32Array, gradients: Float64Array, hessians: Float64Array, rate: number, random: Random): Tree {
    const { maxLeaves } = this.options;
    this.order.set(rows);
    const tree = emptyTree(2 * maxLeaves - 1);
    this.features = this.chooseFeatures(random);
    let nodes = 1;
    const root = this.createLeaf(0, 0, rows.length, gradients, hessians, undefined);
    root.split = this.bestSplit(root, gradients, hessians, random);
    const leaves = [root];
    this.fill(tree, root, rate);
    while (leaves.length < maxLeaves) {
      const best = leaves.reduce<Leaf | undefined>((found, leaf) => (leaf.split !== undefined && (found?.split === undefined || leaf.split.gain > found.split.gain) ? leaf : found), undefined);
      if (best?.split === undefined) break;
      const [left, right] = this.apply(tree, best, best.split, nodes, gradients, hessians);
      nodes += 2;
      for (const leaf of [left, right]) { leaf.split = this.bestSplit(leaf, gradients, hessians, random); this.fill(tree, leaf, rate); }
      leaves.splice(leaves.indexOf(best), 1, left, right);
    }
    if (!this.lazy) for (const { histogram } of leaves) this.free.push(histogram);
    this.leaves = leaves;
    return trimTree(tree, nodes);
  }

  /** Adds the last tree's values to the scores of the rows that it was grown on; `outputs` scores a row. */
  addToScores(tree: Tree, scores: Float64Array, outputs: number, output: number): void {
    for (const { node, from, to } of this.leaves) {
      const value = tree.value[node] as number;
      for (let at = from; at < to; at += 1) {
        const cell = (this.order[at] as number) * outputs + output;
        scores[cell] = (scores[cell] as number) + value;
      }
    }
  }

  private chooseFeatures(random: Random): number[] {
    const all = Array.from({ length: this.data.width }, (_, at) => at);
    if (this.options.featureFraction >= 1) return all;
    return sample(all, Math.max(1, Math.ceil(all.length * this.options.featureFraction)), random);
  }

  /** A leaf over rows [from, to); of a parent's histogram it takes over what its sibling does not have. */
  private createLeaf(node: number, from: number, to: number, gradients: Float64Array, hessians: Float64Array, minus: { parent: Float64Array; sibling: Float64Array } | undefined): Leaf {
    let gradient = 0;
    let hessian = 0;
    for (let at = from; at < to; at += 1) { const row = this.order[at] as number; gradient += gradients[row] as number; hessian += hessians[row] as number; }
    const histogram = minus?.parent ?? (this.lazy ? noHistogram : (this.free.pop() ?? new Float64Array(this.cells * 3)));
    if (minus !== undefined) this.subtract(minus.parent, minus.sibling);
    else if (!this.lazy) this.count(histogram, this.features, from, to, gradients, hessians);
    return { node, from, to, gradient, hessian, histogram, split: undefined };
  }

  private subtract(parent: Float64Array, sibling: Float64Array): void {
    for (const feature of this.features) {
      const end = (this.offsets[feature + 1] as number) * 3;
      for (let at = (this.offsets[feature] as number) * 3; at < end; at += 1) parent[at] = (parent[at] as number) - (sibling[at] as number);
    }
  }

  /** Counts rows [from, to) by bin for some features; what the histogram held of these is lost. */
  private count(histogram: Float64Array, features: readonly number[], from: number, to: number, gradients: Float64Array, hessians: Float64Array): void {
    const { bins, rows } = this.data;
    const { ordered, order } = this;
    for (let at = from; at < to; at += 1) {
      const row = order[at] as number;
      ordered[at * 2] = gradients[row] as number;
      ordered[at * 2 + 1] = hessians[row] as number;
    }
    for (const feature of features) {
      const base = this.offsets[feature] as number;
      const column = feature * rows;
      histogram.fill(0, base * 3, (this.offsets[feature + 1] as number) * 3);
      for (let at = from; at < to; at += 1) {
        const cell = (base + (bins[column + (order[at] as number)] as number)) * 3;
        histogram[cell] = (histogram[cell] as number) + (ordered[at * 2] as number);
        histogram[cell + 1] = (histogram[cell + 1] as number) + (ordered[at * 2 + 1] as number);
        histogram[cell + 2] = (histogram[cell + 2] as number) + 1;
      }
    }
  }

  private fill(tree: Tree, leaf: Leaf, rate: number): void {
    tree.feature[leaf.node] = -1;
    // 0 is subtracted from, since JSON does not keep the sign of -0.
    tree.value[leaf.node] = leaf.hessian + this.options.l2 > 0 ? ((0 - shrink(leaf.gradient, this.options.l1)) / (leaf.hessian + this.options.l2)) * rate : 0;
    tree.cover[leaf.node] = leaf.to - leaf.from;
  }

  private bestSplit(leaf: Leaf, gradients: Float64Array, hessians: Float64Array, random: Random): Split | undefined {
    if (leaf.to - leaf.from < 2 * this.options.minRows) return undefined;
    const { features } = this;
    const looked = this.lazy ? sample([...features], Math.max(1, Math.round(features.length * this.options.splitFraction)), random) : features;
    if (this.lazy) {
      // One histogram serves all leaves in turn: the split is found before the next leaf is counted.
      leaf.histogram = this.free[0] ?? new Float64Array(this.cells * 3);
      this.free[0] = leaf.histogram;
      this.count(leaf.histogram, looked, leaf.from, leaf.to, gradients, hessians);
    }
    let best: Split | undefined;
    for (const feature of looked) {
      const found = this.data.categorical[feature] === true ? this.categoricalSplit(leaf, feature, random) : this.numericSplit(leaf, feature, random);
      if (found !== undefined && found.gain > this.options.minGain && (best === undefined || found.gain > best.gain)) best = found;
    }
    return best;
  }

  private score(gradient: number, hessian: number): number {
    const shrunk = shrink(gradient, this.options.l1);
    return hessian + this.options.l2 > 0 ? (shrunk * shrunk) / (hessian + this.options.l2) : 0;
  }

  private admits(count: number, hessian: number): boolean {
    return count >= this.options.minRows && hessian >= this.options.minHessian;
  }

  private numericSplit(leaf: Leaf, feature: number, random: Random): Split | undefined {
    const { histogram, gradient, hessian } = leaf;
    const base = (this.offsets[feature] as number) * 3;
    const bins = this.data.counts[feature] as number;
    const total = leaf.to - leaf.from;
    const [missingGradient, missingHessian, missingCount] = [histogram[base] as number, histogram[base + 1] as number, histogram[base + 2] as number];
    const parent = this.score(gradient, hessian);
    const only = this.options.randomThreshold ? this.randomBin(histogram, base, bins, random) : -1;
    let best: Split | undefined;
    let [g, h, n] = [0, 0, 0];
    for (let bin = 1; bin < bins - 1; bin += 1) {
      const cell = base + bin * 3;
      // An empty bin splits no rows apart that the bin before did not.
      if (only < 0 && bin > 1 && (histogram[cell + 2] as number) < 0.5) continue;
      g += histogram[cell] as number; h += histogram[cell + 1] as number; n += histogram[cell + 2] as number;
      if (only >= 0 && bin !== only) continue;
      for (let way = missingCount > 0.5 ? 0 : 1; way < 2; way += 1) {
        const missingLeft = way === 0;
        const leftG = missingLeft ? g + missingGradient : g;
        const leftH = missingLeft ? h + missingHessian : h;
        const leftN = Math.round(missingLeft ? n + missingCount : n);
        if (!this.admits(leftN, leftH) || !this.admits(total - leftN, hessian - leftH)) continue;
        const gain = this.score(leftG, leftH) + this.score(gradient - leftG, hessian - leftH) - parent;
        if (best === undefined || gain > best.gain) best = { gain, feature, bin, missingLeft, set: undefined };
      }
    }
    return best;
  }

  /** A bin between the lowest and highest that the leaf has. */
  private randomBin(histogram: Float64Array, base: number, bins: number, random: Random): number {
    let low = 1;
    while (low < bins && (histogram[base + low * 3 + 2] as number) < 0.5) low += 1;
    let high = bins - 1;
    while (high > low && (histogram[base + high * 3 + 2] as number) < 0.5) high -= 1;
    return high <= low ? 1 : low + random.below(high - low);
  }

  /** Codes sorted by their mean gradient, the best prefix from either end (Fisher 1958). */
  private categoricalSplit(leaf: Leaf, feature: number, random: Random): Split | undefined {
    const { histogram, gradient, hessian } = leaf;
    const base = (this.offsets[feature] as number) * 3;
    const bins = this.data.counts[feature] as number;
    const total = leaf.to - leaf.from;
    const smoothing = this.options.categorySmoothing;
    const codes: number[] = [];
    for (let code = 0; code < bins; code += 1) if ((histogram[base + code * 3 + 2] as number) > Math.max(0.5, smoothing > 1 ? 2.5 : 0.5)) codes.push(code);
    if (codes.length < 2) return undefined;
    const key = (code: number): number => (histogram[base + code * 3] as number) / ((histogram[base + code * 3 + 1] as number) + smoothing);
    for (const code of codes) this.keys[code] = this.options.randomThreshold ? key(code) + (random.next() - 0.5) * 1e-3 : key(code);
    codes.sort((one, other) => (this.keys[one] as number) - (this.keys[other] as number) || one - other);
    const parent = this.score(gradient, hessian);
    const l2 = this.options.l2 + (codes.length > 4 ? 10 * Math.min(1, smoothing) : 0);
    const score = (g: number, h: number): number => { const s = shrink(g, this.options.l1); return h + l2 > 0 ? (s * s) / (h + l2) : 0; };
    const only = this.options.randomThreshold ? random.below(codes.length - 1) : -1;
    let best: Split | undefined;
    let bestSize = 0;
    let [g, h, n] = [0, 0, 0];
    codes.slice(0, -1).forEach((code, at) => {
      g += histogram[base + code * 3] as number; h += histogram[base + code * 3 + 1] as number; n += histogram[base + code * 3 + 2] as number;
      const count = Math.round(n);
      if ((only >= 0 && at !== only) || !this.admits(count, h) || !this.admits(total - count, hessian - h)) return;
      const gain = score(g, h) + score(gradient - g, hessian - h) - parent;
      if (best === undefined || gain > best.gain) { best = { gain, feature, bin: 0, missingLeft: false, set: undefined }; bestSize = at + 1; }
    });
    if (best === undefined) return undefined;
    const set = new Uint32Array(8);
    for (const code of codes.slice(0, bestSize)) set[code >>> 5] = ((set[code >>> 5] as number) | (1 << (code & 31))) >>> 0;
    return { ...(best as Split), set };
  }

  private apply(tree: Tree, leaf: Leaf, split: Split, next: number, gradients: Float64Array, hessians: Float64Array): [Leaf, Leaf] {
    const middle = this.partition(leaf, split);
    const { node } = leaf;
    tree.feature[node] = split.feature;
    tree.left[node] = next;
    tree.right[node] = next + 1;
    if (split.set === undefined) {
      tree.kind[node] = split.missingLeft ? 1 : 0;
      tree.threshold[node] = (this.data.bounds[split.feature] as Float64Array)[split.bin - 1] as number;
    } else {
      tree.kind[node] = 2;
      tree.threshold[node] = tree.sets.length;
      tree.sets.push(split.set);
    }
    const smallerIsLeft = middle - leaf.from <= leaf.to - middle;
    const small = smallerIsLeft ? this.createLeaf(next, leaf.from, middle, gradients, hessians, undefined) : this.createLeaf(next + 1, middle, leaf.to, gradients, hessians, undefined);
    const minus = this.lazy ? undefined : { parent: leaf.histogram, sibling: small.histogram };
    const large = smallerIsLeft ? this.createLeaf(next + 1, middle, leaf.to, gradients, hessians, minus) : this.createLeaf(next, leaf.from, middle, gradients, hessians, minus);
    return smallerIsLeft ? [small, large] : [large, small];
  }

  /** Rows that go left first, both parts in their order. */
  private partition(leaf: Leaf, { feature, bin, missingLeft, set }: Split): number {
    const column = feature * this.data.rows;
    let left = leaf.from;
    let right = 0;
    for (let at = leaf.from; at < leaf.to; at += 1) {
      const row = this.order[at] as number;
      const value = this.data.bins[column + row] as number;
      const toLeft = set !== undefined ? ((set[value >>> 5] as number) >>> (value & 31) & 1) === 1 : value === 0 ? missingLeft : value <= bin;
      if (toLeft) this.order[left++] = row;
      else this.spare[right++] = row;
    }
    this.order.set(this.spare.subarray(0, right), left);
    return left;
  }
}

function emptyTree(nodes: number): Tree {
  return {
    feature: new Int32Array(nodes).fill(-1), threshold: new Float64Array(nodes), kind: new Uint8Array(nodes), left: new Int32Array(nodes), right: new Int32Array(nodes),
    value: new Float64Array(nodes), cover: new Float64Array(nodes), sets: [],
  };
}

const trimTree = (tree: Tree, nodes: number): Tree => ({
  feature: tree.feature.slice(0, nodes), threshold: tree.threshold.slice(0, nodes), kind: tree.kind.slice(0, nodes), left: tree.left.slice(0, nodes),
  right: tree.right.slice(0, nodes), value: tree.value.slice(0, nodes), cover: tree.cover.slice(0, nodes), sets: tree.sets,
});

/** Some of a list, at random; the list is used up. */
function sample<T>(items: T[], count: number, random: Random): T[] {
  for (let at = 0; at < count; at += 1) {
    const other = at + random.below(items.length - at);
    const kept = items[at] as T;
    items[at] = items[other] as T;
    items[other] = kept;
  }
  return items.slice(0, count);
}
