// Writes a table as a Parquet file in the form of a Data Wrangler job.

import { InputError } from '../../../flows/problems';
import { sqlOf, sqlText } from '../column';
import type { Frame } from '../operator';
import type { Session } from '../session';

/** DuckDB's names for Spark's compressions. */
const codecs: Readonly<Record<string, string>> = { none: 'uncompressed', snappy: 'snappy', gzip: 'gzip', zstd: 'zstd' };

/**
 * Writes all rows, in order, with the columns' own names.
 * @returns the number of rows
 */
export async function writeParquet(session: Session, frame: Frame, file: string, compression: string): Promise<number> {
  const unwritable = frame.columns.find((column) => column.name.includes('\0'));
  if (unwritable !== undefined) throw new InputError([{ message: `the column name ${JSON.stringify(unwritable.name)} holds a NUL character, which Parquet cannot name; rename the column` }]);
  const columns = frame.columns.map((column) => `${sqlOf(column)} AS "${column.name.replaceAll('"', '""')}"`).join(', ');
  return session.copy(`COPY (SELECT ${columns} FROM ${frame.from}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION ${codecs[compression] ?? compression})`);
}
