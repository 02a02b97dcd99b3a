// Providers as resources: default ones of a package, and those that a program makes.
import type { ResourceState } from '../backend/checkpoint';
import { CliFailure } from '../failure';
import { providerInputs } from '../project/config';
import type { ProviderClient } from '../plugins/provider-client';
import { timestamp } from '../process-world';
import { equalValues } from '../values/equal';
import { containsUnknown, unknownValue, type Values } from '../values/wire';
import { count, perform, type Deployment } from './deployment';
import type { Goal } from './goal';
import { makeUrn, packageOf, providerTypePrefix } from './urn';

/** Default providers by package and version, each registered once. */
export type DefaultProviders = Map<string, Promise<string>>;

/** Registers a provider resource; resolves to its state, configured where its inputs are known. */
export async function registerProvider(deployment: Deployment, urn: string, type: string, inputs: Values, goal?: Goal): Promise<ResourceState> {
  const packageName = type.slice(providerTypePrefix.length);
  const old = deployment.book.findOld(urn);
  deployment.seen.add(urn);
  const client = await deployment.providers.attach(packageName);
  const checked = await client.checkConfig(urn, old?.inputs ?? {}, inputs);
  if (checked.failures.length > 0) throw new CliFailure(checked.failures.map(({ reason }) => reason).join('\n'));
  const now = timestamp(deployment.now());
  const changed = old === undefined ? 'create' : equalValues(old.inputs ?? {}, checked.inputs) ? 'same' : 'update';
  const state: ResourceState = {
    urn, custom: true, type, inputs: checked.inputs, outputs: {}, parent: goal?.parent ?? '', protect: goal?.protect ?? false, dependencies: goal?.dependencies ?? [],
    propertyDependencies: goal?.propertyDependencies ?? {}, created: old?.created ?? now, modified: changed === 'same' ? (old?.modified ?? now) : now,
  };
  await deployment.analyze?.(state);
  return perform(deployment, { operation: changed, urn, type, new: state, ...(old === undefined ? {} : { old }), logical: true, provider: '' }, async () => {
    Object.assign(state, { id: old?.id ?? (deployment.options.preview ? unknownValue : deployment.newId()), outputs: checked.inputs });
    deployment.book.put(state, old);
    count(deployment, changed, urn);
    if (!containsUnknown(checked.inputs)) await deployment.providers.configure(`${urn}::${state.id}`, packageName, checked.inputs);
    return state;
  });
}

/** The reference of a package's default provider. */
export function defaultProvider(deployment: Deployment, known: DefaultProviders, packageName: string, version: string): Promise<string> {
  const name = version === '' ? 'default' : `default_${version.replace(/[.+-]/g, '_')}`;
  const key = `${packageName} ${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const type = `${providerTypePrefix}${packageName}`;
  const urn = makeUrn(deployment.name, type, name, '');
  const inputs = { ...providerInputs(deployment.config, packageName), ...(version === '' ? {} : { version }) };
  const registering = registerProvider(deployment, urn, type, inputs).then((state) => `${urn}::${state.id}`);
  known.set(key, registering);
  return registering;
}

/** The client behind a reference from the state, configured anew where the program did not register it. */
export async function providerOf(deployment: Deployment, reference: string): Promise<ProviderClient> {
  if (!deployment.providers.has(reference)) {
    const urn = reference.slice(0, reference.lastIndexOf('::'));
    const state = deployment.book.current().find((candidate) => candidate.urn === urn);
    if (state === undefined) throw new CliFailure(`unknown provider '${reference}'`);
    await deployment.providers.configure(reference, state.type.slice(providerTypePrefix.length), state.inputs ?? {});
  }
  return deployment.providers.get(reference);
}

export { packageOf };
