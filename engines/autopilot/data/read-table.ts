// Reads the training data, CSV with a header or Parquet, through DuckDB; every cell as text.
import { InputError } from '../../../flows/problems';
import type { Table } from './table';

/** What Autopilot takes. */
export type ContentType = 'text/csv;header=present' | 'x-application/vnd.amazon+parquet';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads files of one schema, in order. @throws InputError where they cannot be read */
export async function readTable(files: readonly string[], contentType: ContentType, options: { memoryMegabytes: number; threads: number }): Promise<Table> {
  const { DuckDBInstance } = require('@duckdb/node-api') as typeof import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', memory_limit: `${Math.max(256, Math.floor(options.memoryMegabytes / 2))}MB`, threads: String(options.threads),
  });
  const connection = await instance.connect();
  const list = `[${files.map(literal).join(', ')}]`;
  const source = contentType === 'x-application/vnd.amazon+parquet'
    ? `read_parquet(${list})`
    : `read_csv(${list}, header=true, all_varchar=true, delim=',', quote='"', escape='"', strict_mode=false, null_padding=true, max_line_size=16777216)`;
  try {
    const described = (await connection.runAndReadAll(`describe select * from ${source}`)).getRowObjects();
    const columns = described.map(({ column_name: name }) => String(name));
    const casts = columns.map((name) => `cast(${quoted(name)} as varchar) as ${quoted(name)}`).join(', ');
    const result = await connection.runAndReadAll(`select ${casts} from ${source}`);
    const cells = result.getColumns().map((column) => column.map((cell) => (cell === null || cell === '' ? null : String(cell))));
    return { columns, rows: cells[0]?.length ?? 0, cells };
  } catch (error) {
    throw new InputError([{ message: `the training data cannot be read: ${error instanceof Error ? error.message : String(error)}` }]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
