// Reads plain CSV files by DuckDB's own reader, all columns as text.

import type { Dataset } from '../../../flows/dataset';
import { sqlOf, sqlText, type Column } from '../column';
import type { Session } from '../session';
import { isPlainCsv } from './plain-csv';

/**
 * The name of a view of the rows of the files, or undefined where only our own reader gives what Spark gives.
 * What is wrong with their rows comes to light when somebody looks: see {@link isCsvSurprise}.
 * @param columns all columns, text, in the order of the files
 */
export async function readPlainCsv(session: Session, dataset: Dataset, files: readonly string[], columns: readonly Column[]): Promise<string | undefined> {
  if (columns.length < 2 || dataset.multiLine || dataset.skipLines > 0 || dataset.addsFilenameColumn || dataset.encoding !== 'utf-8') return undefined;
  for (const file of files) if (!(await isPlainCsv(file, dataset.delimiter))) return undefined;
  const name = session.newName('rows');
  const types = columns.map((column) => `${sqlText(sqlOf(column))}: 'VARCHAR'`).join(', ');
  const options = `auto_detect = false, columns = {${types}}, header = ${String(dataset.hasHeader)}, delim = ${sqlText(dataset.delimiter)}, quote = '"', escape = '"', nullstr = '', null_padding = false, strict_mode = true, max_line_size = 4194304`;
  await session.run(`CREATE VIEW ${name} AS SELECT * FROM read_csv([${files.map(sqlText).join(', ')}], ${options})`);
  return name;
}

/** Whether DuckDB gave up on a file that looked plain: ragged rows, bytes that are no text. Our own reader reads those. */
export function isCsvSurprise(failure: unknown): boolean {
  return failure instanceof Error && /CSV Error|Invalid unicode|Error when (?:sniffing|reading) file/i.test(failure.message);
}
