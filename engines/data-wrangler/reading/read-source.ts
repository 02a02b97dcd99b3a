// Brings a source's files into a table.

import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Dataset } from '../../../flows/dataset';
import { nodeLabel, type FlowNode } from '../../../flows/flow';
import { InputError } from '../../../flows/problems';
import type { Column, Value } from '../column';
import type { Frame } from '../operator';
import type { Session } from '../session';
import { csvRecords, headerNames } from './csv-lines';
import { readPlainCsv } from './read-plain-csv';
import { readTable } from './read-table';
import { decoded } from './text-encoding';

/**
 * Reads a file, or all files of a folder in the order of their names.
 * @param ownReader read CSV by our own reader, whatever it looks like
 * @throws InputError if there are no files or their kind cannot be read
 */
export async function readSource(session: Session, node: FlowNode, dataset: Dataset, location: string, ownReader: boolean): Promise<Frame> {
  const files = await filesAt(node, location, dataset.nested);
  if (dataset.contentType === 'csv' || (dataset.query !== undefined && files.every((file) => file.endsWith('.csv')))) return readCsv(session, node, dataset, files, ownReader);
  if (dataset.contentType === 'orc' || dataset.contentType === 'image') {
    throw new InputError([{ path: nodeLabel(node), message: `sources of type ${dataset.contentType} cannot be read here; convert the data to CSV or Parquet` }]);
  }
  return readTable(session, dataset, files);
}

async function filesAt(node: FlowNode, location: string, nested: boolean): Promise<string[]> {
  const found = await stat(location).catch(() => undefined);
  if (found?.isFile() === true) return [location];
  const entries = found === undefined ? [] : await readdir(location, { withFileTypes: true, recursive: nested });
  const files = entries.filter((entry) => entry.isFile() && !/^[_.]/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)).sort();
  if (files.length === 0) throw new InputError([{ path: nodeLabel(node), message: `there is no data: ${location} ${found === undefined ? 'does not exist' : 'holds no file'}` }]);
  return files;
}

async function readCsv(session: Session, node: FlowNode, dataset: Dataset, files: readonly string[], ownReader: boolean): Promise<Frame> {
  const names = await columnNames(dataset, files);
  if (names.length === 0) throw new InputError([{ path: nodeLabel(node), message: `the source "${dataset.name}" is empty: not even a header line was found` }]);
  const columns = names.map((name): Column => ({ name, type: 'string', slot: session.newSlot() }));
  const plain = ownReader ? undefined : await readPlainCsv(session, dataset, files, columns);
  return { columns, from: plain ?? await session.storeRows(columns, allRows(dataset, files, names.length)) };
}

/** The names of the columns, from the first file. */
async function columnNames(dataset: Dataset, files: readonly string[]): Promise<string[]> {
  const names = (record: readonly (string | null)[]): string[] => (dataset.hasHeader ? headerNames(record) : record.map((_, place) => `_c${place}`));
  const first = files[0];
  if (first === undefined) return [];
  const own = await firstRecord(dataset, first);
  const named = own === undefined ? [] : names(own);
  return dataset.addsFilenameColumn ? [...named, freeName('_data_source_filename', named)] : named;
}

async function firstRecord(dataset: Dataset, file: string): Promise<(string | null)[] | undefined> {
  for await (const batch of csvRecords(decoded(createReadStream(file), dataset.encoding), dataset)) {
    if (batch[0] !== undefined) return batch[0];
  }
  return undefined;
}

function freeName(name: string, taken: readonly string[]): string {
  for (let count = 0; ; count += 1) {
    const candidate = count === 0 ? name : `${name}_${count}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

async function* allRows(dataset: Dataset, files: readonly string[], width: number): AsyncGenerator<(readonly Value[])[]> {
  for (const file of files) {
    let header = dataset.hasHeader;
    for await (const batch of csvRecords(decoded(createReadStream(file), dataset.encoding), dataset)) {
      const rows = header ? batch.slice(1) : batch;
      if (batch.length > 0) header = false;
      yield dataset.addsFilenameColumn ? rows.map((row) => withFile(row, width, file)) : rows;
    }
  }
}

function withFile(row: readonly (string | null)[], width: number, file: string): (string | null)[] {
  return Array.from({ length: width }, (_, place) => (place === width - 1 ? file : row[place] ?? null));
}
