// The tables of the bench, cut into training and holdout: bird strikes by time and by hash, loans by hash.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { readTable } from '../../engines/autopilot/data/read-table';
import { columnOf, type Table } from '../../engines/autopilot/data/table';

/** A table cut in two, as files. */
export interface Split {
  name: string;
  target: string;
  positive: string;
  training: string;
  holdout: string;
  /** Rows of each. */
  rows: readonly [training: number, holdout: number];
}

const form = 'text/csv;header=present';
const resources = { memoryMegabytes: 2048, threads: 2 };
const quoted = (cell: string | null): string => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);

/** The first 8 hexadecimal digits of SHA-256 of a text, modulo 100. */
export const bucketOf = (text: string): number => parseInt(createHash('sha256').update(text).digest('hex').slice(0, 8), 16) % 100;

async function write(folder: string, name: string, table: Table, rows: readonly number[], change: (column: string, cell: string | null) => string): Promise<string> {
  const file = path.join(folder, `${name}.csv`);
  const lines = rows.map((row) => table.columns.map((column, at) => change(column, table.cells[at]?.[row] ?? null)).join(','));
  await fs.writeFile(file, [table.columns.map(quoted).join(','), ...lines].join('\n'));
  return file;
}

async function cut(folder: string, known: Pick<Split, 'name' | 'target' | 'positive'>, table: Table, isTraining: (row: number) => boolean, change: (column: string, cell: string | null) => string): Promise<Split> {
  const all = Array.from({ length: table.rows }, (_, row) => row);
  const [training, holdout] = [all.filter(isTraining), all.filter((row) => !isTraining(row))];
  return { ...known, training: await write(folder, `${known.name}-training`, table, training, change), holdout: await write(folder, `${known.name}-holdout`, table, holdout, change), rows: [training.length, holdout.length] };
}

/** Bird strikes without the cost columns; was there damage? By time (up to 2000 trains) and by three hashes of the row (80 of 100 train). */
export async function birdstrikesSplits(folder: string): Promise<Split[]> {
  const raw = await readTable([path.resolve('node_modules/vega-datasets/data/birdstrikes.csv')], form, resources);
  const kept = raw.columns.map((_, at) => at).filter((at) => !(raw.columns[at] ?? '').startsWith('Cost'));
  const table: Table = { columns: kept.map((at) => raw.columns[at] ?? ''), rows: raw.rows, cells: kept.map((at) => raw.cells[at] ?? []) };
  const target = 'Effect Amount of damage';
  const change = (column: string, cell: string | null): string => (column === target ? (cell === 'None' ? 'no' : 'yes') : quoted(cell));
  const years = columnOf(table, 'Flight Date').map((cell) => new Date(cell ?? '').getFullYear());
  const text = (row: number): string => table.cells.map((cells) => cells[row] ?? '').join('|');
  const known = { target, positive: 'yes' };
  return [
    await cut(folder, { name: 'birdstrikes-by-time', ...known }, table, (row) => (years[row] as number) <= 2000, change),
    ...(await Promise.all(['a', 'b', 'c'].map((salt) => cut(folder, { name: `birdstrikes-hash-${salt}`, ...known }, table, (row) => bucketOf(`${salt}${text(row)}`) < 80, change)))),
  ];
}

/** Loans, row i training where the hash of its number is below 80; undefined where the data is not there. */
export async function loansSplit(folder: string): Promise<Split | undefined> {
  const file = path.resolve('../shared/data/loans/loans.csv');
  if (!existsSync(file)) return undefined;
  const table = await readTable([file], form, resources);
  return cut(folder, { name: 'loans', target: 'loan_status', positive: 'default' }, table, (row) => bucketOf(String(row)) < 80, (_, cell) => quoted(cell));
}
