// SMOTE: new rows lie between rows of the smaller class.

import assert from 'node:assert';
import fc from 'fast-check';

import { createRandom } from '../../../engines/random';
import { synthesize } from '../../../engines/data-wrangler/operators/smote';
import { nodeOf, runOnTables, type Table } from './operator-runs';

const smote = (more: object = {}) => nodeOf('balance_data', { operator: 'SMOTE', target_column: 'k', ratio: 1, smote_params: { num_neighbors: 3, normalize: false, ...more } });
const table: Table = {
  columns: [['x', 'float'], ['n', 'long'], ['k', 'string']],
  rows: [...Array.from({ length: 40 }, (_, at) => [at / 2, BigInt(at), 'common']), ...Array.from({ length: 8 }, (_, at) => [100 + at, BigInt(1000 + at), 'rare'])] as Table['rows'],
};

describe('SMOTE', () => {
  it('keeps all rows, and makes as many as the ratio asks for, between rows of the smaller class', async () => {
    const rows = (await runOnTables(smote(), [table])).get('default')?.rows ?? [];
    const made = rows.slice(table.rows.length);
    assert.deepStrictEqual([rows.length, made.length], [80, 32]);
    for (const [x, n, k] of made) assert.ok(Number(x) >= 100 && Number(x) <= 107 && Number(n) >= 1000 && Number(n) <= 1007 && k === 'rare');
    assert.deepStrictEqual(rows[0], [0, 0, 'common']);
  });

  it('makes the same rows again', async () => {
    assert.deepStrictEqual(await runOnTables(smote(), [table]), await runOnTables(smote(), [table]));
  });

  it('goes towards the nearest rows only', () => {
    const values = Float64Array.from([0, 1, 2, 1000, 1001, 1002]);
    const made = synthesize({ values, rows: 6, width: 1 }, 60, { neighbours: 2, normalize: true }, createRandom(0));
    assert.ok(made.every((value) => value <= 2 || value >= 1000));
  });

  it('stays within the bounds of each column, whatever the rows', () => {
    const points = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: width, maxLength: width }), { minLength: 2, maxLength: 20 }));
    fc.assert(fc.property(points, fc.boolean(), (rows, normalize) => {
      const width = rows[0]?.length ?? 1;
      const made = synthesize({ values: Float64Array.from(rows.flat()), rows: rows.length, width }, 30, { neighbours: 5, normalize }, createRandom(1));
      made.forEach((value, at) => {
        const column = rows.map((row) => row[at % width] ?? 0);
        const slack = 1e-9 * Math.max(1, ...column.map(Math.abs));
        assert.ok(value >= Math.min(...column) - slack && value <= Math.max(...column) + slack);
      });
    }));
  });

  it('refuses text, gaps and a lonely row by name', async () => {
    const withText: Table = { columns: [['s', 'string'], ['k', 'string']], rows: [['a', 'u'], ['b', 'u'], ['c', 'v']] };
    await assert.rejects(runOnTables(smote(), [withText]), /SMOTE takes numbers only, and "s" is of type string/);
    const withGap: Table = { columns: [['x', 'float'], ['k', 'string']], rows: [[1, 'u'], [2, 'u'], [3, 'u'], [null, 'v'], [4, 'v']] };
    await assert.rejects(runOnTables(smote(), [withGap]), /no missing or infinite values, and "x" has some/);
    const lonely: Table = { columns: [['x', 'float'], ['k', 'string']], rows: [[1, 'u'], [2, 'u'], [3, 'v']] };
    await assert.rejects(runOnTables(smote(), [lonely]), /two rows of the smaller class at least; there are 1/);
  });
});
