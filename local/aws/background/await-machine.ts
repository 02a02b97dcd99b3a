// How long it takes until the machine of a job, a build or an endpoint is there.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud';

/** Resolves once there is a machine, or when the wait is ended: at once, unless the embedded AWS is under strain. */
export async function awaitMachine({ strain }: Pick<Cloud, 'strain'>, signal: AbortSignal): Promise<void> {
  if (strain === undefined) return;
  try {
    await sleep(strain.machineSeconds * 1000, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
