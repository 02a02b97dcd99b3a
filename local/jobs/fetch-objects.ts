// Downloads the objects of an S3 data source into a folder, as SageMaker mounts a channel.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AccessFault, JobFailure, JobStopped } from './needs';
import type { CloudAccess } from './needs';
import { fileInside, joinUri, relativeKey } from './s3-uri';

/** S3DataSource, and how its objects are compressed. */
export interface ObjectSource {
  uri: string;
  /** S3DataType. @default S3Prefix */
  dataType?: string;
  /** @default None */
  compression?: string;
}

/** One object that was downloaded. */
export interface FetchedObject {
  uri: string;
  /** Its name below the source's prefix. */
  name: string;
  file: string;
}

/**
 * Downloads every object of the source into the folder.
 * @throws JobFailure where there is none or one may not be read; JobStopped
 */
export async function fetchObjects(access: CloudAccess, source: ObjectSource, folder: string, signal: AbortSignal): Promise<FetchedObject[]> {
  try {
    const fetched = source.dataType === 'ManifestFile' ? await fetchManifest(access, source, folder, signal) : await fetchPrefix(access, source, folder, signal);
    if (source.compression === 'Gzip') for (const { file } of fetched) await gunzip(file);
    return fetched;
  } catch (error) {
    throw error instanceof AccessFault ? new JobFailure(`ClientError: Data download failed: ${source.uri}: ${error.message}`) : error;
  }
}

async function fetchPrefix(access: CloudAccess, source: ObjectSource, folder: string, signal: AbortSignal): Promise<FetchedObject[]> {
  const fetched: FetchedObject[] = [];
  for await (const { uri } of access.list(source.uri)) {
    // A key that ends with a slash is the folder that a console shows.
    if (!uri.endsWith('/')) fetched.push(await fetchOne(access, uri, relativeKey(uri, source.uri), folder, signal));
  }
  if (fetched.length > 0) return fetched;
  const bucket = /^s3:\/\/([^/]+)/.exec(source.uri)?.[1] ?? '';
  throw new JobFailure(`ClientError: No S3 objects found under S3 URL "${source.uri}" given in input data source. Please ensure that the bucket exists in the selected region, that objects exist under that S3 prefix, and that the role has "s3:ListBucket" permissions on bucket "${bucket}".`);
}

/** A manifest is `[{ "prefix": "s3://..." }, "name", ...]`. */
async function fetchManifest(access: CloudAccess, source: ObjectSource, folder: string, signal: AbortSignal): Promise<FetchedObject[]> {
  const manifest = `${folder}.manifest`;
  await mkdir(path.dirname(manifest), { recursive: true });
  await access.download(source.uri, manifest);
  const { prefix, names } = parseManifest(await readFile(manifest, 'utf8'), source.uri);
  await rm(manifest);
  const fetched: FetchedObject[] = [];
  for (const name of names) fetched.push(await fetchOne(access, joinUri(prefix, name), name, folder, signal));
  return fetched;
}

function parseManifest(text: string, uri: string): { prefix: string; names: string[] } {
  const document = parseJson(text, uri);
  const [head, ...names] = Array.isArray(document) ? document as unknown[] : [];
  const prefix = typeof head === 'object' && head !== null && 'prefix' in head ? head.prefix : undefined;
  if (typeof prefix !== 'string' || !names.every((name): name is string => typeof name === 'string')) {
    throw new JobFailure(`ClientError: The manifest ${uri} must be a list of {"prefix": "s3://..."} and object names.`);
  }
  return { prefix, names };
}

function parseJson(text: string, uri: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JobFailure(`ClientError: The manifest ${uri} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function fetchOne(access: CloudAccess, uri: string, name: string, folder: string, signal: AbortSignal): Promise<FetchedObject> {
  if (signal.aborted) throw new JobStopped();
  const file = fileInside(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await access.download(uri, file);
  return { uri, name, file };
}

async function gunzip(file: string): Promise<void> {
  const draft = `${file}.gunzip`;
  try {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(draft));
  } catch (error) {
    throw new JobFailure(`ClientError: ${path.basename(file)} is not gzip: ${error instanceof Error ? error.message : String(error)}`);
  }
  await rename(draft, file);
}
