// A table as Autopilot reads it: texts by column, null where a cell is missing.

/** Columns of equal length. */
export interface Table {
  columns: readonly string[];
  rows: number;
  /** By column, in the order of `columns`. */
  cells: readonly (readonly (string | null)[])[];
}

/** A column's cells. @throws RangeError for an unknown name */
export function columnOf(table: Table, name: string): readonly (string | null)[] {
  const at = table.columns.indexOf(name);
  const cells = table.cells[at];
  if (cells === undefined) throw new RangeError(`no column ${name}`);
  return cells;
}

/** The same columns, only some rows. */
export function takeRows(table: Table, rows: readonly number[]): Table {
  return { columns: table.columns, rows: rows.length, cells: table.cells.map((cells) => rows.map((row) => cells[row] ?? null)) };
}

/** The table without a column. */
export function dropColumn(table: Table, name: string): Table {
  const kept = table.columns.map((_, at) => at).filter((at) => table.columns[at] !== name);
  return { columns: kept.map((at) => table.columns[at] ?? ''), rows: table.rows, cells: kept.map((at) => table.cells[at] ?? []) };
}
