// Grows one tree leaf by leaf, always the leaf whose split gains most (as LightGBM does), from gradients and hessians.
import type { Random } from '../../random';
import type { BinnedFeatures } from './bins';
import { PackedGradients } from './packed-gradients';
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
  /** Added to l2 where a split is of many codes (LightGBM's cat_l2). */
  categoricalL2: number;
  /** Whether leaves below such a split are held back by it too; those of a forest are means. */
  shrinkLeaves: boolean;
  /** Most codes on one side of a categorical split (LightGBM's max_cat_threshold). */
  mostCodes: number;
  /** Rows that the codes added since the last look must have (LightGBM's min_data_per_group). */
  groupRows: number;
  minGain: number;
}

interface Split {
  gain: number;
  feature: number;
  /** Numeric: last bin that goes left. */
  bin: number;
  missingLeft: boolean;
  set: Uint32Array | undefined;
  /** What the split added to the l2 of its gain. */
  l2: number;
  /** Sum of the rows that go left, packed. */
  packed: number;
}

interface Leaf {
  node: number;
  /** Rows [from, to) of the shared order. */
  from: number;
  to: number;
  /** Sum of its rows, packed. */
  packed: number;
  /** By bin, packed. */
  histogram: Float64Array;
  split: Split | undefined;
  /** Held back more after a split of many codes. */
  categoricalL2: number;
}

const noHistogram = new Float64Array(0);

const shrink = (gradient: number, l1: number): number => (gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0);

/** Grows trees over one binned table; buffers are kept between trees. */
export class TreeGrower {
  private readonly offsets: Int32Array;
  private readonly cells: number;
  private readonly order: Int32Array;
  private readonly spare: Int32Array;
  /** Packed gradients of a leaf's rows, in their order. */
  private readonly ordered: Float64Array;
  private readonly packed: PackedGradients;
  private readonly nowhere = new Float64Array(256);
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
    this.ordered = new Float64Array(rowCount);
    this.packed = new PackedGradients(rowCount);
  }

  /** Splits that look at few features count those alone, each time anew; otherwise a leaf is its parent minus its sibling. */
  private get lazy(): boolean {
    return this.options.splitFraction < 1;
  }

  /** One tree over `rows`; leaves hold -gradient / (hessian + l2), times `rate`. */
  grow(rows: Int32Array, gradients: Float64Array, hessians: Float64Array, rate: number, random: Random): Tree {
    const { maxLeaves } = this.options;
    this.order.set(rows);
    this.packed.pack(rows, gradients, hessians);
    const tree = emptyTree(2 * maxLeaves - 1);
    this.features = this.chooseFeatures(random);
    let nodes = 1;
    const root = this.createLeaf(0, 0, rows.length, this.packed.sumOf(rows), undefined);
    root.split = this.bestSplit(root, random);
    const leaves = [root];
    while (leaves.length < maxLeaves) {
      const best = leaves.reduce<Leaf | undefined>((found, leaf) => (leaf.split !== undefined && (found?.split === undefined || leaf.split.gain > found.split.gain) ? leaf : found), undefined);
      if (best?.split === undefined) break;
      const children = this.apply(tree, best, best.split, nodes);
      nodes += 2;
      if (leaves.length + 1 < maxLeaves) for (const leaf of children) leaf.split = this.bestSplit(leaf, random);
      leaves.splice(leaves.indexOf(best), 1, ...children);
    }
    for (const leaf of leaves) this.fill(tree, leaf, gradients, hessians, rate);
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
  private createLeaf(node: number, from: number, to: number, packed: number, minus: { parent: Float64Array; sibling: Float64Array } | undefined): Leaf {
    const histogram = minus?.parent ?? (this.lazy ? noHistogram : (this.free.pop() ?? new Float64Array(this.cells)));
    if (minus !== undefined) this.subtract(minus.parent, minus.sibling);
    else if (!this.lazy) this.count(histogram, this.features, from, to);
    return { node, from, to, packed, histogram, split: undefined, categoricalL2: 0 };
  }

  private subtract(parent: Float64Array, sibling: Float64Array): void {
    for (const feature of this.features) {
      const end = this.offsets[feature + 1] as number;
      for (let at = this.offsets[feature] as number; at < end; at += 1) parent[at] = (parent[at] as number) - (sibling[at] as number);
    }
  }

  /** Counts rows [from, to) by bin for some features, four at a time so that each row is looked up once for all; what the histogram held of these is lost. */
  private count(histogram: Float64Array, features: readonly number[], from: number, to: number): void {
    const { ordered, order, packed: { values } } = this;
    const rows = order.subarray(from, to);
    const packed = ordered.subarray(0, rows.length);
    for (let at = 0; at < rows.length; at += 1) packed[at] = values[rows[at] as number] as number;
    const column = (place: number): Uint8Array => { const feature = features[Math.min(place, features.length - 1)] as number; return this.data.bins.subarray(feature * this.data.rows, (feature + 1) * this.data.rows); };
    // Beyond the last feature there is nothing to count; what is added there is thrown away.
    const target = (place: number): Float64Array => {
      if (place >= features.length) return this.nowhere;
      const feature = features[place] as number;
      return histogram.subarray(this.offsets[feature], this.offsets[feature + 1]).fill(0);
    };
    for (let place = 0; place < features.length; place += 4) {
      countFour(rows, packed, [column(place), column(place + 1), column(place + 2), column(place + 3)], [target(place), target(place + 1), target(place + 2), target(place + 3)]);
    }
  }

  /** The leaf's value, of gradients as they are; nodes above it keep the weight that came by. */
  private fill(tree: Tree, leaf: Leaf, gradients: Float64Array, hessians: Float64Array, rate: number): void {
    let [gradient, hessian] = [0, 0];
    for (let at = leaf.from; at < leaf.to; at += 1) {
      const row = this.order[at] as number;
      gradient += gradients[row] as number;
      hessian += hessians[row] as number;
    }
    const l2 = this.options.l2 + (this.options.shrinkLeaves ? leaf.categoricalL2 : 0);
    tree.feature[leaf.node] = -1;
    // 0 is subtracted from, since JSON does not keep the sign of -0.
    tree.value[leaf.node] = hessian + l2 > 0 ? ((0 - shrink(gradient, this.options.l1)) / (hessian + l2)) * rate : 0;
    tree.cover[leaf.node] = leaf.to - leaf.from;
  }

  private bestSplit(leaf: Leaf, random: Random): Split | undefined {
    if (leaf.to - leaf.from < 2 * this.options.minRows) return undefined;
    const { features } = this;
    const looked = this.lazy ? sample([...features], Math.max(1, Math.round(features.length * this.options.splitFraction)), random) : features;
    if (this.lazy) {
      // One histogram serves all leaves in turn: the split is found before the next leaf is counted.
      leaf.histogram = this.free[0] ?? new Float64Array(this.cells);
      this.free[0] = leaf.histogram;
      this.count(leaf.histogram, looked, leaf.from, leaf.to);
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

  /** About how many rows have a sum of hessians: exact where all rows weigh the same (as LightGBM does). */
  private static rowsPerHessian(leaf: Leaf, hessian: number): number {
    return hessian > 0 ? (leaf.to - leaf.from) / hessian : 0;
  }

  private numericSplit(leaf: Leaf, feature: number, random: Random): Split | undefined {
    const { histogram } = leaf;
    const { packed } = this;
    const base = this.offsets[feature] as number;
    const bins = this.data.counts[feature] as number;
    const [gradient, hessian] = [packed.gradientOf(leaf.packed), packed.hessianOf(leaf.packed)];
    const rows = TreeGrower.rowsPerHessian(leaf, hessian);
    const missing = histogram[base] as number;
    const parent = this.score(gradient, hessian);
    const only = this.options.randomThreshold ? this.randomBin(histogram, base, bins, random) : -1;
    let best: Split | undefined;
    let sum = 0;
    for (let bin = 1; bin < bins - 1; bin += 1) {
      const cell = histogram[base + bin] as number;
      // An empty bin splits no rows apart that the bin before did not.
      if (only < 0 && bin > 1 && cell === 0) continue;
      sum += cell;
      if (only >= 0 && bin !== only) continue;
      for (let way = missing !== 0 ? 0 : 1; way < 2; way += 1) {
        const left = way === 0 ? sum + missing : sum;
        const [leftG, leftH] = [packed.gradientOf(left), packed.hessianOf(left)];
        if (!this.admits(leftH * rows, leftH) || !this.admits((hessian - leftH) * rows, hessian - leftH)) continue;
        const gain = this.score(leftG, leftH) + this.score(gradient - leftG, hessian - leftH) - parent;
        if (best === undefined || gain > best.gain) best = { gain, feature, bin, missingLeft: way === 0, set: undefined, l2: 0, packed: left };
      }
    }
    return best;
  }

  /** A bin between the lowest and highest that the leaf has. */
  private randomBin(histogram: Float64Array, base: number, bins: number, random: Random): number {
    let low = 1;
    while (low < bins && histogram[base + low] === 0) low += 1;
    let high = bins - 1;
    while (high > low && histogram[base + high] === 0) high -= 1;
    return high <= low ? 1 : low + random.below(high - low);
  }

  /** Codes sorted by their mean gradient, the best of the first few from either end (Fisher 1958; limits as LightGBM's). */
  private categoricalSplit(leaf: Leaf, feature: number, random: Random): Split | undefined {
    const { histogram } = leaf;
    const { packed, options: { categorySmoothing: smoothing, randomThreshold } } = this;
    const base = this.offsets[feature] as number;
    const [gradient, hessian] = [packed.gradientOf(leaf.packed), packed.hessianOf(leaf.packed)];
    const rows = TreeGrower.rowsPerHessian(leaf, hessian);
    const codes = this.commonCodes(histogram, base, this.data.counts[feature] as number, rows);
    if (codes.length < 2) return undefined;
    for (const code of codes) {
      const key = packed.gradientOf(histogram[base + code] as number) / (packed.hessianOf(histogram[base + code] as number) + smoothing);
      this.keys[code] = randomThreshold ? key + (random.next() - 0.5) * 1e-3 : key;
    }
    codes.sort((one, other) => (this.keys[one] as number) - (this.keys[other] as number) || one - other);
    const parent = this.score(gradient, hessian);
    const l2 = this.options.l2 + (codes.length > 4 ? this.options.categoricalL2 : 0);
    const score = (g: number, h: number): number => { const s = shrink(g, this.options.l1); return h + l2 > 0 ? (s * s) / (h + l2) : 0; };
    const only = randomThreshold ? random.below(codes.length - 1) : -1;
    // One side has few codes: a long list of codes fits the noise of each.
    const most = smoothing > 1 ? Math.min(this.options.mostCodes, Math.ceil(codes.length / 2)) : codes.length - 1;
    let best: { gain: number; from: number; to: number; packed: number } | undefined;
    for (let end = 0; end < 2; end += 1) {
      let [sum, group] = [0, 0];
      for (let at = 0; at < Math.min(most, codes.length - 1); at += 1) {
        const cell = histogram[base + (codes[end === 0 ? at : codes.length - 1 - at] as number)] as number;
        sum += cell;
        group += packed.hessianOf(cell) * rows;
        const [g, h] = [packed.gradientOf(sum), packed.hessianOf(sum)];
        if ((only >= 0 && (end === 0 ? at : codes.length - 2 - at) !== only) || !this.admits(h * rows, h) || !this.admits((hessian - h) * rows, hessian - h) || group < this.options.groupRows) continue;
        group = 0;
        const gain = score(g, h) + score(gradient - g, hessian - h) - parent;
        if (best === undefined || gain > best.gain) best = end === 0 ? { gain, from: 0, to: at + 1, packed: sum } : { gain, from: codes.length - 1 - at, to: codes.length, packed: sum };
      }
    }
    if (best === undefined) return undefined;
    const set = new Uint32Array(8);
    for (const code of codes.slice(best.from, best.to)) set[code >>> 5] = ((set[code >>> 5] as number) | (1 << (code & 31))) >>> 0;
    return { gain: best.gain, feature, bin: 0, missingLeft: false, set, l2: l2 - this.options.l2, packed: best.packed };
  }

  /** Codes with rows enough to be judged by. */
  private commonCodes(histogram: Float64Array, base: number, bins: number, rows: number): number[] {
    const fewest = this.options.categorySmoothing > 1 ? this.options.categorySmoothing - 0.5 : 0.5;
    const codes: number[] = [];
    for (let code = 0; code < bins; code += 1) {
      const cell = histogram[base + code] as number;
      if (cell !== 0 && this.packed.hessianOf(cell) * rows > fewest) codes.push(code);
    }
    return codes;
  }

  private apply(tree: Tree, leaf: Leaf, split: Split, next: number): [Leaf, Leaf] {
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
    tree.cover[node] = leaf.to - leaf.from;
    const left = { node: next, from: leaf.from, to: middle, packed: split.packed };
    const right = { node: next + 1, from: middle, to: leaf.to, packed: leaf.packed - split.packed };
    const smallerIsLeft = middle - leaf.from <= leaf.to - middle;
    const [less, more] = smallerIsLeft ? [left, right] : [right, left];
    const small = this.createLeaf(less.node, less.from, less.to, less.packed, undefined);
    const large = this.createLeaf(more.node, more.from, more.to, more.packed, this.lazy ? undefined : { parent: leaf.histogram, sibling: small.histogram });
    for (const child of [small, large]) child.categoricalL2 = split.l2;
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

type Four<T> = readonly [T, T, T, T];

/** Adds each row's number to its bin, for four columns. */
function countFour(rows: Int32Array, packed: Float64Array, [a, b, c, d]: Four<Uint8Array>, [intoA, intoB, intoC, intoD]: Four<Float64Array>): void {
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as number;
    const number = packed[at] as number;
    const binA = a[row] as number;
    const binB = b[row] as number;
    const binC = c[row] as number;
    const binD = d[row] as number;
    intoA[binA] = (intoA[binA] as number) + number;
    intoB[binB] = (intoB[binB] as number) + number;
    intoC[binC] = (intoC[binC] as number) + number;
    intoD[binD] = (intoD[binD] as number) + number;
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
