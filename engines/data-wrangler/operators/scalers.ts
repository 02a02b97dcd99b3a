// Spark's four scalers: what each learns, keeps in its model, and does to a number.

import type { Scaler } from '../../../flows/operators/process-numeric';
import type { JsonObject } from '../../../flows/json';
import { denseVector, vectorValues, type SparkModelName } from '../../../flows/trained-state/spark-model-classes';
import { sqlDouble } from '../column';
import { deviationSql, meanSql } from './deviation';

/** A scaler with its parameters; its state is one or two numbers a column. */
export interface ScalerKind {
  model: SparkModelName;
  /** The parameters that its Spark model carries. */
  parameters: JsonObject;
  /** SQL aggregates over a double value; null is left out. */
  aggregates(value: string): string[];
  /** The state from those; null where no row was left. */
  fromAggregates(learnt: readonly (number | null)[]): number[];
  read(data: JsonObject): number[];
  write(state: readonly number[]): JsonObject;
  /** The same arithmetic in SQL and as a function; NaN stays NaN. */
  transform(state: readonly number[]): { sql: (value: string) => string; apply: (value: number) => number };
}

/** The scaler that the parameters describe. */
export function scalerFor(scaler: Scaler): ScalerKind {
  switch (scaler.kind) {
    case 'standard': return standard(scaler.center, scaler.scale);
    case 'min-max': return minMax(scaler.min, scaler.max);
    case 'robust': return robust(scaler);
    case 'max-absolute': return maxAbsolute();
  }
}

const orNaN = (value: number | null | undefined): number => value ?? NaN;
const pair = (first: string, second: string) => ({
  read: (data: JsonObject): number[] => [orNaN(vectorValues(data[first])[0]), orNaN(vectorValues(data[second])[0])],
  write: ([one, two]: readonly number[]): JsonObject => ({ [first]: denseVector([orNaN(one)]), [second]: denseVector([orNaN(two)]) }),
});

/** Takes a centre away and multiplies by a reciprocal, as Spark does; a width of zero gives zero. */
function shiftAndScale(center: number | undefined, width: number | undefined): ReturnType<ScalerKind['transform']> {
  const factor = width === undefined ? undefined : width === 0 ? 0 : 1 / width;
  return {
    sql: (value) => {
      const centred = center === undefined ? value : `(${value} - ${sqlDouble(center)})`;
      return factor === undefined ? centred : `(${centred} * ${sqlDouble(factor)})`;
    },
    apply: (value) => {
      const centred = center === undefined ? value : value - center;
      return factor === undefined ? centred : centred * factor;
    },
  };
}

function standard(center: boolean, scale: boolean): ScalerKind {
  return {
    model: 'StandardScalerModel', parameters: { withMean: center, withStd: scale }, ...pair('std', 'mean'),
    aggregates: (value) => [deviationSql(value), meanSql(value), `count(${value})`],
    fromAggregates: ([deviation, mean, count]) => [count === 1 ? 0 : orNaN(deviation), orNaN(mean)],
    transform: ([deviation, mean]) => shiftAndScale(center ? mean : undefined, scale ? deviation : undefined),
  };
}

function minMax(min: number, max: number): ScalerKind {
  return {
    model: 'MinMaxScalerModel', parameters: { min, max }, ...pair('originalMin', 'originalMax'),
    aggregates: (value) => [`min(${value})`, `max(${value})`],
    fromAggregates: ([low, high]) => [orNaN(low), orNaN(high)],
    transform: ([low = NaN, high = NaN]) => {
      const range = high - low;
      const factor = (max - min) / range;
      if (range === 0 || factor === 0) {
        const middle = 0.5 * (min + max);
        return { sql: (value) => `CASE WHEN isnan(${value}) THEN 'nan'::DOUBLE ELSE ${sqlDouble(middle)} END`, apply: (value) => (Number.isNaN(value) ? NaN : middle) };
      }
      return {
        sql: (value) => `((${value} - ${sqlDouble(low)}) * ${sqlDouble(factor)} + ${sqlDouble(min)})`,
        apply: (value) => (value - low) * factor + min,
      };
    },
  };
}

function robust({ center, scale, lower, upper }: Extract<Scaler, { kind: 'robust' }>): ScalerKind {
  return {
    model: 'RobustScalerModel', parameters: { withCentering: center, withScaling: scale, lower, upper }, ...pair('range', 'median'),
    aggregates: (value) => [lower, upper, 0.5].map((probability) => `quantile_disc(${value}, ${probability})`),
    fromAggregates: ([low, high, median]) => [orNaN(high) - orNaN(low), orNaN(median)],
    transform: ([range, median]) => shiftAndScale(center ? median : undefined, scale ? range : undefined),
  };
}

function maxAbsolute(): ScalerKind {
  return {
    model: 'MaxAbsScalerModel', parameters: {},
    aggregates: (value) => [`max(abs(${value}))`],
    fromAggregates: ([largest]) => [orNaN(largest)],
    read: (data) => vectorValues(data['maxAbs']),
    write: (state) => ({ maxAbs: denseVector(state) }),
    transform: ([largest = NaN]) => {
      const factor = 1 / (largest === 0 ? 1 : largest);
      return { sql: (value) => `(${value} * ${sqlDouble(factor)})`, apply: (value) => value * factor };
    },
  };
}
