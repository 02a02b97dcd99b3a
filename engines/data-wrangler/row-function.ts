// A function written in JavaScript that SQL can call.

import type { ColumnType, Value } from './column';

/** A function that DuckDB calls for each row; null inputs reach it too. */
export interface RowFunction {
  parameters: readonly ColumnType[];
  result: ColumnType;
  call(arguments_: readonly Value[]): Value;
}
