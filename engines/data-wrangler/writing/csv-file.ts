// Writes a table as a CSV file in the form of a Data Wrangler job.

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
 * Writes all rows, in order, into one file. A row of one column without a value is lost, as Spark loses it.
 * @returns the number of rows
 */
export async function writeCsv(session: Session, frame: Frame, file: string, { delimiter, header: withHeader }: CsvLayout): Promise<number> {
  const fields = frame.columns.map((column, place) => csvFieldSql(sqlOf(column), column.type, delimiter, place === 0));
  const line = `concat_ws(${[sqlText(delimiter), ...fields].join(', ')})`;
  const header = frame.columns.map((column, place) => quotedField(column.name, delimiter, place === 0)).join(delimiter);
  const [only] = frame.columns;
  const lost = frame.columns.length === 1 && only !== undefined ? ` WHERE ${sqlOf(only)} IS NOT NULL` : '';
  const options = `QUOTE '', ESCAPE '', DELIMITER E'\\x01'`;
  // A header as a row above the others makes DuckDB write with one thread; as the name of the only column it does not.
  if (!withHeader || isName(header)) return session.copy(`COPY (SELECT ${line} AS ${sqlName(withHeader ? header : 'line')} FROM ${frame.from}${lost}) TO ${sqlText(file)} (FORMAT csv, HEADER ${withHeader}, ${options})`);
  const lines = await session.copy(`COPY (SELECT ${sqlText(header)} AS line UNION ALL SELECT ${line} AS line FROM ${frame.from}${lost}) TO ${sqlText(file)} (FORMAT csv, HEADER false, ${options})`);
  return lines - 1;
}

/** Whether DuckDB takes a text as a name and writes it back as it is. */
function isName(text: string): boolean {
  return text !== '' && !/\p{Cc}/u.test(text);
}

function sqlName(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
