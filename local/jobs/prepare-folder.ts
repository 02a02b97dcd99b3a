// A job's folder, empty at its start.
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Makes the folder, or empties it of what a job left that a crash ended. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true, force: true });
}

/** Makes a folder in the job's folder. */
export async function folderIn(folder: string, ...names: readonly string[]): Promise<string> {
  const made = path.join(folder, ...names);
  await mkdir(made, { recursive: true });
  return made;
}
