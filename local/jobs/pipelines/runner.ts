// The signatures by which a service starts, follows, stops and retries executions.
import type { ExecutionChange, ExecutionState } from './execution-state';
import type { StepActions } from './step-actions';

/** `newExecution`'s argument: what StartPipelineExecution knows. */
export interface NewExecution {
  pipelineName: string;
  pipelineArn: string;
  executionArn: string;
  /** The pipeline's definition, as CreatePipeline took it. */
  definition: string;
  /** StartPipelineExecution's PipelineParameters. */
  parameters?: readonly { Name: string; Value: string }[];
  maxParallelSteps?: number;
  selectiveExecution?: {
    SelectedSteps: readonly { StepName: string }[];
    SourcePipelineExecutionArn?: string;
  };
  /** State of the source execution, where one is named. */
  source?: ExecutionState;
  /** Milliseconds since 1970. */
  now: number;
}

/** The runner's outside world. */
export interface RunnerNeeds {
  actions: StepActions;
  /** Writes the state; when it resolves the state is on disk. Calls never overlap. */
  save(state: ExecutionState, changes: readonly ExecutionChange[]): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ten random lower-case letters and digits, for a job's name. */
  randomName(): string;
  /** Aborted when the endpoint ends: the run leaves off where it is, and `done` resolves to the state so far. */
  signal: AbortSignal;
}

/** An execution that is running in this process. */
export interface PipelineRun {
  /** As last saved. */
  readonly state: ExecutionState;
  /** The end (or where it left off); rejects only where the state cannot be saved. */
  readonly done: Promise<ExecutionState>;
  /** StopPipelineExecution: resolves once status Stopping is saved. */
  stop(): Promise<void>;
  /** UpdatePipelineExecution's or a retry's parallelism, from now on. */
  setParallelism(maxParallelSteps: number | undefined): Promise<void>;
}

/** Plans a new execution, not yet saved. @throws RequestFault with the service's text */
export type PlanExecution = (start: NewExecution) => ExecutionState;
/** Plans the retry of a failed or stopped execution under its own ARN, not yet saved. @throws RequestFault */
export type PlanRetry = (state: ExecutionState, now: number, maxParallelSteps?: number) => ExecutionState;
/** Runs a state that is saved, new or from before a crash. */
export type RunExecution = (state: ExecutionState, needs: RunnerNeeds) => PipelineRun;

/** One element of ListPipelineExecutionSteps' PipelineExecutionSteps; times in milliseconds since 1970. */
export interface PipelineExecutionStep {
  StepName: string;
  StepDisplayName?: string;
  StepDescription?: string;
  StartTime: number;
  EndTime?: number;
  StepStatus: string;
  AttemptCount: number;
  FailureReason?: string;
  CacheHitResult?: { SourcePipelineExecutionArn: string };
  SelectiveExecutionResult?: { SourcePipelineExecutionArn: string };
  Metadata: Readonly<Record<string, unknown>>;
}

/** `listSteps(state)`: the steps that have started, in order of their start. */
export type ListSteps = (state: ExecutionState) => PipelineExecutionStep[];
/** `parseDefinition(text)`: what CreatePipeline and UpdatePipeline check. @throws RequestFault "Unable to parse pipeline definition. ..." */
export type CheckDefinition = (text: string) => void;
export { RequestFault } from './request-fault';
