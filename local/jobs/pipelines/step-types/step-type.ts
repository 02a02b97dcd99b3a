// What there is to know of one type of step: its keys, its arguments, how it runs, what it leaves.
//
// To add a type: a file beside this one exporting a StepType, and one line in `registry.ts`.
import type { StepDefinition } from '../definition';
import type { StepState } from '../execution-state';
import type { JsonObject } from '../json';
import type { ReferenceScope } from '../references';
import type { StartedType } from '../step-actions';

/** One type of step. */
export interface StepType {
  /** As `Type` in the definition. */
  type: string;
  /** Keys that it takes beside those of every step. */
  keys: readonly string[];
  requiredKeys?: readonly string[];
  /** Every step but those with a queue or a function needs Arguments. */
  argumentsOptional?: boolean;
  /** Members of its Arguments that the service fills by itself. */
  filled?: readonly string[];
  cacheable: boolean;
  /** Families of exception types that its RetryPolicies may name, such as `Step`; none: it takes no RetryPolicies. */
  retries: readonly string[];
  /** How it runs; absent for a type that is known but not run here. */
  run?: StartedRun | Decision;
}

/** Which execution and job a request is made for. */
export interface RequestContext {
  executionArn: string;
  jobName: string;
}

/** A type that starts something in the cloud and follows it. */
export interface StartedRun {
  kind: 'started';
  type: StartedType;
  /** What starts it, for messages: `sagemaker:CreateProcessingJob`. */
  operation: string;
  /** The API's limit for the name of what is started. */
  longestName: number;
  /** Where the request has that name. */
  nameMember?: string;
  /** The execution variable that gives it. */
  nameVariable?: string;
  /** Members of the request that caching compares. */
  compared: readonly string[];
  stoppable: boolean;
  /** A step that takes longer fails. */
  longestSeconds?: number;
  /** The request, from the resolved arguments and further keys of the step. */
  request(resolved: ResolvedStep, context: RequestContext): JsonObject;
  /** What references read. @throws StepFault where the answer does not fit the definition */
  properties(step: StepDefinition, description: JsonObject): JsonObject;
  /** ListPipelineExecutionSteps' Metadata. */
  metadata(state: StepState): JsonObject;
}

/** A step's arguments and further keys, references resolved. */
export interface ResolvedStep {
  arguments: JsonObject;
  extra: JsonObject;
}

/** A type that the runner decides by itself, without a job. */
export interface Decision {
  kind: 'decision';
  decide(step: StepDefinition, scope: ReferenceScope): Promise<DecisionResult>;
  metadata(state: StepState): JsonObject;
}

/** What a decision came to. */
export interface DecisionResult {
  properties: JsonObject;
  /** The step fails with this text, and with it the whole execution. */
  failure?: string;
}

/** A step fails with this text, and is not retried. */
export class StepFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StepFault';
  }
}
