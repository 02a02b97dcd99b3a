// Columns and values as the engine knows them, in DuckDB and in a compiled row alike.

/** Data Wrangler's types; `vector` and `object` are carried as text; `int` and `decimal` (as text with all its digits) come out of formulas. */
export type ColumnType = 'string' | 'long' | 'int' | 'float' | 'bool' | 'date' | 'datetime' | 'vector' | 'object' | 'decimal';

/** One cell: long and int are bigint, float number, date days since 1970 (number), datetime microseconds since 1970 (bigint). */
export type Value = null | string | number | bigint | boolean;

/** A column of a table: its name for people, and the slot that tells it from all other columns of the run. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Physical name `c<slot>` in DuckDB (names differing only in case would clash there), register in a compiled row. */
  readonly slot: number;
}

const duckTypes: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR', long: 'BIGINT', int: 'BIGINT', float: 'DOUBLE', bool: 'BOOLEAN', date: 'DATE', datetime: 'TIMESTAMP', vector: 'VARCHAR', object: 'VARCHAR', decimal: 'VARCHAR',
};

/** DuckDB's type of a column. */
export function duckType(type: ColumnType): string {
  return duckTypes[type];
}

/** A column's name in SQL. */
export function sqlOf(column: { readonly slot: number }): string {
  return `c${column.slot}`;
}

/** A text as SQL literal. */
export function sqlText(text: string): string {
  return text.includes('\0')
    ? text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`).join(' || chr(0) || ')
    : `'${text.replaceAll("'", "''")}'`;
}

/** A number as SQL literal of type DOUBLE. */
export function sqlDouble(value: number): string {
  if (!Number.isFinite(value)) return `'${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}'::DOUBLE`;
  return Object.is(value, -0) ? "'-0.0'::DOUBLE" : `${value.toExponential()}::DOUBLE`;
}

/** Whether Data Wrangler counts a type as a number. */
export function isNumeric(type: ColumnType): boolean {
  return type === 'long' || type === 'int' || type === 'float' || type === 'decimal';
}
