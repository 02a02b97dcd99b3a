// The folder in which one run of a job works.
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * The job with a new folder inside its own, which is emptied of what an earlier run left. A process of that run may
 * still be at work for a moment after a crash; what it writes then never meets the files of this run.
 * @param id unlike that of any other run
 */
export async function inRunFolder<T extends { folder: string }>(job: T, id: string): Promise<T> {
  await mkdir(job.folder, { recursive: true });
  for (const name of await readdir(job.folder)) await rm(path.join(job.folder, name), { recursive: true, force: true });
  return { ...job, folder: await folderIn(job.folder, id) };
}

/** Makes a folder in the job's folder. */
export async function folderIn(folder: string, ...names: readonly string[]): Promise<string> {
  const made = path.join(folder, ...names);
  await mkdir(made, { recursive: true });
  return made;
}
