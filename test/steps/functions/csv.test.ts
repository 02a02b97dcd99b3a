// Reading and writing CSV.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvLine } from '../../../steps/functions/csv/write-csv';
import { readRecords } from './read-cells';

const cell = fc.stringMatching(/^[a-z ,;"\r\n\u00e9\u{1F600}]{0,6}$/u);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });

describe('CSV', () => {
  it('comes back as it was written, whatever is in its cells and wherever its chunks are cut', () =>
    fc.assert(fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), fc.constantFrom(',', ';'), async (rows, size, delimiter) => {
      const text = rows.map((row) => csvLine(row, delimiter)).join('');
      assert.deepEqual((await readRecords(text, size, delimiter)).map(({ fields }) => fields), rows);
    })));

  it('reads any line end, a byte order mark, empty cells and a last line without an end', async () => {
    const records = await readRecords('\uFEFFa,b\r\n1,\r\n\r\n"x ""y""",2\r3,4', 3);
    assert.deepEqual(records.map(({ fields }) => fields), [['a', 'b'], ['1', ''], ['x "y"', '2'], ['3', '4']]);
  });

  it('tells the line on which each record begins, line breaks inside quotes counted', async () => {
    assert.deepEqual((await readRecords('a\n"b\nc"\nd\n')).map(({ line }) => line), [1, 2, 4]);
  });

  it('keeps an empty quoted cell as a record of its own', async () => {
    assert.deepEqual((await readRecords('""\na\n')).map(({ fields }) => fields), [[''], ['a']]);
  });

  it('refuses a quote that is never closed, with its line', async () => {
    await assert.rejects(readRecords('a\n"b\n', 2), /line 2: a quote is opened and never closed/);
  });
});
