// Sets a share of the rows aside to judge candidates by, each label with its share (DataSplitConfig.ValidationFraction).
import { holdOut } from '../validation/folds';
import { columnOf, takeRows, type Table } from './table';

/** More different values than that are no labels. */
const MOST_LABELS = 100;

/** Both parts, in the order of the rows. @throws RangeError where there is no target column */
export function holdOutRows(table: Table, target: string, fraction: number, seed: number): { training: Table; validation: Table } {
  const cells = table.columns.includes(target) ? columnOf(table, target) : [];
  const { training, validation } = holdOut(table.rows, fraction, seed, labelIndices(cells));
  return { training: takeRows(table, training), validation: takeRows(table, validation.filter((row) => cells[row] != null)) };
}

/** Index of each row's label; undefined where the target has too many values to be labels. */
export function labelIndices(cells: readonly (string | null)[]): number[] | undefined {
  const indices = new Map<string | null, number>();
  for (const cell of cells) if (!indices.has(cell)) indices.set(cell, indices.size);
  return indices.size > MOST_LABELS ? undefined : cells.map((cell) => indices.get(cell) ?? 0);
}
