// A model laid out for prediction: all its trees in four arrays, linear weights by code, no allocation a row.
import type { LinearModel } from '../learners/linear';
import type { StoredTree } from '../learners/tree';
import type { StoredModel } from './base-model';

/** Scores of rows. */
export interface CompiledModel {
  kind: StoredModel['kind'];
  /** Writes the raw scores of the row that begins at `at`. */
  score(row: Float64Array, at: number, scores: Float64Array): void;
}

/** Trees one after another; the children of a node are neighbours, the left one first. */
interface Nodes {
  /** feature x 4 + kind of a split; -1 at a leaf. */
  split: Int32Array;
  /** Threshold, offset of the set in `sets`, or the leaf's value. */
  number: Float64Array;
  left: Int32Array;
  sets: Uint32Array;
  roots: Int32Array;
}

/** Appends a tree level by level, so that siblings are neighbours. */
function layOut(tree: StoredTree, from: number, nodes: Nodes, setsFrom: number): void {
  const queue = [0];
  for (let place = 0; place < queue.length; place += 1) {
    const node = queue[place] as number;
    const at = from + place;
    const feature = tree.feature[node] as number;
    const kind = tree.kind[node] as number;
    if (feature < 0) {
      nodes.split[at] = -1;
      nodes.number[at] = tree.value[node] as number;
      continue;
    }
    nodes.split[at] = feature * 4 + kind;
    nodes.number[at] = kind === 2 ? setsFrom + (tree.threshold[node] as number) * 8 : (tree.threshold[node] as number);
    nodes.left[at] = from + queue.length;
    queue.push(tree.left[node] as number, tree.right[node] as number);
  }
  tree.sets.forEach((set, at) => nodes.sets.set(set, setsFrom + at * 8));
}

function flatten(trees: readonly StoredTree[]): Nodes {
  const total = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const sets = trees.reduce((sum, tree) => sum + tree.sets.length, 0);
  const nodes: Nodes = { split: new Int32Array(total), number: new Float64Array(total), left: new Int32Array(total), sets: new Uint32Array(sets * 8), roots: new Int32Array(trees.length) };
  let [at, setsAt] = [0, 0];
  trees.forEach((tree, index) => {
    nodes.roots[index] = at;
    layOut(tree, at, nodes, setsAt);
    at += tree.feature.length;
    setsAt += tree.sets.length * 8;
  });
  return nodes;
}

/** The leaf's value of the tree that begins at `node`. */
function walk({ split, number, left, sets }: Nodes, root: number, row: Float64Array, at: number): number {
  let node = root;
  for (;;) {
    const packed = split[node] as number;
    const bound = number[node] as number;
    if (packed < 0) return bound;
    const x = row[at + (packed >> 2)] as number;
    const kind = packed & 3;
    let toLeft: boolean;
    if (kind === 2) toLeft = x >= 0 && x < 256 && (((sets[bound + (x >>> 5)] as number) >>> (x & 31)) & 1) === 1;
    else toLeft = x <= bound || (kind === 1 && x !== x);
    node = (left[node] as number) + (toLeft ? 0 : 1);
  }
}

function compileTrees(model: Extract<StoredModel, { trees: StoredTree[] }>): CompiledModel {
  const nodes = flatten(model.trees);
  const base = model.kind === 'boosting' ? model.base : undefined;
  const outputs = model.kind === 'boosting' ? model.base.length : model.outputs;
  const rounds = model.trees.length / outputs;
  return {
    kind: model.kind,
    score(row, at, scores) {
      for (let output = 0; output < outputs; output += 1) {
        let sum = 0;
        for (let tree = output; tree < nodes.roots.length; tree += outputs) sum += walk(nodes, nodes.roots[tree] as number, row, at);
        scores[output] = base === undefined ? sum / rounds : sum + (base[output] as number);
      }
    },
  };
}

function compileLinear({ columns, weights }: LinearModel): CompiledModel {
  let next = 1;
  const numeric = columns.numeric.map((column) => { const place = next; next += column.missing ? 2 : 1; return { ...column, place }; });
  const categorical = columns.categorical.map(({ feature, codes }) => {
    const places = new Int32Array(256).fill(-1);
    codes.forEach((code, position) => { places[code] = next + position; });
    next += codes.length;
    return { feature, places };
  });
  const dense = weights.map((one) => Float64Array.from(one));
  return {
    kind: 'linear',
    score(row, at, scores) {
      for (let output = 0; output < dense.length; output += 1) {
        const own = dense[output] as Float64Array;
        let sum = own[0] as number;
        for (const { feature, mean, deviation, log, missing, place } of numeric) {
          const raw = row[at + feature] as number;
          if (raw === raw) sum += (own[place] as number) * Math.max(-8, Math.min(8, ((log ? Math.log1p(Math.max(0, raw)) : raw) - mean) / deviation));
          else if (missing) sum += own[place + 1] as number;
        }
        for (const { feature, places } of categorical) {
          const place = places[row[at + feature] as number] ?? -1;
          if (place >= 0) sum += own[place] as number;
        }
        scores[output] = sum;
      }
    },
  };
}

/** Lays a stored model out. */
export const compileModel = (stored: StoredModel): CompiledModel => (stored.kind === 'linear' ? compileLinear(stored) : compileTrees(stored));
