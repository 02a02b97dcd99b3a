// Writes the rows of a node as the files of a Data Wrangler job: one part, several, or folders by value.

import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { OutputConfig } from '../../../flows/output-config';
import { InputError } from '../../../flows/problems';
import { sqlOf, type Column, type Value } from '../column';
import type { Frame } from '../operator';
import type { Session } from '../session';
import { compressText } from './compress-text';
import { plainCsvText } from './csv-field';
import { writeCsv } from './csv-file';
import { writeParquet } from './parquet-file';
import { folderOfValue, partName } from './part-names';

/** Up to this size an output is one file (Data Wrangler's own limit), in bytes. */
const largestSinglePart = 5e9;
/** What larger outputs are cut into, in bytes: Spark's `spark.sql.files.maxPartitionBytes`. */
const partOfLarge = 128 * 1024 * 1024;
/** The most folders by value; more are a sign of a wrong column. */
const mostFolders = 10_000;

/** Rows to be written to one file. */
interface Part {
  frame: Frame;
  /** Below the output's folder. */
  file: string;
}

/** What the writing needs to know besides the rows. */
export interface Destination {
  folder: string;
  config: OutputConfig;
  newId(): string;
  /** Bytes above which an output becomes several files, for tests. */
  largestSinglePart?: number;
}

/**
 * Writes all rows, in their order, and `_SUCCESS` last; of a failure nothing is left.
 * @returns the rows' number, and the paths of the files, `_SUCCESS` included
 * @throws InputError where columns do not allow the form asked for
 */
export async function writeOutput(session: Session, frame: Frame, destination: Destination): Promise<{ rows: number; files: string[] }> {
  const draft = path.join(destination.folder, '_temporary');
  await mkdir(draft, { recursive: true });
  try {
    const { rows, files } = await writeParts(session, frame, draft, destination);
    const moved: string[] = [];
    for (const file of files) moved.push(await moveInto(destination.folder, draft, file));
    const success = path.join(destination.folder, '_SUCCESS');
    await writeFile(success, '');
    return { rows, files: [...moved, success] };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function moveInto(folder: string, draft: string, file: string): Promise<string> {
  const target = path.join(folder, file);
  await mkdir(path.dirname(target), { recursive: true });
  await rename(path.join(draft, file), target);
  return target;
}

async function writeParts(session: Session, frame: Frame, draft: string, { config, newId, largestSinglePart: limit = largestSinglePart }: Destination): Promise<{ rows: number; files: string[] }> {
  const id = newId();
  const one = config.partitionBy.length === 0 && (config.partitions ?? 1) === 1;
  const single: Part = { frame, file: partName(0, id, config) };
  if (!one) return writeSeveral(session, frame, draft, config, id, config.partitions ?? 1);
  const rows = await writePart(session, single, draft, config);
  const { size } = await stat(path.join(draft, single.file));
  if (config.partitions === 1 || size <= limit) return { rows, files: [single.file] };
  await rm(path.join(draft, single.file));
  return writeSeveral(session, frame, draft, config, id, Math.ceil(size / Math.min(partOfLarge, limit)));
}

async function writeSeveral(session: Session, frame: Frame, draft: string, config: OutputConfig, id: string, count: number): Promise<{ rows: number; files: string[] }> {
  const parts = config.partitionBy.length === 0 ? await rowRanges(session, frame, count, (part) => partName(part, id, config)) : await foldersByValue(session, frame, config, id, count);
  let rows = 0;
  for (const part of parts) {
    await mkdir(path.dirname(path.join(draft, part.file)), { recursive: true });
    rows += await writePart(session, part, draft, config);
  }
  return { rows, files: parts.map(({ file }) => file) };
}

async function writePart(session: Session, { frame, file }: Part, draft: string, config: OutputConfig): Promise<number> {
  const target = path.join(draft, file);
  if (config.contentType === 'PARQUET') return writeParquet(session, frame, target, config.compression);
  if (config.compression === 'none') return writeCsv(session, frame, target, config);
  const plain = `${target}.plain`;
  const rows = await writeCsv(session, frame, plain, config);
  await compressText(plain, target, config.compression);
  await rm(plain);
  return rows;
}

/** The rows set aside, so that ranges of them are cheap to read. */
async function setAside(session: Session, frame: Frame, order: readonly Column[]): Promise<{ table: string; rows: number }> {
  const table = session.newName('parts');
  const columns = frame.columns.map(sqlOf).join(', ');
  const sorted = order.length === 0 ? '' : ` ORDER BY ${order.map(sqlOf).join(', ')}, place`;
  await session.run(`CREATE TABLE ${table} AS SELECT ${columns} FROM (SELECT ${columns}, row_number() OVER () AS place FROM ${frame.from})${sorted}`);
  const [[rows] = []] = await session.query(`SELECT count(*) FROM ${table}`);
  return { table, rows: Number(rows) };
}

/** A run of rows cut into ranges as even as can be; the first range stands even if it is empty, as Spark's first part does. */
function ranges(from: number, rows: number, count: number): { from: number; to: number; part: number }[] {
  const cuts = Array.from({ length: count }, (_, part) => ({ part, from: from + Math.floor((part * rows) / count), to: from + Math.floor(((part + 1) * rows) / count) }));
  const filled = cuts.filter((cut) => cut.to > cut.from);
  return filled.length > 0 ? filled : cuts.slice(0, 1);
}

const rangeOf = (table: string, { from, to }: { from: number; to: number }): string => `(SELECT * FROM ${table} WHERE rowid >= ${from} AND rowid < ${to})`;

async function rowRanges(session: Session, frame: Frame, count: number, nameOf: (part: number) => string): Promise<Part[]> {
  const { table, rows } = await setAside(session, frame, []);
  return ranges(0, rows, count).map((range) => ({ frame: { from: rangeOf(table, range), columns: frame.columns }, file: nameOf(range.part) }));
}

async function foldersByValue(session: Session, frame: Frame, config: OutputConfig, id: string, count: number): Promise<Part[]> {
  const by = config.partitionBy.map((name) => columnNamed(frame, name));
  const columns = frame.columns.filter((column) => !by.includes(column));
  if (columns.length === 0) throw new InputError([{ message: 'partition_by names every column; Spark writes no files without a column of their own' }]);
  const { table } = await setAside(session, frame, by);
  const keys = by.map(sqlOf).join(', ');
  const found = await session.query(`SELECT ${keys}, min(rowid), count(*) FROM ${table} GROUP BY ${keys} ORDER BY min(rowid) LIMIT ${mostFolders + 1}`);
  if (found.length > mostFolders) throw new InputError([{ message: `partition_by ${config.partitionBy.join(', ')} makes more than ${mostFolders} folders; choose columns with fewer values` }]);
  return found.flatMap((row) => {
    const folder = by.map((column, place) => folderOfValue(column.name, plainCsvText(row[place] as Value, column.type))).join('/');
    return ranges(Number(row[by.length]), Number(row[by.length + 1]), count).map((range) => ({ frame: { from: rangeOf(table, range), columns }, file: `${folder}/${partName(range.part, id, config)}` }));
  });
}

function columnNamed(frame: Frame, name: string): Column {
  const found = frame.columns.find((column) => column.name === name);
  if (found === undefined) throw new InputError([{ message: `partition_by names the column "${name}", which is not there; there are ${frame.columns.map((column) => `"${column.name}"`).join(', ')}` }]);
  return found;
}
