// Metrics of regression.

/** MSE, MAE, RMSE and R2. */
export function regressionMetrics(actual: ArrayLike<number>, predicted: ArrayLike<number>): Record<string, number> {
  const rows = actual.length;
  let [mean, squares, absolutes, spread] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row += 1) mean += (actual[row] as number) / rows;
  for (let row = 0; row < rows; row += 1) {
    const error = (predicted[row] as number) - (actual[row] as number);
    squares += error * error;
    absolutes += Math.abs(error);
    spread += ((actual[row] as number) - mean) ** 2;
  }
  return { MSE: squares / rows, MAE: absolutes / rows, RMSE: Math.sqrt(squares / rows), R2: spread === 0 ? 0 : 1 - squares / spread };
}
