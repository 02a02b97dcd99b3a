// Starts a job's process, hands on what it says, kills it when it is to stop, and tells how it ended.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChildMessage, ChildOrder, ChildTask } from './child-messages';
import { JobFailure, JobStopped } from './needs';
import { eachLine } from './text-lines';

/** Where and under which limits the process runs. */
export interface ChildOptions<Progress> {
  /** `build/job.js`. */
  childFile: string;
  /** The job's folder: the task's file lies there, and the process works there. */
  folder: string;
  /** What the JavaScript heap of the process may hold; engines' own memory is in the task. */
  heapMegabytes: number;
  /** The job's whole memory, for the message where it does not suffice. */
  memoryMegabytes: number;
  signal: AbortSignal;
  /** The process leads a group, and what it has started is killed with it. @default false */
  ownGroup?: boolean;
  log(line: string): void;
  progress?(value: Progress): void;
}

/** What a process said last, and how it ended. */
export interface Ending {
  said: Extract<ChildMessage, { type: 'result' | 'fault' }> | undefined;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Node.js wrote that its heap is full. */
  heapFull: boolean;
  error?: Error;
}

/**
 * Runs a task in a process of its own and answers with its result.
 * @throws JobFailure with a FailureReason, JobStopped once the process is gone
 */
export async function runChild<Result, Progress = never>(task: ChildTask, options: ChildOptions<Progress>): Promise<Result> {
  if (options.signal.aborted) throw new JobStopped();
  const child = await startChild(task, options);
  const kill = (): void => { if (options.ownGroup === true) killGroup(child); else child.kill('SIGKILL'); };
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    if (options.signal.aborted) kill();
    const ending = await follow(child, options);
    if (ending.said?.type === 'result') return ending.said.value as Result;
    if (options.signal.aborted) throw new JobStopped();
    throw failureOf(ending, options.memoryMegabytes);
  } finally {
    options.signal.removeEventListener('abort', kill);
    if (options.ownGroup === true) killGroup(child);
  }
}

/** Kills the group that a process leads or led, with all that it left behind; where none of it is left there is nothing to do. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Where and under which limits a process is started. */
export type StartOptions = Pick<ChildOptions<never>, 'childFile' | 'folder' | 'heapMegabytes' | 'memoryMegabytes' | 'ownGroup'>;

/** Starts the process of a task: with nothing of the endpoint's environment, in the folder, its messages as structured clones. */
export async function startChild(task: ChildTask, options: StartOptions): Promise<ChildProcess> {
  const file = path.join(options.folder, 'task.json');
  const order: ChildOrder = { order: task, memoryMegabytes: options.memoryMegabytes };
  await writeFile(file, JSON.stringify(order), { mode: 0o600 });
  return fork(options.childFile, [file], {
    cwd: options.folder,
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LANG: 'C.UTF-8', TMPDIR: options.folder },
    execArgv: [`--max-old-space-size=${Math.floor(options.heapMegabytes)}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: options.ownGroup === true,
    serialization: 'advanced',
  });
}

/** Hands on what a process says until it is gone. */
export async function follow<Progress>(child: ChildProcess, options: Pick<ChildOptions<Progress>, 'log' | 'progress'>): Promise<Ending> {
  const ending: Ending = { said: undefined, code: null, signal: null, heapFull: false };
  child.on('message', (message) => hear(message as ChildMessage, ending, options));
  const hand = (line: string): void => {
    ending.heapFull ||= line.includes('JavaScript heap out of memory');
    options.log(line);
  };
  const texts = [child.stdout, child.stderr].map((stream) => (stream === null ? Promise.resolve() : eachLine(stream, hand)));
  await new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ending.error = error;
      resolve();
    });
    child.once('close', (code, signal) => {
      Object.assign(ending, { code, signal });
      resolve();
    });
  });
  if (ending.error === undefined) await Promise.all(texts);
  return ending;
}

function hear<Progress>(message: ChildMessage, ending: Ending, options: Pick<ChildOptions<Progress>, 'log' | 'progress'>): void {
  switch (message.type) {
    case 'log': return options.log(message.line);
    case 'progress': return options.progress?.(message.value as Progress);
    default: ending.said = message;
  }
  if (message.type === 'fault') for (const line of (message.stack ?? message.message).split('\n')) options.log(line);
}

/** Why a process that gave no result ended, as a FailureReason. */
export function failureOf(ending: Ending, memoryMegabytes: number): JobFailure {
  const { code, signal, heapFull, error } = ending;
  const said = ending.said?.type === 'fault' ? ending.said : undefined;
  const memory = said?.fault === 'memory' || heapFull || signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134;
  if (memory) {
    return new JobFailure(`ClientError: Please use an instance type with more memory, or reduce the size of job data processed on an instance. The job may use ${memoryMegabytes} MB.`);
  }
  if (said !== undefined) {
    const reason = said.fault === 'input' ? `AlgorithmError: ${said.message}, exit code: 1` : `AlgorithmError: ${said.message}, see the job's log, exit code: 1`;
    return new JobFailure(reason.slice(0, 1024), { ExitMessage: said.message.slice(0, 1024) });
  }
  return new JobFailure(`InternalServerError: The job's process ended with ${error?.message ?? (signal ?? `exit code ${code ?? 0}`)} before it answered.`);
}
