// DuckDB's reader, where it is used, gives the rows of our own reader.

import assert from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import type { Dataset } from '../../../flows/dataset';
import type { Column } from '../../../engines/data-wrangler/column';
import { csvRecords } from '../../../engines/data-wrangler/reading/csv-lines';
import { isPlainCsv } from '../../../engines/data-wrangler/reading/plain-csv';
import { isCsvSurprise, readPlainCsv } from '../../../engines/data-wrangler/reading/read-plain-csv';
import { Session } from '../../../engines/data-wrangler/session';
import { goldenFile } from './golden';
import { inFolder } from './flow-runs';

const dataset: Dataset = { name: 't', sourceType: 'S3', contentType: 'csv', hasHeader: false, delimiter: ',', encoding: 'utf-8', skipLines: 0, multiLine: false, nested: false, addsFilenameColumn: false };

async function ownRows(text: string, width: number): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  for await (const batch of csvRecords((async function* one() { yield await Promise.resolve(text); })(), { delimiter: ',', multiLine: false, skipLines: 0 })) rows.push(...batch);
  return rows.map((row) => Array.from({ length: width }, (_, place) => row[place] ?? null));
}

/** Compares both readers on a text; tells whether DuckDB's was used. */
async function compare(session: Session, folder: string, text: string, width: number): Promise<boolean> {
  const file = path.join(folder, 'file.csv');
  writeFileSync(file, text);
  const columns = Array.from({ length: width }, (): Column => ({ name: 'x', type: 'string', slot: session.newSlot() }));
  const table = await readPlainCsv(session, dataset, [file], columns);
  if (table === undefined) return false;
  try {
    assert.deepStrictEqual(await session.query(`SELECT * FROM ${table}`), await ownRows(text, width), JSON.stringify(text));
    return true;
  } catch (failure) {
    if (isCsvSurprise(failure)) return false;
    throw failure;
  }
}

async function withSession(work: (session: Session, folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const session = await Session.open({ workFolder: folder, threads: 2, memoryMegabytes: 256, signal: new AbortController().signal });
    try {
      await work(session, folder);
    } finally {
      session.close();
    }
  });
}

describe('reading plain CSV by DuckDB', () => {
  it('is done for ordinary files', async () => {
    await withSession(async (session, folder) => {
      for (const text of ['a,b\n1,2\n', 'a,b\r\n1,2\r\n', 'a,"b,c"\n"x ""y""",\n', '1,2', ' a ,\t\n,\n', '\ufeffa,b\n1,2\n']) assert.ok(await compare(session, folder, text, 2), text);
    });
  });

  it('is not done where Spark reads otherwise', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'f.csv');
      for (const text of ['"a\nb",c\n', '"x"y,2\n', ' "x",2\n', 'a,b\r1,2\r', 'a,b\n1,2\r\n', 'a,b\r\n1,2\n', '"x,2\n']) {
        writeFileSync(file, text);
        assert.strictEqual(await isPlainCsv(file, ','), false, JSON.stringify(text));
      }
    });
  });

  it('gives the same rows for Spark\'s odd files, or leaves them alone', async function () {
    const { cases } = goldenFile<{ cases: { file: { text?: string } }[] }>(this, 'csv-reader/files.json');
    await withSession(async (session, folder) => {
      let used = 0;
      for (const { file: { text } } of cases) {
        const width = (await ownRows(text ?? '', 1)).length === 0 ? 0 : (text ?? '').split(/[\r\n]+/).find((line) => line !== '')?.split(',').length ?? 0;
        if (text !== undefined && width >= 2 && await compare(session, folder, text, width)) used += 1;
      }
      console.log(`      DuckDB read ${used} of ${cases.length} odd files`);
    });
  });

  it('takes time that grows with the file alone, by our own reader too', async function () {
    this.timeout(10_000);
    const count = async (text: string, multiLine: boolean): Promise<number> => {
      let rows = 0;
      for await (const batch of csvRecords((async function* one() { yield await Promise.resolve(text); })(), { delimiter: ',', multiLine, skipLines: 0 })) rows += batch.length;
      return rows;
    };
    assert.strictEqual(await count('x\n'.repeat(400_000), true), 400_000);
    assert.strictEqual(await count('x,'.repeat(400_000), true), 1);
    assert.strictEqual(await count(`"${'""'.repeat(400_000)}"`, true), 1);
    assert.strictEqual(await count(`${'""x,'.repeat(200_000)}`, true), 1);
    assert.strictEqual(await count(' '.repeat(2_000_000) + 'x', false), 1);
  });

  it('gives the same rows whatever the bytes', async function () {
    this.timeout(30_000);
    await withSession(async (session, folder) => {
      const piece = fc.constantFrom('a', '1', ',', ',', '\n', '\n', '\r\n', '"', '""', ' ', '\t', 'é', '\r', '#', '\\', "'", '\0');
      await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 14 }), fc.constantFrom(2, 3), async (pieces, width) => {
        await compare(session, folder, pieces.join(''), width);
      }), { numRuns: 250 });
    });
  });
});
