// The container that turns raw rows into features by an encoder's default.flow.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readInference } from '../../flows/encoder-flow';
import { readFlow } from '../../flows/read-flow';
import type { Column } from '../data-wrangler/column';
import { modelCodec } from '../data-wrangler/model-codec';
import { parquetPort } from '../data-wrangler/parquet-models';
import { compileRows, RowDropped, type RowProgram } from '../data-wrangler/row-program';
import { Session } from '../data-wrangler/session';
import { csvField } from '../data-wrangler/writing/csv-field';
import { InputError } from '../../flows/problems';
import { ContainerFault, requireCsv, type Container } from './container';
import { parseRecords } from './csv';

/**
 * Opens the encoder in a model folder. DuckDB is used only now, to read the stored models.
 * @throws InputError if the flow cannot be served
 */
export async function openDataWranglerContainer(modelFolder: string, environment: Readonly<Record<string, string>>): Promise<Container> {
  const file = path.join(modelFolder, 'default.flow');
  const flow = readFlow(await readFile(file, 'utf8'), 'default.flow');
  const { columns, outputNodeId } = readInference(flow);
  const target = environment['INFERENCE_TARGET_COLUMN_NAME'];
  if (target !== undefined && !columns.includes(target)) throw new InputError([{ file: 'default.flow', path: 'inference.input_data_schema', message: `INFERENCE_TARGET_COLUMN_NAME is "${target}", which is none of the columns ${columns.map((name) => `"${name}"`).join(', ')}` }]);
  const program = await withCodec((codec) => compileRows({ flow, outputNodeId, columns, ...(target === undefined ? {} : { target }), codec }));
  return {
    invoke: ({ body, contentType }) => {
      requireCsv(contentType);
      return Promise.resolve({ body: Buffer.from(transform(program, body.toString('utf8'))), contentType: 'text/csv' });
    },
    close: () => Promise.resolve(),
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

function transform(program: RowProgram, text: string): string {
  const lines = parseRecords(text).map((record, place) => {
    if (record.length !== program.inputs.length) {
      throw new ContainerFault(`record ${place + 1} has ${record.length} fields, expected ${program.inputs.length}: ${program.inputs.map((column) => column.name).join(', ')}`, 400);
    }
    return featureLine(program.outputs, features(program, record, place));
  });
  return `${lines.join('\n')}\n`;
}

function features(program: RowProgram, record: readonly (string | null)[], place: number): ReturnType<RowProgram['run']> {
  try {
    return program.run(record);
  } catch (failure) {
    if (failure instanceof RowDropped || failure instanceof InputError) throw new ContainerFault(`record ${place + 1}: ${failure.message}`, 400);
    throw failure;
  }
}

function featureLine(columns: readonly Column[], values: ReturnType<RowProgram['run']>): string {
  return columns.map((column, place) => csvField(values[place] ?? null, column.type, ',', place === 0)).join(',');
}
