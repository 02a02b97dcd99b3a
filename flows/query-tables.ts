// Files that stand for the tables of a query where there is neither Athena nor Redshift: how a job is told of them.

import { z } from 'zod';

import { InputError } from './problems';

/** What a job is told where the database itself is there. */
export const noQueryTables = 'none';

/** The job's environment variable with the S3 URI of a source's list; the container on AWS does not know it. */
export function queryTablesVariable(source: string): string {
  return `QUERY_TABLES_${source.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

const list = z.record(z.string().min(1), z.string().regex(/^s3:\/\/[^/]+\/.+$/));

/** The list: table name, such as `sales.orders`, to the S3 URI of a CSV or Parquet file. */
export function writeQueryTables(tables: Readonly<Record<string, string>>): string {
  return `${JSON.stringify(Object.fromEntries(Object.entries(tables).sort(([one], [other]) => (one < other ? -1 : 1))))}\n`;
}

/** @throws InputError for anything but such a list */
export function readQueryTables(text: string): Readonly<Record<string, string>> {
  const parsed = list.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new InputError([{ message: 'the list of a query\'s tables must be an object of table names and S3 URIs' }]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
