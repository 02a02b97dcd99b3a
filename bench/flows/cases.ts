// What the bench runs: a wide table that it writes itself, and the loans flow where its data is there.
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { wideFlow } from './wide/wide-flow';
import { columns, writeWideTable } from './wide/wide-table';

/** A flow with its table; `folder` of this bench holds the same work by hand. */
export interface FlowCase {
  name: 'wide' | 'loans';
  dataset: string;
  /** A column of numbers that all contenders write. */
  checked: string;
  /** Rows and columns in words. */
  size: string;
}

/** Writes table.csv and table.flow. */
export async function prepareWide(folder: string, rows: number): Promise<FlowCase> {
  await writeWideTable(path.join(folder, 'table.csv'), rows);
  writeFileSync(path.join(folder, 'table.flow'), wideFlow());
  return { name: 'wide', dataset: 'wide.csv', checked: 'n0', size: `${rows} rows x ${columns.length} columns` };
}

/** Copies them from the shared data; undefined where that is not there. */
export function prepareLoans(folder: string, root: string): FlowCase | undefined {
  const data = path.join(root, '../shared/data/loans');
  if (!existsSync(data)) return undefined;
  for (const kind of ['csv', 'flow']) copyFileSync(path.join(data, `loans.${kind}`), path.join(folder, `table.${kind}`));
  return { name: 'loans', dataset: 'loans.csv', checked: 'loan_amount', size: '61948 rows x 8 columns' };
}
