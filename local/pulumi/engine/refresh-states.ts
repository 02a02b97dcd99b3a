// Reads resources anew from their providers, and takes what they say into the state.
import type { ResourceState } from '../backend/checkpoint';
import { InitializationFailure, type ProviderClient, type ProviderDiff } from '../plugins/provider-client';
import { messageOf } from '../plugins/call';
import { timestamp } from '../process-world';
import { equalValues } from '../values/equal';
import type { Values } from '../values/wire';
import { count, diagnose, halt, perform, type Deployment } from './deployment';
import { deletionWaves } from './dependents';
import type { Operation } from './events';
import { providerOf } from './register-provider';
import { markSecrets, StepFailure } from './steps';
import { providerTypePrefix } from './urn';

/** What a provider found: nothing where the resource is gone. */
interface Found {
  inputs: Values;
  outputs: Values;
  id: string;
  initErrors?: string[];
}

interface Outcome {
  operation: Operation;
  state?: ResourceState;
  diff?: ProviderDiff;
}

async function look(provider: ProviderClient, old: ResourceState): Promise<Found | undefined> {
  try {
    const read = await provider.read(old.urn, old.id ?? '', old.inputs ?? {}, old.outputs ?? {});
    return read === undefined ? undefined : { id: read.id, outputs: read.outputs, inputs: read.inputs ?? old.inputs ?? {} };
  } catch (error) {
    if (!(error instanceof InitializationFailure)) throw error;
    return { id: error.id, outputs: error.properties, inputs: error.inputs ?? old.inputs ?? {}, initErrors: error.reasons };
  }
}

async function readAnew(deployment: Deployment, old: ResourceState): Promise<Outcome> {
  const readable = old.custom && old.external !== true && !old.type.startsWith(providerTypePrefix) && (old.provider ?? '') !== '' && old.delete !== true;
  if (!readable) return { operation: 'same', state: old };
  const provider = await providerOf(deployment, old.provider ?? '');
  const found = await look(provider, old);
  if (found === undefined) return { operation: 'delete' };
  const outputs = markSecrets(found.outputs, found.inputs, old.additionalSecretOutputs ?? []);
  const diff = await provider.diff(old.urn, found.id, { inputs: found.inputs, outputs }, old.inputs ?? {}, old.ignoreChanges ?? []);
  const changed = !equalValues(old.outputs ?? {}, outputs) || !equalValues(old.inputs ?? {}, found.inputs);
  if (!changed) return { operation: 'same', state: old, diff };
  const state: ResourceState = { ...old, id: found.id, inputs: found.inputs, outputs, modified: timestamp(deployment.now()) };
  if (found.initErrors === undefined) delete state.initErrors;
  else state.initErrors = found.initErrors;
  return { operation: 'update', state, diff };
}

function keep(deployment: Deployment, old: ResourceState, { operation, state }: Outcome): void {
  count(deployment, operation, old.urn);
  if (deployment.options.preview || operation === 'same') return;
  if (state === undefined) deployment.book.drop(old);
  else deployment.book.rewrite(old, state);
}

async function refreshOne(deployment: Deployment, old: ResourceState): Promise<void> {
  let outcome: Outcome = { operation: 'same', state: old };
  await perform(deployment, { operation: 'refresh', urn: old.urn, type: old.type, old: { ...old }, new: old, logical: false, provider: old.provider ?? '' }, async () => {
    try {
      outcome = await readAnew(deployment, old);
    } catch (error) {
      diagnose(deployment, 'error', messageOf(error), old.urn);
      halt(deployment);
      throw new StepFailure(messageOf(error));
    }
    keep(deployment, old, outcome);
    return outcome.state;
  }, () => ({
    operation: outcome.operation, new: outcome.state,
    ...(outcome.operation === 'update' && outcome.diff !== undefined ? { diffs: outcome.diff.diffs, diff: outcome.diff } : {}),
  }));
}

/** Refreshes, each after what it needs, as many at once as the operation allows; goes on after a failure within a wave only. */
export async function refreshStates(deployment: Deployment, states: readonly ResourceState[]): Promise<void> {
  for (const wave of deletionWaves(states).reverse()) {
    const queue = [...wave];
    const failures: unknown[] = [];
    const worker = async (): Promise<void> => {
      for (let state = queue.shift(); state !== undefined && !deployment.signal.aborted; state = queue.shift()) {
        await refreshOne(deployment, state).catch((error: unknown) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: Math.min(deployment.options.parallel, wave.length) }, worker));
    if (failures.length > 0) throw failures[0];
  }
  if (!deployment.options.preview) deployment.book.pruneDependencies();
}
