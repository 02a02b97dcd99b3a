// Decides for each row of the raw table whether it trains or is held out.
import { parseTime } from './parse-time';
import type { PrepareHoldoutEvent } from './event';
import { comparedCells, type TableColumns } from './table';
import { canonicalCell, hashFraction } from './row-digest';

/** Whether a row is held out. `row` is its number from 1. */
export type AssignRow = (cells: readonly string[], row: number) => boolean;

/** The rule of the workflow's split; nothing of the source is held out where the holdout is given. */
export function assignRow(event: PrepareHoldoutEvent, columns: TableColumns): AssignRow {
  if (event.SplitBy === 'given') return () => false;
  if (event.SplitBy === 'time') return byTime(event, columns);
  return (cells) => hashFraction(hashedText(columns, cells)) < event.SplitFraction;
}

/** Rows that agree in this text stay together: a named column, else the id, else all features, so that equal rows are never on both sides. */
function hashedText(columns: TableColumns, cells: readonly string[]): string {
  const key = columns.split ?? columns.id;
  return key === undefined ? comparedCells(columns, cells).map(canonicalCell).join('\u001f') : cells[key] ?? '';
}

function byTime(event: Extract<PrepareHoldoutEvent, { SplitBy: 'time' }>, columns: TableColumns): AssignRow {
  const from = parseTime(event.SplitFrom, event.SplitFormat);
  if (from === undefined) throw new Error(`holdout.split.from: ${JSON.stringify(event.SplitFrom)} is no time in the format ${event.SplitFormat}`);
  return (cells, row) => {
    const text = cells[columns.split ?? -1] ?? '';
    const time = parseTime(text, event.SplitFormat);
    if (time === undefined) throw new Error(`row ${row}: ${JSON.stringify(text)} in column ${JSON.stringify(event.SplitColumn)} is no time in the format ${event.SplitFormat}; mend the data, or split by hash`);
    return time >= from;
  };
}
