// How far predicted numbers are from the true ones.

/** Sums over rows from which all metrics follow. */
export interface ErrorSums {
  readonly rows: number;
  readonly absolute: number;
  readonly squared: number;
  /** Sum of squared distances of the true numbers from their mean. */
  readonly spread: number;
}

/** Sums over the rows named. */
export function errorSums(actual: Float64Array, predicted: Float64Array, rows: ArrayLike<number>): ErrorSums {
  let absolute = 0;
  let squared = 0;
  let sum = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const error = (predicted[row] ?? Number.NaN) - (actual[row] ?? Number.NaN);
    absolute += Math.abs(error);
    squared += error * error;
    sum += actual[row] ?? Number.NaN;
  }
  const mean = sum / rows.length;
  let spread = 0;
  for (let index = 0; index < rows.length; index += 1) spread += ((actual[rows[index] ?? 0] ?? Number.NaN) - mean) ** 2;
  return { rows: rows.length, absolute, squared, spread };
}

/** Mean absolute error. */
export function meanAbsoluteError(sums: ErrorSums): number {
  return sums.absolute / sums.rows;
}

/** Mean squared error. */
export function meanSquaredError(sums: ErrorSums): number {
  return sums.squared / sums.rows;
}

/** Share of the spread that the predictions explain; 0 where there is no spread to explain. */
export function r2(sums: ErrorSums): number {
  return sums.spread === 0 ? 0 : 1 - sums.squared / sums.spread;
}
