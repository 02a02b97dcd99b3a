// Uploads a folder of a job's results.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AccessFault, JobFailure, JobStopped } from './needs';
import type { CloudAccess } from './needs';
import { joinUri } from './s3-uri';

/** Every file below a folder, by its name with slashes, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')).sort();
}

/**
 * Uploads every file below a folder to the same name below a URI.
 * @throws JobFailure where one may not be written; JobStopped
 */
export async function sendFolder(access: CloudAccess, folder: string, uri: string, kmsKeyId: string | undefined, signal: AbortSignal): Promise<void> {
  for (const name of await filesBelow(folder)) await sendFile(access, path.join(folder, ...name.split('/')), joinUri(uri, name), kmsKeyId, signal);
}

/** @throws JobFailure, JobStopped */
export async function sendFile(access: CloudAccess, file: string, uri: string, kmsKeyId: string | undefined, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new JobStopped();
  try {
    await access.upload(file, uri, kmsKeyId === undefined ? {} : { kmsKeyId });
  } catch (error) {
    throw error instanceof AccessFault ? new JobFailure(`ClientError: Data upload failed: ${uri}: ${error.message}`) : error;
  }
}
