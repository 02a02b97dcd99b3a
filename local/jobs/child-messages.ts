// What a job's process is asked and what it says back.
import type { AutoMLTask } from './automl/automl-task';
import type { BuildTask } from './builds/build-task';
import type { ServeTask } from './endpoints/serve-task';
import type { ProcessingTask } from './processing/processing-task';
import type { TransformTask } from './transform/transform-task';

/** The content of the file that the process is started with: all plain JSON. */
export interface ChildOrder {
  order: ChildTask;
  /** All that the process may use. */
  memoryMegabytes: number;
}

/** What to compute. */
export type ChildTask =
  | { kind: 'processing'; task: ProcessingTask }
  | { kind: 'automl'; task: AutoMLTask }
  | { kind: 'transform'; task: TransformTask }
  | { kind: 'serve'; task: ServeTask }
  | { kind: 'build'; task: BuildTask };

/** What the process says over its channel. */
export type ChildMessage =
  | { type: 'log'; line: string }
  | { type: 'progress'; value: unknown }
  | { type: 'result'; value: unknown }
  /** `input`: the user's data or settings are at fault; `memory`: it ran out of memory; `other`: the program is at fault. */
  | { type: 'fault'; fault: 'input' | 'memory' | 'other'; message: string; stack?: string };

/** What a task is told besides its own. */
export interface TaskContext {
  log(line: string): void;
  progress(value: unknown): void;
  /** Never aborted in a process that is killed to stop; engines ask for one. */
  signal: AbortSignal;
  /** The folder of the bundle, where those of worker threads lie. */
  programsFolder: string;
}
