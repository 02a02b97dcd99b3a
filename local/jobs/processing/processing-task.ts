// The computing part of a Data Wrangler job: runs in the job's process.
import { readFile, writeFile } from 'node:fs/promises';
import { runFlow } from '../../../engines/data-wrangler/run-flow';
import type { OutputConfig } from '../../../flows/output-config';
import { readLocalExecution } from '../../../flows/local-execution';
import { readFlow } from '../../../flows/read-flow';
import { writeFlow } from '../../../flows/write-flow';
import type { TaskContext } from '../child-messages';
import { repeatableIds } from '../repeatable-ids';

/** What a node's Python code may take. */
const PYTHON_SECONDS = 600;

/** What the process is asked: all paths are local. */
export interface ProcessingTask {
  /** ARN of the job. */
  job: string;
  flowFile: string;
  /** Dataset name to folder or file. */
  inputs: Readonly<Record<string, string>>;
  /** Dataset name to the query that gives its rows. */
  queries: Readonly<Record<string, string>>;
  /** Table name to the file that stands for it. */
  tables: Readonly<Record<string, string>>;
  outputs: readonly { name: string; folder: string; config: OutputConfig }[];
  refit: boolean;
  /** Where the flow with its new state is written. */
  refittedFile?: string;
  parameters: Readonly<Record<string, string>>;
  workFolder: string;
  threads: number;
  memoryMegabytes: number;
}

/** What it answers. */
export interface ProcessingResult {
  outputs: readonly { name: string; rows: number; columns: readonly string[] }[];
}

/** @throws InputError where flow or data are at fault */
export async function runProcessingTask(task: ProcessingTask, context: TaskContext): Promise<ProcessingResult> {
  const flow = readFlow(await readFile(task.flowFile, 'utf8'), 'flow');
  const { python, sql } = readLocalExecution(flow);
  const result = await runFlow({
    flow,
    inputs: new Map(Object.entries(task.inputs)),
    queries: new Map(Object.entries(task.queries)),
    tables: new Map(Object.entries(task.tables)),
    outputs: task.outputs,
    sqlInPlace: new Map(Object.entries(sql)),
    ...(python ? { python: { command: 'python3', timeoutSeconds: PYTHON_SECONDS, environment: { PATH: process.env['PATH'] ?? '' } } } : {}),
    refit: task.refit,
    parameters: new Map(Object.entries(task.parameters)),
    workFolder: task.workFolder,
    threads: task.threads,
    memoryMegabytes: task.memoryMegabytes,
    newId: repeatableIds(task.job),
    log: context.log,
    signal: context.signal,
  });
  if (task.refittedFile !== undefined) await writeFile(task.refittedFile, writeFlow(result.flow));
  return { outputs: result.outputs.map(({ name, rows, columns }) => ({ name, rows, columns })) };
}
