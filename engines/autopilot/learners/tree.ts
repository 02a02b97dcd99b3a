// A decision tree over features: numeric splits at a threshold, categorical splits by a set of codes; missing goes a learnt way.

/** A tree in arrays, one entry a node; node 0 is the root. */
export interface Tree {
  /** Feature of a split; -1 at a leaf. */
  feature: Int32Array;
  /** Numeric: left where value <= threshold. Categorical: index into `sets`. */
  threshold: Float64Array;
  /** 0 numeric, missing right; 1 numeric, missing left; 2 categorical. */
  kind: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  /** Value of a leaf; for inner nodes the value that they would have as one. */
  value: Float64Array;
  /** Weight of the training rows that came by. */
  cover: Float64Array;
  /** Categorical splits: 256 bits, set for the codes that go left. */
  sets: Uint32Array[];
}

/** A tree as JSON keeps it. */
export interface StoredTree {
  feature: number[];
  threshold: number[];
  kind: number[];
  left: number[];
  right: number[];
  value: number[];
  cover: number[];
  sets: number[][];
}

export const storeTree = (tree: Tree): StoredTree => ({
  feature: [...tree.feature], threshold: [...tree.threshold], kind: [...tree.kind], left: [...tree.left], right: [...tree.right],
  value: [...tree.value], cover: [...tree.cover], sets: tree.sets.map((set) => [...set]),
});

export const loadTree = (stored: StoredTree): Tree => ({
  feature: Int32Array.from(stored.feature), threshold: Float64Array.from(stored.threshold), kind: Uint8Array.from(stored.kind), left: Int32Array.from(stored.left),
  right: Int32Array.from(stored.right), value: Float64Array.from(stored.value), cover: Float64Array.from(stored.cover), sets: stored.sets.map((set) => Uint32Array.from(set)),
});

/** Whether a code is in a set. */
export const inSet = (set: Uint32Array, code: number): boolean => code >= 0 && code < 256 && ((set[code >>> 5] ?? 0) >>> (code & 31) & 1) === 1;

/** The leaf's value for a row that begins at `at`. */
export function predictTree(tree: Tree, row: Float64Array, at = 0): number {
  const { feature, threshold, kind, left, right, value, sets } = tree;
  let node = 0;
  for (;;) {
    const split = feature[node] as number;
    if (split < 0) return value[node] as number;
    const x = row[at + split] as number;
    const way = kind[node] as number;
    const toLeft = way === 2 ? inSet(sets[threshold[node] as number] as Uint32Array, x) : Number.isNaN(x) ? way === 1 : x <= (threshold[node] as number);
    node = (toLeft ? left[node] : right[node]) as number;
  }
}
