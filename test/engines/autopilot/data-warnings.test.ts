// Which tables a data scientist is warned of.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataWarnings, sharedRowsWarning } from '../../../engines/autopilot/data/data-warnings';
import type { Table } from '../../../engines/autopilot/data/table';

/** 400 honest rows: a number and a colour that say something of the target, and not all. */
function honest(change: (row: Record<string, string>, index: number) => void = () => undefined): Table {
  let state = 11;
  const random = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  const rows = Array.from({ length: 400 }, (_, index) => {
    const bad = random() < 0.3;
    const row: Record<string, string> = { id: String(index), income: String(Math.round(20 + random() * 80 + (bad ? -10 : 0))), colour: random() < 0.6 === bad ? 'red' : 'blue', target: bad ? 'bad' : 'good' };
    change(row, index);
    return row;
  });
  const columns = Object.keys(rows[0] ?? {});
  return { columns, rows: rows.length, cells: columns.map((name) => rows.map((row) => row[name] ?? null)) };
}

describe('the warnings of a table', () => {
  it('are none for an honest one', () => {
    assert.deepEqual(dataWarnings(honest(), 'target'), []);
  });

  it('name a number that alone ranks the target', () => {
    const table = honest((row, index) => { row['costs'] = String(row['target'] === 'bad' ? 1000 + index : index % 900); });
    assert.deepEqual(dataWarnings(table, 'target').map((text) => text.split(':')[0]), ['column "costs" alone ranks the rows with an AUC of 1.000']);
  });

  it('name a text that alone tells the target', () => {
    const table = honest((row) => { row['status'] = row['target'] === 'bad' ? 'written off' : 'closed'; });
    assert.match(dataWarnings(table, 'target')[0] ?? '', /^column "status" alone tells the target of 100 % of the rows/);
  });

  it('tell rows that look interpolated by their fractions', () => {
    const table = honest((row, index) => { if (row['target'] === 'bad' && index % 2 === 0) row['income'] = `${row['income'] ?? ''}.371`; });
    const [warning = '', ...more] = dataWarnings(table, 'target');
    assert.match(warning, /of the rows with "bad" have fractions where whole numbers are usual \("income"\), 0.0 % of the others: they look interpolated/);
    assert.deepEqual(more, []);
  });

  it('leave alone fractions that every label has', () => {
    assert.deepEqual(dataWarnings(honest((row, index) => { if (index % 3 === 0) row['income'] = `${row['income'] ?? ''}.5`; }), 'target'), []);
  });

  it('tell rows that are there twice', () => {
    assert.match(dataWarnings(honest((row, index) => { row['id'] = String(Math.floor(index / 2)); row['income'] = '1'; row['colour'] = 'red'; }), 'target')[0] ?? '', /^200 rows \(50 %\) have the features of an earlier row/);
  });

  it('tell rows to judge by that are training rows too, whatever the order of the columns', () => {
    const training: Table = { columns: ['x', 'y'], rows: 3, cells: [['1', '2', null], ['a', 'b', 'a']] };
    const validation: Table = { columns: ['y', 'x'], rows: 4, cells: [['a', 'b', 'a', 'a'], ['1', '1', null, '9']] };
    assert.match(sharedRowsWarning(training, validation)[0] ?? '', /^2 of 4 rows to judge by \(50 %\) are training rows too/);
    assert.deepEqual(sharedRowsWarning(training, { ...validation, rows: 1, cells: [['b'], ['1']] }), []);
  });

  it('come for any table without failing, whatever its cells', () => {
    const cell = fc.option(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), { nil: null });
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell, fc.constantFrom('a', 'b', 'c', null)), { maxLength: 60 }), (rows) => {
      const table: Table = { columns: ['x', 'y', 't'], rows: rows.length, cells: [0, 1, 2].map((at) => rows.map((row) => row[at] ?? null)) };
      assert.ok(Array.isArray(dataWarnings(table, 't')));
    }), { numRuns: 200 });
  });
});
