// Casts compared with Spark's recorded answers, as functions and in DuckDB.

import assert from 'node:assert';
import os from 'node:os';

import fc from 'fast-check';

import { Session } from '../../../engines/data-wrangler/session';
import type { ColumnType, Value } from '../../../engines/data-wrangler/column';
import { dateText, textToBool, textToDate, textToDouble, textToLong, textToTimestamp } from '../../../engines/data-wrangler/spark/cast-text';
import { castValue, toText } from '../../../engines/data-wrangler/spark/cast-value';
import { datetimeText } from '../../../engines/data-wrangler/spark/date-text';
import { textCastSql } from '../../../engines/data-wrangler/spark/sql-functions';
import { goldenFile, type Recorded, type RecordedTable } from './golden';

interface Case extends RecordedTable {
  id: string;
}

const casts: Record<string, (text: string) => Value> = {
  'cast to bigint': textToLong, 'cast to double': textToDouble, 'cast to boolean': textToBool,
  'cast to date': (text) => { const days = textToDate(text); return days === null ? null : dateText(days); },
  'cast to timestamp': (text) => { const micros = textToTimestamp(text); return micros === null ? null : datetimeText(micros); },
};

/** A value in the form of the recorded ones. */
function recorded(value: Value): Recorded {
  if (typeof value === 'bigint') return value > -(2n ** 53n) && value < 2n ** 53n ? Number(value) : String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

const timeless = (row: Recorded[]): boolean => row.some((value) => typeof value === 'string' && value.startsWith('TODAY'));

describe('casts against Spark', () => {
  it('casts text to every type as Spark does', function () {
    const { cases: [table] } = goldenFile<{ cases: Case[] }>(this, 'casts/text.json');
    assert.ok(table);
    let compared = 0;
    for (const row of table.rows.filter((one) => !timeless(one))) {
      table.columns.forEach(([name], place) => {
        const cast = casts[name];
        if (cast === undefined) return;
        const actual = typeof row[0] === 'string' ? recorded(cast(row[0])) : null;
        assert.ok(Object.is(actual, row[place]), `${JSON.stringify(row[0])} ${name}: ${String(actual)}, Spark ${JSON.stringify(row[place])}`);
        compared += 1;
      });
    }
    console.log(`      ${compared} casts of text compared`);
  });

  it('casts in DuckDB to the same values', async function () {
    const { cases: [table] } = goldenFile<{ cases: Case[] }>(this, 'casts/text.json');
    const texts = (table?.rows ?? []).filter((row) => !timeless(row)).map((row) => row[0]).filter((text): text is string => typeof text === 'string');
    const session = await Session.open({ workFolder: os.tmpdir(), threads: 2, memoryMegabytes: 256, signal: new AbortController().signal });
    try {
      const rows = await session.storeRows([{ name: 'x', type: 'string', slot: 0 }], (async function* one() { yield texts.map((text) => [text]); })());
      const result = await session.query(`SELECT ${Object.values(textCastSql).map((cast) => cast('c0')).join(', ')} FROM ${rows}`);
      const functions = [textToLong, textToDouble, textToBool, textToDate, (text: string) => textToTimestamp(text)];
      texts.forEach((text, place) => {
        assert.deepStrictEqual(result[place], functions.map((cast) => cast(text)), text);
      });
    } finally {
      session.close();
    }
  });

  it('casts in DuckDB to the same values, whatever looks like a number', async function () {
    this.timeout(20_000);
    const session = await Session.open({ workFolder: os.tmpdir(), threads: 2, memoryMegabytes: 256, signal: new AbortController().signal });
    const piece = fc.constantFrom('0', '1', '9', '.', '-', '+', 'e', 'E', '_', ' ', 'x', 'd', 'inf', 'nan', '00', '12345678901234567890', ',', '\t', '\0', '\u00a0', ':', 'T', '2024-01-05');
    try {
      await fc.assert(fc.asyncProperty(fc.array(fc.array(piece, { maxLength: 5 }).map((parts) => parts.join('')), { minLength: 50, maxLength: 200 }), async (texts) => {
        const rows = await session.storeRows([{ name: 'x', type: 'string', slot: 0 }], (async function* one() { yield texts.map((text) => [text]); })());
        const result = await session.query(`SELECT ${Object.values(textCastSql).map((cast) => cast('c0')).join(', ')} FROM ${rows}`);
        texts.forEach((text, place) => {
          assert.deepStrictEqual(result[place], [textToLong(text), textToDouble(text), textToBool(text), textToDate(text), textToTimestamp(text)], JSON.stringify(text));
        });
      }), { numRuns: 40 });
    } finally {
      session.close();
    }
  });

  it('casts between the other types as Spark does', function () {
    const { cases } = goldenFile<{ cases: Case[] }>(this, 'casts/values.json');
    const types: Record<string, ColumnType> = { double: 'float', bigint: 'long', int: 'int', boolean: 'bool', date: 'date', timestamp: 'datetime', string: 'string' };
    let compared = 0;
    for (const table of cases.filter((one) => !('time_zone' in one) || (one as { time_zone?: string }).time_zone === 'UTC')) {
      const from = types[table.columns[0]?.[1] ?? ''];
      if (from === undefined) continue;
      for (const row of table.rows) {
        const value = parsed(row[0] ?? null, from);
        table.columns.slice(1).forEach(([, sparkType], place) => {
          const to = sparkType === 'int' ? undefined : types[sparkType];
          if (to === undefined || value === undefined) return;
          const cast = castValue(value, from, to);
          const actual = to === 'date' || to === 'datetime' ? toText(cast, to) : recorded(cast);
          assert.ok(Object.is(actual, row[place + 1]), `${table.id}: ${String(row[0])} (${from}) to ${to}: ${String(actual)}, Spark ${JSON.stringify(row[place + 1])}`);
          compared += 1;
        });
      }
    }
    console.log(`      ${compared} casts of values compared`);
  });
});

/** A recorded value of a type. */
function parsed(value: Recorded, type: ColumnType): Value | undefined {
  if (value === null || typeof value === 'boolean') return value;
  if (type === 'long' || type === 'int') return BigInt(value as string | number);
  if (type === 'float') return Number(value);
  if (type === 'date') return textToDate(String(value));
  return type === 'datetime' ? textToTimestamp(String(value)) : String(value);
}
