// Raw rows to features, record after record, as the container of an endpoint does; large files go through as a stream.
import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../../flows/problems';
import type { Encoder } from '../../engines/inference/encoder';
import { ContainerFault } from '../../engines/inference/container';
import { csvRecords, RecordTooLong } from '../../engines/data-wrangler/reading/csv-lines';
import { decoded } from '../../engines/data-wrangler/reading/text-encoding';

/** A request has one record a line. */
const form = { delimiter: ',', multiLine: false, skipLines: 0 } as const;

/**
 * Writes one line of features for each record of a file.
 * @param shown how the user named the file, for errors
 * @param write takes lines; awaited, so that a slow reader holds the work back
 * @returns the number of records
 * @throws InputError naming the record that cannot be encoded
 */
export async function scoreRows(encoder: Encoder, file: string, shown: string, signal: AbortSignal, write: (lines: string) => Promise<void>): Promise<number> {
  let rows = 0;
  try {
    for await (const batch of csvRecords(decoded(fs.createReadStream(file), 'utf-8'), form)) {
      signal.throwIfAborted();
      let lines = '';
      for (const record of batch) {
        rows += 1;
        lines += `${encoder.encode(record, rows)}\n`;
      }
      if (lines !== '') await write(lines);
    }
  } catch (error) {
    if (error instanceof ContainerFault || error instanceof RecordTooLong) throw new InputError([{ file: shown, message: error.message }]);
    throw error;
  }
  return rows;
}

/** The same into a file, which is there whole or not at all. */
export async function scoreToFile(encoder: Encoder, rows: { file: string; shown: string }, output: string, signal: AbortSignal): Promise<number> {
  const aside = `${output}.${process.pid}.new`;
  await fs.promises.mkdir(path.dirname(output), { recursive: true });
  const handle = await fs.promises.open(aside, 'w');
  try {
    const count = await scoreRows(encoder, rows.file, rows.shown, signal, async (lines) => { await handle.write(lines); });
    await handle.close();
    await fs.promises.rename(aside, output);
    return count;
  } finally {
    await handle.close();
    await fs.promises.rm(aside, { force: true });
  }
}
