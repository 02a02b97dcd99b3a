// Scalers, imputers, outlier bounds and encoders compared with Spark's recorded answers, as batch and row by row.

import assert from 'node:assert';

import type { JsonObject } from '../../../flows/flow';
import { scalerFor } from '../../../engines/data-wrangler/operators/scalers';
import type { Value } from '../../../engines/data-wrangler/column';
import { goldenFile, nearly, recordedDouble, type Recorded, type RecordedTable } from './golden';
import { nodeOf, runOperator, typedTable, type Table } from './operator-runs';

interface ScalerCase {
  id: string;
  fit_table: RecordedTable | string;
  fit_without_null_and_NaN: boolean;
  transform_table: RecordedTable;
  results: { scaler: string; params: Record<string, number | boolean>; state: Record<string, Recorded[]>; output: Recorded[][] }[];
}

function scalerNode(scaler: string, params: Record<string, number | boolean>, columns: string[]): ReturnType<typeof nodeOf> {
  const blocks: Record<string, [string, string, JsonObject]> = {
    StandardScaler: ['Standard scaler', 'standard_scaler_parameters', { center: params['withMean'] ?? false, scale: params['withStd'] ?? true }],
    MinMaxScaler: ['Min-max scaler', 'min_max_scaler_parameters', { min: params['min'] ?? 0, max: params['max'] ?? 1 }],
    MaxAbsScaler: ['Max absolute scaler', 'max_absolute_scaler_parameters', {}],
    RobustScaler: ['Robust scaler', 'robust_scaler_parameters', { center: params['withCentering'] ?? false, scale: params['withScaling'] ?? true, lower_quantile: params['lower'] ?? 0.25, upper_quantile: params['upper'] ?? 0.75 }],
  };
  const [name, block, parameters] = blocks[scaler] ?? assert.fail(scaler);
  return nodeOf('process_numeric', { operator: 'Scale values', scale_values_parameters: { scaler: name, [block]: { ...parameters, input_column: columns } } });
}

/** A row that Spark's assembler makes sparse, whose zeros no scaler touches; Data Wrangler scales each column in a vector of its own. */
const isSparse = (row: Value[]): boolean => row.length > 1 && row.every((value) => value === 0);

async function compareScalers(cases: ScalerCase[]): Promise<number> {
  let compared = 0;
  for (const one of cases) {
    if (typeof one.fit_table === 'string' || one.fit_table.columns.some(([, type]) => !['double', 'int', 'bigint'].includes(type))) continue;
    const fit = typedTable(one.fit_table);
    const hasMissing = fit.rows.some((row) => row.some((value) => value === null || Number.isNaN(value)));
    const transform = typedTable(one.transform_table);
    for (const { scaler, params, output } of one.results) {
      if ((params['relativeError'] ?? 0.001) !== 0.001) continue;
      if (scaler === 'StandardScaler' && hasMissing && !one.fit_without_null_and_NaN) continue;
      const { table } = await runOperator(scalerNode(scaler, params, fit.columns.map(([name]) => name)), fit, transform);
      output.forEach((row, place) => row.forEach((expected, column) => {
        const actual = table.rows[place]?.[column] as number;
        if (Number.isNaN(actual) && expected === 0 && isSparse(transform.rows[place] ?? [])) return;
        assert.ok(nearly(actual, recordedDouble(expected)), `${one.id} ${scaler} ${JSON.stringify(params)} row ${place} column ${column}: ${actual}, Spark ${JSON.stringify(expected)}`);
      }));
      compared += 1;
    }
  }
  return compared;
}

describe('numbers and categories against Spark', function () {
  this.timeout(30_000);

  for (const file of ['small-1', 'small-2']) {
    it(`scales as Spark does (${file})`, async function () {
      const { cases } = goldenFile<{ cases: ScalerCase[] }>(this, `scalers/${file}.json`);
      const compared = await compareScalers(cases);
      console.log(`      ${compared} scalers compared`);
      assert.ok(compared > 10);
    });
  }

  it('multiplies by a reciprocal as Spark does', () => {
    assert.strictEqual(scalerFor({ kind: 'max-absolute' }).transform([5]).apply(3), 0.6000000000000001);
  });

  it('learns medians, means and outlier bounds as Spark does', async function () {
    interface Case { id: string; input: RecordedTable; bounds: Record<string, Recorded[] | null>; imputer: { strategy: string; missingValue: string; surrogate: Recorded }[] }
    let compared = 0;
    for (const file of ['small-1', 'small-2']) {
      const { cases } = goldenFile<{ cases: Case[] }>(this, `quantiles/${file}.json`);
      for (const one of cases.filter(({ input }) => input.columns[0]?.[1] === 'double')) {
        const table = typedTable(one.input);
        const finite = table.rows.map(([value]) => value).filter((value): value is number => typeof value === 'number' && !Number.isNaN(value));
        if (finite.length < 2 || finite.some((value) => !Number.isFinite(value) || Math.abs(value) > 1e150)) continue;
        compared += await compareBounds(one.id, table, one.bounds);
        for (const imputer of one.imputer.filter(({ strategy, missingValue }) => strategy !== 'mode' && missingValue === 'NaN')) {
          const strategy = imputer.strategy === 'mean' ? 'Mean' : 'Approximate Median';
          const { node } = await runOperator(nodeOf('handle_missing', { operator: 'Impute', impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: ['x'], strategy } } }), table);
          const state = ((node['trained_parameters'] as JsonObject)['impute_parameters'] as JsonObject)['numeric_parameters'] as JsonObject;
          assert.ok(nearly(state['impute_value'] as number, recordedDouble(imputer.surrogate)), `${one.id} ${strategy}: ${String(state['impute_value'])}, Spark ${JSON.stringify(imputer.surrogate)}`);
          compared += 1;
        }
      }
    }
    console.log(`      ${compared} learnt values compared`);
    assert.ok(compared > 10);
  });

  it('encodes categories as Spark does', async function () {
    interface Case { id: string; fit_table: RecordedTable; transform_table: RecordedTable; results: { stringIndexer: string; oneHotEncoder: string; dropLast: boolean; index_and_vector?: Recorded[][]; text?: (string | null)[] }[] }
    const { cases } = goldenFile<{ cases: Case[] }>(this, 'encoders/one-hot-encoder.json');
    let compared = 0;
    for (const one of cases.filter(({ fit_table: fit }) => fit.columns[0]?.[1] !== 'boolean')) {
      const [fit, transform] = [typedTable(one.fit_table), typedTable(one.transform_table)];
      if (fit.rows.some(([value]) => value === '')) continue;
      for (const result of one.results.filter(({ stringIndexer, oneHotEncoder, text }) => text != null && stringIndexer === 'keep' && oneHotEncoder === 'error')) {
        const parameters = { input_column: ['x'], invalid_handling_strategy: 'Keep', drop_last: result.dropLast, output_style: 'Vector' };
        const { table } = await runOperator(nodeOf('encode_categorical', { operator: 'One-hot encode', one_hot_encode_parameters: parameters }), fit, transform);
        assert.deepStrictEqual(table.rows.map(([text]) => text), result.text, `${one.id} dropLast ${result.dropLast}`);
        const ranks = await runOperator(nodeOf('encode_categorical', { operator: 'Ordinal encode', ordinal_encode_parameters: { input_column: 'x', invalid_handling_strategy: 'Keep' } }), fit, transform);
        if (result.index_and_vector != null) assert.deepStrictEqual(ranks.table.rows.map(([rank]) => rank), result.index_and_vector.map(([rank]) => Number(rank)), `${one.id} ranks`);
        compared += result.index_and_vector == null ? 1 : 2;
      }
    }
    console.log(`      ${compared} encodings compared`);
    assert.ok(compared > 10);
  });
});

async function compareBounds(id: string, table: Table, bounds: Record<string, Recorded[] | null>): Promise<number> {
  const kinds: [string, string, JsonObject][] = [
    ['mean +- 3.0 std', 'Standard deviation numeric outliers', { standard_deviations: 3 }],
    ['mean +- 4.0 std', 'Standard deviation numeric outliers', {}],
    ['quantiles 0.05 0.95', 'Quantile numeric outliers', { lower_quantile: 0.05, upper_quantile: 0.95 }],
    ['their mean +- 4.0 std', 'Robust standard deviation numeric outliers', {}],
  ];
  let compared = 0;
  for (const [name, operator, parameters] of kinds) {
    const expected = bounds[name];
    if (expected == null || expected.some((value) => value === null || typeof value === 'string')) continue;
    const block = `${operator.toLowerCase().replaceAll(' ', '_')}_parameters`;
    const { node } = await runOperator(nodeOf('handle_outliers', { operator, [block]: { input_column: ['x'], fix_method: 'Clip', ...parameters } }), table);
    const state = (node['trained_parameters'] as JsonObject)[block] as Record<string, Value>;
    assert.ok(nearly(Number(state['lower_threshold']), Number(expected[0])) && nearly(Number(state['upper_threshold']), Number(expected[1])), `${id} ${name}: ${String(state['lower_threshold'])} ${String(state['upper_threshold'])}, Spark ${JSON.stringify(expected)}`);
    compared += 1;
  }
  return compared;
}
