// Deletes what a program no longer wants, and what replacements left behind, in the order that dependencies demand.
import type { ResourceState } from '../backend/checkpoint';
import { CliFailure } from '../failure';
import { diagnose, type Deployment } from './deployment';
import { deletionWaves } from './dependents';
import { providerOf } from './register-provider';
import { remove, StepFailure } from './steps';
import { nameOf, providerTypePrefix } from './urn';

const isProvider = (state: ResourceState): boolean => state.type.startsWith(providerTypePrefix);

/** Whether an operation with targets leaves a resource alone. */
function spared({ options }: Deployment, state: ResourceState): boolean {
  return (options.targets.length > 0 && !options.targets.includes(state.urn)) || options.excludes.includes(state.urn);
}

function refuseProtected(deployment: Deployment, doomed: readonly ResourceState[]): void {
  const kept = doomed.filter(({ protect }) => protect === true);
  for (const state of kept) {
    diagnose(deployment, 'error', `resource "${state.urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${state.urn}'\``, state.urn);
  }
  if (kept.length > 0 && !deployment.options.preview) throw new StepFailure(`protected: ${kept.map(({ urn }) => nameOf(urn)).join(', ')}`);
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
  if (failures.length > 0) throw failures[0];
}

/** Deletes the given states; providers go last, without a step that anybody sees. */
export async function deleteStates(deployment: Deployment, doomed: readonly ResourceState[]): Promise<void> {
  const wanted = doomed.filter((state) => !spared(deployment, state));
  refuseProtected(deployment, wanted);
  const providers = wanted.filter(isProvider);
  for (const wave of deletionWaves(wanted.filter((state) => !isProvider(state)))) await removeWave(deployment, wave);
  for (const state of providers) {
    const used = deployment.book.current().some((other) => other.provider === `${state.urn}::${state.id}`);
    if (!used) await remove(deployment, state, 'delete', undefined);
  }
}

/** What the program did not register, and what waits for its deletion. */
export function unwanted(deployment: Deployment): ResourceState[] {
  return deployment.book.current().filter((state) => state.delete === true || !deployment.seen.has(state.urn));
}
