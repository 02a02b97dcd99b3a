// What the operations on executions ask of whoever runs them.
import type { ExecutionState } from '../../../jobs/pipelines/execution-state';
import type { ExecutionRecord } from './execution-records';

/** Runs executions. */
export interface ExecutionControl {
  /** @throws AwsError ValidationException with the service's text */
  checkDefinition(text: string): void;
  /** Twelve lower-case letters and digits. */
  newId(): string;
  /** The state of a new execution, to be written with its record. @throws AwsError ValidationException */
  plan(record: ExecutionRecord, definition: string): ExecutionState;
  /** The state of an execution that is tried again. @throws AwsError ValidationException */
  planRetry(record: ExecutionRecord, maxParallelSteps: number | undefined): ExecutionState;
  /** Runs an execution whose record and state are on disk. */
  run(record: ExecutionRecord): void;
  /** Resolves once it is marked Stopping. */
  stop(record: ExecutionRecord): Promise<void>;
  setParallelism(record: ExecutionRecord, maxParallelSteps: number | undefined): Promise<void>;
  /** As ListPipelineExecutionSteps has them, in order of their start. */
  steps(record: ExecutionRecord): readonly object[];
}
