// Mean and sample deviation in SQL, also where DuckDB's own differ from Spark's or give up.

import { sqlOf, type Column } from '../column';

/** Beyond this size squares may overflow, which DuckDB refuses to return. */
const largest = '1e150';

/** A column as double, null where it is NaN: what Data Wrangler learns from. */
export function presentSql(column: Column): string {
  const name = sqlOf(column);
  return column.type === 'float' ? `CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END` : `${name}::DOUBLE`;
}

/** Sample deviation of what is not null: NaN if one value is infinite or so large that its square may overflow. */
export function deviationSql(value: string): string {
  return `CASE WHEN max(abs(${value})) >= ${largest} THEN 'nan'::DOUBLE ELSE stddev_samp(CASE WHEN abs(${value}) < ${largest} THEN ${value} END) END`;
}

/** Mean of what is not null: NaN if one value is infinite, since Spark takes differences of values. */
export function meanSql(value: string): string {
  return `CASE WHEN isinf(max(abs(${value}))) THEN 'nan'::DOUBLE ELSE avg(${value}) END`;
}
