// One flow on one table has one result, to the last digit, however often it runs and with however many threads.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { chainOf, inFolder, runToCsv } from './flow-runs';

/** More than DuckDB gives to one thread at a time (122,880). */
const ROWS = 300_000;

function table(): string {
  let state = 7;
  const lines = ['a,b,place'];
  for (let row = 0; row < ROWS; row += 1) {
    state = (state * 48_271) % 2_147_483_647;
    lines.push(`${(state / 1e5).toFixed(4)},${((state % 1000) / 7).toFixed(6)},${['x', 'y', 'z'][state % 3] ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}

const flow = chainOf(
  { operator: 'infer_and_cast_type' },
  { operator: 'handle_outliers', parameters: { operator: 'Standard deviation numeric outliers', standard_deviation_numeric_outliers_parameters: { input_column: ['a', 'b'], standard_deviations: 1.5, fix_method: 'Clip' } } },
  { operator: 'process_numeric', parameters: { operator: 'Scale values', scale_values_parameters: { scaler: 'Standard scaler', standard_scaler_parameters: { input_column: ['a', 'b'], center: true, scale: true } } } },
);

describe('a flow on a table that several threads read', function () {
  this.timeout(60_000);

  it('learns the same to the last digit each time, and with one thread', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'table.csv');
      writeFileSync(file, table());
      const digests: string[] = [];
      for (const threads of [2, 2, 4, 1]) {
        const { text } = await runToCsv(flow, { table: file }, 'n2.default', { refit: true, threads });
        assert.equal(text.split('\n').length, ROWS + 2);
        digests.push(createHash('sha256').update(text).digest('hex'));
      }
      assert.equal(new Set(digests).size, 1, digests.join(' '));
    });
  });
});
