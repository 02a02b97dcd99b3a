// time_series: what lags, windows and steps are, on rows small enough to reckon by hand.

import assert from 'node:assert';

import type { Value } from '../../../engines/data-wrangler/column';
import { series } from './operator-specimens';
import { runOnTables, runOperator, type Table } from './operator-runs';

const hour = 3_600_000_000n;
const at = (hours: number): bigint => 1_700_006_400_000_000n + BigInt(hours) * hour;

/** Two series whose rows are mixed and out of order. */
const table: Table = {
  columns: [['k', 'string'], ['t', 'datetime'], ['x', 'long'], ['w', 'string']],
  rows: [['a', at(1), 2n, 'dry'], ['b', at(0), 10n, 'wet'], ['a', at(0), 1n, 'dry'], ['a', at(4), 8n, 'wet'], ['b', at(1), 20n, null]],
};
const run = async (node: ReturnType<typeof series>): Promise<Table> => (await runOnTables(node, [table])).get('default') ?? assert.fail();
const column = (from: Table, name: string): Value[] => from.rows.map((row) => row[from.columns.findIndex(([known]) => known === name)] ?? null);

describe('time_series', () => {
  it('looks back within each series, and leaves the rows in their order', async () => {
    const lagged = await run(series('Lag features', { timestamp_column: 't', id_column: 'k', sequence_column: 'x', lag: 2, entire_window: true, entire_window_True_parameters: { flatten: true } }));
    assert.deepStrictEqual(column(lagged, 'x'), [2n, 10n, 1n, 8n, 20n]);
    assert.deepStrictEqual(column(lagged, 'x_lag_1'), [1n, null, null, 2n, 10n]);
    assert.deepStrictEqual(column(lagged, 'x_lag_2'), [null, null, null, 1n, null]);
  });

  it('drops rows that have too few before them where it should', async () => {
    const lagged = await run(series('Lag features', { timestamp_column: 't', id_column: 'k', sequence_column: 'x', lag: 1, drop_rows: true }));
    assert.deepStrictEqual(column(lagged, 'x_lag_1'), [1n, 2n, 10n]);
  });

  it('keeps a whole window in one column where it should', async () => {
    const lagged = await run(series('Lag features', { timestamp_column: 't', id_column: 'k', sequence_column: 'x', lag: 2, entire_window: true, entire_window_True_parameters: { flatten: false } }));
    assert.deepStrictEqual(column(lagged, 'x_lag_features')[3], '[2,1]');
  });

  it('has the minimal features of the last rows', async () => {
    const rolled = await run(series('Rolling window features', { timestamp_column: 't', id_column: 'k', sequence_column: 'x', window_size: 2, strategy: 'Minimal subset' }));
    assert.deepStrictEqual(['sum_values', 'mean', 'length', 'variance', 'maximum'].map((name) => column(rolled, `x__${name}`)[3]), [10, 5, 2, 9, 8]);
    assert.deepStrictEqual(column(rolled, 'x__length'), [2, 1, 1, 2, 2]);
  });

  it('makes steps of one length: means of several rows, straight lines where there are none', async () => {
    const steps = await run(series('Resample', { timestamp_column: 't', id_column: 'k', frequency: { quantity: 1, offset_description: 'Hourly' }, downsample: { numeric: 'mean', non_numeric: 'most common' }, upsample: { numeric: 'linear', non_numeric: 'ffill' } }));
    assert.deepStrictEqual(column(steps, 'k'), ['a', 'a', 'a', 'a', 'a', 'b', 'b']);
    assert.deepStrictEqual(column(steps, 'x'), [1, 2, 4, 6, 8, 10, 20]);
    assert.deepStrictEqual(column(steps, 'w'), ['dry', 'dry', 'dry', 'dry', 'wet', 'wet', 'wet']);
    const coarse = await run(series('Resample', { timestamp_column: 't', id_column: 'k', frequency: { quantity: 1, offset_description: 'Daily' } }));
    assert.strictEqual(coarse.rows.length, 2);
  });

  it('marks or drops what is no time', async () => {
    const texts: Table = { columns: [['t', 'string']], rows: [['2024-01-05 10:00:00'], ['soon'], [null]] };
    assert.deepStrictEqual((await runOperator(series('Validate timestamps', { timestamp_column: 't', policy: 'indicate' }), texts)).table.rows.map(([, valid]) => valid), [true, false, false]);
    const kept = (await runOperator(series('Validate timestamps', { timestamp_column: 't', policy: 'drop', cast_to_datetime: true }), texts)).table;
    assert.deepStrictEqual([kept.columns, kept.rows.length], [[['t', 'datetime']], 1]);
  });

  it('refuses by name what nobody has seen', async () => {
    await assert.rejects(async () => run(series('Extract features', {})), /"Extract features", which is not known here; known are "Validate timestamps"/);
    await assert.rejects(async () => run(series('Handle missing', { 'hm_input_type_Along column_parameters': { hmac_sequence_column: 'x', hmac_strategy: 'Mean' } })), /hmac_strategy is "Mean".*known are "Constant Value"/);
    await assert.rejects(async () => run(series('Resample', { timestamp_column: 'w', frequency: { quantity: 1, offset_description: 'Hourly' } })), /"w" is string; a date or datetime is needed/);
  });
});
