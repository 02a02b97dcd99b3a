// Exact SHAP values of a tree, path-dependent (Lundberg, Erion and Lee 2018, "Consistent individualized feature attribution for tree ensembles", algorithm 2).
import { inSet, type Tree } from '../learners/tree';

/** Feature, share of unknown and of known paths, weight: for each step of the paths of all depths, one depth after another. */
interface Paths {
  feature: Int32Array;
  zero: Float64Array;
  one: Float64Array;
  weight: Float64Array;
}

const depthOf = (tree: Tree, node = 0): number => ((tree.feature[node] as number) < 0 ? 0 : 1 + Math.max(depthOf(tree, tree.left[node]), depthOf(tree, tree.right[node])));

/** Explains rows by one tree; the memory for its paths is kept between rows. */
export class TreeExplainer {
  private readonly paths: Paths;
  /** Mean of the leaves' values by their cover: what the tree says of no row in particular. */
  readonly expected: number;

  constructor(private readonly tree: Tree) {
    const steps = ((depthOf(tree) + 2) * (depthOf(tree) + 3)) / 2 + 1;
    this.paths = { feature: new Int32Array(steps), zero: new Float64Array(steps), one: new Float64Array(steps), weight: new Float64Array(steps) };
    this.expected = this.meanBelow(0);
  }

  private meanBelow(node: number): number {
    const { feature, value, left, right, cover } = this.tree;
    if ((feature[node] as number) < 0) return value[node] as number;
    const [l, r] = [left[node] as number, right[node] as number];
    const total = (cover[l] as number) + (cover[r] as number);
    return total === 0 ? 0 : (this.meanBelow(l) * (cover[l] as number) + this.meanBelow(r) * (cover[r] as number)) / total;
  }

  /** Adds the values of the row that begins at `at` to `into`, by feature; with `expected` they sum to the tree's value. */
  add(row: Float64Array, at: number, into: Float64Array): void {
    if ((this.tree.feature[0] as number) >= 0) this.visit(row, at, into, 0, 0, 0, 1, 1, -1);
  }

  /** `from` is where the parent's path of `depth` steps lies; the own one is written after it. */
  private visit(row: Float64Array, at: number, into: Float64Array, node: number, depth: number, from: number, zero: number, one: number, feature: number): void {
    const { tree, paths } = this;
    const own = from + depth;
    for (let step = 0; step < depth; step += 1) this.copy(from + step, own + step);
    this.extend(own, depth, zero, one, feature);
    const split = tree.feature[node] as number;
    if (split < 0) {
      const value = tree.value[node] as number;
      for (let step = 1; step <= depth; step += 1) {
        const place = own + step;
        const owner = paths.feature[place] as number;
        into[owner] = (into[owner] as number) + this.unwoundSum(own, depth, step) * ((paths.one[place] as number) - (paths.zero[place] as number)) * value;
      }
      return;
    }
    const toLeft = goesLeft(tree, node, row[at + split] as number);
    const [hot, cold] = toLeft ? [tree.left[node] as number, tree.right[node] as number] : [tree.right[node] as number, tree.left[node] as number];
    let [known, size, zeroBefore, oneBefore] = [1, depth + 1, 1, 1];
    while (known <= depth && paths.feature[own + known] !== split) known += 1;
    if (known <= depth) {
      [zeroBefore, oneBefore] = [paths.zero[own + known] as number, paths.one[own + known] as number];
      this.unwind(own, depth, known);
      size = depth;
    }
    const cover = (tree.cover[hot] as number) + (tree.cover[cold] as number);
    this.visit(row, at, into, hot, size, own, (zeroBefore * (tree.cover[hot] as number)) / cover, oneBefore, split);
    this.visit(row, at, into, cold, size, own, (zeroBefore * (tree.cover[cold] as number)) / cover, 0, split);
  }

  private copy(from: number, to: number): void {
    const { feature, zero, one, weight } = this.paths;
    feature[to] = feature[from] as number; zero[to] = zero[from] as number; one[to] = one[from] as number; weight[to] = weight[from] as number;
  }

  /** Adds a step at the end of a path of `depth` steps before it. */
  private extend(own: number, depth: number, zero: number, one: number, feature: number): void {
    const { paths: { weight, ...paths } } = this;
    const end = own + depth;
    paths.feature[end] = feature; paths.zero[end] = zero; paths.one[end] = one;
    weight[end] = depth === 0 ? 1 : 0;
    for (let step = depth - 1; step >= 0; step -= 1) {
      const place = own + step;
      weight[place + 1] = (weight[place + 1] as number) + (one * (weight[place] as number) * (step + 1)) / (depth + 1);
      weight[place] = (zero * (weight[place] as number) * (depth - step)) / (depth + 1);
    }
  }

  /** Takes a step out of a path whose last step is `depth`. */
  private unwind(own: number, depth: number, out: number): void {
    const { feature, zero, one, weight } = this.paths;
    const [oneOut, zeroOut] = [one[own + out] as number, zero[own + out] as number];
    let next = weight[own + depth] as number;
    for (let step = depth - 1; step >= 0; step -= 1) {
      const place = own + step;
      if (oneOut !== 0) {
        const before = weight[place] as number;
        weight[place] = (next * (depth + 1)) / ((step + 1) * oneOut);
        next = before - ((weight[place] as number) * zeroOut * (depth - step)) / (depth + 1);
      } else weight[place] = ((weight[place] as number) * (depth + 1)) / (zeroOut * (depth - step));
    }
    for (let step = out; step < depth; step += 1) {
      const place = own + step;
      feature[place] = feature[place + 1] as number; zero[place] = zero[place + 1] as number; one[place] = one[place + 1] as number;
    }
  }

  /** The sum of the weights that would be left without a step. */
  private unwoundSum(own: number, depth: number, out: number): number {
    const { zero, one, weight } = this.paths;
    const [oneOut, zeroOut] = [one[own + out] as number, zero[own + out] as number];
    let next = weight[own + depth] as number;
    let total = 0;
    for (let step = depth - 1; step >= 0; step -= 1) {
      const before = weight[own + step] as number;
      if (oneOut !== 0) {
        const kept = (next * (depth + 1)) / ((step + 1) * oneOut);
        total += kept;
        next = before - (kept * zeroOut * (depth - step)) / (depth + 1);
      } else if (zeroOut !== 0) total += (before * (depth + 1)) / (zeroOut * (depth - step));
    }
    return total;
  }
}

function goesLeft(tree: Tree, node: number, x: number): boolean {
  const kind = tree.kind[node] as number;
  if (kind === 2) return inSet(tree.sets[tree.threshold[node] as number] as Uint32Array, x);
  return Number.isNaN(x) ? kind === 1 : x <= (tree.threshold[node] as number);
}
