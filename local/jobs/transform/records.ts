// Cuts an input object into the requests that the model gets.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** How objects are cut and packed. */
export interface Batching {
  splitType: string;
  batchStrategy: string;
  /** Of one request, in bytes; infinite for streamed ones. */
  largest: number;
}

/** Records that go into one request. */
export type Batch = readonly string[];

/** An object cannot be cut as asked. */
export class BatchFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BatchFault';
  }
}

/**
 * The object's records, one request after the other. Without SplitType the whole object is one record.
 * @param sizeOf bytes of a record as the model gets it
 * @throws BatchFault where a record exceeds the largest request
 */
export async function* batchesOf(file: string, batching: Batching, sizeOf: (record: string) => number): AsyncGenerator<Batch> {
  if (batching.splitType === 'None') {
    const { size } = await stat(file);
    checkSize(size, batching.largest, 'The object');
    yield [await readFile(file, 'utf8')];
    return;
  }
  let batch: string[] = [];
  let bytes = 0;
  for await (const record of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (record === '') continue;
    const size = sizeOf(record) + 1;
    checkSize(size, batching.largest, 'A record');
    const full = batch.length > 0 && (batching.batchStrategy === 'SingleRecord' || bytes + size > batching.largest);
    if (full) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function checkSize(bytes: number, largest: number, what: string): void {
  if (bytes > largest) throw new BatchFault(`${what} has ${bytes} bytes and exceeds MaxPayloadInMB (${largest / 1024 ** 2} MB)`);
}
