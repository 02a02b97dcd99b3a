// Reads Parquet, JSON and JSON lines through DuckDB.

import type { Dataset } from '../../../flows/dataset';
import { sqlOf, sqlText, type Column } from '../column';
import { ofDuckType } from '../duck-types';
import type { Frame } from '../operator';
import type { Session } from '../session';

/** Reads files that carry names (and for Parquet types) themselves. */
export async function readTable(session: Session, dataset: Dataset, files: readonly string[]): Promise<Frame> {
  const list = `[${files.map(sqlText).join(', ')}]`;
  const source = dataset.contentType === 'parquet' ? `read_parquet(${list})`
    : `read_json(${list}, format = ${sqlText(dataset.contentType === 'jsonl' ? 'newline_delimited' : 'array')}, convert_strings_to_integers = false, dateformat = 'no dates', timestampformat = 'no times')`;
  const described = await session.query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
  const columns: Column[] = [];
  const items = described.map(([name, type]) => {
    const [columnType, sql] = ofDuckType(`"${String(name).replaceAll('"', '""')}"`, String(type));
    const column: Column = { name: String(name), type: columnType, slot: session.newSlot() };
    columns.push(column);
    return `${sql} AS ${sqlOf(column)}`;
  });
  const view = session.newName('table');
  await session.run(`CREATE TABLE ${view} AS SELECT ${items.join(', ')} FROM ${source}`);
  return { from: view, columns };
}
