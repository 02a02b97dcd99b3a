// S3 URIs: joined, and told apart from what a job may not write.
import path from 'node:path';
import { JobFailure } from './needs';

/** A URI below a prefix, with single slashes between the parts. */
export function joinUri(prefix: string, ...parts: readonly string[]): string {
  return [prefix.replace(/\/+$/, ''), ...parts.map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '')].join('/');
}

/**
 * What remains of an object's URI below the prefix that it was found by: below the prefix as a folder, else its last
 * part and all behind it.
 */
export function relativeKey(uri: string, prefix: string): string {
  const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return uri.startsWith(folder) ? uri.slice(folder.length) : uri.slice(prefix.lastIndexOf('/') + 1);
}

/**
 * A file inside a folder.
 * @throws JobFailure where the name leads out of it
 */
export function fileInside(folder: string, name: string): string {
  const file = path.resolve(folder, ...name.split('/'));
  if (file === folder || !file.startsWith(path.resolve(folder) + path.sep)) {
    throw new JobFailure(`ClientError: The object name "${name}" leads out of the folder that it is to be written to.`);
  }
  return file;
}
