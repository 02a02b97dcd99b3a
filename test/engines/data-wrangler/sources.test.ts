// Sources of every kind that can be read, with their options.

import assert from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';

import { runFlow } from '../../../engines/data-wrangler/run-flow';
import type { JsonObject } from '../../../flows/flow';
import { chainOf, inFolder, runToCsv } from './flow-runs';

/** Runs a source alone, with options of its S3 context, on a file or folder. */
async function read(context: JsonObject, location: string, definition: JsonObject = {}): Promise<string> {
  const flow = chainOf({ operator: 'manage_columns', parameters: { operator: 'Drop column', drop_column_parameters: { column_to_drop: [] } } });
  Object.assign(flow.nodes[0]?.parameters ?? {}, { dataset_definition: { name: 'table', s3ExecutionContext: { s3Uri: 's3://b/t', ...context }, ...definition } });
  return (await runToCsv(flow, { table: location }, 'n0.default')).text;
}

const withFiles = async (files: Record<string, string | Buffer>, work: (folder: string) => Promise<void>): Promise<void> => inFolder(async (folder) => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  await work(folder);
});

describe('sources', () => {
  it('of CSV take delimiter, encoding, skipped lines and a missing header', async () => {
    await withFiles({ 'a.csv': Buffer.from('# made by\na;b\ncaf\xe9;2\n', 'latin1') }, async (folder) => {
      assert.strictEqual(await read({ s3FieldDelimiter: ';', s3CsvEncodingType: 'ISO_8859_1', s3SkipLines: 1 }, path.join(folder, 'a.csv')), 'a,b\ncafé,2\n');
      assert.strictEqual(await read({ s3FieldDelimiter: ';', s3CsvEncodingType: 'ISO_8859_1', s3SkipLines: 2, s3HasHeader: false }, path.join(folder, 'a.csv')), '_c0,_c1\ncafé,2\n');
    });
  });

  it('of CSV split rows at quoted line breaks unless told otherwise', async () => {
    await withFiles({ 'a.csv': 'a,b\n"x\ny",2\n' }, async (folder) => {
      assert.strictEqual(await read({ s3MultiLine: true }, path.join(folder, 'a.csv')), 'a,b\n"x\ny",2\n');
      assert.strictEqual((await read({}, path.join(folder, 'a.csv'))).split('\n').length, 4);
    });
  });

  it('of CSV read a folder in order, nested ones when told to, and say which file a row is from', async () => {
    const files = { 'd/b.csv': 'x,y\n3,4\n', 'd/a.csv': 'x,y\n1,2\n', 'd/_SUCCESS': '', 'd/.hidden.csv': 'no', 'd/deep/c.csv': 'x,y\n5,6\n' };
    await withFiles(files, async (folder) => {
      assert.strictEqual(await read({}, path.join(folder, 'd')), 'x,y\n1,2\n3,4\n');
      assert.strictEqual(await read({ s3DirIncludesNested: true }, path.join(folder, 'd')), 'x,y\n1,2\n3,4\n5,6\n');
      assert.strictEqual(await read({ s3AddsFilenameColumn: true }, path.join(folder, 'd')), `x,y,_data_source_filename\n1,2,${path.join(folder, 'd/a.csv')}\n3,4,${path.join(folder, 'd/b.csv')}\n`);
    });
  });

  it('of JSON and JSON lines have the types of their values', async () => {
    await withFiles({ 'a.json': '[{"n": 1, "s": "007", "b": true}, {"n": 2.5, "s": null, "b": false}]', 'a.jsonl': '{"n": 1, "d": "2024-01-05"}\n{"n": 2, "d": "x"}\n' }, async (folder) => {
      assert.strictEqual(await read({ s3ContentType: 'json' }, path.join(folder, 'a.json')), 'n,s,b\n1.0,007,true\n2.5,,false\n');
      assert.strictEqual(await read({ s3ContentType: 'jsonl' }, path.join(folder, 'a.jsonl')), 'n,d\n1,2024-01-05\n2,x\n');
    });
  });

  it('of Parquet have the types of the file', async () => {
    await inFolder(async (folder) => {
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      await connection.run(`COPY (SELECT 1::INTEGER AS i, 2.5::FLOAT AS f, DATE '2024-01-05' AS d, TIMESTAMP '2024-01-05 10:00:00' AS t, [1, 2] AS l) TO '${folder}/a.parquet' (FORMAT parquet)`);
      connection.closeSync();
      assert.strictEqual(await read({ s3ContentType: 'parquet' }, path.join(folder, 'a.parquet')), 'i,f,d,t,l\n1,2.5,2024-01-05,2024-01-05T10:00:00.000Z,"[1,2]"\n');
    });
  });

  it('of ORC are refused by name', async () => {
    await withFiles({ 'a.orc': 'ORC' }, async (folder) => {
      await assert.rejects(read({ s3ContentType: 'orc' }, path.join(folder, 'a.orc')), /s3_source \(source\).*type orc cannot be read/);
    });
  });

  it('that are queries run on the tables given, or take the data mounted for them', async () => {
    await withFiles({ 'orders.csv': 'id,amount\n1,5\n2,7\n', 'result.csv': 'total\n12\n' }, async (folder) => {
      const definition = { datasetSourceType: 'Athena', queryString: 'SELECT id, cast(amount AS BIGINT) * 2 AS double_amount FROM sales.orders ORDER BY id DESC;' };
      const flow = chainOf({ operator: 'infer_and_cast_type' });
      Object.assign(flow.nodes[0]?.parameters ?? {}, { dataset_definition: { name: 'table', ...definition } });
      const request = { flow, inputs: new Map<string, string>(), refit: false, workFolder: path.join(folder, 'w'), threads: 1, memoryMegabytes: 256, newId: randomUUID, log: () => undefined, signal: new AbortController().signal, outputs: [{ name: 'n0.default', folder: path.join(folder, 'o'), contentType: 'NONE' as const }] };
      const { outputs: [output] } = await runFlow({ ...request, tables: new Map([['sales.orders', path.join(folder, 'orders.csv')]]) });
      assert.deepStrictEqual([output?.rows, output?.columns], [2, ['id', 'double_amount']]);
      await assert.rejects(runFlow({ ...request, parameters: new Map([['when', '1']]) }), /the flow has no parameter "when"; it has none/);
      await assert.rejects(runFlow({ ...request, tables: new Map() }), /the source's query fails on the tables given \(none\)/);
      assert.strictEqual(await read({}, path.join(folder, 'result.csv'), definition), 'total\n12\n');
    });
  });

  it('without data are refused by name', async () => {
    await assert.rejects(read({}, '/nowhere/at/all.csv'), /s3_source \(source\).*\/nowhere\/at\/all\.csv does not exist/);
  });
});
