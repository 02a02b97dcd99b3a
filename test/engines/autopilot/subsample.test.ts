// Tables beyond the size that candidates are trained on.
import assert from 'node:assert/strict';
import { subsample } from '../../../engines/autopilot/data/subsample';
import type { Table } from '../../../engines/autopilot/data/table';

const rows = 5000;
const table: Table = { columns: ['x', 'y'], rows, cells: [Array.from({ length: rows }, (_, row) => String(row)), Array.from({ length: rows }, (_, row) => (row % 100 === 7 ? 'rare' : 'common'))] };

describe('a table that is too large', () => {
  it('is cut at random, in its order, with every row of a rare label', () => {
    const { table: kept, told } = subsample(table, 'y', undefined, 1, 1000);
    assert.equal(kept.rows, 1000);
    assert.equal(kept.cells[1]?.filter((label) => label === 'rare').length, 50);
    const places = (kept.cells[0] ?? []).map(Number);
    assert.deepEqual(places, [...places].sort((one, other) => one - other));
    assert.match(told[0] ?? '', /5000 rows; 1000 of them, chosen at random with all 50 of rare labels/);
  });

  it('is cut the same by the same seed, and otherwise by another', () => {
    const first = (seed: number): unknown => subsample(table, 'y', undefined, seed, 1000).table.cells[0];
    assert.deepEqual(first(1), first(1));
    assert.notDeepEqual(first(1), first(2));
  });

  it('stays whole where it is small enough', () => {
    assert.deepEqual(subsample(table, 'y', undefined, 1, rows), { table, told: [] });
  });
});
