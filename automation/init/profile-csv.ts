// Looks at a CSV once and says of each column what a data scientist would ask first.
import fs from 'node:fs';
import { InputError } from '../../flows/problems';

/** Data Wrangler's types of a column. */
export type ColumnType = 'long' | 'float' | 'bool' | 'date' | 'datetime' | 'string';

/** What a column holds. */
export interface ColumnProfile {
  name: string;
  type: ColumnType;
  rows: number;
  missing: number;
  distinct: number;
  /** The commonest values, commonest first, ten at most. */
  common: { value: string; count: number }[];
  /** Mean length of the text, in characters. */
  meanLength: number;
}

/** What a CSV with a header holds. */
export interface TableProfile {
  file: string;
  rows: number;
  columns: ColumnProfile[];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Share of the values that are there and match, per type; Data Wrangler takes a type from 80 % on, we ask for all but 1 %. */
const patterns: readonly [ColumnType, string][] = [
  ['bool', '(?i)^(true|false)$'],
  ['long', '^[+-]?\\d{1,18}$'],
  ['float', '^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$'],
  ['date', '^\\d{4}-\\d{2}-\\d{2}$'],
  ['datetime', '^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?$'],
];

type Rows = (sql: string) => Promise<Record<string, unknown>[]>;

async function profileColumn(rows: Rows, name: string): Promise<ColumnProfile> {
  const column = quoted(name);
  const present = `${column} is not null and trim(${column}) <> ''`;
  const matches = patterns.map(([type, pattern]) => `count(*) filter (${present} and regexp_matches(trim(${column}), ${literal(pattern)})) as "is_${type}"`);
  const [facts = {}] = await rows(
    `select count(*) as total, count(*) filter (${present}) as present, count(distinct ${column}) filter (${present}) as distinct_count, avg(length(${column})) as mean_length, ${matches.join(', ')} from data`,
  );
  const common = await rows(`select ${column} as value, count(*) as count from data where ${present} group by 1 order by 2 desc, 1 limit 10`);
  const number = (key: string): number => Number(facts[key] ?? 0);
  const there = number('present');
  const type = there === 0 ? 'string' : (patterns.find(([candidate]) => number(`is_${candidate}`) >= 0.99 * there)?.[0] ?? 'string');
  return {
    name, type, rows: number('total'), missing: number('total') - there, distinct: number('distinct_count'), meanLength: number('mean_length'),
    common: common.map(({ value, count }) => ({ value: String(value), count: Number(count) })),
  };
}

/** Profiles a CSV with a header. @throws InputError where it cannot be read as one */
export async function profileCsv(file: string, delimiter = ','): Promise<TableProfile> {
  if (!fs.existsSync(file)) throw new InputError([{ file, message: 'does not exist; name a CSV file with a header' }]);
  const { DuckDBInstance } = require('@duckdb/node-api') as typeof import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  const connection = await instance.connect();
  try {
    const rows: Rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjects();
    await connection.run(
      `create table data as select * from read_csv(${literal(file)}, header=true, all_varchar=true, delim=${literal(delimiter)}, quote='"', escape='"', strict_mode=false, null_padding=true)`,
    );
    const names = (await rows('describe data')).map(({ column_name: name }) => String(name));
    const columns: ColumnProfile[] = [];
    for (const name of names) columns.push(await profileColumn(rows, name));
    return { file, rows: columns[0]?.rows ?? 0, columns };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([{ file, message: `cannot be read as CSV with a header: ${error instanceof Error ? error.message : String(error)}` }]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
