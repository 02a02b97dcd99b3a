// Linear and logistic regression with elastic net, by proximal gradient steps with momentum (FISTA, Beck and Teboulle 2009).
import type { LearnerSettings } from './settings';
import { outputsOf, sigmoid, softmax, type TrainingData } from './training-data';

type LinearSettings = Extract<LearnerSettings, { kind: 'linear' }>;

/** How features become columns of a linear model: numeric ones standardised with an indicator of missing, categorical ones one-hot. */
export interface LinearColumns {
  numeric: { feature: number; mean: number; deviation: number; log: boolean; missing: boolean }[];
  categorical: { feature: number; codes: number[] }[];
}

/** A fitted linear model. */
export interface LinearModel {
  columns: LinearColumns;
  /** outputs x (1 + columns), the intercept first. */
  weights: number[][];
}

/** Values beyond a factor of this of the median are skewed: their logarithm is used. */
const skew = 20;

function planColumns(data: TrainingData, training: Int32Array): LinearColumns {
  const plan: LinearColumns = { numeric: [], categorical: [] };
  for (let feature = 0; feature < data.width; feature += 1) {
    const values = Array.from(training, (row) => data.matrix[row * data.width + feature] as number);
    if (data.categorical[feature] === true) {
      const counts = new Map<number, number>();
      for (const code of values) counts.set(code, (counts.get(code) ?? 0) + 1);
      plan.categorical.push({ feature, codes: [...counts].filter(([, count]) => count >= 5).map(([code]) => code).sort((a, b) => a - b) });
      continue;
    }
    const present = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const median = present[present.length >> 1] ?? 0;
    const log = (present[0] ?? -1) >= 0 && (present.at(-1) ?? 0) > skew * Math.max(median, 1);
    const used = log ? present.map(Math.log1p) : present;
    const mean = used.reduce((sum, value) => sum + value, 0) / Math.max(1, used.length);
    const deviation = Math.sqrt(used.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, used.length));
    if (deviation > 0) plan.numeric.push({ feature, mean, deviation, log, missing: present.length < values.length });
  }
  return plan;
}

/** Calls `visit` with each column of a row that is not 0. */
export function visitColumns(plan: LinearColumns, matrix: Float64Array, at: number, visit: (column: number, value: number) => void): void {
  let column = 1;
  visit(0, 1);
  for (const { feature, mean, deviation, log, missing } of plan.numeric) {
    const raw = matrix[at + feature] as number;
    if (Number.isNaN(raw)) { if (missing) visit(column + 1, 1); } else visit(column, Math.max(-8, Math.min(8, ((log ? Math.log1p(Math.max(0, raw)) : raw) - mean) / deviation)));
    column += missing ? 2 : 1;
  }
  for (const { feature, codes } of plan.categorical) {
    const position = codes.indexOf(matrix[at + feature] as number);
    if (position >= 0) visit(column + position, 1);
    column += codes.length;
  }
}

const columnCount = ({ numeric, categorical }: LinearColumns): number => 1 + numeric.reduce((sum, { missing }) => sum + (missing ? 2 : 1), 0) + categorical.reduce((sum, { codes }) => sum + codes.length, 0);

/** Sparse rows of the training set. */
function sparseRows(data: TrainingData, training: Int32Array, plan: LinearColumns): { starts: Int32Array; columns: Int32Array; values: Float64Array } {
  const columns: number[] = [];
  const values: number[] = [];
  const starts = new Int32Array(training.length + 1);
  training.forEach((row, at) => {
    visitColumns(plan, data.matrix, row * data.width, (column, value) => { columns.push(column); values.push(value); });
    starts[at + 1] = columns.length;
  });
  return { starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

/** Fits; ends when steps have become small, after 300 steps, or when time is up. */
export function trainLinear(data: TrainingData, training: Int32Array, settings: LinearSettings, expired: () => boolean): LinearModel {
  const outputs = outputsOf(data);
  const plan = planColumns(data, training);
  const width = columnCount(plan);
  const rows = sparseRows(data, training, plan);
  const total = training.reduce((sum, row) => sum + (data.weights[row] as number), 0);
  const l2 = (settings.l2 * (1 - settings.l1Ratio)) / total;
  const l1 = (settings.l2 * settings.l1Ratio) / total;
  let heaviest = 0;
  for (let at = 0; at < training.length; at += 1) {
    let norm = 0;
    for (let cell = rows.starts[at] as number; cell < (rows.starts[at + 1] as number); cell += 1) norm += (rows.values[cell] as number) ** 2;
    heaviest += norm / training.length;
  }
  const curvature = data.problemType === 'Regression' ? 1 : outputs > 1 ? 0.5 : 0.25;
  const step = 1 / (curvature * heaviest * 2 + l2);
  let weights = new Float64Array(outputs * width);
  let ahead = Float64Array.from(weights);
  let momentum = 1;
  const gradient = new Float64Array(outputs * width);
  const scores = new Float64Array(outputs);
  for (let round = 0; round < 300; round += 1) {
    gradient.fill(0);
    training.forEach((row, at) => {
      const [from, to] = [rows.starts[at] as number, rows.starts[at + 1] as number];
      for (let output = 0; output < outputs; output += 1) {
        let sum = 0;
        for (let cell = from; cell < to; cell += 1) sum += (ahead[output * width + (rows.columns[cell] as number)] as number) * (rows.values[cell] as number);
        scores[output] = sum;
      }
      if (outputs > 1) softmax(scores, 0, outputs);
      for (let output = 0; output < outputs; output += 1) {
        const label = data.target[row] as number;
        const predicted = data.problemType === 'Regression' ? (scores[output] as number) : outputs > 1 ? (scores[output] as number) : sigmoid(scores[output] as number);
        const error = ((data.weights[row] as number) * (predicted - (outputs > 1 ? (label === output ? 1 : 0) : label))) / total;
        for (let cell = from; cell < to; cell += 1) {
          const place = output * width + (rows.columns[cell] as number);
          gradient[place] = (gradient[place] as number) + error * (rows.values[cell] as number);
        }
      }
    });
    let moved = 0;
    const next = weights.map((old, place) => {
      const free = place % width === 0;
      const stepped = (ahead[place] as number) - step * ((gradient[place] as number) + (free ? 0 : l2 * (ahead[place] as number)));
      const value = free ? stepped : Math.sign(stepped) * Math.max(0, Math.abs(stepped) - step * l1);
      moved = Math.max(moved, Math.abs(value - old));
      return value;
    });
    const faster = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    ahead = next.map((value, place) => value + ((momentum - 1) / faster) * (value - (weights[place] as number)));
    weights = next;
    momentum = faster;
    if (moved < 1e-4 || expired()) break;
  }
  return { columns: plan, weights: Array.from({ length: outputs }, (_, output) => [...weights.subarray(output * width, (output + 1) * width)]) };
}
