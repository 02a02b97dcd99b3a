// Exact SHAP values of a tree, path-dependent (Lundberg, Erion and Lee 2018, algorithm 2).
import { inSet, type Tree } from '../learners/tree';

interface PathEntry {
  feature: number;
  /** Share of the paths that flow through when the feature is unknown, and when it is known. */
  zero: number;
  one: number;
  weight: number;
}

function extend(path: PathEntry[], zero: number, one: number, feature: number): PathEntry[] {
  const next = path.map((entry) => ({ ...entry }));
  const depth = next.length;
  next.push({ feature, zero, one, weight: depth === 0 ? 1 : 0 });
  for (let at = depth - 1; at >= 0; at -= 1) {
    const entry = next[at] as PathEntry;
    const after = next[at + 1] as PathEntry;
    after.weight += (one * entry.weight * (at + 1)) / (depth + 1);
    entry.weight = (zero * entry.weight * (depth - at)) / (depth + 1);
  }
  return next;
}

function unwind(path: readonly PathEntry[], index: number): PathEntry[] {
  const depth = path.length - 1;
  const next = path.map((entry) => ({ ...entry }));
  const { one, zero } = path[index] as PathEntry;
  let kept = (next[depth] as PathEntry).weight;
  for (let at = depth - 1; at >= 0; at -= 1) {
    const entry = next[at] as PathEntry;
    if (one !== 0) {
      const before = entry.weight;
      entry.weight = (kept * (depth + 1)) / ((at + 1) * one);
      kept = before - (entry.weight * zero * (depth - at)) / (depth + 1);
    } else entry.weight = (entry.weight * (depth + 1)) / (zero * (depth - at));
  }
  for (let at = index; at < depth; at += 1) {
    const entry = next[at] as PathEntry;
    const after = next[at + 1] as PathEntry;
    Object.assign(entry, { feature: after.feature, zero: after.zero, one: after.one });
  }
  next.pop();
  return next;
}

const unwoundSum = (path: readonly PathEntry[], index: number): number => unwind(path, index).reduce((sum, { weight }) => sum + weight, 0);

/** Adds the SHAP values of a row that begins at `at` to `into`, by feature. */
export function addTreeShap(tree: Tree, row: Float64Array, at: number, into: Float64Array): void {
  const visit = (node: number, path: PathEntry[], zero: number, one: number, feature: number): void => {
    const extended = extend(path, zero, one, feature);
    const split = tree.feature[node] as number;
    if (split < 0) {
      for (let entry = 1; entry < extended.length; entry += 1) {
        const step = extended[entry] as PathEntry;
        into[step.feature] = (into[step.feature] as number) + unwoundSum(extended, entry) * (step.one - step.zero) * (tree.value[node] as number);
      }
      return;
    }
    const x = row[at + split] as number;
    const kind = tree.kind[node] as number;
    const toLeft = kind === 2 ? inSet(tree.sets[tree.threshold[node] as number] as Uint32Array, x) : Number.isNaN(x) ? kind === 1 : x <= (tree.threshold[node] as number);
    const [hot, cold] = toLeft ? [tree.left[node] as number, tree.right[node] as number] : [tree.right[node] as number, tree.left[node] as number];
    const known = extended.findIndex((entry, index) => index > 0 && entry.feature === split);
    const before = known >= 0 ? (extended[known] as PathEntry) : { zero: 1, one: 1 };
    const rest = known >= 0 ? unwind(extended, known) : extended;
    const cover = tree.cover[node] as number;
    visit(hot, rest, (before.zero * (tree.cover[hot] as number)) / cover, before.one, split);
    visit(cold, rest, (before.zero * (tree.cover[cold] as number)) / cover, 0, split);
  };
  if ((tree.feature[0] as number) >= 0) visit(0, [], 1, 1, -1);
}
