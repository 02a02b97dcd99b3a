// Tells AWS's refusals for lack of permission from bugs: who runs `mlops` can act on them.
import { CommandFailure, exitCodes } from './failures';

/** What the SDK's errors say of the answer they stand for. */
interface Answered { $metadata: { httpStatusCode?: number } }

const codes = new Set(['AccessDenied', 'AccessDeniedException', 'Forbidden', 'UnauthorizedOperation']);

/** Whether AWS refused a request for lack of permission. */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  return codes.has(error.name) || (error as Error & Answered).$metadata?.httpStatusCode === 403;
}

/** The failure to show for a refusal, in AWS's words, which name action and resource; undefined for any other error. */
export function failureOfRefusal(error: unknown): CommandFailure | undefined {
  if (!isRefusal(error)) return undefined;
  return new CommandFailure(`AWS refused it: ${error.message}`, exitCodes.runFailed, [
    'mlops acts under the driver role of the environment: deploy again (mlops up) if its permissions were changed by hand, or ask who owns the account.',
  ], { cause: error });
}
