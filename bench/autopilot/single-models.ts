// One model on the synthetic table: training time, AUC on other rows, memory, and how fast it predicts.
import { binFeatures } from '../../engines/autopilot/learners/bins';
import { trainBoosting } from '../../engines/autopilot/learners/boosting';
import { trainForest } from '../../engines/autopilot/learners/forest';
import type { TrainingData } from '../../engines/autopilot/learners/training-data';
import { aucOf } from '../../engines/autopilot/metrics/classification';
import { storeModel, type StoredModel } from '../../engines/autopilot/model/base-model';
import { compileModel } from '../../engines/autopilot/model/compiled-model';
import { LEVELS, NUMERIC, WIDTH, type SyntheticTable } from './synthetic';

export interface ModelFigures { name: string; seconds: number; auc: number; megabytes: number; rowsPerSecond: number; oneRowMicroseconds: number }

const categorical = [...new Array<boolean>(NUMERIC).fill(false), ...LEVELS.map(() => true)];
const never = (): boolean => false;

function dataOf({ rows, matrix, target }: SyntheticTable): TrainingData {
  return { problemType: 'BinaryClassification', rows, width: WIDTH, categorical, classes: 2, matrix, binned: binFeatures(matrix, rows, categorical), target, weights: new Float64Array(rows).fill(1), folds: new Uint8Array(rows), foldCount: 1 };
}

/** 200 trees of 31 leaves at a rate of 0.1, 255 bins: LightGBM's defaults but for the number of trees. */
export function boostedTrees(table: SyntheticTable, unseen: SyntheticTable): ModelFigures {
  return measured('boosted trees, 200 of 31 leaves', table, unseen, (data, all) => {
    const settings = { kind: 'boosting', rate: 0.1, leaves: 31, minRows: 20, l1: 0, l2: 0, featureFraction: 1, bagging: 1, rounds: 200, patience: 1000, extra: false, smoothing: 10 } as const;
    return storeModel({ kind: 'boosting', ...trainBoosting(data, all, new Int32Array(0), settings, 1, never) });
  });
}

/** 200 trees, leaves of 5 rows at least, the square root of the features a split. */
export function forest(table: SyntheticTable, unseen: SyntheticTable, extra: boolean): ModelFigures {
  return measured(extra ? 'extra trees, 200' : 'random forest, 200', table, unseen, (data, all) => storeModel({
    kind: 'forest', outputs: 1, ...trainForest(data, all, { kind: 'forest', trees: 200, leaves: 4000, minRows: 5, splitFraction: Math.sqrt(WIDTH) / WIDTH, extra }, 1, never),
  }));
}

function measured(name: string, table: SyntheticTable, unseen: SyntheticTable, train: (data: TrainingData, all: Int32Array) => StoredModel): ModelFigures {
  const before = process.memoryUsage().rss;
  const startedAt = performance.now();
  const data = dataOf(table);
  const model = train(data, Int32Array.from({ length: table.rows }, (_, row) => row));
  const seconds = (performance.now() - startedAt) / 1000;
  const megabytes = (process.memoryUsage().rss - before) / 1e6;
  const compiled = compileModel(model);
  const scores = new Float64Array(unseen.rows);
  const one = new Float64Array(2);
  const predictedAt = performance.now();
  for (let row = 0; row < unseen.rows; row += 1) { compiled.score(unseen.matrix, row * WIDTH, one); scores[row] = one[0] as number; }
  const rowsPerSecond = unseen.rows / ((performance.now() - predictedAt) / 1000);
  return { name, seconds, megabytes, rowsPerSecond, oneRowMicroseconds: oneRow(compiled, unseen), auc: aucOf(Array.from(unseen.target), Array.from(scores)) };
}

/** Median microseconds of a single row. */
function oneRow(model: ReturnType<typeof compileModel>, { matrix, rows }: SyntheticTable): number {
  const one = new Float64Array(2);
  const times = Float64Array.from({ length: 5000 }, (_, at) => {
    const started = process.hrtime.bigint();
    model.score(matrix, (at % rows) * WIDTH, one);
    return Number(process.hrtime.bigint() - started) / 1000;
  }).sort();
  return times[times.length >> 1] as number;
}

export const modelLine = ({ name, seconds, auc, megabytes, rowsPerSecond, oneRowMicroseconds }: ModelFigures): string => `| ${name} | ${seconds.toFixed(2)} | ${auc.toFixed(4)} | ${megabytes.toFixed(0)} | ${Math.round(rowsPerSecond)} | ${oneRowMicroseconds.toFixed(1)} |`;
