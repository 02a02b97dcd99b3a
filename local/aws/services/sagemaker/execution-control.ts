// What the operations on executions ask of whoever runs them.
import type { ExecutionRecord } from './execution-records';

/** Runs executions; states are opaque to the operations. */
export interface ExecutionControl {
  /** @throws AwsError ValidationException with the service's text */
  checkDefinition(text: string): void;
  /** Twelve lower-case letters and digits. */
  newId(): string;
  /** The state of a new execution, to be written with its record. @throws AwsError ValidationException */
  plan(record: ExecutionRecord): unknown;
  /** The state of an execution that is tried again. @throws AwsError ValidationException */
  planRetry(record: ExecutionRecord, maxParallelSteps: number | undefined): unknown;
  /** Runs an execution whose record and state are on disk. */
  run(record: ExecutionRecord): void;
  /** Resolves once it is marked Stopping. */
  stop(record: ExecutionRecord): Promise<void>;
  setParallelism(record: ExecutionRecord, maxParallelSteps: number | undefined): Promise<void>;
  /** As ListPipelineExecutionSteps has them, in order of their start. */
  steps(record: ExecutionRecord): readonly object[];
}
