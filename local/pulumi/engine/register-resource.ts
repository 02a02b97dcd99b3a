// Registers a resource of the program: from what is wanted and what was, to what is done.
import { createHash } from 'node:crypto';
import type { ResourceState } from '../backend/checkpoint';
import type { ProviderClient } from '../plugins/provider-client';
import { messageOf } from '../plugins/call';
import { takeOld } from '../values/property-path';
import { isSecret, unknownValue, type Value, type Values } from '../values/wire';
import { compare, type Comparison } from './compare';
import { diagnose, type Deployment } from './deployment';
import type { Goal } from './goal';
import { providerOf } from './register-provider';
import { create, remove, replace, same, stateOf, StepFailure, takeOver, update } from './steps';
import { dependentsOf } from './dependents';
import { MonitorClosed } from './monitor';
import { stackType } from './urn';

/** The old state of a goal, by its URN or one of its aliases. */
export function findOld(deployment: Deployment, goal: Goal): ResourceState | undefined {
  return [goal.urn, ...goal.aliases].map((urn) => deployment.book.findOld(urn)).find((state) => state !== undefined);
}

/** The seed of a resource's random name: the same at preview and deployment. */
const seedOf = (goal: Goal, serial: number): Buffer => createHash('sha256').update(`${goal.urn} ${serial}`).digest();

function refuseProtected(deployment: Deployment, goal: Goal, old: ResourceState): void {
  if (old.protect !== true) return;
  const message = `unable to replace resource "${goal.urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``;
  diagnose(deployment, 'error', message, goal.urn);
  throw new StepFailure(message);
}

/** A value as an error shows it. */
const plainly = (value: Value | undefined): string => (value === undefined ? '<nil>' : isSecret(value) ? '[secret]' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Inputs as the provider takes them. @throws StepFailure */
async function check(deployment: Deployment, goal: Goal, provider: ProviderClient, olds: Values, news: Values): Promise<Values> {
  const { inputs, failures } = await provider.check(goal.urn, olds, news, seedOf(goal, 0)).catch((error: unknown) => {
    diagnose(deployment, 'error', messageOf(error), goal.urn);
    throw new StepFailure(messageOf(error));
  });
  if (failures.length === 0) return inputs;
  for (const { property, reason } of failures) {
    const what = property === '' ? 'has a problem' : `property ${property} value {${plainly(news[property])}} has a problem`;
    diagnose(deployment, 'error', `${goal.type} resource '${goal.name}'${property === '' ? '' : ':'} ${what}: ${reason}`, goal.urn);
  }
  throw new StepFailure(`${goal.type} resource '${goal.name}' has a problem`);
}

/** A component has no provider: it is there or not. */
async function registerComponent(deployment: Deployment, goal: Goal): Promise<ResourceState> {
  const old = findOld(deployment, goal);
  if (old !== undefined && leftAlone(deployment, goal)) return same(deployment, { ...old, id: undefined }, old);
  const state = stateOf(goal, goal.inputs, '');
  await deployment.analyze?.(state);
  return old === undefined ? create(deployment, state, undefined) : same(deployment, state, old);
}

/** Whether the operation leaves this resource alone; the stack itself is always of it. */
function leftAlone({ options }: Deployment, { urn, type, parent }: Goal): boolean {
  if (type === stackType) return false;
  const targeted = options.targets.length === 0 || options.targets.includes(urn) || (options.targetDependents && options.targets.includes(parent));
  return !targeted || options.excludes.includes(urn);
}

/** Registers; the state is what the program gets back. @throws StepFailure */
export async function registerResource(deployment: Deployment, goal: Goal, providerReference: string): Promise<ResourceState> {
  if (!goal.custom) return registerComponent(deployment, goal);
  const old = findOld(deployment, goal);
  if (leftAlone(deployment, goal)) {
    return old === undefined ? { ...stateOf(goal, goal.inputs, providerReference), outputs: {}, id: unknownValue } : same(deployment, { ...old, id: undefined }, old);
  }
  const provider = await providerOf(deployment, providerReference);
  const act = await deployment.inTurn(() => decide(deployment, goal, old, provider, providerReference));
  if (deployment.halted) throw new MonitorClosed();
  return act();
}

/** What is to be done with a resource; done later, beside what is done with others. @throws StepFailure */
async function decide(deployment: Deployment, goal: Goal, old: ResourceState | undefined, provider: ProviderClient, reference: string): Promise<() => Promise<ResourceState>> {
  if (old === undefined && goal.importId !== '') return importing(deployment, goal, provider, reference);
  const wanted = old === undefined ? goal.inputs : takeOld(old.inputs ?? {}, goal.inputs, goal.ignoreChanges);
  const state = stateOf(goal, await check(deployment, goal, provider, old?.inputs ?? {}, wanted), reference);
  const mended = await deployment.analyze?.(state);
  if (mended !== undefined) state.inputs = mended;
  if (old === undefined) return () => create(deployment, state, provider);
  const comparison = old.type === goal.type ? await compare(provider, goal, old, state.inputs ?? {}, deployment.options.replaces.includes(goal.urn)) : replacementOf(state);
  if (comparison.action === 'same') return () => same(deployment, state, old);
  if (comparison.action === 'update') return () => update(deployment, state, old, provider, comparison);
  if (goal.protect) refuseProtected(deployment, goal, old);
  const fresh = stateOf(goal, await check(deployment, goal, provider, {}, wanted), state.provider ?? '');
  return () => replaceWith(deployment, fresh, old, provider, comparison);
}

/** Takes a resource over that is there already; its inputs must be those of the program, but for what is to be ignored. @throws StepFailure */
async function importing(deployment: Deployment, goal: Goal, provider: ProviderClient, reference: string): Promise<() => Promise<ResourceState>> {
  const refuse = (message: string): never => {
    diagnose(deployment, 'error', message, goal.urn);
    throw new StepFailure(message);
  };
  const found = await provider.read(goal.urn, goal.importId, {}, {}).catch((error: unknown) => refuse(messageOf(error)));
  if (found === undefined) return refuse(`resource '${goal.importId}' does not exist`);
  const there: ResourceState = { ...stateOf(goal, found.inputs ?? {}, reference), id: goal.importId, outputs: found.outputs };
  const state = { ...stateOf(goal, await check(deployment, goal, provider, there.inputs ?? {}, takeOld(there.inputs ?? {}, goal.inputs, goal.ignoreChanges)), reference), id: found.id, outputs: found.outputs };
  await deployment.analyze?.(state);
  const comparison = await compare(provider, goal, there, state.inputs ?? {}, false);
  if (comparison.action !== 'same') refuse(`inputs to import do not match the existing resource: ${comparison.diffs.join(', ')}`);
  return () => takeOver(deployment, state);
}

/** Replaces: the new one first, unless two of its kind cannot be. */
async function replaceWith(deployment: Deployment, fresh: ResourceState, old: ResourceState, provider: ProviderClient, comparison: Comparison): Promise<ResourceState> {
  if (comparison.deleteBeforeReplace) await removeFirst(deployment, old);
  await replace(deployment, fresh, old, comparison);
  return create(deployment, fresh, provider, { old, comparison, gone: comparison.deleteBeforeReplace });
}

/** A resource of another type under an alias is replaced, whatever a provider would say. */
const replacementOf = (state: ResourceState): Comparison => ({
  action: 'replace', keys: ['type'], diffs: ['type'], deleteBeforeReplace: false,
  diff: { changes: 'some', replaces: ['type'], stables: [], deleteBeforeReplace: false, diffs: Object.keys(state.inputs ?? {}) },
});

/** What depends on a resource goes before it does. */
async function removeFirst(deployment: Deployment, old: ResourceState): Promise<void> {
  for (const dependent of dependentsOf(deployment.book.current(), old).reverse()) {
    if (!dependent.custom || dependent.provider === undefined || deployment.seen.has(dependent.urn)) continue;
    await remove(deployment, dependent, 'delete-replaced', await providerOf(deployment, dependent.provider));
  }
  await remove(deployment, old, 'delete-replaced', await providerOf(deployment, old.provider ?? ''));
}
