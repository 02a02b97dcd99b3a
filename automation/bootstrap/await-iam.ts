// Gives what bootstrap changed the time to count: IAM is eventually consistent, and the next command acts under the changed role.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Target } from '../stacks/target';

/** Seconds after which AWS's documentation and its tools take a change of IAM for known: a few. Source: IAM User Guide, "Troubleshoot IAM". */
const AWS_SECONDS = 10;

const strained = z.object({ iamSeconds: z.number().optional() });

/** How long a change takes to count: the embedded AWS says of itself that it is late, and is not unless it was asked to be. */
export async function iamSeconds(target: Pick<Target, 'kind' | 'endpointUrl'>): Promise<number> {
  if (target.kind !== 'local') return AWS_SECONDS;
  const answer = await fetch(`${target.endpointUrl ?? ''}/_mlops`);
  return strained.parse(await answer.json()).iamSeconds ?? 0;
}

/** Waits until what was changed counts, or the signal ends it. */
export async function awaitIam(target: Pick<Target, 'kind' | 'endpointUrl'>, note: (message: string) => void, signal: AbortSignal): Promise<void> {
  const seconds = await iamSeconds(target);
  if (seconds === 0) return;
  note(`waiting ${seconds} s, until what was changed counts everywhere in IAM`);
  await sleep(seconds * 1000, undefined, { signal });
}
