// Deletes what a program no longer wants, and what replacements left behind, in the order that dependencies demand.
import type { ResourceState } from '../backend/checkpoint';
import { CliFailure } from '../failure';
import type { Deployment } from './deployment';
import { deletionWaves } from './dependents';
import { providerOf } from './register-provider';
import { remove } from './steps';
import { providerTypePrefix } from './urn';

const isProvider = (state: ResourceState): boolean => state.type.startsWith(providerTypePrefix);

/** Whether an operation with targets leaves a resource alone. */
function spared({ options }: Deployment, state: ResourceState): boolean {
  return (options.targets.length > 0 && !options.targets.includes(state.urn)) || options.excludes.includes(state.urn);
}

async function removeOne(deployment: Deployment, state: ResourceState): Promise<void> {
  const provider = state.custom && state.external !== true && state.provider !== undefined && state.provider !== '' ? await providerOf(deployment, state.provider) : undefined;
  await remove(deployment, state, state.delete === true ? 'delete-replaced' : 'delete', provider);
}

/** Runs a wave with a bound on how many at once; the first failure is thrown after the wave. */
async function removeWave(deployment: Deployment, wave: readonly ResourceState[]): Promise<void> {
  const queue = [...wave];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      if (deployment.signal.aborted) throw new CliFailure('update canceled');
      try {
        await removeOne(deployment, state);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(deployment.options.parallel, wave.length) }, worker));
  if (failures.length > 0 && !deployment.options.continueOnError) throw failures[0];
}

/** A provider that something still uses stays. */
function isUsed(deployment: Deployment, state: ResourceState, doomed: ReadonlySet<ResourceState>): boolean {
  return isProvider(state) && deployment.book.current().some((other) => !doomed.has(other) && other.provider === `${state.urn}::${state.id}`);
}

/** Deletes the given states, each after all that needs it. @throws StepFailure after the wave in which one failed */
export async function deleteStates(deployment: Deployment, doomed: readonly ResourceState[]): Promise<void> {
  const wanted = new Set(doomed.filter((state) => !spared(deployment, state)));
  for (const wave of deletionWaves([...wanted].filter((state) => !isUsed(deployment, state, wanted)))) await removeWave(deployment, wave);
}

/** What the program did not register, and what waits for its deletion. */
export function unwanted(deployment: Deployment): ResourceState[] {
  return deployment.book.current().filter((state) => state.delete === true || !deployment.seen.has(state.urn));
}
