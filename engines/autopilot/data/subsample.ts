// Takes a part of a table that is larger than candidates are trained on, and keeps rare labels whole, as Autopilot does.
import { createRandom, shuffled } from '../../random';
import type { ProblemType } from '../learners/settings';
import { labelIndices } from './hold-out-rows';
import { columnOf, takeRows, type Table } from './table';

/** Rows beyond this are left out. */
export const MOST_ROWS = 1_000_000;
/** A label with fewer rows than this keeps all of them. */
const RARE = 1000;

/** The rows to train on, in their order, and what was left out in words. */
export function subsample(table: Table, target: string, problemType: ProblemType | undefined, seed: number, most = MOST_ROWS): { table: Table; told: string[] } {
  if (table.rows <= most) return { table, told: [] };
  const cells = table.columns.includes(target) ? columnOf(table, target) : [];
  const labels = problemType === 'Regression' ? undefined : labelIndices(cells);
  const counts = new Map<number, number>();
  for (const label of labels ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
  const isRare = (row: number): boolean => labels !== undefined && (counts.get(labels[row] as number) ?? 0) < RARE;
  const order = shuffled(table.rows, createRandom(seed, 'subsample'));
  const rare = order.filter(isRare).slice(0, most);
  const others = order.filter((row) => !isRare(row)).slice(0, most - rare.length);
  const kept = Int32Array.from([...rare, ...others]).sort();
  return { table: takeRows(table, Array.from(kept)), told: [`the data has ${table.rows} rows; ${kept.length} of them, chosen at random${rare.length === 0 ? '' : ` with all ${rare.length} of rare labels`}, are trained on`] };
}
