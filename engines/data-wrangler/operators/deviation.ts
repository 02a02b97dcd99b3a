// Mean and sample deviation in SQL, also where DuckDB's own differ from Spark's or give up.

/** Beyond this size squares may overflow, which DuckDB refuses to return. */
const largest = '1e150';

/** Sample deviation of the rows that a condition picks: NaN if one is infinite or so large that its square may overflow. */
export function deviationSql(value: string, rows: string): string {
  const size = `max(abs(${value})) FILTER (WHERE ${rows})`;
  return `CASE WHEN ${size} < ${largest} THEN stddev_samp(${value}) FILTER (WHERE ${rows} AND abs(${value}) < ${largest}) WHEN ${size} IS NULL THEN NULL ELSE 'nan'::DOUBLE END`;
}

/** Mean of the rows that a condition picks: NaN if one is infinite, since Spark takes differences of values. */
export function meanSql(value: string, rows: string): string {
  return `CASE WHEN isinf(max(abs(${value})) FILTER (WHERE ${rows})) THEN 'nan'::DOUBLE ELSE avg(${value}) FILTER (WHERE ${rows}) END`;
}
