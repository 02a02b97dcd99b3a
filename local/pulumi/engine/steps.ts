// What can be done with one custom or component resource: make it, change it, replace it, delete it, leave it.
import type { ResourceState } from '../backend/checkpoint';
import { InitializationFailure, type ProviderClient } from '../plugins/provider-client';
import { messageOf } from '../plugins/call';
import { timestamp } from '../process-world';
import { asSecret, containsSecret, isSecret, type Value, type Values } from '../values/wire';
import { equalValues } from '../values/equal';
import type { Comparison } from './compare';
import { count, diagnose, halt, perform, type Deployment } from './deployment';
import type { Goal } from './goal';
import type { StepFacts } from './events';

/** The error of a step, told already. */
export class StepFailure extends Error {}

/** The state that a goal leads to, before a provider has said anything. */
export function stateOf(goal: Goal, inputs: Values, provider: string): ResourceState {
  return {
    urn: goal.urn, custom: goal.custom, type: goal.type, inputs, parent: goal.parent, protect: goal.protect, dependencies: goal.dependencies, provider,
    propertyDependencies: goal.custom ? goal.propertyDependencies : {}, additionalSecretOutputs: goal.additionalSecretOutputs, aliases: goal.aliases,
    retainOnDelete: goal.retainOnDelete, deletedWith: goal.deletedWith, ignoreChanges: goal.ignoreChanges, replaceOnChanges: goal.replaceOnChanges,
    ...(Object.keys(goal.customTimeouts).length === 0 ? {} : { customTimeouts: goal.customTimeouts }),
  };
}

/** Outputs keep what was secret among the inputs, and what the program wants secret. */
export function markSecrets(outputs: Values, inputs: Values, additional: readonly string[]): Values {
  const marked = Object.entries(outputs).map(([key, value]): [string, Value] => {
    const input = inputs[key];
    const secret = additional.includes(key) || (isSecret(input) && !containsSecret(value) && equalValues(input, value));
    return [key, secret ? asSecret(value) : input !== undefined && containsSecret(input) && !containsSecret(value) && equalValues(input, value) ? input : value];
  });
  return Object.fromEntries(marked);
}

const facts = (operation: StepFacts['operation'], state: ResourceState, old: ResourceState | undefined, comparison?: Comparison): StepFacts => ({
  operation, urn: state.urn, type: state.type, new: state, logical: operation !== 'create-replacement' && operation !== 'delete-replaced', provider: state.provider ?? '',
  ...(old === undefined ? {} : { old }),
  ...(comparison === undefined ? {} : { diff: comparison.diff, keys: comparison.keys, diffs: comparison.diffs }),
});

function failed(deployment: Deployment, state: ResourceState, error: unknown): never {
  const text = messageOf(error);
  diagnose(deployment, 'error', text, state.urn);
  halt(deployment);
  throw new StepFailure(text);
}

/** Records a partly made resource, so that the next operation mends it. */
function keepPart(deployment: Deployment, state: ResourceState, old: ResourceState | undefined, error: InitializationFailure): void {
  Object.assign(state, { id: error.id, outputs: error.properties, initErrors: error.reasons, ...(error.inputs === undefined ? {} : { inputs: error.inputs }) });
  deployment.book.put(state, old);
}

/** Makes a resource; as a replacement where `old` is given, which then waits for its deletion if it is not gone already. */
export async function create(deployment: Deployment, state: ResourceState, provider: ProviderClient | undefined, replacement?: { old: ResourceState; comparison: Comparison; gone: boolean }): Promise<ResourceState> {
  const preview = deployment.options.preview;
  const operation = replacement === undefined ? 'create' : 'create-replacement';
  const now = timestamp(deployment.now());
  return perform(deployment, facts(operation, state, replacement?.old, replacement?.comparison), async () => {
    Object.assign(state, { created: now, modified: now });
    if (provider === undefined) {
      state.outputs = {};
    } else if (preview) {
      state.outputs = provider.supportsPreview ? (await provider.create(state.urn, state.inputs ?? {}, true).catch((error: unknown) => failed(deployment, state, error))).outputs : { ...state.inputs };
    } else {
      deployment.book.begin(state, 'creating');
      try {
        const made = await provider.create(state.urn, state.inputs ?? {}, false, state.customTimeouts?.create);
        Object.assign(state, { id: made.id, outputs: markSecrets(made.outputs, state.inputs ?? {}, state.additionalSecretOutputs ?? []) });
      } catch (error) {
        if (error instanceof InitializationFailure) keepPart(deployment, state, undefined, error);
        else deployment.book.abandon(state);
        failed(deployment, state, error);
      }
    }
    if (replacement?.gone === false) deployment.book.rewrite(replacement.old, { delete: true });
    deployment.book.put(state, undefined);
    if (replacement === undefined) count(deployment, 'create', state.urn);
    return state;
  });
}

/** Records a resource that was there before as the stack's own. */
export async function takeOver(deployment: Deployment, state: ResourceState): Promise<ResourceState> {
  return perform(deployment, facts('import', state, undefined), async () => {
    const now = timestamp(deployment.now());
    Object.assign(state, { created: now, modified: now });
    deployment.book.put(state, undefined);
    count(deployment, 'import', state.urn);
    return state;
  });
}

/** Changes a resource in place. */
export async function update(deployment: Deployment, state: ResourceState, old: ResourceState, provider: ProviderClient, comparison: Comparison): Promise<ResourceState> {
  return perform(deployment, facts('update', state, old, comparison), async () => {
    Object.assign(state, { id: old.id, created: old.created, modified: timestamp(deployment.now()) });
    const olds = { inputs: old.inputs ?? {}, outputs: old.outputs ?? {} };
    const preview = deployment.options.preview;
    try {
      if (!preview) deployment.book.begin(state, 'updating');
      const outputs = preview && !provider.supportsPreview ? { ...old.outputs, ...state.inputs }
        : await provider.update(state.urn, old.id ?? '', olds, state.inputs ?? {}, preview, state.ignoreChanges ?? [], state.customTimeouts?.update);
      state.outputs = markSecrets(outputs, state.inputs ?? {}, state.additionalSecretOutputs ?? []);
    } catch (error) {
      if (error instanceof InitializationFailure) keepPart(deployment, state, old, error);
      else if (!preview) deployment.book.abandon(state);
      failed(deployment, state, error);
    }
    deployment.book.put(state, old);
    count(deployment, 'update', state.urn);
    return state;
  });
}

/** Leaves a resource as it is, with the program's newest options. */
export async function same(deployment: Deployment, state: ResourceState, old: ResourceState): Promise<ResourceState> {
  return perform(deployment, facts('same', state, old), async () => {
    Object.assign(state, { outputs: old.outputs ?? {}, created: old.created, modified: old.modified, ...(old.id === undefined ? {} : { id: old.id }), ...(old.initErrors === undefined ? {} : { initErrors: old.initErrors }) });
    deployment.book.put(state, old, false);
    count(deployment, 'same', state.urn);
    return state;
  });
}

/** The logical step between creating a replacement and deleting what it replaces. */
export async function replace(deployment: Deployment, state: ResourceState, old: ResourceState, comparison: Comparison): Promise<void> {
  await perform(deployment, facts('replace', state, old, comparison), async () => {
    count(deployment, 'replace', state.urn);
    return state;
  });
}

const cannotDelete = (urn: string): string => `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``;

/** Takes a resource away. */
export async function remove(deployment: Deployment, old: ResourceState, operation: 'delete' | 'delete-replaced', provider: ProviderClient | undefined): Promise<void> {
  const told: StepFacts = { operation, urn: old.urn, type: old.type, old, logical: operation === 'delete', provider: old.provider ?? '' };
  await perform(deployment, told, async () => {
    if (old.protect === true && operation === 'delete') failed(deployment, old, new Error(cannotDelete(old.urn)));
    if (!deployment.options.preview) {
      if (provider !== undefined && old.retainOnDelete !== true) {
        deployment.book.begin(old, 'deleting');
        try {
          await provider.delete(old.urn, old.id ?? '', old.inputs ?? {}, old.outputs ?? {}, old.customTimeouts?.delete);
        } catch (error) {
          deployment.book.abandon(old);
          failed(deployment, old, error);
        }
      }
      deployment.book.drop(old);
    }
    if (operation === 'delete') count(deployment, 'delete', old.urn);
    return undefined;
  });
}
