// What an operator does to a row: which columns stay, which are computed, and which rows are kept.

import type { Column, ColumnType, Value } from './column';

/** The values of one row, by slot. */
export type Registers = readonly Value[];

/** A column computed from the row, said as a function and, where DuckDB can say the same, as SQL. */
export interface Computed {
  readonly name: string;
  readonly type: ColumnType;
  /** The columns that it reads. */
  readonly reads: readonly Column[];
  /** Absent: DuckDB calls the function. */
  readonly sql?: string;
  readonly evaluate: (row: Registers) => Value;
}

/** Which rows go on. */
export interface Keep {
  readonly reads: readonly Column[];
  readonly sql?: string;
  readonly test: (row: Registers) => boolean;
}

/** The columns after a step, in order: one that was there before stays as it is. */
export interface Step {
  readonly columns: readonly (Column | Computed)[];
  readonly keep?: Keep;
}

/** Tells a column that stays from one that is computed. */
export function isColumn(item: Column | Computed): item is Column {
  return 'slot' in item;
}

/** The columns with one computed column put in place of the column of its name, or appended. */
export function placed(columns: readonly Column[], computed: Computed): (Column | Computed)[] {
  const known = columns.some((column) => column.name === computed.name);
  return known ? columns.map((column) => (column.name === computed.name ? computed : column)) : [...columns, computed];
}
