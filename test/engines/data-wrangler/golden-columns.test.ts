// Labels of small columns, and scalers, imputers and bounds of a column of 10,000 rows, compared with Spark's recorded answers.

import assert from 'node:assert';

import type { JsonObject } from '../../../flows/flow';
import type { ColumnType, Value } from '../../../engines/data-wrangler/column';
import { goldenFile, nearly, recordedDouble, type Recorded, type RecordedTable } from './golden';
import { nodeOf, runOperator, typedTable, type Table } from './operator-runs';

const encode = (invalid: string): ReturnType<typeof nodeOf> => nodeOf('encode_categorical', { operator: 'Ordinal encode', ordinal_encode_parameters: { input_column: 'x', invalid_handling_strategy: invalid } });

describe('labels against Spark', function () {
  this.timeout(20_000);

  it('are learnt, kept, skipped and refused as Spark does', async function () {
    interface Case { id: string; fit_table: RecordedTable; transform_table: RecordedTable; transform: Record<string, RecordedTable | { error: string }> }
    const { cases } = goldenFile<{ cases: Case[] }>(this, 'encoders/string-indexer.json');
    let compared = 0;
    for (const { id, fit_table: fitted, transform_table: transformed, transform } of cases) {
      // Data Wrangler makes empty text null before it learns, and casts booleans to text, which Spark refuses.
      if (fitted.rows.some(([value]) => value === '') || fitted.columns[0]?.[1] === 'boolean') continue;
      const [fit, table] = [typedTable(fitted), typedTable(transformed)];
      for (const [strategy, recorded] of [['Keep', transform['keep']], ['Skip', transform['skip']], ['Error', transform['error']]] as const) {
        if (recorded === undefined) continue;
        if ('error' in recorded) {
          if (strategy === 'Error') await assert.rejects(runOperator(encode(strategy), fit, table), /was not there when the labels were learnt|has the value null/, id);
        } else {
          const { table: result } = await runOperator(encode(strategy), fit, table);
          assert.deepStrictEqual(result.rows.map((row) => row.at(-1)), recorded.rows.map((row) => recordedDouble(row.at(-1))), `${id} ${strategy}`);
        }
        compared += 1;
      }
    }
    console.log(`      ${compared} encodings compared`);
    assert.ok(compared > 20);
  });
});

/** A column of the table of 10,000 rows. */
function longColumn(context: Mocha.Context, name: string): Table {
  const columns = goldenFile<Record<string, Recorded[]>>(context, 'table-10000.json');
  const type: ColumnType = name === 'count' ? 'long' : 'float';
  const value = (recorded: Recorded): Value => (recorded === null ? null : type === 'long' ? BigInt(recorded as number) : Number(recorded));
  return { columns: [['x', type]], rows: (columns[name] ?? assert.fail(name)).map((recorded) => [value(recorded)]) };
}

describe('a column of 10,000 rows against Spark', function () {
  this.timeout(30_000);

  it('is scaled as Spark does', async function () {
    interface Case { id: string; results: { scaler: string; params: Record<string, number | boolean>; output: Recorded[][] }[] }
    const { cases } = goldenFile<{ cases: Case[] }>(this, 'scalers/table-10000.json');
    let compared = 0;
    for (const { id, results } of cases.filter((one) => ['count', 'normal', 'skewed'].includes(one.id))) {
      const table = longColumn(this, id);
      for (const { scaler, params, output } of results) {
        if (scaler === 'RobustScaler' && params['relativeError'] !== undefined) continue;
        const blocks: Record<string, [string, string, JsonObject]> = {
          StandardScaler: ['Standard scaler', 'standard_scaler_parameters', { center: params['withMean'] ?? false, scale: params['withStd'] ?? true }],
          MinMaxScaler: ['Min-max scaler', 'min_max_scaler_parameters', { min: params['min'] ?? 0, max: params['max'] ?? 1 }],
          MaxAbsScaler: ['Max absolute scaler', 'max_absolute_scaler_parameters', {}],
        };
        const [name, block, parameters] = blocks[scaler] ?? [];
        if (name === undefined || block === undefined) continue;
        const { table: result } = await runOperator(nodeOf('process_numeric', { operator: 'Scale values', scale_values_parameters: { scaler: name, [block]: { ...parameters, input_column: 'x' } } }), table);
        output.forEach(([expected], place) => {
          assert.ok(nearly(result.rows[place]?.[0] as number, recordedDouble(expected)), `${id} ${scaler} row ${place}: ${String(result.rows[place]?.[0])}, Spark ${JSON.stringify(expected)}`);
        });
        compared += 1;
      }
    }
    console.log(`      ${compared} scalers compared`);
    assert.ok(compared > 10);
  });

  it('has the mean and bounds of Spark, and quantiles within Spark\'s precision', async function () {
    interface Case { id: string; bounds: Record<string, number[]>; imputer: { strategy: string; missingValue: string; surrogate: number }[] }
    const { cases } = goldenFile<{ cases: Case[] }>(this, 'quantiles/table-10000.json');
    let compared = 0;
    for (const { id, bounds, imputer } of cases) {
      const table = longColumn(this, id);
      const learnt = async (operator: string, parameters: JsonObject): Promise<JsonObject> => {
        const { node } = await runOperator(nodeOf(operator, parameters), table);
        return Object.values(node['trained_parameters'] as JsonObject)[0] as JsonObject;
      };
      const deviations = await learnt('handle_outliers', { operator: 'Standard deviation numeric outliers', standard_deviation_numeric_outliers_parameters: { input_column: 'x', standard_deviations: 3 } });
      assert.ok(nearly(deviations['lower_threshold'] as number, bounds['mean +- 3.0 std']?.[0] ?? null) && nearly(deviations['upper_threshold'] as number, bounds['mean +- 3.0 std']?.[1] ?? null), `${id} bounds`);
      const mean = (await learnt('handle_missing', { operator: 'Impute', impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: 'x', strategy: 'Mean' } } }))['numeric_parameters'] as JsonObject;
      assert.ok(nearly(mean['impute_value'] as number, imputer.find(({ strategy, missingValue }) => strategy === 'mean' && missingValue === 'NaN')?.surrogate ?? null), `${id} mean`);
      const quantiles = await learnt('handle_outliers', { operator: 'Quantile numeric outliers', quantile_numeric_outliers_parameters: { input_column: 'x', lower_quantile: 0.05, upper_quantile: 0.95 } });
      const sorted = table.rows.map(([value]) => value).filter((value) => value !== null).map(Number).sort((a, b) => a - b);
      for (const [key, place] of [['lower_threshold', 0], ['upper_threshold', 1]] as const) assertRank(sorted, quantiles[key] as number, bounds['quantiles 0.05 0.95']?.[place] ?? NaN, `${id} ${key}`);
      compared += 4;
    }
    console.log(`      ${compared} learnt values compared`);
  });
});

/** Two quantiles are as right as each other if their ranks are within Spark's error of 0.001. */
function assertRank(sorted: readonly number[], actual: number, expected: number, what: string): void {
  const [low, high] = [Math.min(actual, expected), Math.max(actual, expected)];
  const between = sorted.filter((value) => value > low && value < high).length;
  assert.ok(sorted.includes(actual) && between <= 2 * 0.001 * sorted.length, `${what}: ${actual}, Spark ${expected}, ${between} rows between`);
}
