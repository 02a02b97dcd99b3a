// Gives a function a folder on the disk that Lambda lends it, and takes it away again.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs the work in a new folder, which a warm function would otherwise keep.
 * @param root Where the folder is made.
 */
export async function withWorkFolder<Result>(root: string, name: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(root, `${name}-`));
  try {
    return await work(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new Error(`the disk of the function ${name} is full: give the function more EphemeralStorage, or a smaller table`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
