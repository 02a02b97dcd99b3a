// time_series on whole tables: values of earlier rows, features of a moving window, and a regular grid of times.

import type { FlowNode } from '../../../flows/flow';
import { minimalFeatures, type Lag, type Resample, type Rolling, type Series } from '../../../flows/operators/time-series';
import { isNumeric, sqlOf, type Column } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { Frame, TableWorkspace } from '../operator';
import { numericColumn } from './missing';

/** More rows than this come of a wrong frequency, not of data. */
const mostSteps = 50_000_000;

/** The rows with their place. */
const numbered = (frame: Frame): string => `(SELECT *, row_number() OVER () AS place FROM ${frame.from})`;

/** The window of a row's series, in the order of its times. */
function seriesWindow(node: FlowNode, { timestamp, id }: Series, columns: readonly Column[]): string {
  const partition = id === undefined ? '' : `PARTITION BY ${sqlOf(columnNamed(node, columns, id))} `;
  return `${partition}ORDER BY ${sqlOf(columnNamed(node, columns, timestamp))} NULLS FIRST, place`;
}

/** Adds the value of so many rows before, or all values up to it, newest first. */
export function lagFeatures(node: FlowNode, parameters: Lag, input: Frame, workspace: TableWorkspace): Promise<Frame> {
  const column = columnNamed(node, input.columns, parameters.sequence);
  const window = seriesWindow(node, parameters, input.columns);
  const distances = parameters.entireWindow ? Array.from({ length: parameters.lag }, (_, at) => at + 1) : [parameters.lag];
  const lagged = (distance: number): string => `lag(${sqlOf(column)}, ${distance}) OVER (${window})`;
  const added: { name: string; sql: string; type: Column['type'] }[] = parameters.entireWindow && !parameters.flatten
    ? [{ name: `${column.name}_lag_features`, type: 'object', sql: `to_json([${distances.map(lagged).join(', ')}])::VARCHAR` }]
    : distances.map((distance) => ({ name: `${column.name}_lag_${distance}`, type: column.type, sql: lagged(distance) }));
  const complete = parameters.dropRows ? ` WHERE rank > ${parameters.lag}` : '';
  return store(input, added, workspace, (items) => `SELECT * FROM (SELECT ${items}, place, row_number() OVER (${window}) AS rank FROM ${numbered(input)})${complete} ORDER BY place`);
}

const featureSql: Readonly<Record<(typeof minimalFeatures)[number], (column: string, over: string) => string>> = {
  sum_values: (column, over) => `sum(${column}) ${over}`, median: (column, over) => `median(${column}) ${over}`, mean: (column, over) => `avg(${column}) ${over}`, length: (_, over) => `count(*) ${over}`,
  standard_deviation: (column, over) => `stddev_pop(${column}) ${over}`, variance: (column, over) => `var_pop(${column}) ${over}`, root_mean_square: (column, over) => `sqrt(avg(${column} * ${column}) ${over})`,
  maximum: (column, over) => `max(${column}) ${over}`, absolute_maximum: (column, over) => `max(abs(${column})) ${over}`, minimum: (column, over) => `min(${column}) ${over}`,
};

/** tsfresh's minimal features of the row and those before it, up to the window's size. */
export function rollingFeatures(node: FlowNode, parameters: Rolling, input: Frame, workspace: TableWorkspace): Promise<Frame> {
  const column = numericColumn(node, input.columns, parameters.sequence);
  const window = `${seriesWindow(node, parameters, input.columns)} ROWS BETWEEN ${parameters.window - 1} PRECEDING AND CURRENT ROW`;
  const value = (feature: (typeof minimalFeatures)[number]): string => `(${featureSql[feature](`${sqlOf(column)}::DOUBLE`, `OVER (${window})`)})::DOUBLE`;
  const added: { name: string; sql: string; type: Column['type'] }[] = parameters.flatten
    ? minimalFeatures.map((feature) => ({ name: `${column.name}__${feature}`, type: 'float', sql: value(feature) }))
    : [{ name: `${column.name}_rolling_features`, type: 'object', sql: `to_json([${minimalFeatures.map(value).join(', ')}])::VARCHAR` }];
  return store(input, added, workspace, (items) => `SELECT ${items}, place FROM ${numbered(input)} ORDER BY place`);
}

function store(input: Frame, added: readonly { name: string; sql: string; type: Column['type'] }[], workspace: TableWorkspace, query: (items: string) => string): Promise<Frame> {
  const computed = added.map(({ name, type, sql }) => ({ column: { name, type, slot: workspace.newSlot() } satisfies Column, sql }));
  const kept = input.columns.filter((column) => !computed.some((one) => one.column.name === column.name));
  const items = [...kept.map(sqlOf), ...computed.map(({ column, sql }) => `${sql} AS ${sqlOf(column)}`)].join(', ');
  return workspace.store(query(items), [...kept, ...computed.map(({ column }) => column)]);
}

/** One row for each step of time of each series, from its first to its last. */
export async function resampled(node: FlowNode, parameters: Resample, input: Frame, workspace: TableWorkspace): Promise<Frame> {
  const time = columnNamed(node, input.columns, parameters.timestamp);
  if (time.type !== 'datetime' && time.type !== 'date') throw nodeFailure(node, `the column "${time.name}" is ${time.type}; a date or datetime is needed: cast it first`);
  const id = parameters.id === undefined ? undefined : columnNamed(node, input.columns, parameters.id);
  const step = parameters.unit === 'quarter' ? `INTERVAL '${3 * parameters.quantity} months'` : `INTERVAL '${parameters.quantity} ${parameters.unit}s'`;
  const key = id === undefined ? '0' : sqlOf(id);
  const [[span] = []] = await workspace.query(`SELECT max(datediff('minute', first, last)) FROM (SELECT min(${sqlOf(time)})::TIMESTAMP AS first, max(${sqlOf(time)})::TIMESTAMP AS last FROM ${input.from} GROUP BY ${key})`);
  if (parameters.unit === 'minute' && Number(span ?? 0) / parameters.quantity > mostSteps) throw nodeFailure(node, `the times of one series would make more than ${mostSteps} steps; take a longer frequency`);
  const values = input.columns.filter((column) => column !== time && column !== id);
  const outputs = values.map((column): Column => (isNumeric(column.type) && ['mean', 'median'].includes(parameters.down.numeric) || (isNumeric(column.type) && parameters.up.numeric === 'linear') ? { ...column, type: 'float' } : column));
  const binned = `SELECT ${key} AS series, time_bucket(${step}, ${sqlOf(time)}::TIMESTAMP) AS step${values.map((column) => `, ${combined(parameters, column)} AS ${sqlOf(column)}`).join('')} FROM ${numbered(input)} WHERE ${sqlOf(time)} IS NOT NULL GROUP BY ALL`;
  const grid = `SELECT series, unnest(generate_series(min(step), max(step), ${step})) AS step FROM binned GROUP BY series`;
  const items = input.columns.map((column) => {
    if (column === time) return `${time.type === 'date' ? 'grid.step::DATE' : 'grid.step'} AS ${sqlOf(time)}`;
    return column === id ? `grid.series AS ${sqlOf(column)}` : `${spread(parameters, column)} AS ${sqlOf(column)}`;
  });
  const columns = input.columns.map((column) => outputs.find(({ slot }) => slot === column.slot) ?? column);
  return workspace.store(`WITH binned AS MATERIALIZED (${binned}), grid AS (${grid}) SELECT ${items.join(', ')} FROM grid LEFT JOIN binned ON grid.series IS NOT DISTINCT FROM binned.series AND grid.step = binned.step ORDER BY grid.series, grid.step`, columns);
}

/** What the rows of one step become. */
function combined({ down }: Resample, column: Column): string {
  const name = sqlOf(column);
  const how = isNumeric(column.type) ? down.numeric : down.other;
  switch (how) {
    case 'mean': return `avg(${name})`;
    case 'most common': return `mode(${name} ORDER BY ${name})`;
    case 'first': return `first(${name} ORDER BY place) FILTER (WHERE ${name} IS NOT NULL)`;
    case 'last': return `last(${name} ORDER BY place) FILTER (WHERE ${name} IS NOT NULL)`;
    default: return `${how}(${name})`;
  }
}

/** What a step without rows gets. */
function spread({ up }: Resample, column: Column): string {
  const value = `binned.${sqlOf(column)}`;
  const along = 'OVER (PARTITION BY grid.series ORDER BY grid.step';
  const before = (what: string): string => `last_value(${what} IGNORE NULLS) ${along} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const after = (what: string): string => `first_value(${what} IGNORE NULLS) ${along} ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)`;
  const how = isNumeric(column.type) ? up.numeric : up.other;
  if (how === 'ffill') return before(value);
  if (how === 'bfill') return after(value);
  const at = `CASE WHEN ${value} IS NOT NULL THEN epoch_us(grid.step) END`;
  const share = `(epoch_us(grid.step) - ${before(at)}) / nullif(${after(at)} - ${before(at)}, 0)`;
  return `coalesce(${value}::DOUBLE, ${before(value)} + ${share} * (${after(value)} - ${before(value)}))`;
}
