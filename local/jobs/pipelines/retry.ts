// Decides whether and when a failed attempt is made again.
import type { RetryPolicy, StepDefinition } from './definition';
import type { StepState } from './execution-state';

/** Exception types that RetryPolicies may name. */
export const EXCEPTION_TYPES = [
  'Step.SERVICE_FAULT', 'Step.THROTTLING', 'SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR', 'SageMaker.RESOURCE_LIMIT', 'Emr.RESOURCE_LIMIT',
] as const;

/** An exception type that a policy may name; undefined for an error that nobody retries. */
export type ExceptionType = typeof EXCEPTION_TYPES[number];

/** What is done about faults of the service itself where no policy names them. */
const DEFAULT_POLICY: RetryPolicy = {
  exceptionTypes: ['Step.SERVICE_FAULT', 'Step.THROTTLING'], intervalSeconds: 1, backoffRate: 2, maxAttempts: 5,
};

const THROTTLING = /^(Throttl(ing|ed)|TooManyRequests|RequestLimitExceeded|SlowDown|ProvisionedThroughput)/;
const SERVICE_FAULT = /^(Internal(Failure|Error|Server|Service)|Service(Unavailable|Exception)|KMSInternal)/;

/** The exception type of a refused call, by the service's error code. */
export function exceptionOfFault(code: string): ExceptionType | undefined {
  if (THROTTLING.test(code)) return 'Step.THROTTLING';
  if (SERVICE_FAULT.test(code)) return 'Step.SERVICE_FAULT';
  return code.startsWith('ResourceLimitExceeded') ? 'SageMaker.RESOURCE_LIMIT' : undefined;
}

/** The exception type of a job that failed, by how its FailureReason begins. */
export function exceptionOfJob(failureReason: string): ExceptionType | undefined {
  if (/^(InternalServerError|InternalError)\b/.test(failureReason)) return 'SageMaker.JOB_INTERNAL_ERROR';
  if (/^(CapacityError|InsufficientCapacity)/.test(failureReason)) return 'SageMaker.CAPACITY_ERROR';
  return failureReason.startsWith('ResourceLimitExceeded') ? 'SageMaker.RESOURCE_LIMIT' : undefined;
}

/** The attempt that follows. */
export interface NextAttempt {
  /** Milliseconds since 1970. */
  at: number;
  /** The step's count of retries by policy, this one included. */
  retries: Readonly<Record<string, number>>;
}

/**
 * The next attempt of a step, by the first policy that names the exception.
 * @returns undefined where the step has failed for good
 */
export function nextAttempt(definition: StepDefinition, step: StepState, exception: ExceptionType | undefined, now: number): NextAttempt | undefined {
  if (exception === undefined) return undefined;
  const index = definition.retryPolicies.findIndex((policy) => policy.exceptionTypes.includes(exception));
  const policy = definition.retryPolicies[index] ?? (DEFAULT_POLICY.exceptionTypes.includes(exception) ? DEFAULT_POLICY : undefined);
  if (policy === undefined) return undefined;
  const name = index === -1 ? 'default' : String(index);
  const made = step.retries?.[name] ?? 0;
  if (policy.maxAttempts !== undefined && made >= policy.maxAttempts) return undefined;
  const at = now + policy.intervalSeconds * policy.backoffRate ** made * 1000;
  if (policy.expireAfterMinutes !== undefined && at > step.startTime + policy.expireAfterMinutes * 60_000) return undefined;
  return { at, retries: { ...step.retries, [name]: made + 1 } };
}
