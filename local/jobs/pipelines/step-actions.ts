// What the pipeline runner needs of the cloud: start, describe and stop what a step is, read JSON, know earlier executions.
import type { StepState } from './execution-state';

/** The types of step that the runner starts through StepActions; Condition and Fail it does by itself. */
export type StartedType = 'Processing' | 'AutoML' | 'Transform' | 'Model' | 'RegisterModel' | 'Lambda';

/** For which step and attempt something is started. */
export interface StartContext {
  executionArn: string;
  stepName: string;
  /** From 1. */
  attempt: number;
  /**
   * `pipelines-<execution id>-<step>-<random>`: the job's or model's name (already in the request where its API has one),
   * and the key by which `start` is idempotent: called again after a crash it answers with what it started before.
   */
  jobName: string;
}

/** How far something started has come. */
export interface StepProgress {
  state: 'InProgress' | 'Completed' | 'Failed' | 'Stopped';
  /**
   * The answer of Describe* (times as ISO text or milliseconds), to which `Steps.<name>.<path>` refers. For a Lambda:
   * `{ Payload }`, the function's answer as parsed JSON.
   */
  description: Readonly<Record<string, unknown>>;
  /** Describe*'s FailureReason; for a Lambda that failed, `<errorType>: <errorMessage>`. */
  failureReason?: string;
}

/**
 * The cloud under the pipeline's role. Requests by type: Processing, AutoML, Transform, Model are Create* requests with
 * their job or model name, AutoML's cut to 32 characters; RegisterModel is CreateModelPackage; Lambda is
 * `{ FunctionArn, Payload: object }`. Every refusal rejects with ServiceFault.
 */
export interface StepActions {
  /** Starts it and answers once that is on disk. */
  start(type: StartedType, request: Readonly<Record<string, unknown>>, context: StartContext): Promise<{ arn: string }>;
  /** @param arn as `start` answered it */
  describe(type: StartedType, arn: string): Promise<StepProgress>;
  /** Asks it to stop; what cannot be stopped (Lambda, Model, RegisterModel) is never asked. */
  stop(type: StartedType, arn: string): Promise<void>;
  /** A JSON object in S3. @throws ServiceFault NoSuchKey, AccessDenied; InvalidJson where it cannot be parsed */
  readJson(uri: string): Promise<unknown>;
  /** Resolves when one of these has changed (an early answer does no harm), or after so many milliseconds, or on abort. */
  waitForChange(arns: readonly string[], milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Steps of that name in earlier executions of the same pipeline, the newest execution first. */
  earlierSteps(stepName: string): AsyncIterable<EarlierStep>;
}

/** A step of another execution of the same pipeline. */
export interface EarlierStep {
  executionArn: string;
  step: StepState;
}

/** A service refused a call. */
export class ServiceFault extends Error {
  /**
   * @param code the service's error code, such as `AccessDeniedException`, `ValidationException`, `ThrottlingException`
   * @param message its text
   * @param operation what was called, such as `sagemaker:CreateProcessingJob`
   */
  constructor(readonly code: string, message: string, readonly operation?: string) {
    super(message);
    this.name = 'ServiceFault';
  }
}
