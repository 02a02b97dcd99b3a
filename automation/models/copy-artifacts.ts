// Copies what a version is made of into another environment's bucket, under the same keys, byte for byte.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri, sendFile } from '../runs/objects';

/** One object that was copied. */
export interface CopiedObject {
  from: string;
  to: string;
  /** SHA-256 of the content, hex. */
  sha256: string;
  bytes: number;
}

const sdk = (): typeof import('@aws-sdk/client-s3') => require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');

/** The same key in another bucket. */
export function inBucket(uri: string, bucket: string): string {
  return `s3://${bucket}/${parseS3Uri(uri).Key}`;
}

/**
 * Copies an object through this machine, since two environments may lie in two accounts, and reads it back.
 * @throws Error where what was written is not what was read
 */
export async function copyObject(from: { s3: S3Client; uri: string }, to: { s3: S3Client; uri: string }): Promise<CopiedObject> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mlops-copy-'));
  try {
    const file = path.join(folder, 'object');
    const sha256 = await download(from.s3, from.uri, file);
    const { size } = await fs.stat(file);
    await sendFile(to.s3, file, to.uri);
    const written = await download(to.s3, to.uri, path.join(folder, 'written'));
    if (written !== sha256) throw new Error(`${to.uri} has SHA-256 ${written}, ${from.uri} has ${sha256}: the copy is not the original`);
    return { from: from.uri, to: to.uri, sha256, bytes: size };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** @returns the SHA-256 of the content, hex */
async function download(s3: S3Client, uri: string, file: string): Promise<string> {
  const { Body } = await s3.send(new (sdk().GetObjectCommand)(parseS3Uri(uri)));
  const hash = createHash('sha256');
  const hashing = new Transform({ transform(chunk: Buffer, _encoding, done) { hash.update(chunk); done(null, chunk); } });
  await pipeline(Body as Readable, hashing, createWriteStream(file));
  return hash.digest('hex');
}
