// Writes a table as CSV files in the form of a Data Wrangler job.

import path from 'node:path';

import { sqlOf, sqlText } from '../column';
import type { Frame } from '../operator';
import type { Session } from '../session';
import { csvFieldSql } from './csv-field';
import { quotedField } from './csv-text';

/** How the text of a file is laid out. */
export interface CsvLayout {
  delimiter: string;
  header: boolean;
}

/**
 * Writes all rows, in order, into one file.
 * @returns the file's path
 */
export async function writeCsv(session: Session, frame: Frame, folder: string, fileName: string, { delimiter, header: withHeader }: CsvLayout): Promise<string> {
  const file = path.join(folder, fileName);
  const fields = frame.columns.map((column, place) => csvFieldSql(sqlOf(column), column.type, delimiter, place === 0));
  const line = `concat_ws(${[sqlText(delimiter), ...fields].join(', ')})`;
  const header = frame.columns.map((column, place) => quotedField(column.name, delimiter, place === 0)).join(delimiter);
  const [only] = frame.columns;
  const lost = frame.columns.length === 1 && only !== undefined ? ` WHERE ${sqlOf(only)} IS NOT NULL` : '';
  const first = withHeader ? `SELECT ${sqlText(header)} AS line UNION ALL ` : '';
  await session.run(`COPY (${first}SELECT ${line} AS line FROM ${frame.from}${lost}) TO ${sqlText(file)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01')`);
  return file;
}
