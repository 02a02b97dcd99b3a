// Writes a table as a Parquet file in the form of a Data Wrangler job.

import path from 'node:path';

import { InputError } from '../../../flows/problems';
import { sqlOf, sqlText } from '../column';
import type { Frame } from '../operator';
import type { Session } from '../session';

/**
 * Writes all rows, in order, with the columns' own names, compressed by snappy.
 * @returns the file's path
 */
export async function writeParquet(session: Session, frame: Frame, folder: string, fileName: string): Promise<string> {
  const unwritable = frame.columns.find((column) => column.name.includes('\0'));
  if (unwritable !== undefined) throw new InputError([{ message: `the column name ${JSON.stringify(unwritable.name)} holds a NUL character, which Parquet cannot name; rename the column` }]);
  const file = path.join(folder, fileName);
  const columns = frame.columns.map((column) => `${sqlOf(column)} AS "${column.name.replaceAll('"', '""')}"`).join(', ');
  await session.run(`COPY (SELECT ${columns} FROM ${frame.from}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION snappy)`);
  return file;
}
