// The curves of a model's report beside ROC and precision-recall: calibration, gain, lift and residuals.

/** A point of a curve. */
export interface CurvePoint { x: number; y: number }

const CALIBRATION_BINS = 10;
const GAIN_POINTS = 100;
const MOST_RESIDUALS = 500;

const byScore = (scores: ArrayLike<number>): number[] => Array.from({ length: scores.length }, (_, row) => row).sort((one, other) => (scores[other] as number) - (scores[one] as number) || one - other);

/** Mean predicted probability (x) and share of positives (y) of rows with about equal predictions, ten parts of equal size. */
export function calibration(scores: ArrayLike<number>, isPositive: ArrayLike<number>): CurvePoint[] {
  const order = byScore(scores).reverse();
  return Array.from({ length: CALIBRATION_BINS }, (_, bin) => {
    const rows = order.slice(Math.floor((bin * order.length) / CALIBRATION_BINS), Math.floor(((bin + 1) * order.length) / CALIBRATION_BINS));
    const mean = (values: ArrayLike<number>): number => rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length;
    return { x: mean(scores), y: mean(isPositive) };
  }).filter(({ x }) => Number.isFinite(x));
}

/** Share of all positives (y) among the share of rows with the highest predictions (x). */
export function cumulativeGain(scores: ArrayLike<number>, isPositive: ArrayLike<number>): CurvePoint[] {
  const order = byScore(scores);
  const cumulative = new Float64Array(order.length + 1);
  order.forEach((row, at) => { cumulative[at + 1] = (cumulative[at] as number) + (isPositive[row] as number); });
  const total = cumulative.at(-1) || 1;
  return Array.from({ length: GAIN_POINTS + 1 }, (_, at) => {
    const rows = Math.round((at * order.length) / GAIN_POINTS);
    return { x: rows / order.length, y: (cumulative[rows] as number) / total };
  });
}

/** How many times more positives (y) than among all rows the share of rows with the highest predictions holds (x). */
export const lift = (gain: readonly CurvePoint[]): CurvePoint[] => gain.filter(({ x }) => x > 0).map(({ x, y }) => ({ x, y: y / x }));

/** Predicted value (x) and actual minus predicted (y), of evenly spread rows. */
export function residuals(actual: ArrayLike<number>, predicted: ArrayLike<number>): CurvePoint[] {
  const step = Math.max(1, actual.length / MOST_RESIDUALS);
  return Array.from({ length: Math.min(MOST_RESIDUALS, actual.length) }, (_, at) => {
    const row = Math.floor(at * step);
    return { x: predicted[row] as number, y: (actual[row] as number) - (predicted[row] as number) };
  });
}
