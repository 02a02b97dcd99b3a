// Holds bins, splits, tree prediction and SHAP values to direct computations.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binBounds, binFeatures, binOf } from '../../../engines/autopilot/learners/bins';
import { TreeGrower } from '../../../engines/autopilot/learners/grow-tree';
import { inSet, loadTree, predictTree, storeTree, type Tree } from '../../../engines/autopilot/learners/tree';
import { addPrediction, loadModel, type StoredModel } from '../../../engines/autopilot/model/base-model';
import { compileModel } from '../../../engines/autopilot/model/compiled-model';
import { TreeExplainer } from '../../../engines/autopilot/reports/tree-shap';
import { createRandom } from '../../../engines/random';

const options = { maxLeaves: 8, minRows: 2, minHessian: 0, l1: 0, l2: 0, featureFraction: 1, splitFraction: 1, randomThreshold: false, categorySmoothing: 1, categoricalL2: 0, shrinkLeaves: false, mostCodes: 256, groupRows: 0, minGain: 1e-9 };

/** A tree of squared loss around 0 on rows of (number or missing, code). */
function grow(rows: readonly (readonly number[])[], target: readonly number[], categorical: readonly boolean[], changes: Partial<typeof options> = {}): Tree {
  const matrix = Float64Array.from(rows.flat());
  const binned = binFeatures(matrix, rows.length, categorical);
  const all = Int32Array.from(rows, (_, at) => at);
  return new TreeGrower(binned, rows.length, { ...options, ...changes }).grow(all, Float64Array.from(target, (value) => -value), new Float64Array(rows.length).fill(1), 1, createRandom(1));
}

const table = fc.array(fc.tuple(fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -5, max: 5 })), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })), { minLength: 8, maxLength: 60 });

/** What a node expects, by cover. */
const expectation = (tree: Tree, node = 0): number => {
  if ((tree.feature[node] as number) < 0) return tree.value[node] as number;
  const [left, right] = [tree.left[node] as number, tree.right[node] as number];
  return ((tree.cover[left] as number) * expectation(tree, left) + (tree.cover[right] as number) * expectation(tree, right)) / (tree.cover[node] as number);
};

describe('trees of Autopilot', () => {
  it('bins keep the order of values, and missing is bin 0', () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 400 }), (values) => {
      const bounds = binBounds(Float64Array.from(values));
      const sorted = [...values].sort((a, b) => a - b).map((value) => binOf(bounds, value));
      sorted.forEach((bin, at) => assert.ok(bin >= (sorted[at - 1] ?? 1) && bin <= 255));
    }));
    assert.equal(binOf(Float64Array.of(1), Number.NaN), 0);
  });

  it('many distinct values make about equally full bins, at most 254', () => {
    const bounds = binBounds(Float64Array.from({ length: 10_000 }, (_, at) => at));
    const counts = new Map<number, number>();
    for (let value = 0; value < 10_000; value += 1) counts.set(binOf(bounds, value), (counts.get(binOf(bounds, value)) ?? 0) + 1);
    assert.ok(counts.size <= 254 && counts.size > 240, `${counts.size} bins`);
    assert.ok(Math.max(...counts.values()) < 2 * (10_000 / counts.size));
  });

  it('the first split is the one that a search over all thresholds finds', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 6, maxLength: 40 }), (rows) => {
      const tree = grow(rows.map(([x]) => [x]), rows.map(([, y]) => y), [false], { maxLeaves: 2 });
      const gain = (cut: number): number => {
        const parts = [rows.filter(([x]) => x <= cut), rows.filter(([x]) => x > cut)];
        if (parts.some((part) => part.length < 2)) return Number.NEGATIVE_INFINITY;
        const score = (part: typeof rows): number => part.reduce((sum, [, y]) => sum + y, 0) ** 2 / part.length;
        return parts.reduce((sum, part) => sum + score(part), 0) - score(rows);
      };
      const best = Math.max(...Array.from({ length: 10 }, (_, cut) => gain(cut)));
      if (best <= 1e-6) return;
      assert.equal(tree.feature[0], 0);
      assert.ok(Math.abs(gain(tree.threshold[0] as number) - best) < 1e-6);
    }));
  });

  it('each leaf gives the mean of the rows that reach it, missing values and codes included', () => {
    fc.assert(fc.property(table, (rows) => {
      const tree = grow(rows.map(([x, code]) => [x, code]), rows.map(([, , y]) => y), [false, true]);
      const reached = new Map<number, number[]>();
      for (const [x, code, y] of rows) {
        const value = predictTree(tree, Float64Array.of(x, code));
        reached.set(value, [...(reached.get(value) ?? []), y]);
      }
      for (const [value, members] of reached) assert.ok(Math.abs(value - members.reduce((sum, y) => sum + y, 0) / members.length) < 1e-9);
    }));
  });

  it('a missing value goes the way that it was learnt to go', () => {
    const rows = Array.from({ length: 40 }, (_, at) => [at % 4 === 0 ? Number.NaN : at % 4]);
    const tree = grow(rows, rows.map(([x]) => (Number.isNaN(x) || x === 1 ? 1 : 0)), [false], { maxLeaves: 2 });
    assert.equal(predictTree(tree, Float64Array.of(Number.NaN)), 1);
    assert.equal(predictTree(tree, Float64Array.of(3)), 0);
  });

  it('sets of codes split what no threshold could, and codes beyond a byte are in no set', () => {
    const rows = Array.from({ length: 60 }, (_, at) => [at % 6]);
    const tree = grow(rows, rows.map(([code]) => ((code as number) % 2)), [true], { maxLeaves: 2 });
    for (let code = 0; code < 6; code += 1) assert.equal(predictTree(tree, Float64Array.of(code)), code % 2);
    assert.equal(inSet(new Uint32Array(8).fill(0xffffffff), 256), false);
    assert.equal(inSet(new Uint32Array(8).fill(0xffffffff), -1), false);
  });

  it('stored and loaded it predicts the same', () => {
    fc.assert(fc.property(table, (rows) => {
      const tree = grow(rows.map(([x, code]) => [x, code]), rows.map(([, , y]) => y), [false, true]);
      const again = loadTree(JSON.parse(JSON.stringify(storeTree(tree))) as ReturnType<typeof storeTree>);
      for (const [x, code] of rows) assert.equal(predictTree(again, Float64Array.of(x, code)), predictTree(tree, Float64Array.of(x, code)));
    }));
  });

  it('SHAP values of a row sum to its prediction minus the expectation', () => {
    fc.assert(fc.property(table, (rows) => {
      const tree = grow(rows.map(([x, code]) => [x, code]), rows.map(([, , y]) => y), [false, true]);
      const expected = expectation(tree);
      for (const [x, code] of rows.slice(0, 5)) {
        const values = new Float64Array(2);
        new TreeExplainer(tree).add(Float64Array.of(x, code), 0, values);
        const difference = predictTree(tree, Float64Array.of(x, code)) - expected;
        assert.ok(Math.abs((values[0] as number) + (values[1] as number) - difference) < 1e-9);
      }
    }), { numRuns: 50 });
  });

  it('laid out for prediction a model scores as it did when it was judged', () => {
    fc.assert(fc.property(table, fc.constantFrom('boosting', 'forest', 'linear'), (rows, kind) => {
      const trees = [8, 3].map((maxLeaves) => storeTree(grow(rows.map(([x, code]) => [x, code]), rows.map(([, , y]) => y), [false, true], { maxLeaves })));
      const stored: StoredModel = kind === 'boosting' ? { kind, base: [0.25], trees } : kind === 'forest' ? { kind, outputs: 1, trees } : {
        kind, columns: { numeric: [{ feature: 0, mean: 1, deviation: 2, log: false, missing: true }], categorical: [{ feature: 1, codes: [1, 3] }] }, weights: [[0.5, 0.3, -0.2, 1, -1]],
      };
      for (const [x, code] of rows) {
        const [judged, scores] = [new Float64Array(2), new Float64Array(2)];
        addPrediction(loadModel(stored), 'Regression', Float64Array.of(x, code), 0, 1, judged, new Float64Array(2));
        compileModel(stored).score(Float64Array.of(x, code), 0, scores);
        assert.equal(scores[0], judged[0]);
      }
    }), { numRuns: 60 });
  });
});
