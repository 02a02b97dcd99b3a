// The computing part of an AutoML job: runs in the job's process, training in its worker threads.
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { create } from 'tar';
import { runAutoMl } from '../../../engines/autopilot/run-automl';
import type { AutoMlEvent, AutoMlRequest, AutoMlResult, Candidate } from '../../../engines/autopilot/run-automl';
import type { TaskContext } from '../child-messages';
import { filesBelow } from '../send-files';
import { modelKey } from './artifacts';

/** What the process is asked: the engine's request without what only a process has. */
export type AutoMLTask = Omit<AutoMlRequest, 'workerFile' | 'now' | 'signal' | 'onEvent'> & {
  /** Milliseconds between the job's clock and this machine's. */
  clockOffset: number;
  /** Where models lie until they are packed. */
  packFolder: string;
};

/** What it says on the way. */
export type AutoMLProgress = Exclude<AutoMlEvent, { type: 'log' }>;

/** What it answers; the output folder then holds what goes to S3, each model as model.tar.gz. */
export type AutoMLResult = AutoMlResult;

/** @throws InputError where data or settings are at fault */
export async function runAutoMLTask({ clockOffset, packFolder, ...request }: AutoMLTask, context: TaskContext): Promise<AutoMLResult> {
  const result = await runAutoMl({
    ...request,
    workerFile: path.join(context.programsFolder, 'autopilot-worker.js'),
    now: () => Date.now() + clockOffset,
    signal: context.signal,
    onEvent: (event) => (event.type === 'log' ? context.log(event.line) : context.progress(event satisfies AutoMLProgress)),
  });
  for (const candidate of result.candidates) {
    if (candidate.status === 'Completed') await packModel(candidate, request.outputFolder, packFolder);
  }
  return result;
}

/** The model's folder becomes model.tar.gz, the same bytes for the same files. */
async function packModel(candidate: Candidate, outputFolder: string, packFolder: string): Promise<void> {
  const folder = path.join(outputFolder, candidate.modelFolder);
  const packed = path.join(packFolder, `${candidate.name}.tar.gz`);
  await mkdir(packFolder, { recursive: true });
  await create({ file: packed, cwd: folder, gzip: { level: 6 }, portable: true, mtime: new Date(0) }, await filesBelow(folder));
  await rm(folder, { recursive: true });
  const file = path.join(outputFolder, ...modelKey(candidate.name).split('/'));
  await mkdir(path.dirname(file), { recursive: true });
  await rename(packed, file);
}
