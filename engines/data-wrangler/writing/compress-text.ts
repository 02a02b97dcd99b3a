// Compresses a text file as Spark does, streaming.

import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createDeflate, createGzip } from 'node:zlib';

/** @param compression `gzip`, or `deflate` (Hadoop's DefaultCodec: zlib's form) */
export async function compressText(from: string, to: string, compression: string): Promise<void> {
  await pipeline(createReadStream(from), compression === 'gzip' ? createGzip() : createDeflate(), createWriteStream(to));
}
