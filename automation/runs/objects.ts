// Reads and writes objects of the environment's bucket as a run needs them.
import fs from 'node:fs';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { isRefusal } from '../aws-refusal';

/** Bucket and key of an `s3://` URI. @throws Error for anything else */
export function parseS3Uri(uri: string): { Bucket: string; Key: string } {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (Bucket === undefined || Key === undefined) throw new Error(`${uri} is no S3 URI of an object`);
  return { Bucket, Key };
}

const sdk = (): typeof import('@aws-sdk/client-s3') => require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');

/** Whether an error of S3 says that the object is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NotFound', 'NoSuchKey', 'NoSuchBucket'].includes(error.name);
}

/** SHA-256 of a file, in hex, read as a stream. */
export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * What S3 knows of an object. A HEAD that is refused says nothing, since its answer has no body; the same question as a
 * GET of one byte needs the same permission and is refused in words that name it.
 */
export async function headObject(s3: S3Client, uri: string): Promise<HeadObjectCommandOutput> {
  const { HeadObjectCommand, GetObjectCommand } = sdk();
  const place = parseS3Uri(uri);
  try {
    return await s3.send(new HeadObjectCommand(place));
  } catch (error) {
    if (isRefusal(error)) await s3.send(new GetObjectCommand({ ...place, Range: 'bytes=0-0' }));
    throw error;
  }
}

/** Uploads a file unless its key is there already: keys hold the content's digest. Resolves to whether it was sent. */
export async function uploadOnce(s3: S3Client, file: string, uri: string): Promise<boolean> {
  if (await isThere(s3, uri)) return false;
  await sendFile(s3, file, uri);
  return true;
}

/** Uploads a file of any size: in parts, since the SDK sends a stream only once, and a part again where S3 is busy. */
export async function sendFile(s3: S3Client, file: string, uri: string): Promise<void> {
  const { Upload } = require('@aws-sdk/lib-storage') as typeof import('@aws-sdk/lib-storage');
  // Parts that an upload leaves behind are taken away by the bucket's own rule; to abort needs a permission more.
  await new Upload({ client: s3, params: { ...parseS3Uri(uri), Body: fs.createReadStream(file) }, leavePartsOnError: true }).done();
}

/** Stores a text under the same rule. */
export async function writeOnce(s3: S3Client, text: string, uri: string): Promise<boolean> {
  const { PutObjectCommand } = sdk();
  if (await isThere(s3, uri)) return false;
  await s3.send(new PutObjectCommand({ ...parseS3Uri(uri), Body: text }));
  return true;
}

/** Whether there is such an object. */
export async function isThere(s3: S3Client, uri: string): Promise<boolean> {
  try {
    await headObject(s3, uri);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** An object's text, or undefined where it is not there. */
export async function readText(s3: S3Client, uri: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new (sdk().GetObjectCommand)(parseS3Uri(uri)));
    return await Body?.transformToString('utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Writes a small text. */
export async function writeText(s3: S3Client, uri: string, text: string): Promise<void> {
  await s3.send(new (sdk().PutObjectCommand)({ ...parseS3Uri(uri), Body: text, ContentType: 'application/json' }));
}

/** Keys under a prefix, at most `limit`, in S3's order. */
export async function listKeys(s3: S3Client, bucket: string, prefix: string, limit: number): Promise<string[]> {
  const { paginateListObjectsV2 } = sdk();
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    if (keys.length >= limit) return keys.slice(0, limit);
  }
  return keys;
}
