// Importance by column: of what the target follows most, and of nothing else.
import assert from 'node:assert/strict';
import type { FeaturePlan } from '../../../engines/autopilot/data/feature-plan';
import { stackedData } from '../../../engines/autopilot/ensemble/stack-layer';
import { binFeatures } from '../../../engines/autopilot/learners/bins';
import { trainBoosting } from '../../../engines/autopilot/learners/boosting';
import type { TrainingData } from '../../../engines/autopilot/learners/training-data';
import { addPrediction, storeModel, type BaseModel } from '../../../engines/autopilot/model/base-model';
import { explainMembers } from '../../../engines/autopilot/reports/explain';
import { createRandom } from '../../../engines/random';

const rows = 400;
const plan: FeaturePlan = { columns: ['much', 'little', 'nothing'].map((column) => ({ kind: 'numeric', column })), features: ['much', 'little', 'nothing'].map((name) => ({ name, categorical: false, source: name })) };
const all = Int32Array.from({ length: rows }, (_, row) => row);
const settings = { kind: 'boosting', rate: 0.2, leaves: 8, minRows: 5, l1: 0, l2: 1, featureFraction: 1, bagging: 1, rounds: 20, patience: 50, extra: false, smoothing: 10 } as const;

function makeData(): TrainingData {
  const random = createRandom(4);
  const matrix = Float64Array.from({ length: rows * 3 }, () => random.next());
  const target = Float64Array.from(all, (row) => (5 * (matrix[row * 3] as number) + (matrix[row * 3 + 1] as number)));
  const categorical = [false, false, false];
  return { problemType: 'Regression', rows, width: 3, categorical, classes: 1, matrix, binned: binFeatures(matrix, rows, categorical), target, weights: new Float64Array(rows).fill(1), folds: new Uint8Array(rows), foldCount: 1 };
}

const train = (data: TrainingData): BaseModel => ({ kind: 'boosting', ...trainBoosting(data, all, all.subarray(0, 50), settings, 1, () => false) });

describe('the importance of columns', () => {
  const data = makeData();
  const base = { name: 'base', weight: 1, models: [storeModel(train(data))] };
  const request = { plan, problemType: data.problemType, classes: 1, matrix: data.matrix, rows, seed: 1 };

  it('follows what the target follows, and sums to 1', () => {
    const found = explainMembers({ ...request, members: [base] });
    assert.ok((found['much'] ?? 0) > 3 * (found['little'] ?? 0) && (found['little'] ?? 0) > 3 * (found['nothing'] ?? 0), JSON.stringify(found));
    assert.ok(Math.abs(Object.values(found).reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
  });

  it('goes through a second layer to the columns of the first', () => {
    const [predictions, model, scratch] = [new Float64Array(rows), train(data), new Float64Array(2)];
    for (let row = 0; row < rows; row += 1) addPrediction(model, 'Regression', data.matrix, row * 3, 1, predictions.subarray(row, row + 1), scratch);
    const second = { name: 'second', weight: 1, models: [storeModel(train(stackedData(data, [predictions])))] };
    const found = explainMembers({ ...request, members: [second], stack: [base] });
    assert.deepEqual(Object.keys(found), ['much', 'little', 'nothing']);
    assert.ok((found['much'] ?? 0) > 0.6, JSON.stringify(found));
    assert.ok(Math.abs(Object.values(found).reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
  });
});
