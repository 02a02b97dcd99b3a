// CSV reading and writing compared with Spark's recorded files.

import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Session } from '../../../engines/data-wrangler/session';
import type { Column, ColumnType, Value } from '../../../engines/data-wrangler/column';
import { csvRecords, headerNames } from '../../../engines/data-wrangler/reading/csv-lines';
import { decoded } from '../../../engines/data-wrangler/reading/text-encoding';
import { textToDate, textToTimestamp } from '../../../engines/data-wrangler/spark/cast-text';
import { compressedText, denseText, sparseText } from '../../../engines/data-wrangler/spark/vector-text';
import { csvField } from '../../../engines/data-wrangler/writing/csv-field';
import { quotedField } from '../../../engines/data-wrangler/writing/csv-text';
import { writeCsv } from '../../../engines/data-wrangler/writing/csv-file';
import { inFolder } from './flow-runs';
import { goldenFile, type Recorded, type RecordedTable } from './golden';

interface ReaderCase {
  id: string;
  file: { text?: string; base64?: string };
  options: { sep?: string; encoding?: string };
  expected: { header: boolean; multiLine: boolean; table: RecordedTable }[];
}

interface WriterCase {
  id: string;
  input: RecordedTable | string;
  options: Record<string, string>;
  expected: { files: number; text: string };
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function readTable(one: ReaderCase, header: boolean, multiLine: boolean, pieces: number): Promise<{ names: string[]; rows: (string | null)[][] }> {
  const bytes = one.file.text === undefined ? Buffer.from(one.file.base64 ?? '', 'base64') : Buffer.from(one.file.text);
  const records: (string | null)[][] = [];
  for await (const batch of csvRecords(decoded(inPieces(bytes, pieces), one.options.encoding ?? 'utf-8'), { delimiter: one.options.sep ?? ',', multiLine, skipLines: 0 })) records.push(...batch);
  const [first] = records;
  const names = first === undefined ? [] : header ? headerNames(first) : first.map((_, place) => `_c${place}`);
  return { names, rows: (header ? records.slice(1) : records).map((row) => names.map((_, place) => row[place] ?? null)) };
}

/** Read by decoding first, so that UTF-16 lines are whole; Spark cuts the bytes. */
const differences = new Set(['utf-16 file']);

describe('CSV against Spark', () => {
  it('reads odd files as Spark does, however the bytes arrive', async function () {
    const { cases } = goldenFile<{ cases: ReaderCase[] }>(this, 'csv-reader/files.json');
    let compared = 0;
    for (const one of cases.filter(({ id }) => !differences.has(id))) {
      for (const { header, multiLine, table } of one.expected) {
        for (const pieces of [1, 7, 4096]) {
          const { names, rows } = await readTable(one, header, multiLine, pieces);
          const what = `${one.id}, header ${header}, multiLine ${multiLine}, pieces of ${pieces}`;
          assert.deepStrictEqual(names, table.columns.map(([name]) => name), what);
          assert.deepStrictEqual(rows, table.rows, what);
        }
        compared += 1;
      }
    }
    console.log(`      ${compared} readings compared; different: ${[...differences].join(', ')}`);
  });

  it('writes typed tables byte for byte', async function () {
    const { cases } = goldenFile<{ cases: WriterCase[] }>(this, 'csv-writer/tables.json');
    const tables = new Map<string, RecordedTable>();
    let compared = 0;
    for (const one of cases) {
      if (typeof one.input !== 'string') tables.set(one.id.split('/')[0] ?? '', one.input);
      const table = typeof one.input === 'string' ? tables.get(one.input) : one.input;
      if (table === undefined || !asDataWrangler(one.options) || one.id === 'dates/America/New_York' || table.columns.some(([, type]) => !Object.hasOwn(types, type))) continue;
      const delimiter = one.options['sep'] ?? ',';
      const { rowText, batchText } = await written(table, delimiter, one.options['header'] === 'true');
      assert.strictEqual(rowText, one.expected.text, `${one.id} row by row`);
      assert.strictEqual(batchText, one.expected.text, `${one.id} by DuckDB`);
      compared += 1;
    }
    console.log(`      ${compared} files compared`);
    assert.ok(compared >= 8);
  });

  it('writes vectors as text in Spark\'s form', function () {
    const { cases: [one] } = goldenFile<{ cases: { input: RecordedTable; expected: { cast_to_string: (string | null)[] } }[] }>(this, 'csv-writer/vectors.json');
    const numbers = (value: Recorded | undefined): number[] => (value as Recorded[]).map(Number);
    one?.input.rows.forEach(([vector], place) => {
      if (vector === null) return;
      const { dense, sparse } = vector as { dense?: Recorded[]; sparse?: Recorded[] };
      const text = dense === undefined ? sparseText(Number(sparse?.[0]), numbers(sparse?.[1]), numbers(sparse?.[2])) : denseText(numbers(dense));
      assert.strictEqual(text, one.expected.cast_to_string[place]);
    });
    assert.strictEqual(compressedText([0, 0, 0, 0, 1]), '(5,[4],[1.0])');
  });
});

/** Whether the options are those that Data Wrangler's jobs set. */
function asDataWrangler(options: Record<string, string>): boolean {
  return options['escape'] === '"' && Object.keys(options).every((name) => ['header', 'quote', 'escape', 'sep'].includes(name));
}

const types: Record<string, ColumnType> = { double: 'float', bigint: 'long', int: 'int', boolean: 'bool', date: 'date', timestamp: 'datetime', string: 'string' };

async function written(table: RecordedTable, delimiter: string, withHeader: boolean): Promise<{ rowText: string; batchText: string }> {
  const columns = table.columns.map(([name, type], slot): Column => ({ name, type: types[type] ?? 'object', slot }));
  const rows = table.rows.map((row) => row.map((value, place) => typed(value, columns[place]?.type ?? 'string')));
  const header = columns.map((column, place) => quotedField(column.name, delimiter, place === 0)).join(delimiter);
  const kept = columns.length === 1 ? rows.filter(([value]) => value !== null) : rows;
  const lines = kept.map((row) => row.map((value, place) => csvField(value, columns[place]?.type ?? 'string', delimiter, place === 0)).join(delimiter));
  const batchText = await inFolder(async (folder) => {
    const session = await Session.open({ workFolder: folder, threads: 2, memoryMegabytes: 256, signal: new AbortController().signal });
    try {
      const from = await session.storeRows(columns, (async function* one() { yield rows; })());
      const file = path.join(folder, 'part.csv');
      assert.strictEqual(await writeCsv(session, { from, columns }, file, { delimiter, header: withHeader }), kept.length);
      return readFileSync(file, 'utf8');
    } finally {
      session.close();
    }
  });
  return { rowText: [...(withHeader ? [header] : []), ...lines, ''].join('\n'), batchText };
}

function typed(value: Recorded, type: ColumnType): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (type === 'long' || type === 'int') return BigInt(value as string | number);
  if (type === 'float') return Number(value);
  if (type === 'date') return textToDate(String(value));
  return type === 'datetime' ? textToTimestamp(String(value)) : String(value);
}
