// Entry of build/job.js: the process in which a job computes; it reads its task from a file and reports over its channel.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../flows/problems';
import type { ChildMessage, ChildOrder, ChildTask, TaskContext } from './child-messages';
import { followParent } from './follow-parent';
import { limitMemory } from './memory-limit';

/** Sends a message; resolves once it has left the process. */
function send(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) {
      process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve());
    } else {
      process.send(message, undefined, undefined, () => resolve());
    }
  });
}

/** Engines are loaded by the task that needs them: a transform never waits for DuckDB. */
async function runTask({ kind, task }: ChildTask, context: TaskContext): Promise<unknown> {
  switch (kind) {
    case 'processing': return (await import('./processing/processing-task.js')).runProcessingTask(task, context);
    case 'automl': return (await import('./automl/automl-task.js')).runAutoMLTask(task, context);
    case 'transform': return (await import('./transform/transform-task.js')).runTransformTask(task, context);
    case 'serve': return (await import('./endpoints/serve-task.js')).runServeTask(task, context);
    case 'build': return (await import('./builds/build-task.js')).runBuildTask(task, context);
  }
}

function faultOf(error: unknown): ChildMessage {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {};
  if (/out of memory|heap limit/i.test(message) || (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) return { type: 'fault', fault: 'memory', message };
  return { type: 'fault', fault: error instanceof InputError ? 'input' : 'other', message, ...stack };
}

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('the file with the task is missing: node job.js <file>');
  const { order, memoryMegabytes } = JSON.parse(await readFile(file, 'utf8')) as ChildOrder;
  limitMemory(memoryMegabytes, (used) => {
    void send({ type: 'fault', fault: 'memory', message: `the job uses ${used} MB, ${memoryMegabytes} MB are allowed` }).then(() => process.exit(1));
  });
  const context: TaskContext = {
    log: (line) => { void send({ type: 'log', line }); },
    progress: (value) => { void send({ type: 'progress', value }); },
    signal: new AbortController().signal,
    programsFolder: path.dirname(path.resolve(process.argv[1] ?? '')),
  };
  await send({ type: 'result', value: await runTask(order, context) });
}

followParent();
main(process.argv[2]).then(() => process.exit(0), async (error: unknown) => {
  await send(faultOf(error));
  process.exit(1);
});
