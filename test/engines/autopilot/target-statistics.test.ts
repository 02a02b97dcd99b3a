// Ordered target statistics: no row sees its own target, and trees over them are trees over categories.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binFeatures } from '../../../engines/autopilot/learners/bins';
import { TreeGrower } from '../../../engines/autopilot/learners/grow-tree';
import { onCategories, orderedViews } from '../../../engines/autopilot/learners/target-statistics';
import type { TrainingData } from '../../../engines/autopilot/learners/training-data';
import { predictTree } from '../../../engines/autopilot/learners/tree';
import { createRandom } from '../../../engines/random';

function dataOf(rows: readonly (readonly [code: number, target: number])[]): TrainingData {
  const matrix = Float64Array.from(rows.flatMap(([code], row) => [code, row % 7]));
  const categorical = [true, false];
  return {
    problemType: 'BinaryClassification', rows: rows.length, width: 2, categorical, classes: 2, matrix, binned: binFeatures(matrix, rows.length, categorical),
    target: Float64Array.from(rows, ([, target]) => target), weights: new Float64Array(rows.length).fill(1), folds: new Uint8Array(rows.length), foldCount: 1,
  };
}

const all = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);
const table = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 })), { minLength: 20, maxLength: 120 });

describe('ordered target statistics', () => {
  it('are the same for a row whatever its own target is', () => {
    fc.assert(fc.property(table, fc.nat(), (rows, which) => {
      const place = which % rows.length;
      const flipped = rows.map(([code, target], row): [number, number] => [code, row === place ? 1 - target : target]);
      // The prior is of all targets, so it is kept apart by a strength that gives it no weight beside one row.
      const valueOf = (of: typeof rows): number => (orderedViews(dataOf(of), all(of.length), 1e-12, 1, createRandom(3)).views[0]?.matrix[place * 2] as number);
      const [one, other] = [valueOf(rows), valueOf(flipped)];
      const first = ![...rows.keys()].some((row) => row !== place && rows[row]?.[0] === rows[place]?.[0]);
      if (!first) assert.ok(Math.abs(one - other) < 1e-6 || isPrior(one, rows) , `${one} ${other}`);
    }));
  });

  it('of rows that are not trained on are those of all training rows', () => {
    const rows = Array.from({ length: 40 }, (_, row): [number, number] => [row % 2, row % 2]);
    const { views, statistics } = orderedViews(dataOf(rows), all(30), 2, 1, createRandom(1));
    assert.equal(statistics[0]?.[1], (15 + 2 * 0.5) / (15 + 2));
    assert.equal(statistics[0]?.[9], 0.5, 'a category that was never seen has the mean of all');
    for (let row = 30; row < 40; row += 1) assert.equal(views[0]?.matrix[row * 2], statistics[0]?.[row % 2]);
  });

  it('make trees that predict the same over categories as over their statistics', () => {
    fc.assert(fc.property(table, (rows) => {
      const data = dataOf(rows);
      const { views: [view], statistics } = orderedViews(data, all(rows.length), 3, 1, createRandom(5));
      assert.ok(view !== undefined);
      const grower = new TreeGrower(view.binned, rows.length, { maxLeaves: 8, minRows: 1, minHessian: 0, l1: 0, l2: 1, featureFraction: 1, splitFraction: 1, randomThreshold: false, categorySmoothing: 1, categoricalL2: 0, shrinkLeaves: false, mostCodes: 256, groupRows: 0, minGain: 1e-9 });
      const tree = grower.grow(all(rows.length), Float64Array.from(rows, ([, target]) => 0.5 - target), new Float64Array(rows.length).fill(1), 1, createRandom(2));
      const converted = onCategories(tree, statistics);
      for (let code = 0; code < 12; code += 1) {
        const statistic = statistics[0]?.[code] as number;
        assert.equal(predictTree(converted, Float64Array.of(code, 3)), predictTree(tree, Float64Array.of(statistic, 3)));
      }
    }));
  });
});

/** Whether a value is the mean of all targets: that of the first row of its category. */
function isPrior(value: number, rows: readonly (readonly [number, number])[]): boolean {
  return Math.abs(value - rows.reduce((sum, [, target]) => sum + target, 0) / rows.length) < 1e-6;
}
