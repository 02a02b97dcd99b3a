// Turns raw records into lines of features by an encoder's flow: what the container of an endpoint does with each record.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readInference } from '../../flows/encoder-flow';
import type { Flow } from '../../flows/flow';
import { InputError } from '../../flows/problems';
import { modelCodec } from '../data-wrangler/model-codec';
import { parquetPort } from '../data-wrangler/parquet-models';
import { compileRows, RowDropped, type RowProgram } from '../data-wrangler/row-program';
import { Session } from '../data-wrangler/session';
import { csvField } from '../data-wrangler/writing/csv-field';
import { ContainerFault } from './container';

/** An opened encoder. */
export interface Encoder {
  /** The raw columns that a record holds, in order. */
  readonly inputs: readonly string[];
  /** The features, in order. */
  readonly outputs: readonly string[];
  /**
   * The features of a record as a line of CSV, without its end.
   * @param number the record's number, from 1, for errors
   * @throws ContainerFault with status 400 if the record cannot be encoded
   */
  encode(record: readonly (string | null)[], number: number): string;
}

/**
 * Opens an encoder. DuckDB is used only now, to read the stored models.
 * @param target the column that records do not have; without it they have all columns
 * @throws InputError if the flow is no encoder, cannot be served, or has no such column
 */
export async function openEncoder(flow: Flow, target: string | undefined): Promise<Encoder> {
  const { columns, outputNodeId } = readInference(flow);
  if (target !== undefined && !columns.includes(target)) {
    throw new InputError([{ file: 'default.flow', path: 'inference.input_data_schema', message: `the target column is "${target}", which is none of the columns ${columns.map((name) => `"${name}"`).join(', ')}` }]);
  }
  const program = await withCodec((codec) => compileRows({ flow, outputNodeId, columns, ...(target === undefined ? {} : { target }), codec }));
  return {
    inputs: program.inputs.map((column) => column.name),
    outputs: program.outputs.map((column) => column.name),
    encode: (record, number) => featureLine(program, record, number),
  };
}

async function withCodec<T>(work: (codec: ReturnType<typeof modelCodec>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'encoder-'));
  const session = await Session.open({ workFolder: folder, threads: 1, memoryMegabytes: 512, signal: new AbortController().signal });
  try {
    return await work(modelCodec(parquetPort(session, folder)));
  } finally {
    session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function featureLine(program: RowProgram, record: readonly (string | null)[], number: number): string {
  if (record.length !== program.inputs.length) {
    throw new ContainerFault(`record ${number} has ${record.length} fields, expected ${program.inputs.length}: ${program.inputs.map((column) => column.name).join(', ')}`, 400);
  }
  const values = features(program, record, number);
  return program.outputs.map((column, place) => csvField(values[place] ?? null, column.type, ',', place === 0)).join(',');
}

function features(program: RowProgram, record: readonly (string | null)[], number: number): ReturnType<RowProgram['run']> {
  try {
    return program.run(record);
  } catch (failure) {
    if (failure instanceof RowDropped || failure instanceof InputError) throw new ContainerFault(`record ${number}: ${failure.message}`, 400);
    throw failure;
  }
}
