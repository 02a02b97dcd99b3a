// Tells an AWS that was too busy to answer, however often it was asked, from bugs: who runs `mlops` can do the same again.
import { CommandFailure, exitCodes } from './failures';

/** What the SDK's errors say of the answer they stand for and of how often it was asked. */
interface Answered { $metadata?: { httpStatusCode?: number; attempts?: number } }

const codes = new Set(['SlowDown', 'Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'ServiceUnavailable', 'ServiceUnavailableException', 'InternalFailure']);

/** The failure to show for a request that AWS put off until the SDK gave up; undefined for any other error. */
export function failureOfBusyAws(error: unknown): CommandFailure | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const { httpStatusCode, attempts } = (error as Error & Answered).$metadata ?? {};
  if (!codes.has(error.name) && httpStatusCode !== 429 && httpStatusCode !== 503) return undefined;
  return new CommandFailure(`AWS was too busy to answer, asked ${attempts ?? 1} times: ${error.name}: ${error.message}`, exitCodes.runFailed, [
    'What was done so far stays. Run the same command again: it goes on where this one ended.',
  ], { cause: error });
}
