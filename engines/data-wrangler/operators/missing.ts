// What counts as missing, and how it is filled.

import type { FlowNode } from '../../../flows/flow';
import { isNumeric, sqlDouble, sqlOf, sqlText, type Column, type Value } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { Computed } from '../step';

/** Whether a value counts as missing: null, NaN, or text that is blank. */
export function isMissing(value: Value): boolean {
  return value === null || (typeof value === 'string' && /^ *$/.test(value)) || (typeof value === 'number' && Number.isNaN(value));
}

/** The same in SQL. */
export function missingSql(column: Column): string {
  const name = sqlOf(column);
  if (column.type === 'float') return `(${name} IS NULL OR isnan(${name}))`;
  return column.type === 'string' ? `(${name} IS NULL OR trim(${name}, ' ') = '')` : `(${name} IS NULL)`;
}

/** The column with a value in place of what is missing. */
export function filled(column: Column, name: string, value: Value): Computed {
  const literal = typeof value === 'string' ? sqlText(value) : typeof value === 'number' ? sqlDouble(value) : String(value);
  return {
    name, type: column.type, reads: [column], sql: `CASE WHEN ${missingSql(column)} THEN ${literal} ELSE ${sqlOf(column)} END`,
    evaluate: (row) => {
      const present = row[column.slot] ?? null;
      return isMissing(present) ? value : present;
    },
  };
}

/** Refuses a column that is no number. */
export function numericColumn(node: FlowNode, columns: readonly Column[], name: string): Column {
  const column = columnNamed(node, columns, name);
  if (isNumeric(column.type)) return column;
  throw nodeFailure(node, `the column "${name}" is ${column.type}, a number (long or float) is needed; cast it first`);
}
