// The files of an output: parts, folders by value and compressions, as Spark lays them out.

import assert from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';

import { writeOutput } from '../../../engines/data-wrangler/writing/write-output';
import type { Column, Value } from '../../../engines/data-wrangler/column';
import { Session } from '../../../engines/data-wrangler/session';
import { plainCsv, readOutputConfig, type OutputConfig } from '../../../flows/output-config';
import { inFolder } from './flow-runs';

const columns: Column[] = [{ name: 'grade', type: 'string', slot: 0 }, { name: 'n', type: 'long', slot: 1 }];
const rows: Value[][] = [['A', 1n], ['B', 2n], ['A', 3n], [null, 4n], ['x/y', 5n]];

/** Writes rows; gives the files below the output's folder with their bytes. */
async function written(config: OutputConfig, given: Value[][] = rows, largestSinglePart?: number): Promise<{ names: string[]; bytes: (place: number) => Buffer; rows: number; folder: string[] }> {
  return inFolder(async (folder) => {
    const session = await Session.open({ workFolder: folder, threads: 2, memoryMegabytes: 256, signal: new AbortController().signal });
    try {
      const from = await session.storeRows(columns, (async function* one() { yield given; })());
      const out = path.join(folder, 'out');
      const result = await writeOutput(session, { from, columns }, { folder: out, config, newId: () => 'id', ...(largestSinglePart === undefined ? {} : { largestSinglePart }) });
      const contents = result.files.map((file) => readFileSync(file));
      return { names: result.files.map((file) => path.relative(out, file)), bytes: (place) => contents[place] ?? Buffer.alloc(0), rows: result.rows, folder: readdirSync(out).sort() };
    } finally {
      session.close();
    }
  });
}

describe('The files of an output', () => {
  it('are one part and _SUCCESS', async () => {
    const output = await written(plainCsv);
    assert.deepStrictEqual(output.folder, ['_SUCCESS', 'part-00000-id-c000.csv']);
    assert.strictEqual(output.bytes(0).toString(), 'grade,n\nA,1\nB,2\nA,3\n,4\nx/y,5\n');
    assert.strictEqual(output.rows, 5);
  });

  it('are as many parts as asked for, each with a header, rows in their order', async () => {
    const output = await written({ ...plainCsv, partitions: 2 });
    assert.deepStrictEqual(output.names, ['part-00000-id-c000.csv', 'part-00001-id-c000.csv', '_SUCCESS']);
    assert.deepStrictEqual([0, 1].map((place) => output.bytes(place).toString()), ['grade,n\nA,1\nB,2\n', 'grade,n\nA,3\n,4\nx/y,5\n']);
  });

  it('have no header where the flow wants none', async () => {
    const output = await written(readOutputConfig({ output_content_type: 'CSV', delimiter: ';', partition_config: { has_headers: false } }, 'n'));
    assert.strictEqual(output.bytes(0).toString(), 'A;1\nB;2\nA;3\n;4\nx/y;5\n');
  });

  it('are folders by value, without the column, escaped as Hive does', async () => {
    const output = await written({ ...plainCsv, partitionBy: ['grade'] });
    assert.deepStrictEqual(output.names.slice(0, -1).sort(), ['grade=A/part-00000-id.c000.csv', 'grade=B/part-00000-id.c000.csv', 'grade=__HIVE_DEFAULT_PARTITION__/part-00000-id.c000.csv', 'grade=x%2Fy/part-00000-id.c000.csv']);
    assert.strictEqual(output.bytes(output.names.indexOf('grade=A/part-00000-id.c000.csv')).toString(), 'n\n1\n3\n');
  });

  it('are compressed as asked', async () => {
    const [gzip, deflate] = [await written({ ...plainCsv, compression: 'gzip' }), await written({ ...plainCsv, compression: 'deflate' })];
    assert.deepStrictEqual([gzip.names[0], deflate.names[0]], ['part-00000-id-c000.csv.gz', 'part-00000-id-c000.csv.deflate']);
    assert.strictEqual(gunzipSync(gzip.bytes(0)).toString(), inflateSync(deflate.bytes(0)).toString());
  });

  it('are Parquet under Spark\'s names', async () => {
    const output = await written(readOutputConfig({ content_type: 'Parquet', compression: 'gzip', partition_config: { num_partitions: 2 } }, 'n'));
    assert.deepStrictEqual(output.names.slice(0, 2), ['part-00000-id-c000.gz.parquet', 'part-00001-id-c000.gz.parquet']);
    assert.strictEqual(output.bytes(0).subarray(0, 4).toString(), 'PAR1');
    assert.strictEqual(output.rows, 5);
  });

  it('become several above the size of one', async () => {
    const output = await written(plainCsv, rows, 20);
    assert.deepStrictEqual(output.names, ['part-00000-id-c000.csv', 'part-00001-id-c000.csv', '_SUCCESS']);
  });

  it('are one part where there are no rows', async () => {
    assert.deepStrictEqual((await written({ ...plainCsv, partitions: 3 }, [])).names, ['part-00000-id-c000.csv', '_SUCCESS']);
  });

  it('are none where a column is not there', async () => {
    await inFolder(async (folder) => {
      await assert.rejects(async () => {
        const session = await Session.open({ workFolder: folder, threads: 1, memoryMegabytes: 256, signal: new AbortController().signal });
        try {
          const from = await session.storeRows(columns, (async function* one() { yield rows; })());
          await writeOutput(session, { from, columns }, { folder: path.join(folder, 'out'), config: { ...plainCsv, partitionBy: ['colour'] }, newId: () => 'id' });
        } finally {
          session.close();
        }
      }, /partition_by names the column "colour", which is not there; there are "grade", "n"/);
      assert.ok(!existsSync(path.join(folder, 'out', 'part-00000-id-c000.csv')));
      assert.deepStrictEqual(readdirSync(path.join(folder, 'out')), []);
    });
  });

  it('hold the same rows however many they are', async () => {
    const row = fc.tuple(fc.oneof(fc.constant(null), fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !/[\0\r\n]/.test(text))), fc.bigInt({ min: 0n, max: 99n }));
    await fc.assert(fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (given, partitions) => {
      const single = await written({ ...plainCsv, header: false }, given);
      const several = await written({ ...plainCsv, header: false, partitions }, given);
      const joined = Buffer.concat(several.names.slice(0, -1).map((_, place) => several.bytes(place)));
      assert.deepStrictEqual(joined, single.bytes(0));
    }), { numRuns: 15 });
  });
});

describe('An output configuration', () => {
  it('is refused with all its faults', () => {
    assert.throws(() => readOutputConfig({ content_type: 'ORC', delimiter: '||', compression: 'bzip2' }, 'n1'), /content_type must be CSV or Parquet, got ORC[^]*delimiter must be one character, got "\|\|"[^]*compression "bzip2" is not written here for ORC; allowed are none, gzip, deflate/);
    assert.throws(() => readOutputConfig({ partition_config: { num_partitions: 0 } }, 'n1'), /output_config.partition_config.num_partitions/);
  });

  it('takes numbers that Canvas writes as text', () => {
    assert.strictEqual(readOutputConfig({ partition_config: { num_partitions: '12', partition_by: 'a' } }, 'n1').partitions, 12);
  });
});
