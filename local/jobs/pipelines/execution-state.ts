// The saved state of a pipeline execution: plain JSON, enough to go on after a crash.

/** PipelineExecutionStatus. */
export type ExecutionStatus = 'Executing' | 'Stopping' | 'Stopped' | 'Failed' | 'Succeeded';

/** StepStatus. */
export type StepStatus = 'Starting' | 'Executing' | 'Stopping' | 'Stopped' | 'Failed' | 'Succeeded';

/** The typed value of a pipeline parameter. */
export type ParameterValue = string | number | boolean;

/** One step that has started. Times are milliseconds since 1970. */
export interface StepState {
  name: string;
  type: string;
  displayName?: string;
  description?: string;
  status: StepStatus;
  startTime: number;
  endTime?: number;
  /** Attempts begun so far. */
  attempts: number;
  failureReason?: string;
  /** Name of the current attempt's job; written before the job is started. */
  jobName?: string;
  /** When what the attempt started was started. */
  startedAt?: number;
  /** What the current attempt started; absent between attempts. */
  arn?: string;
  /** The request of the current attempt, references resolved. */
  request?: Readonly<Record<string, unknown>>;
  /** When the next attempt begins, after one that a policy retries. */
  nextAttemptAt?: number;
  /** Attempts made so far under each retry policy, by its place in RetryPolicies; `default` for none. */
  retries?: Readonly<Record<string, number>>;
  /** Digest of what caching compares. */
  cacheKey?: string;
  /** ARN of the execution whose step is reused instead of running. */
  cacheHitFrom?: string;
  /** ARN of the execution whose outputs are taken, as selective execution asks. */
  selectedFrom?: string;
  /** What references to this step read: Describe*'s answer, `{ OutputParameters }`, `{ Outcome }`. */
  properties?: Readonly<Record<string, unknown>>;
}

/** Selective execution: the steps of the source whose outputs are taken stand in the state's steps, with `selectedFrom`. */
export interface SelectionState {
  /** Names of the steps to run, in the order given. */
  steps: readonly string[];
  sourceArn?: string;
}

/** A whole execution. */
export interface ExecutionState {
  pipelineName: string;
  pipelineArn: string;
  executionArn: string;
  /** Last segment of the ARN, twelve lower-case letters and digits. */
  executionId: string;
  /** The definition's text as it was when the execution started. */
  definition: string;
  parameters: Readonly<Record<string, ParameterValue>>;
  status: ExecutionStatus;
  failureReason?: string;
  startTime: number;
  endTime?: number;
  lastModifiedTime: number;
  /** ParallelismConfiguration's MaxParallelExecutionSteps. @default all that is ready */
  maxParallelSteps?: number;
  selection?: SelectionState;
  /** A Fail step ended it: it cannot be retried. */
  failStep?: string;
  /** Steps that have started, by name. */
  steps: Readonly<Record<string, StepState>>;
}

/** What a save is about, so that the service may tell EventBridge. */
export type ExecutionChange =
  | { kind: 'execution'; previous?: ExecutionStatus; current: ExecutionStatus }
  | { kind: 'step'; step: string; previous?: StepStatus; current: StepStatus };
