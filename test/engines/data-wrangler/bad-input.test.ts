// Bad flows and bad data get one clear error that names node and column, and leave no output behind.

import assert from 'node:assert';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import fc from 'fast-check';

import { runFlow } from '../../../engines/data-wrangler/run-flow';
import { plainCsv } from '../../../flows/output-config';
import type { Flow } from '../../../flows/flow';
import { InputError } from '../../../flows/problems';
import { chainOf, inFolder } from './flow-runs';

/** Runs a flow on the bytes of a CSV; gives the rows written, or the message of the InputError. */
async function outcome(flow: Flow, csv: string | Buffer, output = 'n0.default'): Promise<{ rows?: number; message?: string; left: string[] }> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'table.csv');
    writeFileSync(file, csv);
    const out = path.join(folder, 'out');
    const left = (): string[] => (existsSync(out) ? readdirSync(out) : []);
    try {
      const result = await runFlow({
        flow, inputs: new Map([['table', file]]), outputs: [{ name: output, folder: out, config: plainCsv }], refit: false, workFolder: path.join(folder, 'work'),
        threads: 2, memoryMegabytes: 512, newId: randomUUID, log: () => undefined, signal: new AbortController().signal,
      });
      return { rows: result.outputs[0]?.rows ?? 0, left: left() };
    } catch (failure) {
      if (!(failure instanceof InputError)) throw failure;
      return { message: failure.message, left: left() };
    }
  });
}

const typed = { operator: 'infer_and_cast_type' };
const dropX = { operator: 'manage_columns', parameters: { operator: 'Drop column', drop_column_parameters: { column_to_drop: 'x' } } };
const scaleX = { operator: 'process_numeric', parameters: { operator: 'Scale values', scale_values_parameters: { scaler: 'Standard scaler', standard_scaler_parameters: { input_column: ['x'] } } } };

describe('bad input', () => {
  const refused: [string, Flow, string | Buffer, string, RegExp][] = [
    ['an empty file', chainOf(typed), '', 'n0.default', /s3_source \(source\).*"table" is empty/],
    ['a column that is not there', chainOf(typed, dropX), 'a,b\n1,2\n', 'n1.default', /manage_columns.*\(n1\).*no column "x"; the columns here are "a", "b"/],
    ['text where numbers are needed', chainOf(typed, scaleX), 'x,y\nred,1\ngreen,2\nblue,3\n', 'n1.default', /process_numeric.*"x" is string, a number/],
    ['a stored schema that is not the data\'s', chainOf({ ...typed, trained: { schema: { a: 'long' } } }), 'a,b\n1,2\n', 'n0.default', /the data has "b", which the schema has not/],
    ['an output that is not there', chainOf(typed), 'a,b\n1,2\n', 'n9.default', /n9\.default.*no such output/],
    ['an operator that is not known', chainOf({ operator: 'make_coffee' }), 'a,b\n1,2\n', 'n0.default', /sagemaker\.spark\.make_coffee_0\.1 cannot be run here/],
    ['a label that was not there when it was learnt', chainOf(typed, { operator: 'encode_categorical', parameters: { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: 'c', output_style: 'Columns' } } }), 'c,d\nred,1\nred,1\n,1\ngreen,1\n', 'n1.default', /encode_categorical.*"c" has the value null/],
    ['a column with nothing to learn from', chainOf(typed, { operator: 'handle_missing', parameters: { operator: 'Impute', impute_parameters: { column_type: 'Categorical', categorical_parameters: { input_column: 'c' } } } }), 'c,d\n,1\n,1\n', 'n1.default', /handle_missing.*"c" has no value to learn from/],
    ['a formula that is none', chainOf(typed, { operator: 'custom_formula', parameters: { formula: 'a +', output_column: 'z' } }), 'a,b\n1,2\n', 'n1.default', /custom_formula \(n1\).*"a \+"/],
  ];
  for (const [what, flow, csv, output, expected] of refused) {
    it(`refuses ${what}`, async () => {
      const { message, left } = await outcome(flow, csv, output);
      assert.match(message ?? 'nothing was refused', expected);
      assert.deepStrictEqual(left, []);
    });
  }

  it('takes a header without rows', async () => {
    assert.strictEqual((await outcome(chainOf(typed), 'a,b\n')).rows, 0);
  });

  it('takes ragged rows as Spark does', async () => {
    assert.strictEqual((await outcome(chainOf(typed), 'a,b\n1\n1,2,3\n')).rows, 2);
  });

  it('takes bytes that are no text', async () => {
    assert.strictEqual((await outcome(chainOf(typed), Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xfe, 0x2c, 0x00, 0x0a]))).rows, 1);
  });

  it('refuses a line too long to be one', async function () {
    this.timeout(30_000);
    const { message, left } = await outcome(chainOf(typed), Buffer.alloc(70 * 1024 * 1024, 'x'));
    assert.match(message ?? '', /s3_source \(source\).*line is longer/);
    assert.deepStrictEqual(left, []);
  });

  it('stops at once when told to', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'table.csv');
      mkdirSync(path.join(folder, 'out'));
      writeFileSync(file, `a,b\n${'1,2\n'.repeat(200_000)}`);
      const controller = new AbortController();
      const running = runFlow({
        flow: chainOf(typed), inputs: new Map([['table', file]]), outputs: [{ name: 'n0.default', folder: path.join(folder, 'out'), config: plainCsv }], refit: false, workFolder: path.join(folder, 'work'),
        threads: 2, memoryMegabytes: 512, newId: randomUUID, log: () => undefined, signal: controller.signal,
      });
      setTimeout(() => controller.abort(), 30);
      await assert.rejects(running, { name: 'AbortError' });
      assert.deepStrictEqual(readdirSync(path.join(folder, 'out')), []);
    });
  });

  it('never ends otherwise than with rows or an InputError, whatever the bytes', async function () {
    this.timeout(60_000);
    const flow = chainOf(typed, { operator: 'handle_missing', parameters: { operator: 'Drop missing', drop_missing_parameters: {} } }, { operator: 'manage_rows', parameters: { operator: 'Drop duplicates' } });
    const piece = fc.constantFrom('a', '1', ',', ',', '\n', '\r\n', '"', ' ', '2024-01-01', 'true', '1.5', '\0', '\xff', 'é', '-', 'nan');
    await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      await outcome(flow, Buffer.from(pieces.join(''), 'latin1'), 'n2.default');
    }), { numRuns: 40 });
  });
});
