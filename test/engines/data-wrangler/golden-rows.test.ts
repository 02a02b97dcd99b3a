// Duplicates, missing values, sorting and joins compared with Spark's recorded answers.

import assert from 'node:assert';

import type { JsonObject } from '../../../flows/flow';
import { goldenFile, type Recorded, type RecordedTable } from './golden';
import { nodeOf, recordedValue, runOnTables, runOperator, typedTable, type Table } from './operator-runs';

interface RowsFile {
  input: RecordedTable;
  cases: { id: string; expected: RecordedTable | { error: string } }[];
}

const rowsOf = (table: Table): Recorded[][] => table.rows.map((row) => row.map((value, place) => recordedValue(value, table.columns[place]?.[1] ?? 'string')));
const text = (row: Recorded[]): string => row.map((value) => (Object.is(value, -0) ? '-0' : JSON.stringify(value))).join('|');
const sorted = (rows: Recorded[][]): string[] => rows.map(text).sort();

describe('rows against Spark', () => {
  it('drops duplicates as Spark does', async function () {
    const { input, cases } = goldenFile<RowsFile>(this, 'rows/duplicates.json');
    const expected = cases.find(({ id }) => id === 'dropDuplicates all columns')?.expected as RecordedTable;
    const tables = await runOnTables(nodeOf('manage_rows', { operator: 'Drop duplicates', drop_duplicates_parameters: {} }), [typedTable(input)]);
    assert.deepStrictEqual(sorted(rowsOf(tables.get('default') ?? assert.fail())), sorted(expected.rows));
  });

  it('sorts as Spark does', async function () {
    const { input, cases } = goldenFile<RowsFile>(this, 'rows/sorting.json');
    let compared = 0;
    for (const { id, expected } of cases.filter((one) => !one.id.includes('nulls'))) {
      const keys = id.replace('orderBy ', '').split(', ').map((key) => key.split(' '));
      const conditions = keys.map(([column = '', order]) => ({ sort_by: column, order: order === 'desc' ? 'Descending' : 'Ascending' }));
      const tables = await runOnTables(nodeOf('manage_rows', { operator: 'Sort', sort_parameters: { conditions } }), [typedTable(input)]);
      const places = keys.map(([column]) => input.columns.findIndex(([name]) => name === column));
      const keysOf = (rows: Recorded[][]): string[] => rows.map((row) => places.map((place) => JSON.stringify(row[place] === 0 ? 0 : row[place])).join('|'));
      assert.deepStrictEqual(keysOf(rowsOf(tables.get('default') ?? assert.fail())), keysOf((expected as RecordedTable).rows), id);
      compared += 1;
    }
    console.log(`      ${compared} sortings compared`);
  });

  it('drops rows with missing numbers as Spark does', async function () {
    const { input, cases } = goldenFile<RowsFile>(this, 'rows/missing.json');
    for (const [id, columns] of [["dropna how=any subset=['x']", ['x']], ["dropna how=any subset=['x', 'id']", ['x', 'id']]] as const) {
      const expected = cases.find((one) => one.id === id)?.expected as RecordedTable;
      const { table } = await runOperator(nodeOf('handle_missing', { operator: 'Drop missing', drop_missing_parameters: { input_column: [...columns] } }), typedTable(input));
      assert.deepStrictEqual(rowsOf(table).map(text), expected.rows.map(text), id);
    }
  });

  it('fills missing numbers as Spark does', async function () {
    const { input, cases } = goldenFile<RowsFile>(this, 'rows/missing.json');
    const expected = cases.find((one) => one.id === 'fillna 1.5')?.expected as RecordedTable;
    const { table } = await runOperator(nodeOf('handle_missing', { operator: 'Fill missing', fill_missing_parameters: { input_column: 'x', fill_value: '1.5' } }), typedTable(input));
    const place = input.columns.findIndex(([name]) => name === 'x');
    assert.deepStrictEqual(rowsOf(table).map((row) => row[place]), expected.rows.map((row) => row[place]));
  });

  it('joins as Spark does, every type of join', async function () {
    const file = goldenFile<RowsFile & { left: RecordedTable; right: RecordedTable }>(this, 'rows/joins.json');
    const conditions: Record<string, JsonObject[]> = {
      'l.k = r.k': [{ left: 'k', right: 'k' }], 'double keys l.v = r.w': [{ left: 'v', right: 'w' }], 'two keys l.k = r.k and l.v = r.w': [{ left: 'k', right: 'k' }, { left: 'v', right: 'w' }],
      'int key against text key l.id = r.k': [{ left: 'id', right: 'k' }], 'int key against double key l.id = r.w': [{ left: 'id', right: 'w' }],
    };
    let compared = 0;
    for (const { id, expected } of file.cases) {
      const [condition, type = ''] = id.split(/ (?=[A-Za-z_]+$)/);
      const keys = conditions[condition ?? ''];
      if (keys === undefined || 'error' in expected) continue;
      const tables = await runOnTables(nodeOf('join_multi_keys', { join_keys: keys, join_type: type }), [typedTable(file.left), typedTable(file.right)]);
      assert.deepStrictEqual(sorted(rowsOf(tables.get('default') ?? assert.fail())), sorted(expected.rows), id);
      compared += 1;
    }
    console.log(`      ${compared} joins compared`);
    assert.ok(compared > 20);
  });

  it('renames what both sides of a join have', async () => {
    const [left, right]: Table[] = [{ columns: [['k', 'long'], ['v', 'long'], ['K_0', 'long']], rows: [[1n, 2n, 3n]] }, { columns: [['K', 'long'], ['w', 'long']], rows: [[1n, 4n]] }];
    const tables = await runOnTables(nodeOf('join_tables', { left_column: 'k', right_column: 'K', join_type: 'inner' }), [left ?? assert.fail(), right ?? assert.fail()]);
    assert.deepStrictEqual(tables.get('default')?.columns.map(([name]) => name), ['k_0_dup', 'v', 'K_0', 'K_1', 'w']);
  });
});
