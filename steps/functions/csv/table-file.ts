// Writes a table to a local file as a stream, and digests it on the way.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csvLine } from './write-csv';

/** A file under way. */
export interface TableFile {
  readonly file: string;
  /** Adds a row; wait for it, so that the memory does not fill. */
  add(cells: readonly string[]): Promise<void>;
  /** Ends the file and gives the SHA-256 of its content, hexadecimal. */
  close(): Promise<string>;
}

const batchCharacters = 256 * 1024;

/** Opens a new file. */
export function createTableFile(file: string, delimiter = ','): TableFile {
  const stream = createWriteStream(file);
  const hash = createHash('sha256');
  let batch = '';
  // A full disk is told between two writes, when nobody waits for the stream.
  let failure: Error | undefined;
  stream.on('error', (error) => { failure = error; });
  const write = async (): Promise<void> => {
    if (failure !== undefined) throw failure;
    hash.update(batch);
    const roomLeft = stream.write(batch);
    batch = '';
    if (!roomLeft) await once(stream, 'drain');
  };
  return {
    file,
    async add(cells) {
      batch += csvLine(cells, delimiter);
      if (batch.length >= batchCharacters) await write();
    },
    async close() {
      await write();
      stream.end();
      await finished(stream);
      return hash.digest('hex');
    },
  };
}
