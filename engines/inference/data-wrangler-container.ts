// The container that turns raw rows into features by an encoder's default.flow.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { readFlow } from '../../flows/read-flow';
import { requireCsv, type Container } from './container';
import { parseRecords } from './csv';
import { openEncoder } from './encoder';

/**
 * Opens the encoder in a model folder.
 * @throws InputError if the flow cannot be served
 */
export async function openDataWranglerContainer(modelFolder: string, environment: Readonly<Record<string, string>>): Promise<Container> {
  const flow = readFlow(await readFile(path.join(modelFolder, 'default.flow'), 'utf8'), 'default.flow');
  const encoder = await openEncoder(flow, environment['INFERENCE_TARGET_COLUMN_NAME']);
  return {
    invoke: ({ body, contentType }) => {
      requireCsv(contentType);
      const lines = parseRecords(body.toString('utf8')).map((record, place) => encoder.encode(record, place + 1));
      return Promise.resolve({ body: Buffer.from(`${lines.join('\n')}\n`), contentType: 'text/csv' });
    },
    close: () => Promise.resolve(),
  };
}
