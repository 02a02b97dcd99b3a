// How much the metrics would vary with another holdout of the same size: percentile intervals of seeded resamples.
import type { Measurement } from './measurement';
import { below, type Random } from './random';

/** Where a metric lies with a given confidence. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Intervals of all metrics, in their order. Rows are drawn within each label, with putting back. */
export function bootstrapIntervals(measurement: Measurement, level: number, resamples: number, random: Random): Interval[] {
  const values = measurement.names.map(() => new Float64Array(resamples));
  const rows = new Int32Array(measurement.strata.reduce((sum, stratum) => sum + stratum.length, 0));
  for (let resample = 0; resample < resamples; resample += 1) {
    drawWithin(measurement.strata, rows, random);
    measurement.measure(rows).forEach((value, metric) => {
      const column = values[metric];
      if (column !== undefined) column[resample] = value;
    });
  }
  return values.map((column) => {
    const sorted = column.filter((value) => !Number.isNaN(value)).sort();
    return { lower: quantile(sorted, (1 - level) / 2), upper: quantile(sorted, (1 + level) / 2) };
  });
}

function drawWithin(strata: readonly Int32Array[], rows: Int32Array, random: Random): void {
  let next = 0;
  for (const stratum of strata) {
    for (let draw = 0; draw < stratum.length; draw += 1) {
      rows[next] = stratum[below(random, stratum.length)] ?? 0;
      next += 1;
    }
  }
}

/** Interpolated between the two nearest values; NaN of nothing. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

/** Standard deviation as Model Monitor states it: of five random 80 % subsamples, from 200 rows up; undefined below. */
export function standardDeviations(measure: (rows: Int32Array) => readonly number[], rowCount: number, random: Random): number[] | undefined {
  if (rowCount < 200) return undefined;
  const samples = Array.from({ length: 5 }, () => measure(subsample(rowCount, Math.round(rowCount * 0.8), random)));
  return (samples[0] ?? []).map((_, metric) => {
    const column = samples.map((sample) => sample[metric] ?? Number.NaN);
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (column.length - 1));
  });
}

/** Rows without putting back, by the first steps of a shuffle. */
function subsample(rowCount: number, size: number, random: Random): Int32Array {
  const rows = Int32Array.from({ length: rowCount }, (_, index) => index);
  for (let index = 0; index < size; index += 1) {
    const other = index + below(random, rowCount - index);
    const kept = rows[other] ?? 0;
    rows[other] = rows[index] ?? 0;
    rows[index] = kept;
  }
  return rows.slice(0, size);
}
