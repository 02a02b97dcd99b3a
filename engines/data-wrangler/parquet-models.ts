// Reads and writes the Parquet files inside stored Spark models, through DuckDB.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Json, JsonObject } from '../../flows/json';
import type { ParquetPort } from '../../flows/trained-state/spark-model';
import { sqlText } from './column';
import type { Session } from './session';

/** A port that works on files in a folder of the run. */
export function parquetPort(session: Session, folder: string): ParquetPort {
  const withFile = async <T>(work: (file: string) => Promise<T>): Promise<T> => {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${session.newName('model')}.parquet`);
    try {
      return await work(file);
    } finally {
      await rm(file, { force: true });
    }
  };
  return {
    read: (bytes) => withFile(async (file) => {
      await writeFile(file, bytes);
      return (await session.queryJson(`SELECT * FROM read_parquet(${sqlText(file)})`)).map((row) => json(row) as JsonObject);
    }),
    write: (row, types, metadata) => withFile(async (file) => {
      const columns = Object.entries(types).map(([name, type]) => `${literal(row[name] ?? null)}::${type} AS "${name.replaceAll('"', '""')}"`);
      const pairs = Object.entries(metadata).map(([key, value]) => `"${key}": ${sqlText(value)}`);
      await session.run(`COPY (SELECT ${columns.join(', ')}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION snappy, KV_METADATA {${pairs.join(', ')}})`);
      return readFile(file);
    }),
  };
}

/** A value of DuckDB as JSON: counts of 64 bits as numbers. */
function json(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(json);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, json(item)]));
}

/** A JSON value as SQL literal. */
function literal(value: Json): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return sqlText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? (Object.is(value, -0) ? "'-0.0'::DOUBLE" : value.toExponential()) : `'${String(value)}'::DOUBLE`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return `{${Object.entries(value).map(([key, item]) => `'${key}': ${literal(item)}`).join(', ')}}`;
}
